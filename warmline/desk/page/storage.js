// @ts-check
/**
 * What a reload must not lose: drafts and unacknowledged lines per conversation, and which was open; in this tab's sessionStorage.
 * A full or forbidden storage costs only that safety, so its errors end here.
 *
 * @typedef {import('./types.js').Line} Line
 * @typedef {{text: string, note: boolean}} Draft
 */

const DRAFT = 'warmline.desk.draft.';
const LINES = 'warmline.desk.lines.';
const OPEN = 'warmline.desk.open';

/** @param {string} key @returns {any} */
function load(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string} key @param {unknown} value null removes */
function save(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Quota or privacy mode: the text is still on the page.
  }
}

/** @param {string} conversation @returns {Draft} */
export const draftOf = (conversation) => load(DRAFT + conversation) ?? { text: '', note: false };

/** @param {string} conversation @param {Draft} draft */
export const keepDraft = (conversation, draft) => save(DRAFT + conversation, draft.text || draft.note ? draft : null);

/** @param {string} conversation @returns {Line[]} */
export const linesOf = (conversation) => load(LINES + conversation) ?? [];

/** @param {string} conversation @param {Line[]} lines */
export const keepLines = (conversation, lines) => save(LINES + conversation, lines.length ? lines : null);

/** @returns {string | null} the conversation that was open */
export const openChat = () => load(OPEN);

/** @param {string | null} conversation */
export const keepOpenChat = (conversation) => save(OPEN, conversation);

/** Nothing of a customer stays behind when the agent signs out. */
export function forgetAll() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith('warmline.desk.')) sessionStorage.removeItem(key);
  }
}
