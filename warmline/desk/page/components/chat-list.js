// @ts-check
/** My conversations, the customer who waits longest first. Rows change places only while the pointer is elsewhere. */

import { lastWords, unread, waitingSince } from '../chat-state.js';
import { controls } from '../controls.js';
import { saidText } from '../event-text.js';
import { span } from '../format.js';
import { LitElement, css, html, ifDefined, nothing, repeat } from '../vendor/lit.js';
import { desk as words, lane, who } from '../words.js';
import { channelIcon } from './channel-icon.js';

/** @typedef {import('../types.js').Chat} Chat */

export class ChatList extends LitElement {
  static properties = {
    desk: { attribute: false }, chats: { attribute: false }, selected: { attribute: false }, now: { attribute: false },
    order: { state: true },
  };

  static styles = [controls, css`
    h2 { padding: var(--s2) var(--s3) var(--s1); }
    .none { padding: var(--s2) var(--s3); color: var(--soft); }
    li { position: relative; }
    .row {
      display: grid; grid-template-columns: 1fr auto; gap: 0 var(--s2); width: 100%; padding: var(--s2) var(--s3); text-align: left;
      border: 0; border-left: 3px solid transparent; border-radius: 0; background: transparent; white-space: normal; line-height: 1.5;
    }
    .row:hover:not(:disabled) { background: var(--raised); }
    .row[aria-current="true"], .row[aria-current="true"]:hover:not(:disabled) { background: var(--accent-soft); border-left-color: var(--accent); }
    .row:focus-visible { outline-offset: -2px; }
    .top { display: flex; align-items: center; gap: 6px; min-width: 0; }
    .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .channel { flex: none; color: var(--soft); }
    .last { color: var(--soft); font-size: var(--t12); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
    .wait { font-size: var(--t12); text-align: right; color: var(--soft); white-space: nowrap; }
    .wait.long { color: var(--warning); font-weight: 600; }
    .unread {
      justify-self: end; min-width: 20px; padding: 0 6px; line-height: 20px; border-radius: 999px; background: var(--danger); color: var(--surface);
      font-size: var(--t12); font-weight: 600; text-align: center;
    }
    .gone .name { color: var(--soft); font-weight: 400; }
    .away { position: absolute; right: var(--s2); bottom: var(--s1); min-height: 24px; font-size: var(--t12); }
    .gone .row:not([aria-current]) { padding-bottom: var(--s6); }
  `];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {Map<string, Chat>} */ this.chats = new Map();
    /** @type {string | null} */ this.selected = null;
    this.now = 0;
    /** @type {string[]} as shown */ this.order = [];
    this.held = false;
    this.addEventListener('pointerenter', () => { this.held = true; });
    this.addEventListener('pointerleave', () => { this.held = false; this.requestUpdate(); });
  }

  willUpdate() {
    const wanted = inOrder([...this.chats.values()]);
    // Under the pointer rows keep their places; new ones come at the end.
    const kept = this.held ? this.order.filter((id) => this.chats.has(id)) : [];
    const order = [...kept, ...wanted.filter((id) => !kept.includes(id))];
    if (order.join() !== this.order.join()) this.order = order;
  }

  /** The conversation on a place, from 0: what Alt+1 … 9 picks. @param {number} place */
  at(place) {
    return this.order[place];
  }

  render() {
    return html`
      <h2>${words.chats} <span class="figures">${this.order.length || nothing}</span></h2>
      ${this.order.length === 0 ? html`<p class="none">${words.noChats}</p>` : nothing}
      <ul>${repeat(this.order, (id) => id, (id, place) => this.#row(/** @type {Chat} */ (this.chats.get(id)), place))}</ul>
    `;
  }

  /** @param {Chat} chat @param {number} place */
  #row(chat, place) {
    const last = lastWords(chat);
    const count = chat.gone ? 0 : unread(chat);
    return html`<li class=${chat.gone ? 'gone' : ''}>
      <button class="row" data-testid=${chat.gone ? 'chat-ended' : 'chat'} data-conversation=${chat.id}
        aria-current=${ifDefined(chat.id === this.selected ? 'true' : undefined)} title=${place < 9 ? `Alt+${place + 1}` : ''}
        @click=${() => this.desk.pick(chat.id)}>
        <span class="top">
          ${channelIcon(chat.channel)}<span class="name">${chat.customer.greeting || who.visitor}</span>
          ${lane(chat.lane) === lane('') ? nothing : html`<span class="chip ${chat.lane}">${lane(chat.lane)}</span>`}
        </span>
        ${this.#wait(chat)}
        <span class="last">${last ? saidText(last) : nothing}</span>
        ${count ? html`<span class="unread figures" aria-label="${count} ${words.unread}">${count > 99 ? '99+' : count}</span>` : html`<span></span>`}
      </button>
      ${chat.gone && chat.id !== this.selected ? html`<button class="away" @click=${() => this.desk.putAway(chat.id)}>${words.putAway}</button>` : nothing}
    </li>`;
  }

  /** @param {Chat} chat */
  #wait(chat) {
    if (chat.gone) return html`<span class="wait">${words.ended_}</span>`;
    const since = waitingSince(chat);
    if (since === null) return html`<span class="wait">${words.replied}</span>`;
    const ms = this.now - since;
    return html`<span class="wait figures ${ms > 60_000 ? 'long' : ''}">${words.waits} ${span(ms)}</span>`;
  }
}
customElements.define('chat-list', ChatList);

/** Waiting longest first, then those answered, then what has left the desk. @param {Chat[]} chats */
function inOrder(chats) {
  /** @param {Chat} chat @returns {[number, number]} */
  const rank = (chat) => {
    const since = waitingSince(chat);
    return chat.gone ? [2, chat.since] : since === null ? [1, chat.since] : [0, since];
  };
  return chats.map((chat) => ({ id: chat.id, rank: rank(chat) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1])
    .map((one) => one.id);
}
