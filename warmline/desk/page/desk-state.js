// @ts-check
/**
 * The desk's view model: frames of the socket and acts of the agent in, a new state out. Pure; `now` is this machine's
 * clock in ms.
 *
 * @typedef {import('./types.js').DeskState} DeskState
 * @typedef {import('./types.js').Frame} Frame
 * @typedef {import('./types.js').Chat} Chat
 * @typedef {import('./types.js').Line} Line
 */

import * as chatState from './chat-state.js';
import { desk as words, offerGone, refusal } from './words.js';

const TYPING_MS = 8000; // a lost "typing: off" must not leave a customer typing for ever
const CAUSES = { return: 'returned', close: 'closed', transfer: 'transferred' };
const SAID = { return: words.sayReturned, close: words.sayClosed, transfer: words.sayTransferred };

/** @param {string | null} [selected] the conversation that was open before a reload @returns {DeskState} */
export const newDesk = (selected = null) => ({
  link: 'connecting',
  linkText: '',
  agent: null,
  offers: [],
  chats: new Map(),
  waiting: [],
  selected,
  skew: 0,
  gaps: [],
  say: '',
});

/** Where each held log ends: what `hello` tells the server. @param {DeskState} state */
export const cursors = (state) =>
  Object.fromEntries([...state.chats.values()].filter((chat) => !chat.gone).map((chat) => [chat.id, chat.last]));

/**
 * @param {DeskState} state
 * @param {Frame} frame
 * @param {number} now
 * @param {(conversation: string) => Line[]} [keptLines] lines that a reload interrupted
 * @returns {DeskState}
 */
export function reduce(state, frame, now, keptLines = () => []) {
  switch (frame.type) {
    case 'welcome':
      return welcomed(state, frame, now, keptLines);
    case 'agent':
      return state.agent
        ? { ...state, agent: { ...state.agent, state: frame.state, load: frame.load ?? state.agent.load, reason: frame.reason } }
        : state;
    case 'offer':
      return offered(state, frame, now);
    case 'offer_gone':
      return offerLeft(state, frame.offer, offerGone(frame.cause));
    case 'conversation':
      return joined(state, frame, keptLines);
    case 'conversation_gone':
      return left(state, frame.conversation, frame.cause);
    case 'events':
      return told(state, frame);
    case 'typing':
      return change(state, frame.conversation, (chat) => ({ ...chat, typingUntil: frame.on ? now + TYPING_MS : 0 }));
    case 'receipts':
      return change(state, frame.conversation, (chat) => chatState.receipted(chat, { delivered: frame.delivered, read: frame.read }));
    case 'ack':
      return changeLine(state, frame.id, { state: 'sent', seq: frame.seq });
    case 'refused':
      return frame.code === 'storage_down' ? state : refused(state, frame);
    case 'answer':
      return answered(state, frame);
    case 'waiting':
      return { ...state, waiting: queues(frame.skills ?? [], now) };
    case 'bye':
      return { ...state, link: 'ended', linkText: frame.text ?? '' };
    default:
      return state; // a newer server may say more than this page knows
  }
}

/** @param {DeskState} state @param {string} id @param {(chat: Chat) => Chat} how @returns {DeskState} */
export function change(state, id, how) {
  const chat = state.chats.get(id);
  if (!chat) return state;
  const next = how(chat);
  return next === chat ? state : { ...state, chats: new Map(state.chats).set(id, next) };
}

/** Take a chat off the list for good; the middle column is free when it was there. @param {DeskState} state @param {string} id @returns {DeskState} */
export function putAway(state, id) {
  const chats = new Map(state.chats);
  chats.delete(id);
  return { ...state, chats, selected: state.selected === id ? null : state.selected };
}

/** @param {DeskState} state @param {Frame} frame @param {number} now @param {(id: string) => Line[]} keptLines @returns {DeskState} */
function welcomed(state, frame, now, keptLines) {
  const here = new Set((frame.conversations ?? []).map((/** @type {any} */ one) => one.conversation));
  let next = /** @type {DeskState} */ ({ ...state, link: 'online', linkText: '', agent: frame.agent, gaps: [] });
  for (const one of frame.conversations ?? []) next = joined(next, one, keptLines);
  const asked = new Map(next.offers.map((offer) => [offer.offer, offer.asked]));
  next = { ...next, offers: [] };
  for (const offer of frame.offers ?? []) next = offered(next, offer, now, asked.get(offer.offer));
  for (const chat of state.chats.values()) {
    if (!here.has(chat.id) && !chat.gone) next = left(next, chat.id, chat.finishing ? CAUSES[chat.finishing.kind] : 'missing');
  }
  return { ...next, waiting: queues(frame.waiting?.skills ?? frame.waiting ?? [], now) };
}

