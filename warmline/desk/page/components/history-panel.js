// @ts-check
/**
 * The customer's earlier visits; one opens to what was said in it (which is recorded).
 *
 * @typedef {{conversation: string, channel: string, opened_at: number, closed_at: number, first_words: string,
 *   agents: string[], rating: number, code: string}} Earlier
 */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { saidText, systemText } from '../event-text.js';
import { clock, day } from '../format.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { channel, closeCode, history as words, who } from '../words.js';

const WHO = /** @type {Record<string, string>} */ ({ customer_message: who.customer, customer_choice: who.customer, bot_message: who.bot, note: who.note });

export class HistoryPanel extends LitElement {
  static properties = {
    chat: { attribute: false }, visits: { state: true }, open: { state: true }, lines: { state: true }, problem: { state: true },
  };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s2); padding: var(--s3) var(--s4) var(--s5); align-content: start; }
    li > button { width: 100%; height: auto; text-align: left; display: grid; gap: 2px; padding: var(--s2) var(--s3); white-space: normal; }
    .said { padding: var(--s2) var(--s3); display: grid; gap: var(--s2); border-left: 2px solid var(--line); margin: var(--s2) 0 var(--s3) var(--s2); }
    .said p { overflow-wrap: anywhere; white-space: pre-line; }
    .problem { color: var(--danger); }
  `];

  constructor() {
    super();
    /** @type {import('../types.js').Chat} */ this.chat;
    /** @type {Earlier[] | null} */ this.visits = null;
    this.open = '';
    /** @type {import('../types.js').LogEvent[]} */ this.lines = [];
    this.problem = '';
    this.of = '';
  }

  willUpdate() {
    if (this.of === this.chat.id) return;
    this.of = this.chat.id;
    this.visits = null;
    this.open = '';
    this.#get(`/desk/conversations/${this.of}/history`, (visits) => { this.visits = visits; });
  }

  render() {
    return html`
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.visits === null ? nothing : this.visits.length === 0 ? html`<p class="soft">${words.none}</p>` : html`<ul>
        ${repeat(this.visits, (one) => one.conversation, (one) => html`<li>
          <button data-testid="earlier-visit" aria-expanded=${this.open === one.conversation} @click=${() => this.#toggle(one.conversation)}>
            <span class="soft figures">${day(one.opened_at, Date.now())} ${clock(one.opened_at)} · ${channel(one.channel)}${one.rating ? ` · ${words.rated(one.rating)}` : ''}</span>
            <span>${one.first_words || words.silent}</span>
            <span class="soft">${[one.agents.join('、'), closeCode(one.code)].filter(Boolean).join(' · ')}</span>
          </button>
          ${this.open === one.conversation ? html`<div class="said" data-testid="earlier-lines">${this.lines.map((line) => this.#line(line))}</div>` : nothing}</li>`)}</ul>`}`;
  }

  /** @param {import('../types.js').LogEvent} event */
  #line(event) {
    const name = event.type === 'agent_message' ? event.name : WHO[event.type];
    if (name) return html`<p><b>${name}</b> <span class="soft figures">${clock(event.at)}</span><br>${saidText(event)}</p>`;
    const text = systemText(event);
    return text ? html`<p class="soft">${text}</p>` : nothing;
  }

  /** @param {string} visit */
  #toggle(visit) {
    this.lines = [];
    this.open = this.open === visit ? '' : visit;
    if (this.open) this.#get(`/desk/conversations/${this.of}/history/${visit}`, (lines) => { if (this.open === visit) this.lines = lines; });
  }

  /** @param {string} path @param {(told: any) => void} take */
  async #get(path, take) {
    const of = this.of;
    try {
      const told = await api.get(path);
      if (of === this.of) [this.problem] = [''], take(told);
    } catch (error) {
      if (of === this.of) this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    }
  }
}
customElements.define('history-panel', HistoryPanel);
