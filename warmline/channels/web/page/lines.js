// @ts-check
/**
 * From the conversation to the lines on the screen, in order. Pure; words and layout belong to the components.
 *
 * @typedef {import('./frames.js').ServerEvent} ServerEvent
 * @typedef {import('./frames.js').Card} Card
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {import('./outbox.js').Unsent} Unsent
 * @typedef {'sending' | 'failed' | 'sent' | 'delivered' | 'read'} Sent
 *
 * @typedef {{kind: 'day', key: string, at: number}} DayLine
 * @typedef {{kind: 'customer', key: string, id: string, seq: number | null, at: number, text: string, state: Sent,
 *   reason: string}} CustomerLine
 * @typedef {{id: string, label: string, chosen: boolean}} Choice
 * @typedef {{kind: 'bot', key: string, seq: number, at: number, text: string, choices: Choice[], live: boolean,
 *   card: Card | null, proves: boolean}} BotLine  `live`: its buttons may be used; `proves`: its form is the one to fill
 * @typedef {{kind: 'agent', key: string, seq: number, at: number, name: string, text: string, proves: boolean}} AgentLine
 * @typedef {{kind: 'notice', key: string, seq: number, at: number, text: string, urgent: boolean}} NoticeLine  `urgent`: a warning,
 *   not by the way
 * @typedef {{kind: 'turn', key: string, what: 'agent' | 'bot' | 'closed' | 'proved', name: string}} TurnLine
 * @typedef {'proposed' | 'confirmed' | 'declined' | 'expired' | 'replaced' | 'executed' | 'failed' | 'unknown'} Phase
 * @typedef {{kind: 'operation', key: string, seq: number, at: number, proposal: string, title: string,
 *   lines: [string, string][], hash: string, proof: string, warning: string, expires: number, phase: Phase,
 *   reference: string, done: number}} OperationLine  `proof` L3: a fresh code confirms it
 * @typedef {{kind: 'rating', key: string, score: number | null}} RatingLine
 * @typedef {DayLine | CustomerLine | BotLine | AgentLine | NoticeLine | TurnLine | OperationLine | RatingLine} Line
 */
import { dayKey } from './format.js';

/** What must not be overread: it protects the customer's money. */
const WARNINGS = new Set(['fraud_warning', 'secret_redacted']);

/**
 * @param {Conversation} conversation
 * @param {Unsent[]} unsent  not in the log yet, oldest first
 * @param {Map<string, string>} failures  why some of them could not be sent, by id
 * @param {{has: (id: string) => boolean}} settled  those the gateway has acknowledged
 * @returns {Line[]}
 */
export function linesOf(conversation, unsent, failures, settled) {
  const told = unsent.filter((one) => one.type !== 'human' && !conversation.events.some((event) => isThe(event, one.id)));
  const earlier = conversation.earlier.flatMap((events, index) => visitLines(events, `${index}.`, false, null));
  const current = visitLines(conversation.events, `${conversation.earlier.length}.`, told.length === 0, conversation);
  const pending = told.map((one) => pendingLine(one, failures.get(one.id), settled.has(one.id)));
  return withDays([...earlier, ...current, ...pending]);
}

/**
 * @param {ServerEvent} event
 * @param {string} id
 */
function isThe(event, id) {
  return (event.type === 'customer_message' || event.type === 'customer_choice') && event.id === id;
}

/**
 * @param {Unsent} one
 * @param {string | undefined} reason  why it failed
 * @param {boolean} settled
 * @returns {CustomerLine}
 */
function pendingLine(one, reason, settled) {
  const state = settled ? 'sent' : reason === undefined ? 'sending' : 'failed';
  return { kind: 'customer', key: one.id, id: one.id, seq: null, at: one.at, text: one.text, state, reason: reason ?? '' };
}

/**
 * @param {ServerEvent[]} events  of one visit
 * @param {string} prefix  keeps keys of two visits apart
 * @param {boolean} answerable  false where the customer has said more than the log shows, and for earlier visits
 * @param {Conversation | null} current  null for an earlier visit
 * @returns {(Line & {at?: number})[]}
 */
function visitLines(events, prefix, answerable, current) {
  const spoken = lastSeq(events, (event) => event.type === 'customer_message' || event.type === 'customer_choice');
  const proved = lastSeq(events, (event) => event.type === 'proof_raised');
  const asked = lastSeq(events, asksProof);
  const open = current !== null && (current.standing === 'bot' || current.standing === 'queued' || current.standing === 'offered');
  const context = {
    receipts: current?.receipts ?? { delivered: 0, read: 0 },
    chosen: new Set(events.map((event) => (event.type === 'customer_choice' ? event.button : ''))),
    isLive: (/** @type {number} */ seq) => open && answerable && seq > spoken,
    isForm: (/** @type {number} */ seq) => current !== null && current.standing !== 'closed' && seq === asked && asked > proved,
  };
  return events.flatMap((event) => lineOf(event, events, context).map((line) => ({ ...line, key: prefix + line.key })));
}

/**
 * @param {ServerEvent[]} events
 * @param {(event: ServerEvent) => boolean} fits
 * @returns {number} 0 when there is none
 */
function lastSeq(events, fits) {
  return events.findLast(fits)?.seq ?? 0;
}

/** @param {ServerEvent} event */
function asksProof(event) {
  return (event.type === 'bot_message' || event.type === 'agent_message') && event.card?.kind === 'proof';
}

