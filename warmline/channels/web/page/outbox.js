// @ts-check
/**
 * Messages the customer sent and the server has not acknowledged yet. They are kept over reloads and shared by the
 * tabs of one browser, and go out again under the same id until they are acknowledged: the server stores an id once.
 *
 * @typedef {object} Unsent
 * @property {string} id
 * @property {'say' | 'tap' | 'human'} type
 * @property {string} text  what is said, or the button's label; empty for `human`
 * @property {string} [button]
 * @property {number} at  ms since 1970, of this device
 * @property {number} turn  order among those of the same moment
 */

/** Older ones are dropped: nobody expects yesterday's sentence, or the wish for a person of an hour ago, to go out now. */
const LIFE_MS = { say: 24 * 3600_000, tap: 10 * 60_000, human: 10 * 60_000 };
const START = 'out:';

export class Outbox {
  /**
   * @param {import('./storage.js').DeviceStore} store
   * @param {() => number} now
   */
  constructor(store, now) {
    this.store = store;
    this.now = now;
    this.turn = 0;
    /** Why a message could not be sent, by id: a text for the customer. @type {Map<string, string>} */
    this.failures = new Map();
    /** Acknowledged, but the event that shows them is still on its way. @type {Map<string, Unsent>} */
    this.settled = new Map();
  }

  /**
   * @param {Omit<Unsent, 'at' | 'turn'>} message
   * @returns {Unsent}
   */
  add(message) {
    this.turn += 1;
    const unsent = { ...message, at: this.now(), turn: this.turn };
    this.store.set(START + unsent.id, JSON.stringify(unsent));
    return unsent;
  }

  /** @returns {Unsent[]} what must still go out, oldest first */
  waiting() {
    const found = this.store.names(START).map((name) => this.parse(name));
    return found.filter((unsent) => unsent !== null).sort((a, b) => a.at - b.at || a.turn - b.turn);
  }

  /**
   * @param {string} id
   * @returns {boolean} whether it was ours
   */
  settle(id) {
    const unsent = this.parse(START + id);
    this.failures.delete(id);
    this.store.set(START + id, null);
    if (unsent && unsent.type !== 'human') this.settled.set(id, unsent);
    return unsent !== null;
  }

  /** @param {string} id */
  drop(id) {
    this.failures.delete(id);
    this.settled.delete(id);
    this.store.set(START + id, null);
  }

  /**
   * @param {string} name
   * @returns {Unsent | null}
   */
  parse(name) {
    try {
      /** @type {Unsent | null} */
      const unsent = JSON.parse(this.store.get(name) ?? 'null');
      if (typeof unsent?.id === 'string' && this.now() - unsent.at < LIFE_MS[unsent.type]) return unsent;
    } catch {
      // Not ours, or written by another version: treated like a stale one.
    }
    this.store.set(name, null);
    return null;
  }
}
