// @ts-check
/** The desk's JSON routes: reads, and changes that carry the session's token. Refusals are `Refused` with their words. */

export class Refused extends Error {
  /** @param {{code?: string, text?: string} & Record<string, unknown>} told @param {number} status */
  constructor(told, status) {
    super(told.text ?? '');
    this.code = told.code ?? 'unknown';
    this.status = status;
    this.told = told;
  }
}

/** @type {Promise<string> | null} */
let token = null;

/** @param {Response} answer @returns {Promise<any>} */
async function read(answer) {
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told, answer.status);
  return told;
}

/** @param {string} path @param {Record<string, string>} [query] @returns {Promise<any>} */
export async function get(path, query) {
  return read(await fetch(query ? `${path}?${new URLSearchParams(query)}` : path));
}

/** @returns {Promise<string>} the session's token, asked for once; asked again when that failed */
function sessionToken() {
  token ??= get('/desk/me/').then((told) => told.token, (error) => {
    token = null;
    throw error;
  });
  return token;
}

/** @param {'POST' | 'PUT' | 'DELETE'} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
export async function send(method, path, body) {
  const headers = { 'Content-Type': 'application/json', 'X-Warmline-Token': await sessionToken() };
  return read(await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }));
}
