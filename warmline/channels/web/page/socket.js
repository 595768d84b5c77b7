// @ts-check
/**
 * One lasting connection to the gateway: opens, says hello, keeps it alive, and comes back after any break.
 *
 * @typedef {import('./frames.js').ServerFrame} ServerFrame
 * @typedef {import('./frames.js').ClientFrame} ClientFrame
 * @typedef {'idle' | 'connecting' | 'open' | 'waiting'} Link
 *
 * @typedef {object} Wiring
 * @property {string} url  ws: or wss:
 * @property {() => ClientFrame} hello  made anew for every connection: it carries the cursor
 * @property {(frame: ServerFrame) => void} onFrame
 * @property {(link: Link) => void} onLink
 */
import { Timers } from './timers.js';

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 8_000;
/** From the first packet to the welcome: a gateway that accepts and then says nothing is no gateway. */
const OPENING_MS = 8_000;
const PING_MS = 15_000;
/** A ping's answer is late after this: the network is half open and its close would come minutes later. */
const PATIENCE_MS = 6_000;

/**
 * How long to wait before another attempt: doubling, then half of it by chance, so that the customers of a gateway
 * that restarted do not all come in the same second.
 * @param {number} failures  attempts that failed in a row
 * @param {number} chance  0 to 1
 * @returns {number} ms
 */
export function backOff(failures, chance) {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
  return longest * (0.5 + chance / 2);
}

export class GatewaySocket {
  /** @param {Wiring} wiring */
  constructor(wiring) {
    this.wiring = wiring;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {Link} */
    this.link = 'idle';
    this.failures = 0;
    this.timers = new Timers();
    this.wake = () => this.probe();
  }

  start() {
    if (this.link !== 'idle') return;
    window.addEventListener('online', this.wake);
    window.addEventListener('offline', this.wake);
    document.addEventListener('visibilitychange', this.wake);
    this.connect();
  }

  stop() {
    window.removeEventListener('online', this.wake);
    window.removeEventListener('offline', this.wake);
    document.removeEventListener('visibilitychange', this.wake);
    this.drop();
    this.become('idle');
  }

  /** Leave this connection for a new one at once: another session, or events that are missing. */
  restart() {
    if (this.link === 'idle') return;
    this.drop();
    this.connect();
  }

  /** The conversation is caught up: the next break starts with a short delay again. */
  settled() {
    this.failures = 0;
  }

  /**
   * @param {ClientFrame} frame
   * @returns {boolean} whether it was given to a connection (not: whether it arrived)
   */
  send(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  connect() {
    this.become('connecting');
    const socket = new WebSocket(this.wiring.url);
    this.socket = socket;
    this.timers.after('opening', OPENING_MS, () => this.broken());
    socket.onopen = () => {
      this.become('open');
      this.send(this.wiring.hello());
    };
    socket.onmessage = (message) => {
      this.heard();
      const frame = parse(message.data);
      if (frame) this.wiring.onFrame(frame);
    };
    socket.onclose = () => this.broken();
  }

  /** Something arrived, so the line is alive: ask again after a while of silence. */
  heard() {
    this.timers.cancel('opening');
    this.timers.cancel('answer');
    this.timers.after('ping', PING_MS, () => this.probe());
  }

  /** Find out now whether the line is alive: the network changed, the page came back, or it was silent for long. */
  probe() {
    if (this.link === 'waiting' && navigator.onLine && document.visibilityState === 'visible') {
      this.timers.cancel('retry');
      this.connect();
    } else if (this.send({ type: 'ping' })) {
      this.timers.after('answer', PATIENCE_MS, () => this.broken());
    }
  }

  broken() {
    this.drop();
    this.become('waiting');
    this.timers.after('retry', backOff(this.failures, Math.random()), () => this.connect());
    this.failures += 1;
  }

  /** Forget the connection without waiting for its closing handshake, which a dead line would delay for minutes. */
  drop() {
    this.timers.cancelAll();
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {Link} link */
  become(link) {
    this.link = link;
    this.wiring.onLink(link);
  }
}

/**
 * @param {unknown} data
 * @returns {ServerFrame | null} null for what is no frame; a type this page does not know is left to the reader
 */
function parse(data) {
  try {
    const frame = JSON.parse(String(data));
    return typeof frame?.type === 'string' ? frame : null;
  } catch {
    return null;
  }
}
