// @ts-check
/**
 * Replies that may fit the customer's last words, above the composer; a tap (or Tab in the empty composer) takes one to
 * be changed and sent. Fires `say-this`.
 *
 * @typedef {{origin: 'knowledge' | 'answer', text: string, about: string, rating: number}} Reply
 */

import * as api from '../api.js';
import { isCustomerLine } from '../chat-state.js';
import { controls } from '../controls.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { replies as words } from '../words.js';

export class ReplyChips extends LitElement {
  static properties = { chat: { attribute: false }, replies: { state: true } };

  static styles = [controls, css`
    ul { display: flex; gap: var(--s1); overflow-x: auto; padding: var(--s1) var(--s3) 0; }
    button { max-width: 280px; overflow: hidden; text-overflow: ellipsis; border-radius: 999px; font-size: var(--t12); min-height: 28px; }
  `];

  constructor() {
    super();
    /** @type {import('../types.js').Chat} */ this.chat;
    /** @type {Reply[]} */ this.replies = [];
    this.of = '';
  }

  willUpdate() {
    const last = this.chat.events.findLast((event) => isCustomerLine(event) || event.type === 'agent_message');
    const open = last && isCustomerLine(last) && !this.chat.gone ? `${this.chat.id}/${last.seq}` : '';
    if (open === this.of) return;
    this.of = open;
    this.replies = [];
    if (open) this.#load(open);
  }

  /** The first reply's words, '' when there is none. */
  get first() {
    return this.replies[0]?.text ?? '';
  }

  render() {
    if (!this.replies.length) return nothing;
    return html`<ul aria-label=${words.title}>${this.replies.map((one) => html`<li><button data-testid="suggested-reply" title=${one.text}
      @click=${() => this.#take(one.text)}>${words.origin(one.origin)} · ${one.about}</button></li>`)}</ul>`;
  }

  /** @param {string} of */
  async #load(of) {
    try {
      const told = await api.get(`/desk/conversations/${this.chat.id}/suggestions`);
      if (of === this.of) this.replies = told.replies;
    } catch {
      // Without suggestions the agent answers as ever.
    }
  }

  /** @param {string} text */
  #take(text) {
    this.dispatchEvent(new CustomEvent('say-this', { detail: text, bubbles: true, composed: true }));
  }
}
customElements.define('reply-chips', ReplyChips);
