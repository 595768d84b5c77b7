// @ts-check
/** Where the agent writes: a draft per chat, canned answers by "/", notes for colleagues only. */

import { send } from '../api.js';
import { controls } from '../controls.js';
import { draftOf, keepDraft } from '../storage.js';
import { LitElement, css, html, live, nothing } from '../vendor/lit.js';
import { desk as words } from '../words.js';
import { cannedMatches, cannedQuery, filled, loadCanned } from '../canned.js';

const LONGEST = 2000; // characters; three bytes each stay far below the 8 KiB a frame may have
const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 5000;
const ROWS = 5;

export class ChatComposer extends LitElement {
  static properties = {
    desk: { attribute: false }, chat: { attribute: false }, agent: { attribute: false },
    text: { state: true }, note: { state: true }, canned: { state: true }, place: { state: true }, closed: { state: true }, proposed: { state: true },
  };

  static styles = [controls, css`
    :host { position: relative; border-top: 1px solid var(--line); background: var(--surface); padding: var(--s2) var(--s3) var(--s3); }
    :host(.note) { background: var(--note); }
    .bar { display: flex; align-items: end; gap: var(--s2); }
    textarea { flex: 1; resize: none; line-height: 1.5; padding: var(--s2) var(--s3); border-radius: var(--radius-large); overflow-y: auto; }
    .tools { display: flex; align-items: center; gap: var(--s2); margin-bottom: var(--s2); font-size: var(--t12); }
    .switch { display: inline-flex; align-items: center; gap: 6px; min-height: 24px; padding: 0 var(--s2); font-size: var(--t12); border-radius: 999px; }
    .switch[aria-checked="true"] { border-color: var(--note-line); background: var(--surface); font-weight: 600; }
    .switch::before { content: "○"; }
    .switch[aria-checked="true"]::before { content: "●"; color: var(--note-line); }
    .send { min-height: 40px; min-width: 72px; }
    [role="listbox"] {
      position: absolute; left: var(--s3); right: var(--s3); bottom: 100%; margin-bottom: var(--s1); max-height: min(360px, 50vh); overflow-y: auto; padding: var(--s1);
      background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius-large); box-shadow: var(--shadow); z-index: 2;
    }
    [role="option"] { display: grid; grid-template-columns: 120px 1fr; gap: var(--s2); padding: var(--s1) var(--s2); border-radius: var(--radius); cursor: pointer; }
    [role="option"][aria-selected="true"] { background: var(--accent-soft); }
    [role="option"] .say { color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .propose { min-height: 24px; font-size: var(--t12); color: var(--soft); }
    .gone { color: var(--soft); padding: var(--s2) 0; }
    @media (max-width: 520px) { [role="option"] { grid-template-columns: 1fr; } }
  `];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {import('../types.js').Chat} */ this.chat;
    /** @type {import('../types.js').Agent | null} */ this.agent = null;
    this.text = '';
    this.note = false;
    /** @type {import('../canned.js').Canned[]} */ this.canned = [];
    this.place = 0;
    this.closed = false;
    this.proposed = '';
    this.typingAt = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.typingEnds = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    loadCanned().then((canned) => { this.canned = canned; });
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {import('../types.js').Chat | undefined} */ (changed.get('chat'));
    if (changed.has('chat') && before?.id !== this.chat.id) {
      if (before) this.#stillTyping(before.id, false);
      const draft = draftOf(this.chat.id);
      this.text = draft.text;
      this.note = draft.note;
      this.closed = false;
    }
    this.classList.toggle('note', this.note && !this.chat.gone);
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('text') || changed.has('chat')) this.#grow();
  }

  /** Put the caret here. */
  focus() {
    this.#area?.focus();
  }

  /** A refused line comes back to be sent anew. @param {string} text */
  takeBack(text) {
    this.#write(this.text ? `${this.text}\n${text}` : text);
    this.focus();
  }

  toggleNote() {
    this.note = !this.note;
    this.#keep();
    if (this.note) this.#stillTyping(this.chat.id, false);
    this.focus();
  }

  get #area() {
    return /** @type {HTMLTextAreaElement | null} */ (this.renderRoot.querySelector('textarea'));
  }

  get #matches() {
    const query = this.closed ? null : cannedQuery(this.text);
    return query === null ? [] : cannedMatches(this.canned, query);
  }

  render() {
    if (this.chat.gone) return html`<p class="gone">${words.notOwned}</p>`;
    const matches = this.#matches;
    return html`
      ${matches.length ? this.#list(matches) : nothing}
      <div class="tools">
        <button class="switch" role="switch" aria-checked=${this.note} data-testid="note-switch" @click=${this.toggleNote}>${words.noteSwitch}</button>
        ${this.note ? html`<span>${words.noteHint}</span>` : nothing}
        ${this.text.trim() && !this.note ? html`<button class="plain propose" data-testid="canned-propose" @click=${this.#propose}>${words.propose}</button>` : nothing}
        ${this.proposed ? html`<span role="status">${this.proposed}</span>` : nothing}
      </div>
      <div class="bar">
        <textarea rows="1" maxlength=${LONGEST} data-testid="desk-composer" .value=${live(this.text)} aria-label=${this.#hint} placeholder=${this.#hint}
          aria-autocomplete="list" aria-controls=${matches.length ? 'canned' : nothing} aria-activedescendant=${matches.length ? `canned-${this.place}` : nothing}
          @input=${this.#typed} @keydown=${this.#key} @blur=${() => this.#stillTyping(this.chat.id, false)}></textarea>
        <button class="main send" data-testid="desk-send" ?disabled=${!this.text.trim()} @click=${this.#send}>${this.note ? words.saveNote : words.send}</button>
      </div>`;
  }

  get #hint() {
    return this.note ? words.placeholderNote : words.placeholder;
  }

  /** @param {import('../canned.js').Canned[]} matches */
  #list(matches) {
    return html`<div role="listbox" id="canned" tabindex="0" aria-label=${words.canned}>${matches.map((one, index) => html`<div role="option" id="canned-${index}"
      aria-selected=${index === this.place} @pointerdown=${(/** @type {Event} */ event) => { event.preventDefault(); this.#take(one); }}>
      <span><b>/${one.key}</b> ${one.title}</span><span class="say">${one.text}</span></div>`)}</div>`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter that picks a Chinese candidate is not ours; Safari tells it by key code 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    const matches = this.#matches;
    if (matches.length && this.#listKey(event, matches)) return;
    if (event.key === 'Tab' && !event.shiftKey && !this.text && !this.note) {
      if (!this.dispatchEvent(new Event('take-first', { cancelable: true }))) event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#send();
    }
  }

  /** @param {KeyboardEvent} event @param {import('../canned.js').Canned[]} matches @returns {boolean} whether the key was the list's */
  #listKey(event, matches) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) this.place = (this.place + step + matches.length) % matches.length;
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) this.#take(matches[this.place]);
    else if (event.key === 'Escape') this.closed = true;
    else return false;
    event.preventDefault();
    event.stopPropagation();
    this.updateComplete.then(() => this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
    return true;
  }

  /** @param {import('../canned.js').Canned} one */
  #take(one) {
    this.#write(filled(one.text, { greeting: this.chat.customer.greeting ?? '', agent: this.agent?.name ?? '' }));
    this.focus();
  }

  #typed() {
    this.closed = false;
    this.proposed = '';
    this.place = 0;
    this.#write(this.#area?.value ?? '');
    if (!this.note) this.#stillTyping(this.chat.id, this.text !== '');
  }

  /** @param {string} text */
  #write(text) {
    this.text = text.slice(0, LONGEST);
    this.#keep();
  }

  /** What is written may be of use to colleagues: a supervisor decides. */
  async #propose() {
    const text = this.text.trim();
    const key = [...crypto.getRandomValues(new Uint8Array(2))].map((byte) => byte.toString(36)).join('');
    try {
      await send('POST', '/desk/canned', { key, title: text.slice(0, 10), text });
      this.proposed = words.proposedDone;
    } catch {
      this.proposed = words.proposedNot;
    }
  }

  #keep() {
    keepDraft(this.chat.id, { text: this.text, note: this.note });
  }

  #send() {
    const text = this.text.trim();
    if (!text) return;
    this.desk.write(this.chat.id, this.note ? 'note' : 'say', text);
    this.#write('');
    this.#stillTyping(this.chat.id, false);
    this.focus();
  }

  /** @param {string} conversation @param {boolean} on */
  #stillTyping(conversation, on) {
    clearTimeout(this.typingEnds);
    if (on) this.typingEnds = setTimeout(() => this.#stillTyping(conversation, false), TYPING_ENDS_MS);
    const now = Date.now();
    if (on ? now - this.typingAt < TYPING_EVERY_MS : this.typingAt === 0) return;
    this.typingAt = on ? now : 0;
    this.desk.typing(conversation, on);
  }

  #grow() {
    const area = this.#area;
    if (!area) return;
    area.style.height = 'auto';
    const line = parseFloat(getComputedStyle(area).lineHeight);
    area.style.height = `${Math.min(area.scrollHeight + 2, line * ROWS + 18)}px`;
  }
}
customElements.define('chat-composer', ChatComposer);