/**
 * @typedef {object} Context
 * @property {import('./frames.js').Receipts} receipts
 * @property {Set<string>} chosen  buttons that were tapped
 * @property {(seq: number) => boolean} isLive
 * @property {(seq: number) => boolean} isForm
 */

/**
 * A switch over the event types; most have one line, some none.
 * @param {ServerEvent} event
 * @param {ServerEvent[]} events
 * @param {Context} context
 * @returns {Line[]}
 */
function lineOf(event, events, context) {
  const { seq, at } = event;
  const key = String(seq);
  switch (event.type) {
    case 'customer_message':
      return [{ ...said(event, context), text: event.text }];
    case 'customer_choice':
      return [{ ...said(event, context), text: event.label }];
    case 'bot_message':
      return [botLine(event, context)];
    case 'agent_message':
      return [{ kind: 'agent', key, seq, at, name: event.name, text: event.text, proves: context.isForm(seq) }];
    case 'notice':
      return [{ kind: 'notice', key, seq, at, text: event.text, urgent: WARNINGS.has(event.code) }];
    case 'accepted':
      return [{ kind: 'turn', key, what: 'agent', name: event.name }];
    case 'returned':
      return [{ kind: 'turn', key, what: 'bot', name: '' }, ...ratingAfter(event, events)];
    case 'closed':
      return [{ kind: 'turn', key, what: 'closed', name: '' }, ...ratingAfter(event, events)];
    case 'proof_raised':
      return [{ kind: 'turn', key, what: 'proved', name: event.greeting ?? '' }];
    case 'operation_proposed':
      return [operationLine(event, events)];
    default:
      return [];
  }
}

/**
 * @param {import('./frames.js').CustomerMessage | import('./frames.js').CustomerChoice} event
 * @param {Context} context
 * @returns {Omit<CustomerLine, 'text'>}
 */
function said({ id, seq, at }, { receipts }) {
  const state = seq <= receipts.read ? 'read' : seq <= receipts.delivered ? 'delivered' : 'sent';
  return { kind: 'customer', key: id, id, seq, at, state, reason: '' };
}

/**
 * @param {import('./frames.js').BotMessage} event
 * @param {Context} context
 * @returns {BotLine}
 */
function botLine({ seq, at, text, buttons, card }, context) {
  const choices = (buttons ?? []).map((button) => ({ ...button, chosen: context.chosen.has(button.id) }));
  return {
    kind: 'bot',
    key: String(seq),
    seq,
    at,
    text: text ?? '',
    choices,
    live: context.isLive(seq),
    card: card ?? null,
    proves: context.isForm(seq),
  };
}

/**
 * A rating is asked for where a stretch with a person ended, and shown as given once it was.
 * @param {ServerEvent} end  `returned` or `closed`
 * @param {ServerEvent[]} events
 * @returns {RatingLine[]}
 */
function ratingAfter(end, events) {
  const before = events.filter((event) => event.seq < end.seq);
  const since = lastSeq(before, (event) => event.type === 'returned');
  if (lastSeq(before, (event) => event.type === 'accepted') <= since) return [];
  const next = events.find((event) => event.seq > end.seq && event.type === 'accepted')?.seq ?? Infinity;
  const given = events.find((event) => event.type === 'rating' && event.seq > end.seq && event.seq < next);
  return [{ kind: 'rating', key: `${end.seq}r`, score: given?.type === 'rating' ? given.score : null }];
}

/**
 * A proposal and all that happened to it is one card, in the place where it was proposed.
 * @param {import('./frames.js').OperationProposed} event
 * @param {ServerEvent[]} events
 * @returns {OperationLine}
 */
function operationLine(event, events) {
  /** @type {OperationLine} */
  const line = {
    kind: 'operation',
    key: String(event.seq),
    seq: event.seq,
    at: event.at,
    proposal: event.proposal,
    title: event.title,
    lines: event.lines,
    hash: event.hash,
    proof: event.proof,
    warning: event.warning ?? '',
    expires: event.expires_at,
    phase: 'proposed',
    reference: '',
    done: 0,
  };
  for (const later of events) {
    if (!('proposal' in later) || later.proposal !== event.proposal) continue;
    if (later.type === 'operation_confirmed') line.phase = 'confirmed';
    if (later.type === 'operation_dropped') line.phase = dropped(later.cause);
    if (later.type === 'operation_unknown') line.phase = 'unknown';
    if (later.type === 'operation_failed') line.phase = 'failed';
    if (later.type === 'operation_executed') {
      line.phase = 'executed';
      line.reference = later.reference;
      line.done = later.done_at;
    }
  }
  return line;
}

/**
 * @param {string} cause
 * @returns {Phase}
 */
function dropped(cause) {
  return cause === 'expired' || cause === 'replaced' ? cause : 'declined';
}

/**
 * A line with the date before the first message of each day.
 * @param {(Line & {at?: number})[]} lines
 * @returns {Line[]}
 */
function withDays(lines) {
  let last = '';
  return lines.flatMap((line) => {
    const today = line.at === undefined ? '' : dayKey(line.at);
    if (!today || today === last) return [line];
    last = today;
    return [/** @type {DayLine} */ ({ kind: 'day', key: `day ${today}`, at: line.at }), line];
  });
}
