// @ts-check
/** Where the customer writes. Enter sends, Shift+Enter breaks the line, and nothing is sent while a word is composed. */
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { base } from '../theme.js';
import { words } from '../words.js';
import { send } from './icons.js';
import { register } from './register.js';

/** Stays well under the socket's 8 KiB when every character takes three bytes. */
const MOST_CHARACTERS = 2000;
const TELL_FROM = 1900;
const MOST_LINES = 5;
const TYPING_AGAIN_MS = 3_000;
const TYPING_STOPS_MS = 5_000;
/** Safari ends the composition before the Enter that ended it; only this key code tells. */
const COMPOSING_KEY = 229;

export class Composer extends LitElement {
  static properties = {
    visit: { attribute: false },
    standing: { attribute: false },
    length: { state: true },
  };

  static styles = [
    base,
    css`
      :host {
        display: block;
        border-top: 1px solid var(--line);
        background: var(--surface);
        padding: 8px 8px max(8px, env(safe-area-inset-bottom)) 12px;
      }
      form {
        display: flex;
        align-items: flex-end;
        gap: 8px;
      }
      textarea {
        flex: 1;
        min-width: 0;
        min-height: var(--target);
        padding: calc((var(--target) - 1.5em - 2px) / 2) 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--back);
        line-height: 1.5;
        resize: none;
        overflow-y: auto;
      }
      textarea::placeholder {
        color: var(--quiet);
        opacity: 1;
      }
      textarea:focus-visible {
        outline-width: 2px;
        outline-offset: 0;
      }
      button {
        display: grid;
        place-items: center;
        padding: 0;
        border-radius: 50%;
      }
      .left {
        padding-top: 4px;
        color: var(--quiet);
        font-size: var(--tiny);
        text-align: right;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    /** @type {import('../frames.js').Standing} */
    this.standing = 'bot';
    this.length = 0;
    this.toldTyping = 0;
    this.stops = 0;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.clearTimeout(this.stops);
  }

  get field() {
    return this.renderRoot.querySelector('textarea');
  }

  focus() {
    this.field?.focus();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === COMPOSING_KEY) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const field = this.field;
    const text = field?.value.trim();
    if (!field || !text) return;
    this.visit?.say(text);
    field.value = '';
    this.grown();
    this.stopTyping();
    field.focus();
  }

  onInput() {
    this.grown();
    window.clearTimeout(this.stops);
    if (!this.field?.value.trim()) return this.stopTyping();
    this.stops = window.setTimeout(() => this.stopTyping(), TYPING_STOPS_MS);
    const now = performance.now();
    if (this.toldTyping && now - this.toldTyping < TYPING_AGAIN_MS) return;
    this.toldTyping = now;
    this.visit?.typing(true);
  }

  stopTyping() {
    window.clearTimeout(this.stops);
    if (this.toldTyping) this.visit?.typing(false);
    this.toldTyping = 0;
  }

  /** As high as the text, up to five lines. */
  grown() {
    const field = this.field;
    if (!field) return;
    this.length = field.value.length;
    field.style.height = 'auto';
    const style = getComputedStyle(field);
    const room = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom) + 2;
    const most = parseFloat(style.lineHeight) * MOST_LINES + room;
    field.style.height = `${Math.min(field.scrollHeight + 2, most)}px`;
  }

  render() {
    const hint =
      this.standing === 'agent'
        ? words.composer.agentHint
        : this.standing === 'closed'
          ? words.composer.closedHint
          : words.composer.hint;
    return html`<form @submit=${(/** @type {Event} */ event) => (event.preventDefault(), this.submit())}>
        <textarea
          rows="1"
          data-testid="composer"
          maxlength=${MOST_CHARACTERS}
          aria-label=${words.composer.label}
          placeholder=${hint}
          enterkeyhint="send"
          @keydown=${this.onKey}
          @input=${this.onInput}
        ></textarea>
        <button class="primary" type="submit" data-testid="send" aria-label=${words.composer.send} ?disabled=${this.length === 0}>
          ${send}
        </button>
      </form>
      ${this.length >= TELL_FROM
        ? html`<p class="left">${words.composer.left(MOST_CHARACTERS - this.length)}</p>`
        : nothing}`;
  }
}

register('warmline-composer', Composer);
