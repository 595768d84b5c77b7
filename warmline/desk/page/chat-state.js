// @ts-check
/**
 * One conversation on the desk. Pure: every function returns a new chat (or the same one when nothing changed).
 *
 * @typedef {import('./types.js').Chat} Chat
 * @typedef {import('./types.js').Line} Line
 * @typedef {import('./types.js').LogEvent} LogEvent
 * @typedef {import('./types.js').ConversationFrame} ConversationFrame
 */

const CUSTOMER_LINES = new Set(['customer_message', 'customer_choice']);
const ANSWERS = new Set(['agent_message', 'bot_message', 'returned', 'closed']);

/** @param {LogEvent} event */
export const isCustomerLine = (event) => CUSTOMER_LINES.has(event.type);

/** A conversation this desk did not hold. @param {ConversationFrame} frame @param {Line[]} lines kept over a reload @returns {Chat} */
export function fromFrame(frame, lines) {
  const empty = {
    ...facts(frame),
    events: [],
    last: 0,
    receipts: { delivered: 0, read: 0 },
    readUpto: 0,
    typingUntil: 0,
    lines,
    gone: null,
    finishing: null,
    finishProblem: null,
  };
  const chat = heard(empty, frame.events ?? []).chat;
  return { ...chat, receipts: frame.receipts ?? chat.receipts, readUpto: answeredUpto(chat.events) };
}

/**
 * A conversation held before, told again after a reconnection. A log that does not join on is taken as it is told.
 * @param {Chat} chat @param {ConversationFrame} frame @returns {Chat}
 */
export function retold(chat, frame) {
  const told = { ...chat, ...facts(frame), gone: null, receipts: frame.receipts ?? chat.receipts };
  const joined = heard(told, frame.events ?? []);
  return joined.gap ? heard({ ...told, events: [], last: 0 }, frame.events).chat : joined.chat;
}

/**
 * Events of the log, in order. Those already held are dropped; a hole is reported and nothing after it is taken,
 * because a transcript with a missing line must never look whole. The first event held may have any number.
 * @param {Chat} chat @param {LogEvent[]} events @returns {{chat: Chat, gap: boolean}}
 */
export function heard(chat, events) {
  const fresh = [];
  let last = chat.last;
  for (const event of events) {
    if (event.seq <= last) continue;
    if (last > 0 && event.seq !== last + 1) return { chat: take(chat, fresh, last), gap: true };
    fresh.push(event);
    last = event.seq;
  }
  return { chat: take(chat, fresh, last), gap: false };
}

/** @param {Chat} chat @param {LogEvent[]} fresh @param {number} last @returns {Chat} */
function take(chat, fresh, last) {
  if (!fresh.length) return chat;
  const stored = new Set(fresh.map((event) => event.id).filter(Boolean));
  const lines = chat.lines.filter((line) => !stored.has(line.id));
  const spoke = fresh.some(isCustomerLine);
  const proved = fresh.findLast((event) => event.type === 'proof_raised');
  return {
    ...chat,
    customer: proved ? { greeting: proved.greeting, elderly: proved.elderly, tier: proved.tier } : chat.customer,
    events: [...chat.events, ...fresh],
    last,
    lines: lines.length === chat.lines.length ? chat.lines : lines,
    typingUntil: spoke ? 0 : chat.typingUntil,
  };
}

/** @param {Chat} chat @param {Line} line @returns {Chat} */
export const written = (chat, line) => ({ ...chat, lines: [...chat.lines, line] });

/** @param {Chat} chat @param {string} id @param {Partial<Line>} change @returns {Chat} */
export const lineChanged = (chat, id, change) => ({
  ...chat,
  lines: chat.lines.map((line) => (line.id === id ? { ...line, ...change } : line)),
});

/** @param {Chat} chat @param {string} id @returns {Chat} */
export const lineDropped = (chat, id) => ({ ...chat, lines: chat.lines.filter((line) => line.id !== id) });

/** Receipts only rise: an older one may come late. @param {Chat} chat @param {{delivered?: number, read?: number}} told @returns {Chat} */
export const receipted = (chat, told) => ({
  ...chat,
  receipts: {
    delivered: Math.max(chat.receipts.delivered, told.delivered ?? 0, told.read ?? 0),
    read: Math.max(chat.receipts.read, told.read ?? 0),
  },
});

/** Lines of the customer the agent has not seen. @param {Chat} chat */
export function unread(chat) {
  let count = 0;
  for (let index = chat.events.length - 1; index >= 0 && chat.events[index].seq > chat.readUpto; index -= 1) {
    if (isCustomerLine(chat.events[index])) count += 1;
  }
  return count;
}

/**
 * Since when the customer waits for a person's word (server clock), or null when the last word is ours. The first
 * unanswered line counts, not the last: who writes again must not fall back in the list.
 * @param {Chat} chat
 */
export function waitingSince(chat) {
  let since = null;
  for (let index = chat.events.length - 1; index >= 0; index -= 1) {
    const event = chat.events[index];
    if (ANSWERS.has(event.type)) return since;
    if (isCustomerLine(event) || event.type === 'queued' || event.type === 'handoff_requested') since = event.at;
  }
  return since;
}

/** What a person last wrote or chose, for the list. @param {Chat} chat @returns {LogEvent | undefined} */
export function lastWords(chat) {
  return chat.events.findLast((event) => isCustomerLine(event) || event.type === 'agent_message' || event.type === 'bot_message');
}

/** Before a person's last word everything counts as read: the desk keeps no reading mark over a reload. @param {LogEvent[]} events */
function answeredUpto(events) {
  return events.findLast((event) => event.type === 'agent_message' || event.type === 'accepted')?.seq ?? 0;
}

/** @param {ConversationFrame} frame */
function facts(frame) {
  return {
    id: frame.conversation,
    epoch: frame.epoch,
    state: frame.state,
    channel: frame.channel,
    lane: frame.lane,
    skill: frame.skill,
    customer: frame.customer ?? {},
    packet: frame.packet ?? null,
    since: frame.since,
  };
}
