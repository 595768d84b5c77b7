// @ts-check
/**
 * The desk at work: joins socket, state and storage, and is what the components talk to. Fires `change` after every
 * new state.
 *
 * @typedef {import('./types.js').DeskState} DeskState
 * @typedef {import('./types.js').FinishKind} FinishKind
 * @typedef {import('./types.js').Frame} Frame
 * @typedef {import('./types.js').Offer} Offer
 */

import { notify, showTitle } from './alerts.js';
import { send } from './api.js';
import * as chatState from './chat-state.js';
import { change, cursors, newDesk, putAway, reduce } from './desk-state.js';
import { DeskSocket } from './socket.js';
import { forgetAll, keepDraft, keepLines, keepOpenChat, linesOf, openChat } from './storage.js';

const OVERDUE_MS = 3000; // an offer the server forgot to withdraw disappears by itself
const REHELLO_MS = 1000;

export class Desk extends EventTarget {
  state = newDesk(openChat());
  /** Whether the transcript is on screen: in a narrow window it may be another tab. */
  reading = true;
  #heldUntil = 0;
  /** @type {Map<string, number>} how far the server knows we have read */ #told = new Map();

  /** @param {string} url of the agent's socket */
  constructor(url) {
    super();
    this.socket = new DeskSocket(url, {
      onFrame: (frame) => this.#heard(frame),
      onLink: (link) => this.#set({ ...this.state, link: link === 'connecting' && this.state.link === 'lost' ? 'lost' : link }),
      cursors: () => cursors(this.state),
      onSignedOut: () => this.#leave(),
    });
    document.addEventListener('visibilitychange', () => this.read());
    setInterval(() => this.#prune(), 1000);
  }

  /** The server's clock, as far as it is known. */
  get now() {
    return Date.now() + this.state.skew;
  }

  /** @param {string} state @param {string} [reason] */
  be(state, reason) {
    this.socket.tell({ type: 'availability', state, reason }); // no reason, no field
  }

  /** @param {Offer} offer @param {'accept' | 'decline'} act */
  answer(offer, act) {
    const id = crypto.randomUUID();
    const offers = this.state.offers.map((one) => (one.offer === offer.offer ? { ...one, busy: true, asked: id } : one));
    this.#set({ ...this.state, offers });
    this.socket.request({ type: act, id, conversation: offer.conversation, offer: offer.offer });
  }

  /** @param {string} conversation */
  pick(conversation) {
    this.#set({ ...this.state, selected: conversation });
    this.read();
  }

  /** @param {string} conversation */
  putAway(conversation) {
    keepLines(conversation, []);
    keepDraft(conversation, { text: '', note: false });
    this.#set(putAway(this.state, conversation));
  }

  /** Send a line to the customer, or a note to colleagues. @param {string} conversation @param {'say' | 'note'} kind @param {string} text */
  write(conversation, kind, text) {
    const chat = this.state.chats.get(conversation);
    if (!chat) return;
    const line = { id: crypto.randomUUID(), kind, text, epoch: chat.epoch, at: this.now, state: /** @type {const} */ ('sending') };
    this.#set(change(this.state, conversation, (one) => chatState.written(one, line)));
    this.#keep(conversation);
    this.#send(conversation, line);
  }

  /** @param {string} conversation @param {string} id */
  dropLine(conversation, id) {
    this.#set(change(this.state, conversation, (one) => chatState.lineDropped(one, id)));
    this.#keep(conversation);
  }

  /** @param {string} conversation @param {boolean} on */
  typing(conversation, on) {
    this.socket.tell({ type: 'typing', conversation, on });
  }

  /** Give the conversation away. @param {string} conversation @param {FinishKind} kind @param {Record<string, unknown>} fields */
  finish(conversation, kind, fields) {
    const chat = this.state.chats.get(conversation);
    if (!chat || chat.finishing) return;
    const id = crypto.randomUUID();
    this.#set(change(this.state, conversation, (one) => ({ ...one, finishing: { id, kind }, finishProblem: null })));
    this.socket.request({ type: kind, id, conversation, epoch: chat.epoch, ...fields });
  }

  /** Mark the chosen chat as read, if somebody can see it. */
  read() {
    const chat = this.state.selected ? this.state.chats.get(this.state.selected) : undefined;
    if (!chat || chat.gone || !this.reading || document.visibilityState !== 'visible') return;
    const upto = chat.events.findLast(chatState.isCustomerLine)?.seq ?? 0;
    if (upto > (this.#told.get(chat.id) ?? 0) && this.socket.tell({ type: 'read', conversation: chat.id, upto })) this.#told.set(chat.id, upto);
    if (upto > chat.readUpto) this.#set(change(this.state, chat.id, (one) => ({ ...one, readUpto: upto })));
  }

  async signOut() {
    try {
      await send('POST', '/sign-out');
    } finally {
      this.#leave();
    }
  }

  #leave() {
    this.socket.stop();
    forgetAll();
    location.assign('/sign-in');
  }

  /** @param {Frame} frame */
  #heard(frame) {
    const before = this.state;
    const after = reduce(before, frame, Date.now(), linesOf);
    if (after === before) return;
    this.#settle(before, after);
    this.#set(after);
    notify(before, after);
    this.read();
    if (after.gaps.length && !before.gaps.length) this.#fillGaps();
  }

  /** Requests whose effect the log already shows are not sent again. @param {DeskState} before @param {DeskState} after */
  #settle(before, after) {
    for (const chat of before.chats.values()) {
      const next = after.chats.get(chat.id);
      if (next === chat) continue;
      const open = new Set(next?.lines.map((line) => line.id));
      for (const line of chat.lines) if (!open.has(line.id)) this.socket.settle(line.id);
      if (chat.finishing && !next) this.socket.settle(chat.finishing.id);
      if (!next) keepDraft(chat.id, { text: '', note: false });
      if (chat.lines !== next?.lines) keepLines(chat.id, next?.lines ?? []);
    }
    for (const chat of after.chats.values()) if (!before.chats.has(chat.id)) this.#resume(chat);
  }

  /** Lines that a reload interrupted go out again under their ids. @param {import('./types.js').Chat} chat */
  #resume(chat) {
    keepLines(chat.id, chat.lines);
    for (const line of chat.lines) if (line.state === 'sending') this.#send(chat.id, line);
  }

  /** @param {string} conversation @param {import('./types.js').Line} line */
  #send(conversation, line) {
    this.socket.request({ type: line.kind, id: line.id, conversation, epoch: line.epoch, text: line.text });
  }

  /** A hole in a log: ask again, at most once a second, so that a faulty server is not hammered. */
  #fillGaps() {
    const wait = Math.max(0, this.#heldUntil - Date.now());
    this.#heldUntil = Date.now() + wait + REHELLO_MS;
    setTimeout(() => this.socket.hello(), wait);
  }

  #prune() {
    const now = Date.now();
    const offers = this.state.offers.filter((offer) => offer.deadline + OVERDUE_MS > now);
    if (offers.length !== this.state.offers.length) this.#set({ ...this.state, offers });
  }

  /** @param {string} conversation */
  #keep(conversation) {
    keepLines(conversation, this.state.chats.get(conversation)?.lines ?? []);
  }

  /** @param {DeskState} state */
  #set(state) {
    if (state.selected !== this.state.selected) keepOpenChat(state.selected);
    this.state = state;
    showTitle(state);
    this.dispatchEvent(new Event('change'));
  }
}