/** @param {DeskState} state @param {any} frame @param {number} now @param {string} [asked] our answer that is still on its way @returns {DeskState} */
function offered(state, frame, now, asked) {
  const offer = { ...frame, deadline: now + frame.expires_in, span: frame.expires_in, busy: asked !== undefined, asked };
  const others = state.offers.filter((one) => one.offer !== frame.offer);
  // The offer tells one moment in both clocks: the only place where the desk learns how far they are apart.
  const skew = frame.expires_at ? frame.expires_at - frame.expires_in - now : state.skew;
  return { ...state, offers: [...others, offer], skew };
}

/** @param {DeskState} state @param {string} offer @param {string} say @returns {DeskState} */
function offerLeft(state, offer, say) {
  if (!state.offers.some((one) => one.offer === offer)) return state;
  return { ...state, offers: state.offers.filter((one) => one.offer !== offer), say };
}

/** @param {DeskState} state @param {any} frame @param {(id: string) => Line[]} keptLines @returns {DeskState} */
function joined(state, frame, keptLines) {
  const id = frame.conversation;
  const held = state.chats.get(id);
  const chat = held && !held.gone ? chatState.retold(held, frame) : chatState.fromFrame(frame, keptLines(id));
  const asked = state.offers.some((one) => one.conversation === id && one.busy);
  return {
    ...state,
    chats: new Map(state.chats).set(id, chat),
    offers: state.offers.filter((one) => one.conversation !== id),
    // Whoever took the offer wants to see the customer; nobody else is pulled away from what they write.
    selected: asked ? id : state.selected,
  };
}

/**
 * What we finished ourselves goes; what was taken from us stays to be read, with lines that did not go out.
 * @param {DeskState} state @param {string} id @param {string} cause @returns {DeskState}
 */
function left(state, id, cause) {
  const chat = state.chats.get(id);
  if (!chat) return state;
  const ours = chat.finishing !== null && CAUSES[chat.finishing.kind] === cause;
  const unsent = chat.lines.some((line) => line.state !== 'sent');
  if (chat.finishing && ours && !unsent) return { ...putAway(state, id), say: SAID[chat.finishing.kind] };
  return change(state, id, (one) => ({ ...one, gone: cause, finishing: null, typingUntil: 0 }));
}

/** @param {DeskState} state @param {Frame} frame @returns {DeskState} */
function told(state, frame) {
  const chat = state.chats.get(frame.conversation);
  if (!chat || chat.gone) return state;
  const { chat: next, gap } = chatState.heard(chat, frame.events);
  const renewed = { ...next, epoch: frame.epoch ?? next.epoch };
  const chats = new Map(state.chats).set(chat.id, renewed);
  return { ...state, chats, gaps: gap ? [...state.gaps, chat.id] : state.gaps };
}

/** @param {DeskState} state @param {string} id @param {Partial<Line>} how @returns {DeskState} */
function changeLine(state, id, how) {
  for (const chat of state.chats.values()) {
    if (chat.lines.some((line) => line.id === id)) return change(state, chat.id, (one) => chatState.lineChanged(one, id, how));
  }
  return state;
}

/** A line or an act was refused. @param {DeskState} state @param {Frame} frame @returns {DeskState} */
function refused(state, frame) {
  const id = frame.id ?? frame.re;
  const reason = frame.text || refusal(frame.code);
  const lined = changeLine(state, id, { state: 'refused', code: frame.code, reason });
  return lined === state ? answered(state, { ...frame, re: id, ok: false }) : lined;
}

/** The answer to accept, decline, return, close or transfer. @param {DeskState} state @param {Frame} frame @returns {DeskState} */
function answered(state, frame) {
  if (frame.ok) return state; // what it changed comes as frames of its own
  const reason = frame.text || refusal(frame.code);
  for (const chat of state.chats.values()) {
    if (chat.finishing?.id === frame.re) {
      return change(state, chat.id, (one) => ({ ...one, finishing: null, finishProblem: reason }));
    }
  }
  const offer = state.offers.find((one) => one.asked === frame.re);
  return offer ? offerLeft(state, offer.offer, reason) : state;
}

/** @param {{skill: string, waiting: number, longest_ms?: number | null}[]} skills @param {number} now */
function queues(skills, now) {
  return skills.map((one) => ({ skill: one.skill, waiting: one.waiting, oldest: one.longest_ms == null ? null : now - one.longest_ms }));
}
