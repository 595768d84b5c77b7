// @ts-check
/**
 * One customer at one gateway: wires the socket, the conversation, the outbox and the device's storage together, and
 * offers what a customer can do. Tells `change` whenever something to be shown is different. Longer than other files
 * because it is that list: most methods are one line.
 *
 * @typedef {import('./frames.js').ServerFrame} ServerFrame
 * @typedef {import('./requests.js').Reply} Reply
 */
import { empty, reduce } from './conversation.js';
import { newId } from './ids.js';
import { linesOf } from './lines.js';
import { Outbox } from './outbox.js';
import { Postman } from './postman.js';
import { Requests } from './requests.js';
import { GatewaySocket } from './socket.js';
import { DeviceStore } from './storage.js';
import { Timers } from './timers.js';

/** Typing signs that are not renewed end by themselves: the sign-off can be lost with a connection. */
const TYPING_ENDS_MS = 12_000;
/** What counts as a new message. */
const SPOKEN = new Set(['bot_message', 'agent_message', 'notice', 'operation_proposed']);
const LARGE_TYPE = 'large-type';

export class Visit extends EventTarget {
  /**
   * @param {object} options
   * @param {URL} options.gateway
   * @param {string | null} options.hint  page or product the widget was opened on
   * @param {() => number} [options.now]
   */
  constructor({ gateway, hint, now = Date.now }) {
    super();
    this.hint = hint;
    this.now = now;
    this.store = new DeviceStore(gateway.host);
    this.outbox = new Outbox(this.store, now);
    this.conversation = empty();
    /** @type {import('./socket.js').Link} */
    this.link = 'idle';
    /** Whether this connection was welcomed: what is sent before that goes out with the welcome. */
    this.ready = false;
    /** The session this page said hello with. @type {string | null} */
    this.session = null;
    /** Why the gateway ended the connection, in its words. */
    this.farewell = '';
    this.timers = new Timers();
    this.readUpto = 0;
    const url = new URL('/chat/socket', gateway);
    url.protocol = gateway.protocol === 'https:' ? 'wss:' : 'ws:';
    this.socket = new GatewaySocket({
      url: url.href,
      hello: () => this.hello(),
      onFrame: (frame) => this.take(frame),
      onLink: (link) => this.linked(link),
    });
    const send = (/** @type {import('./frames.js').ClientFrame} */ frame) => this.ready && this.socket.send(frame);
    this.requests = new Requests(send);
    this.postman = new Postman(this.outbox, send, () => this.changed());
    this.store.watch((name) => this.elsewhere(name));
  }

  /** Connect, now or never: a page nobody opened the widget on costs the gateway nothing. */
  open() {
    this.socket.start();
  }

  close() {
    this.socket.stop();
  }

  /** @returns {boolean} whether this device has talked to the gateway before */
  get returning() {
    return this.store.get('session') !== null;
  }

  /** @returns {boolean} whether large type is wanted: by the customer's choice, else by what the bank knows */
  get elderly() {
    const choice = this.store.get(LARGE_TYPE);
    return choice === null ? this.conversation.elderly : choice === 'on';
  }

  set elderly(on) {
    this.store.set(LARGE_TYPE, on ? 'on' : 'off');
    this.changed();
  }

  /** @returns {boolean} whether a wish for a person is still on its way */
  get calling() {
    return this.outbox.waiting().some((one) => one.type === 'human');
  }

  lines() {
    const { settled, failures } = this.outbox;
    const held = [...settled.values(), ...this.outbox.waiting()].sort((a, b) => a.at - b.at || a.turn - b.turn);
    return linesOf(this.conversation, held, failures, settled);
  }

  // --- what a customer can do ---------------------------------------------------------------------------------

  /** @param {string} text */
  say(text) {
    this.post({ type: 'say', id: newId(), text });
  }

  /** @param {{id: string, label: string}} button */
  tap(button) {
    this.post({ type: 'tap', id: newId(), button: button.id, text: button.label });
  }

  human() {
    if (!this.calling) this.post({ type: 'human', id: newId(), text: '' });
  }

  /** @param {string} id */
  resend(id) {
    this.postman.again(id);
  }

  /** @param {string} id */
  discard(id) {
    this.outbox.drop(id);
    this.changed();
  }

  resumeBot() {
    return this.requests.ask({ type: 'resume_bot' });
  }

  end() {
    return this.requests.ask({ type: 'end' });
  }

  /** @param {string} phone */
  verifyStart(phone) {
    return this.requests.ask({ type: 'verify_start', phone });
  }

  /** @param {string} code */
  verifyCode(code) {
    return this.requests.ask({ type: 'verify_code', code });
  }

  /**
   * Have the code sent that confirms exactly this.
   * @param {string} proposal
   * @param {string} hash
   */
  confirmCode(proposal, hash) {
    return this.requests.ask({ type: 'confirm_code', proposal, hash });
  }

