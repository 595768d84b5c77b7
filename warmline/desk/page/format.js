// @ts-check
/** Times, waits and money as the desk writes them. Pure; times are ms since 1970, money is a string in yuan. */

import { desk } from './words.js';

const CLOCK = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });

/** `14:05` @param {number} at */
export const clock = (at) => CLOCK.format(at);

/** `11月23日`, with the year when it is another one. @param {number} at @param {number} now */
export function day(at, now) {
  const date = new Date(at);
  const text = `${date.getMonth() + 1}月${date.getDate()}日`;
  return date.getFullYear() === new Date(now).getFullYear() ? text : `${date.getFullYear()}年${text}`;
}

/** Whether two moments fall on the same local day. @param {number} a @param {number} b */
export const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

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
