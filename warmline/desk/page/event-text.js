// @ts-check
/**
 * Events as plain words: system lines, cards as compact text, last lines of the list. Pure, and always text, never HTML.
 *
 * @typedef {import('./types.js').LogEvent} LogEvent
 */

import { yuan } from './format.js';
import { intentName } from './intent-names.js';
import * as words from './words.js';

/** Why a person is wanted: a known code, an intent's name, or the code itself. @param {string | undefined} code */
export function reasonText(code) {
  if (!code) return '';
  const known = words.reason(code);
  return known === code ? intentName(code) : known;
}

/** @param {string | undefined} by an agent's id, `customer`, `bot` or `system` */
const person = (by) => (by && ['customer', 'bot', 'system'].includes(by) ? words.by(by) : words.by('agent'));

/** @type {Record<string, (event: LogEvent) => string>} */
const SYSTEM = {
  handoff_requested: (event) => words.system.handoff(person(event.by), reasonText(event.reason)),
  queued: (event) => words.system.queued(words.skill(event.skill), words.cause(event.cause ?? 'requested')),
  offered: () => words.system.offered,
  offer_lapsed: (event) => words.system.lapsed(words.cause(event.cause)),
  accepted: (event) => words.system.accepted(event.name ?? ''),
  transferred: (event) => words.system.transferred(words.skill(event.skill), event.note ?? ''),
  taken_over: (event) => words.system.takenOver(event.agent ?? ''),
  guest_came: (event) => words.system.guestCame(event.name ?? '', event.role ?? ''),
  guest_left: (event) => words.system.guestLeft(event.agent ?? ''),
  whisper: (event) => words.system.whisper(event.name ?? '', event.text ?? ''),
  agent_lost: () => words.system.lost,
  returned: (event) => words.system.returned(person(event.by), [factsText(event.facts), event.summary].filter(Boolean).join(' · ')),
  closed: (event) => words.system.closed(person(event.by), words.closeCode(event.code)),
  proof_raised: (event) => words.system.proof(words.proof(event.level), /** @type {any} */ (event).greeting ?? ''),
  rating: (event) => words.system.rating(event.score ?? 0, [...(event.reasons ?? []), event.comment].filter(Boolean).join('、')),
  operation_proposed: (event) => words.system.proposed(event.title ?? '', (event.lines ?? []).map((pair) => pair.join(' ')).join('，')),
  operation_confirmed: () => words.system.confirmed,
  operation_dropped: (event) => words.system.dropped(event.cause ?? ''),
  operation_executed: (event) => words.system.executed(event.title ?? '', event.reference ?? ''),
  operation_failed: (event) => words.system.failed(event.title ?? '', event.code ?? ''),
  risk_decided: (event) => (event.lines ?? []).join('；'),
  operation_unknown: (event) => words.system.unknown(event.title ?? ''),
  notice: (event) => event.text ?? event.code ?? '',
};

/** The words of a system line, or null for what a person or the bot said. @param {LogEvent} event */
export function systemText(event) {
  const say = SYSTEM[event.type];
  if (say) return say(event);
  return ['customer_message', 'customer_choice', 'bot_message', 'agent_message', 'note'].includes(event.type) ? null : event.type;
}

/** What was said, without its card. @param {LogEvent} event */
export function saidText(event) {
  return event.type === 'customer_choice' ? words.system.chose(event.label ?? '') : (event.text ?? '');
}

/** @param {Record<string, string> | undefined} facts */
const factsText = (facts) => Object.entries(facts ?? {}).map(([name, value]) => `${words.slot(name)} ${value}`).join('，');

/** @param {any} row */
const account = (row) => `${row.name ?? ''} ${words.card.tail}${row.tail ?? ''}`.trim();

/** @type {Record<string, (card: any) => string[]>} */
const CARDS = {
  proof: (card) => [words.card.proof(card.level ?? '')], // what is asked, not what is proven
  balances: (card) =>
    (card.accounts ?? []).map((/** @type {any} */ row) => `${account(row)}　${words.card.balance} ${yuan(row.balance)}　${words.card.available} ${yuan(row.available)}`),
  transactions: (card) => [
    `${card.from ?? ''} – ${card.to ?? ''}`,
    ...(card.rows ?? []).map((/** @type {any} */ row) => `${shortDay(row.at)}　${row.name ?? ''}　${yuan(row.amount)}`),
    ...(card.more ? [words.card.more] : []),
  ],
  summary: (card) => [
    `${card.from ?? ''} – ${card.to ?? ''}　${words.card.income} ${yuan(card.income)}　${words.card.spending} ${yuan(card.spending)}`,
    ...(card.categories ?? []).map((/** @type {any} */ row) => `${row.name}　${yuan(row.amount)}`),
  ],
  accounts: (card) => (card.rows ?? []).map((/** @type {any} */ row) => [account(row), row.kind, row.status, row.branch].filter(Boolean).join('　')),
  list: (card) => [card.title ?? '', ...(card.rows ?? []).map((/** @type {any} */ row) => [row.name, row.value, row.detail].filter(Boolean).join('　'))],
  branches: (card) => (card.rows ?? []).map((/** @type {any} */ row) => [row.name, row.address, row.phone, row.hours].filter(Boolean).join('　')),
};

/** `2026-10-03T12:00:00` → `2026-10-03`; anything else as it is. @param {unknown} at */
const shortDay = (at) => String(at ?? '').split('T')[0];

/** A card as lines of text; an unknown card has none and is shown by its event's text. @param {Record<string, any> | null | undefined} card */
export const cardLines = (card) => (card && CARDS[card.kind] ? CARDS[card.kind](card) : []);
