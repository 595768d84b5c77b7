// @ts-check
/** One-shot timers by what they wait for; setting one again moves it. */
export class Timers {
  constructor() {
    /** @type {Map<string, number>} */
    this.running = new Map();
  }

  /**
   * @param {string} name
   * @param {number} ms
   * @param {() => void} act
   */
  after(name, ms, act) {
    this.cancel(name);
    this.running.set(name, window.setTimeout(act, ms));
  }

  /** @param {string} name */
  cancel(name) {
    window.clearTimeout(this.running.get(name));
    this.running.delete(name);
  }

  cancelAll() {
    for (const name of [...this.running.keys()]) this.cancel(name);
  }
}
