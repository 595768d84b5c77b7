// @ts-check
/**
 * The agent's socket (docs/events.md): hello with cursors, beat, back-off with jitter, requests kept until answered.
 *
 * A request carries an id made here; it is sent again under the same id after every reconnection until the server has
 * acknowledged, answered or refused it. The server stores a repeated id once, so nothing is lost and nothing doubled.
 *
 * @typedef {import('./types.js').Frame} Frame
 * @typedef {{onFrame: (frame: Frame) => void, onLink: (link: 'connecting' | 'lost') => void, cursors: () => Record<string, number>,
 *   onSignedOut: () => void}} Ears
 */

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
const SILENCE_MS = 12_000; // two beats unanswered: the line is dead although nobody said so
const RETRY_MS = 1500;
const SETTLING = new Set(['ack', 'refused', 'answer']);

export class DeskSocket {
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {Map<string, Frame>} */ #open = new Map();
  #ready = false;
  #stopped = false;
  #tries = 0;
  #heardAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {string} url @param {Ears} ears */
  constructor(url, ears) {
    this.url = url;
    this.ears = ears;
    new Worker(new URL('./pulse.js', import.meta.url)).onmessage = () => this.#beat();
    addEventListener('online', () => this.#hurry());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#hurry());
  }

  /** Connect now, also after `bye`. */
  start() {
    this.#stopped = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.ears.onLink('connecting');
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onopen = () => this.hello();
    socket.onmessage = (message) => this.#socket === socket && this.#hear(message.data);
    socket.onclose = () => this.#socket === socket && this.#lost();
  }

  /** Close for good. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  /** Tell where each log ends and be told the rest; also used to fill a gap. */
  hello() {
    this.#write({ type: 'hello', cursors: this.ears.cursors() });
  }

  /** Send what is worth nothing later (typing, read): dropped while there is no line. @param {Frame} frame @returns {boolean} whether it went */
  tell(frame) {
    if (this.#ready) this.#write(frame);
    return this.#ready;
  }

  /** Send what must arrive: kept until it is answered. @param {Frame} frame with an id */
  request(frame) {
    this.#open.set(frame.id, frame);
    this.tell(frame);
  }

  /** Stop repeating a request: its effect was seen in the log. @param {string} id */
  settle(id) {
    this.#open.delete(id);
  }

  /** @param {string} raw */
  #hear(raw) {
    this.#heardAt = Date.now();
    /** @type {Frame} */
    const frame = JSON.parse(raw);
    if (SETTLING.has(frame.type)) {
      const id = frame.id ?? frame.re;
      // The server could not store it and said so: the same id again, a little later.
      if (frame.code === 'storage_down') this.#again(id);
      else this.#open.delete(id);
    }
    if (frame.type === 'bye') this.#stopped = frame.code !== 'restart';
    this.ears.onFrame(frame);
    if (frame.type === 'welcome') this.#welcomed();
  }

  #welcomed() {
    this.#ready = true;
    this.#tries = 0;
    for (const frame of this.#open.values()) this.#write(frame);
  }

  /** @param {string} id */
  #again(id) {
    setTimeout(() => {
      const frame = this.#open.get(id);
      if (frame) this.tell(frame);
    }, RETRY_MS);
  }

  #beat() {
    if (this.#stopped || !this.#socket) return;
    if (this.#socket.readyState === WebSocket.OPEN) {
      if (Date.now() - this.#heardAt > SILENCE_MS) this.#lost();
      else this.#write({ type: 'beat' });
    }
  }

  #hurry() {
    if (this.#timer !== undefined && !this.#stopped) this.start();
  }

  #lost() {
    const opened = this.#ready;
    this.#ready = false;
    const dead = this.#socket;
    this.#socket = null;
    dead?.close();
    if (this.#stopped) return;
    this.ears.onLink('lost');
    if (!opened) this.#askWhetherSignedIn();
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries);
    this.#tries += 1;
    // Full jitter: after a restart of the desk, five hundred agents must not come back in one moment.
    this.#timer = setTimeout(() => this.start(), ceiling / 2 + (Math.random() * ceiling) / 2);
  }

  /** A refused handshake does not say why; an ended session shows itself by the redirect of `/`. */
  #askWhetherSignedIn() {
    fetch('/', { redirect: 'manual', cache: 'no-store' }).then(
      (answer) => answer.type === 'opaqueredirect' && this.ears.onSignedOut(),
      () => undefined, // no network at all: the next try tells
    );
  }

  /** @param {Frame} frame */
  #write(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }
}