  /**
   * @param {string} proposal
   * @param {string} hash
   * @param {string} [code]  where the operation needs a fresh one
   */
  confirm(proposal, hash, code) {
    return this.requests.ask({ type: 'confirm', proposal, hash, ...(code ? { code } : {}) });
  }

  /** @param {string} proposal */
  decline(proposal) {
    return this.requests.ask({ type: 'decline', proposal });
  }

  /**
   * A one-time link to the file of the paper that this message is about.
   * @param {number} seq
   */
  paper(seq) {
    return this.requests.ask({ type: 'paper', seq });
  }

  /** @param {string} number  of another's card */
  reportCard(number) {
    return this.requests.ask({ type: 'report_card', number });
  }

  /** @param {{score: number, reasons: string[], comment: string}} rating */
  rate(rating) {
    return this.requests.ask({ type: 'rate', ...rating });
  }

  /** @param {boolean} on */
  typing(on) {
    if (this.conversation.id) this.socket.send({ type: 'typing', on });
  }

  /** The customer has everything up to the cursor before their eyes. */
  read() {
    const { id, cursor: upto } = this.conversation;
    if (upto <= this.readUpto || !this.ready) return;
    this.socket.send({ type: 'read', upto });
    this.readUpto = upto;
    this.store.set('seen', `${id}:${upto}`);
    this.changed();
  }

  /** @returns {number} how many lines came that this customer has not had before their eyes, in any tab */
  get unread() {
    const { id, events } = this.conversation;
    const [visit, upto] = (this.store.get('seen') ?? '').split(':');
    const seen = visit === id ? Number(upto) : 0;
    return events.filter((event) => event.seq > seen && SPOKEN.has(event.type)).length;
  }

  // --- the connection -----------------------------------------------------------------------------------------

  hello() {
    this.session = this.store.get('session');
    const { id, cursor } = this.conversation;
    return { type: 'hello', session: this.session, conversation: id, cursor, hint: this.hint };
  }

  /** @param {import('./socket.js').Link} link */
  linked(link) {
    this.link = link;
    this.ready = false;
    this.conversation = { ...this.conversation, typing: { bot: false, agent: false } };
    this.changed();
  }

  /** @param {ServerFrame} frame */
  take(frame) {
    const before = this.conversation.id;
    this.conversation = reduce(this.conversation, frame);
    if (this.conversation.id !== before) this.readUpto = 0;
    this.react(frame);
    if (this.conversation.gap) {
      this.conversation = { ...this.conversation, gap: false };
      this.socket.restart();
    }
    for (const event of frame.type === 'events' || frame.type === 'welcome' ? frame.events : []) {
      if ('id' in event) this.outbox.drop(event.id);
    }
    this.changed();
  }

  /**
   * What a frame asks this page to do, besides changing what it shows.
   * @param {ServerFrame} frame
   */
  react(frame) {
    switch (frame.type) {
      case 'welcome':
        this.keep(frame.session);
        this.farewell = '';
        this.ready = true;
        this.socket.settled();
        this.postman.flush();
        return this.requests.again();
      case 'session':
        return this.keep(frame.session);
      case 'ack':
        this.requests.settle(frame.id, { ok: true });
        return void this.outbox.settle(frame.id);
      case 'answer':
        return void this.requests.settle(frame.re, frame);
      case 'refused':
        return this.refused(frame);
      case 'typing':
        return this.expect(frame);
      case 'bye':
        return this.dismissed(frame);
    }
  }

  /** @param {string} session */
  keep(session) {
    this.session = session;
    if (this.store.get('session') !== session) this.store.set('session', session);
  }

  /** @param {import('./frames.js').Refused} frame */
  refused({ id, code, text }) {
    if (!id || this.requests.settle(id, { ok: false, code, text })) return;
    if (this.postman.find(id)?.type === 'human') this.farewell = text;
    this.postman.refused(id, code, text);
  }

  /** @param {import('./frames.js').Bye} frame */
  dismissed({ text }) {
    this.farewell = text ?? '';
  }

  /**
   * Another tab changed what is stored.
   * @param {string} name
   */
  elsewhere(name) {
    const session = this.store.get('session');
    if (name === 'session' && session !== null && session !== this.session) {
      // The other tab proved who the customer is, so this tab's session has ended: go on with the new one.
      this.timers.after('renew', 300, () => this.store.get('session') !== this.session && this.socket.restart());
    }
    this.changed();
  }

  /** @param {Omit<import('./outbox.js').Unsent, 'at' | 'turn'>} message */
  post(message) {
    this.farewell = '';
    this.postman.post(message);
    this.socket.start();
  }

  /** @param {import('./frames.js').TypingFrame} frame */
  expect({ who, on }) {
    if (on) this.timers.after(`typing ${who}`, TYPING_ENDS_MS, () => this.take({ type: 'typing', who, on: false }));
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }
}
