// @ts-check
/** The middle column: who this is, what can be done with the conversation, what was said, where to write. */

import { controls } from '../controls.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { channel, desk as words, gone, lane, skill, who } from '../words.js';
import { channelIcon } from './channel-icon.js';
import './chat-composer.js';
import './finish-panel.js';
import './reply-chips.js';
import './transcript-view.js';

/** @typedef {import('../types.js').FinishKind} FinishKind */
const FINISHES = /** @type {[FinishKind, string, string][]} */ ([
  ['return', words.returnBot, 'Alt+R'], ['transfer', words.transfer, 'Alt+T'], ['close', words.close, 'Alt+E'],
]);

export class ConversationPane extends LitElement {
  static properties = {
    desk: { attribute: false }, chat: { attribute: false }, agent: { attribute: false }, typing: { attribute: false }, finish: { state: true },
  };

  static styles = [controls, css`
    :host { display: flex; flex-direction: column; min-height: 0; min-width: 0; background: var(--surface); }
    header { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s1) var(--s3); padding: var(--s2) var(--s4); border-bottom: 1px solid var(--line); }
    .person { display: flex; align-items: center; gap: var(--s2); min-width: 0; flex: 1 1 160px; }
    h1 { font-size: var(--t16); font-weight: 600; margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .channel { flex: none; color: var(--soft); }
    .acts { display: flex; gap: var(--s1); flex-wrap: wrap; }
    .acts button[aria-expanded="true"] { background: var(--accent-soft); border-color: var(--accent); }
    transcript-view { flex: 1; min-height: 96px; }
    .typing { min-height: 20px; padding: 0 var(--s4); color: var(--soft); font-size: var(--t12); }
    .left { padding: var(--s2) var(--s4); background: var(--warning-soft); color: var(--warning); display: flex; gap: var(--s3); align-items: center; justify-content: space-between; }
    .left button { color: var(--text); }
  `];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {import('../types.js').Chat} */ this.chat;
    /** @type {import('../types.js').Agent | null} */ this.agent = null;
    this.typing = false;
    /** @type {FinishKind | null} */ this.finish = null;
    this.addEventListener('copy-back', (event) => this.#composer?.takeBack(/** @type {CustomEvent<string>} */ (event).detail));
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {import('../types.js').Chat | undefined} */ (changed.get('chat'));
    if ((changed.has('chat') && before?.id !== this.chat.id) || this.chat.gone) this.finish = null;
  }

  get #composer() {
    return /** @type {import('./chat-composer.js').ChatComposer | null} */ (this.renderRoot.querySelector('chat-composer'));
  }

  /** Put the caret into the composer. */
  focus() {
    this.updateComplete.then(() => this.#composer?.focus());
  }

  /** @param {string} text put into the composer, where it can still be changed */
  suggest(text) {
    if (!this.chat.gone) this.#composer?.takeBack(text);
    this.focus();
  }

  /** Tab in the empty composer takes the first suggested reply, if there is one. @param {Event} event */
  #takeFirst(event) {
    const first = /** @type {import('./reply-chips.js').ReplyChips | null} */ (this.renderRoot.querySelector('reply-chips'))?.first;
    if (!first) return;
    event.preventDefault();
    this.suggest(first);
  }

  toggleNote() {
    if (!this.chat.gone) this.#composer?.toggleNote();
  }

  /** @param {FinishKind} kind opened, or closed when it is open */
  toggleFinish(kind) {
    if (!this.chat.gone) this.finish = this.finish === kind ? null : kind;
  }

  render() {
    const { chat } = this;
    return html`
      <header>
        <div class="person">${channelIcon(chat.channel)}<h1 title=${chat.customer.greeting ?? ''}>${chat.customer.greeting || who.visitor}</h1>
          <span class="chip ${chat.lane}">${lane(chat.lane)}</span><span class="chip">${skill(chat.skill) === lane(chat.lane) ? nothing : `${skill(chat.skill)} · `}${channel(chat.channel)}</span></div>
        ${chat.gone ? nothing : html`<div class="acts">${FINISHES.map(([kind, text, key]) => html`<button data-testid="${kind}-open" title=${key}
          aria-expanded=${this.finish === kind} @click=${() => this.toggleFinish(kind)}>${text}</button>`)}</div>`}
      </header>
      ${chat.gone ? html`<p class="left" role="status"><span>${gone(chat.gone)}</span><button @click=${() => this.desk.putAway(chat.id)}>${words.putAway}</button></p>` : nothing}
      ${this.finish ? repeat([this.finish], (kind) => `${chat.id}/${kind}`, (kind) => html`<finish-panel .desk=${this.desk} .chat=${chat} .kind=${kind}
        @cancel=${() => { this.finish = null; this.focus(); }}></finish-panel>`) : nothing}
      <transcript-view .desk=${this.desk} .chat=${chat} .me=${this.agent?.id ?? ''}></transcript-view>
      <p class="typing" aria-live="polite">${this.typing ? html`<span data-testid="customer-typing">${words.typing}</span>` : nothing}</p>
      <reply-chips .chat=${chat}></reply-chips>
      <chat-composer @take-first=${this.#takeFirst} .desk=${this.desk} .chat=${chat} .agent=${this.agent}></chat-composer>`;
  }
}
customElements.define('conversation-pane', ConversationPane);
