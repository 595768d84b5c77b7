// @ts-check
/** Days of the bank (Asia/Shanghai has no summer time: always UTC+8). Pure. */

const DAY_MS = 86_400_000;

/** Midnight of `2026-11-23`, or some days later, in ms since 1970. @param {string} date @param {number} [later] */
export const midnight = (date, later = 0) => Date.parse(`${date}T00:00:00+08:00`) + later * DAY_MS;

/** `2026-11-23` at the bank. @param {number} at ms since 1970 */
export const dateOf = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
