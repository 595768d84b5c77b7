// @ts-check
/**
 * Canned answers that were proposed, with what a supervisor can decide of each.
 *
 * @typedef {{id: number, key: string, title: string, text: string, state: 'proposed' | 'approved' | 'refused' | 'retired', by: string, at: number}} Proposed
 */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { clock, day } from '../format.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { canned as words } from './words.js';

const WAYS = /** @type {Record<Proposed['state'], ('approved' | 'refused' | 'retired')[]>} */ ({
  proposed: ['approved', 'refused'], approved: ['retired'], refused: [], retired: ['approved'],
});

export class CannedList extends LitElement {
  static properties = { all: { state: true }, problem: { state: true } };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s3); }
    li { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--s3) var(--s4); display: grid; gap: var(--s1); margin-bottom: var(--s2); }
    .row { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; }
    .problem { color: var(--danger); }
  `];

  constructor() {
    super();
    /** @type {Proposed[] | null} */ this.all = null;
    this.problem = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  #load() {
    return this.#try(async () => { this.all = await api.get('/desk/canned/proposed'); });
  }

  render() {
    return html`${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.all === null ? nothing : this.all.length === 0 ? html`<p class="soft">${words.none}</p>` : html`<ul>${repeat(this.all, (one) => one.id, (one) => html`<li data-testid="canned-proposed" data-state=${one.state}>
        <div class="row"><b>/${one.key} ${one.title}</b><span class="chip">${words.state(one.state)}</span><span class="soft figures">${one.by} · ${day(one.at, Date.now())} ${clock(one.at)}</span></div>
        <p>${one.text}</p><div class="row">${WAYS[one.state].map((way) => html`<button class=${way === 'approved' ? 'main' : ''} data-testid="canned-${way}" @click=${() => this.#decide(one, way)}>${words.ways[way]}</button>`)}</div></li>`)}</ul>`}`;
  }

  /** @param {Proposed} one @param {string} state */
  async #decide(one, state) {
    await this.#try(async () => { await api.send('POST', `/desk/canned/${one.id}`, { state }); });
    if (!this.problem) await this.#load();
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    try {
      this.problem = '';
      await act();
    } catch (error) {
      this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    }
  }
}
customElements.define('canned-list', CannedList);
