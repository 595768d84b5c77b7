// @ts-check
/** Times, waits and money as the desk writes them. Pure; times are ms since 1970, money is a string in yuan. */

import { desk } from './words.js';

// The bank's time, wherever the agent sits.
const PARTS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** @param {number} at @returns {Record<string, string>} */
const fields = (at) => Object.fromEntries(PARTS.formatToParts(at).map((part) => [part.type, part.value]));

/** `14:05` @param {number} at */
export function clock(at) {
  const f = fields(at);
  return `${f.hour}:${f.minute}`;
}

/** `11月23日`, with the year when it is another one. @param {number} at @param {number} now */
export function day(at, now) {
  const f = fields(at);
  const text = `${Number(f.month)}月${Number(f.day)}日`;
  return f.year === fields(now).year ? text : `${f.year}年${text}`;
}

/** Whether two moments fall on the same day at the bank. @param {number} a @param {number} b */
export function sameDay(a, b) {
  const [one, other] = [fields(a), fields(b)];
  return one.year === other.year && one.month === other.month && one.day === other.day;
}

/** How long, short enough for a list: `45 秒`, `3 分`, `1 时 12 分`. @param {number} ms */
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} ${desk.seconds}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} ${desk.minutes}`;
  return `${Math.floor(minutes / 60)} ${desk.hours} ${minutes % 60} ${desk.minutes}`;
}

/**
 * `¥12,345.67` from `"12345.67"`. Grouped as text: a float would change money.
 * @param {unknown} amount
 */
export function yuan(amount) {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(String(amount));
  if (!match) return String(amount ?? '');
  return `${match[1]}¥${match[2].replace(/\B(?=(\d{3})+$)/g, ',')}${match[3] ?? ''}`;
}

/** `87 %` from 0.87 @param {number} share */
export const percent = (share) => `${Math.round(share * 100)} %`;
