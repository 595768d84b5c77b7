// @ts-check
/**
 * Canned answers: found by "/" and a shortcut or a word of their title, filled with names.
 *
 * @typedef {{key: string, title: string, text: string}} Canned
 */

import { get } from './api.js';

/** @type {Promise<Canned[]> | undefined} */ let loading;

/** All of them, loaded once a page; without them the composer works all the same. @returns {Promise<Canned[]>} */
export function loadCanned() {
  loading ??= get('/desk/canned').catch(() => []);
  return /** @type {Promise<Canned[]>} */ (loading);
}

/** What is looked for, or null when the text is no search: "/" and a word at the very start. @param {string} text */
export const cannedQuery = (text) => /^\/(\S*)$/.exec(text)?.[1] ?? null;

/** @param {Canned[]} all @param {string} query */
export const cannedMatches = (all, query) =>
  all.filter((one) => one.key.startsWith(query.toLowerCase()) || (query !== '' && one.title.includes(query)));

/** @param {string} text @param {Record<string, string>} values put in for `{name}` */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
