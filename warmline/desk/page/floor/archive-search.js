// @ts-check
/**
 * Archived visits: found by any words, by agent, day and rating; one opens to what was said (which is recorded).
 *
 * @typedef {{conversation: string, channel: string, opened_at: number, greeting: string, first_words: string, customer_lines: number,
 *   bot_lines: number, agent_lines: number, rating: number, code: string, agents: string[], excerpt: string}} Found
 */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { saidText, systemText } from '../event-text.js';
import { clock, day } from '../format.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { channel, closeCode } from '../words.js';
import { midnight } from './days.js';
import { archive as words, board } from './words.js';

const WHO = /** @type {Record<string, string>} */ ({ customer_message: words.customer, customer_choice: words.customer, bot_message: words.bot, note: words.note });

export class ArchiveSearch extends LitElement {
  static properties = { found: { state: true }, open: { state: true }, lines: { state: true }, problem: { state: true } };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s4); }
    form { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s3); align-items: end; background: var(--surface); padding: var(--s4); border: 1px solid var(--line); border-radius: var(--radius-large); }
    label { display: grid; gap: 2px; color: var(--soft); font-size: var(--t12); }
    label.check { display: flex; align-items: center; min-height: 32px; gap: var(--s1); }
    label.check input { min-height: 0; }
    input[name="text"] { width: min(360px, 80vw); }
    ul { display: grid; gap: var(--s2); }
    li { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
    li > button { width: 100%; height: auto; border: 0; text-align: left; display: grid; gap: 2px; padding: var(--s3) var(--s4); white-space: normal; }
    .said { border-top: 1px solid var(--line); padding: var(--s3) var(--s4); display: grid; gap: var(--s2); max-height: 60vh; overflow-y: auto; }
    .said p { overflow-wrap: anywhere; white-space: pre-line; }
    .problem { color: var(--danger); }
  `];

  constructor() {
    super();
    /** @type {Found[] | null} */ this.found = null;
    this.open = '';
    /** @type {import('../types.js').LogEvent[]} */ this.lines = [];
    this.problem = '';
  }

  render() {
    return html`<form @submit=${this.#look} role="search">
        <label>${words.search}<input name="text" type="search" maxlength="100" data-testid="archive-text" placeholder=${words.hint}></label>
        <label>${words.from}<input name="since" type="date"></label><label>${words.to}<input name="before" type="date"></label>
        <label>${words.agent}<input name="agent" maxlength="40" autocomplete="off"></label>
        <label>${words.rated}<select name="at_most_rated"><option value="">${words.any}</option>${[1, 2, 3].map((score) => html`<option value=${score}>${words.rating(score)}</option>`)}</select></label>
        <label class="check"><input name="person" type="checkbox">${words.person}</label>
        <button class="main" type="submit" data-testid="archive-go">${words.go}</button>
      </form>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.found === null ? nothing : this.found.length === 0 ? html`<p class="soft" role="status">${words.none}</p>` : html`<ul>${repeat(this.found, (one) => one.conversation, (one) => this.#row(one))}</ul>`}`;
  }

  /** @param {Found} one */
  #row(one) {
    const open = this.open === one.conversation;
    return html`<li data-testid="archive-visit"><button title=${words.open} aria-expanded=${open} @click=${() => this.#toggle(one.conversation)}>
        <span class="soft figures">${day(one.opened_at, Date.now())} ${clock(one.opened_at)} · ${channel(one.channel)} · ${one.customer_lines + one.bot_lines + one.agent_lines} ${words.lines}${one.rating ? ` · ${words.rating(one.rating)}` : ''}</span>
        <span><b>${one.greeting || board.visitor}</b> ${one.excerpt || one.first_words}</span>
        <span class="soft">${[one.agents.join('、'), closeCode(one.code)].filter(Boolean).join(' · ')}</span></button>
      ${open ? html`<div class="said" data-testid="archive-lines">${this.lines.map((line) => this.#line(line))}</div>` : nothing}</li>`;
  }

  /** @param {import('../types.js').LogEvent} event */
  #line(event) {
    const name = event.type === 'agent_message' ? event.name : WHO[event.type];
    if (name) return html`<p><b>${name}</b> <span class="soft figures">${clock(event.at)}</span><br>${saidText(event)}</p>`;
    const text = systemText(event);
    return text ? html`<p class="soft">${text}</p>` : nothing;
  }

  /** @param {SubmitEvent} event */
  async #look(event) {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const text = (/** @type {string} */ name) => String(given.get(name) ?? '').trim();
    const query = /** @type {Record<string, string>} */ ({});
    for (const name of ['text', 'agent', 'at_most_rated']) if (text(name)) query[name] = text(name);
    if (text('since')) query.since = String(midnight(text('since')));
    if (text('before')) query.before = String(midnight(text('before'), 1));
    if (given.get('person')) query.person = 'true';
    await this.#get('/desk/visits', (found) => { this.found = found; }, query);
  }

  /** @param {string} visit */
  #toggle(visit) {
    this.lines = [];
    this.open = this.open === visit ? '' : visit;
    if (this.open) this.#get(`/desk/visits/${visit}`, (lines) => { if (this.open === visit) this.lines = lines; });
  }

  /** @param {string} path @param {(told: any) => void} take @param {Record<string, string>} [query] */
  async #get(path, take, query) {
    try {
      take(await api.get(path, query));
      this.problem = '';
    } catch (error) {
      this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    }
  }
}
customElements.define('archive-search', ArchiveSearch);
