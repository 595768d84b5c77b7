// @ts-check
/** What people at the desk did that stays on record, newest first, and whether the chain is whole. */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { clock, day } from '../format.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { audit as words } from './words.js';

/** @typedef {{seq: number, at: number, who: string, what: string, subject: string, reason: string}} Entry */
const PAGE = 100;

export class AuditList extends LitElement {
  static properties = { entries: { state: true }, broken: { state: true }, problem: { state: true } };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s3); }
    .scroll { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-large); padding: var(--s2) var(--s4); }
    table { border-collapse: collapse; width: 100%; }
    th, td { padding: var(--s2) var(--s3) var(--s2) 0; border-bottom: 1px solid var(--line); text-align: left; overflow-wrap: anywhere; }
    th { color: var(--soft); font-size: var(--t12); }
    .problem { color: var(--danger); font-weight: 600; }
  `];

  constructor() {
    super();
    /** @type {Entry[]} */ this.entries = [];
    /** @type {number | null | undefined} */ this.broken = undefined;
    this.problem = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#more();
    api.get('/desk/audit/verify').then((told) => { this.broken = told.broken; }, () => { this.problem = words.away; });
  }

  render() {
    return html`${this.broken === undefined ? nothing : html`<p class=${this.broken === null ? 'soft' : 'problem'} role="status" data-testid="audit-chain">${this.broken === null ? words.whole : words.broken(this.broken)}</p>`}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="scroll" tabindex="0"><table><thead><tr><th>${words.when}</th><th>${words.who}</th><th>${words.what}</th><th>${words.subject}</th><th>${words.reason}</th></tr></thead>
        <tbody>${this.entries.map((one) => html`<tr data-testid="audit-entry"><td class="figures">${day(one.at, Date.now())} ${clock(one.at)}</td><td>${one.who}</td><td>${words.acts(one.what)}</td><td>${one.subject}</td><td>${one.reason}</td></tr>`)}</tbody></table></div>
      ${this.entries.length && this.entries.length % PAGE === 0 ? html`<p><button @click=${this.#more}>${words.more}</button></p>` : nothing}`;
  }

  async #more() {
    try {
      const before = this.entries.at(-1)?.seq;
      const more = await api.get('/desk/audit/', before ? { before: String(before) } : undefined);
      this.entries = [...this.entries, ...more];
      this.problem = '';
    } catch {
      this.problem = words.away;
    }
  }
}
customElements.define('audit-list', AuditList);
