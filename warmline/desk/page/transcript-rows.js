// @ts-check
/**
 * From a log to what the transcript shows: day lines, folded stretches of the bot, lines, system lines. Pure.
 *
 * @typedef {import('./types.js').LogEvent} LogEvent
 * @typedef {{kind: 'day', key: string, at: number} | {kind: 'event', key: string, event: LogEvent} |
 *   {kind: 'fold', key: string, events: LogEvent[], sentences: number, last: string}} Row
 */

import { isCustomerLine } from './chat-state.js';
import { sameDay } from './format.js';

const BOT_STARTS = new Set(['returned']); // after these the bot speaks again
const BOT_ENDS = new Set(['handoff_requested', 'queued', 'accepted', 'offered', 'closed']);

/** @param {LogEvent[]} events @returns {Row[]} */
export function rows(events) {
  /** @type {Row[]} */
  const result = [];
  for (const part of stretches(events)) {
    if (part.bot) {
      result.push(...dayLine(result, part.events[0]), fold(part.events));
    } else {
      for (const event of part.events) result.push(...dayLine(result, event), { kind: 'event', key: `e${event.seq}`, event });
    }
  }
  return result;
}

/** Cut the log where the bot's part begins and ends. @param {LogEvent[]} events */
function stretches(events) {
  /** @type {{bot: boolean, events: LogEvent[]}[]} */
  const parts = [];
  let bot = true;
  for (const event of events) {
    if (BOT_ENDS.has(event.type)) bot = false;
    const part = parts.at(-1);
    if (part && part.bot === bot) part.events.push(event);
    else parts.push({ bot, events: [event] });
    if (BOT_STARTS.has(event.type)) bot = true;
  }
  // Without a word of the bot there is nothing to fold.
  return parts.map((part) => ({ ...part, bot: part.bot && part.events.some((event) => event.type === 'bot_message') }));
}

/** @param {LogEvent[]} events @returns {Row} */
function fold(events) {
  const last = events.findLast(isCustomerLine);
  const sentences = events.filter((event) => isCustomerLine(event) || event.type === 'bot_message').length;
  return { kind: 'fold', key: `f${events[0].seq}`, events, sentences, last: last?.text ?? last?.label ?? '' };
}

/** @param {Row[]} before @param {LogEvent} event @returns {Row[]} a day line when the day changes */
function dayLine(before, event) {
  const previous = before.at(-1);
  const at = previous === undefined ? null : previous.kind === 'fold' ? previous.events[previous.events.length - 1].at
    : previous.kind === 'event' ? previous.event.at : previous.at;
  return at !== null && sameDay(at, event.at) ? [] : [{ kind: 'day', key: `d${event.seq}`, at: event.at }];
}
