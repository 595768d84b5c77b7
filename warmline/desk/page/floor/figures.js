// @ts-check
/** Figures as the floor writes them. Pure. */

import { span } from '../format.js';

const SHARES = new Set(['answered_share', 'service_level', 'abandoned_share', 'satisfaction']);
const SECONDS = new Set(['mean_answer', 'longest_answer', 'mean_handle']);

/** `94.2 %`, `18 秒`, `12`; `—` where there is none. @param {string} name @param {number | null} value */
export function shown(name, value) {
  if (value === null || value === undefined) return '—';
  if (SHARES.has(name)) return `${(value * 100).toFixed(1)} %`;
  return SECONDS.has(name) ? span(value * 1000) : String(value);
}
