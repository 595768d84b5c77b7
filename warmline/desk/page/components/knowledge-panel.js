// @ts-check
/** The bank's answers, found by meaning or by words; one tap puts an answer into the composer. Fires `say-this`. */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { knowledge as words } from '../words.js';

/** @typedef {{id: string, question: string, answer: string, source: string}} Known */
const PAUSE_MS = 250; // after the last key

export class KnowledgePanel extends LitElement {
  static properties = { found: { state: true }, text: { state: true }, problem: { state: true } };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s3); padding: var(--s3) var(--s4) var(--s5); align-content: start; }
    input { width: 100%; min-height: 36px; }
    li { padding: var(--s3) 0; border-top: 1px solid var(--line); display: grid; gap: var(--s1); }
    .answer { overflow-wrap: anywhere; }
    .foot { display: flex; justify-content: space-between; align-items: center; gap: var(--s2); font-size: var(--t12); }
    .problem { color: var(--danger); }
  `];

  constructor() {
    super();
    /** @type {Known[] | null} */ this.found = null;
    this.text = '';
    this.problem = '';
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.pause = undefined;
  }

  /** Put the caret into the search. */
  focus() {
    this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('input'))?.focus());
  }

  render() {
    return html`
      <input type="search" data-testid="knowledge-search" maxlength="200" aria-label=${words.search} placeholder=${words.search} @input=${this.#typed}>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.found === null ? html`<p class="soft">${words.hint}</p>` : this.found.length === 0 ? html`<p class="soft" role="status">${words.nothing}</p>` : html`<ul>
        ${repeat(this.found, (one) => one.id, (one) => html`<li data-testid="knowledge-entry"><b>${one.question}</b><p class="answer">${one.answer}</p>
          <div class="foot"><span class="soft">${one.source}</span><button data-testid="knowledge-use" @click=${() => this.#use(one.answer)}>${words.use}</button></div></li>`)}</ul>`}`;
  }

  /** @param {InputEvent} event */
  #typed(event) {
    if (event.isComposing) return;
    this.text = /** @type {HTMLInputElement} */ (event.target).value.trim();
    clearTimeout(this.pause);
    if (!this.text) this.found = null;
    else this.pause = setTimeout(() => this.#look(this.text), PAUSE_MS);
  }

  /** @param {string} text */
  async #look(text) {
    try {
      const found = await api.get('/desk/knowledge', { text });
      if (text === this.text) [this.found, this.problem] = [found, ''];
    } catch (error) {
      this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    }
  }

  /** @param {string} text */
  #use(text) {
    this.dispatchEvent(new CustomEvent('say-this', { detail: text, bubbles: true, composed: true }));
  }
}
customElements.define('knowledge-panel', KnowledgePanel);
