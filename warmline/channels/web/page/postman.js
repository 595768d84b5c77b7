// @ts-check
/**
 * Takes what is in the outbox to the gateway, and says what became of it.
 *
 * @typedef {import('./outbox.js').Unsent} Unsent
 */
import { Timers } from './timers.js';

/** Without an acknowledgement for so long a line is shown as not delivered. It still goes out with the next connection. */
const UNANSWERED_MS = 20_000;
/** The gateway could not store it: once more after this. */
const STORAGE_AGAIN_MS = 2_000;

export class Postman {
  /**
   * @param {import('./outbox.js').Outbox} outbox
   * @param {(frame: import('./frames.js').ClientFrame) => boolean} send
   * @param {() => void} changed
   */
  constructor(outbox, send, changed) {
    this.outbox = outbox;
    this.send = send;
    this.changed = changed;
    this.timers = new Timers();
  }

  /** @param {Omit<Unsent, 'at' | 'turn'>} message */
  post(message) {
    this.carry(this.outbox.add(message));
    this.changed();
  }

  /** @param {string} id */
  again(id) {
    this.outbox.failures.delete(id);
    const unsent = this.find(id);
    if (unsent) this.carry(unsent);
    this.changed();
  }

  /** Everything unacknowledged goes out, in the order it was written. */
  flush() {
    for (const unsent of this.outbox.waiting()) this.carry(unsent);
  }

  /**
   * The gateway did not take it.
   * @param {string} id
   * @param {string} code
   * @param {string} text  why, for the customer
   */
  refused(id, code, text) {
    if (code === 'storage_down') return this.timers.after('storage', STORAGE_AGAIN_MS, () => this.flush());
    if (this.find(id)?.type === 'human') this.outbox.drop(id);
    else this.outbox.failures.set(id, text);
  }

  /** @param {Unsent} unsent */
  carry({ id, type, text, button }) {
    const body = type === 'say' ? { text } : type === 'tap' ? { button, label: text } : {};
    this.send({ type, id, ...body });
    this.timers.after(id, UNANSWERED_MS, () => {
      if (this.find(id)) this.outbox.failures.set(id, '');
      this.changed();
    });
  }

  /**
   * @param {string} id
   * @returns {Unsent | undefined}
   */
  find(id) {
    return this.outbox.waiting().find((one) => one.id === id);
  }
}
