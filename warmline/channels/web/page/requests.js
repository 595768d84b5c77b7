// @ts-check
/**
 * Questions to the gateway that have one answer (codes, confirmations, ratings). A question asked on a connection that
 * broke is asked again on the next one under the same id, so it is done once; after a while without any answer the
 * asker is told that nothing is known.
 *
 * @typedef {import('./frames.js').ClientFrame} ClientFrame
 * @typedef {{ok: boolean, code?: string, text?: string, retry_after?: number, expires_in?: number, url?: string}} Reply
 * @typedef {{frame: ClientFrame, tell: (reply: Reply) => void, timer: number}} Open
 */
import { newId } from './ids.js';

const PATIENCE_MS = 20_000;

/** The code of the answer that the page gives itself when the gateway gave none. */
export const NO_ANSWER = 'no_answer';

export class Requests {
  /** @param {(frame: ClientFrame) => boolean} send */
  constructor(send) {
    this.send = send;
    /** @type {Map<string, Open>} */
    this.open = new Map();
  }

  /**
   * @param {ClientFrame} frame  without an id
   * @returns {Promise<Reply>} never rejects
   */
  ask(frame) {
    const id = newId();
    const asked = { ...frame, id };
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => this.settle(id, { ok: false, code: NO_ANSWER }), PATIENCE_MS);
      this.open.set(id, { frame: asked, tell: resolve, timer });
      this.send(asked);
    });
  }

  /**
   * @param {string} id
   * @param {Reply} reply
   * @returns {boolean} whether somebody had asked
   */
  settle(id, reply) {
    const open = this.open.get(id);
    if (!open) return false;
    this.open.delete(id);
    window.clearTimeout(open.timer);
    open.tell(reply);
    return true;
  }

  /** Ask everything again that has no answer yet. */
  again() {
    for (const open of this.open.values()) this.send(open.frame);
  }
}
