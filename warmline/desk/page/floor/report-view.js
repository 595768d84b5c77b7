// @ts-check
/** Figures of a time, broken down; as a table here, as CSV for spreadsheets. */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { lane, reason, skill } from '../words.js';
import { dateOf, midnight } from './days.js';
import { shown } from './figures.js';
import { figure, report as words } from './words.js';

/** @typedef {Record<string, number | null>} Figures */
const COLUMNS = /** @type {(keyof typeof figure)[]} */ (['asked', 'answered', 'answered_share', 'service_level', 'mean_answer', 'abandoned', 'abandoned_share', 'mean_handle', 'transferred', 'satisfaction']);
const NAMES = /** @type {Record<string, (key: string) => string>} */ ({ skill, lane, reason });

export class ReportView extends LitElement {
  static properties = { told: { state: true }, by: { state: true }, query: { state: true }, problem: { state: true } };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s4); }
    form { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s3); align-items: end; background: var(--surface); padding: var(--s4); border: 1px solid var(--line); border-radius: var(--radius-large); }
    label { display: grid; gap: 2px; color: var(--soft); font-size: var(--t12); }
    .scroll { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-large); padding: var(--s2) var(--s4); }
    table { border-collapse: collapse; width: 100%; }
    th, td { padding: var(--s2) var(--s3) var(--s2) 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
    th:first-child, td:first-child { text-align: left; }
    thead th { color: var(--soft); font-size: var(--t12); }
    tfoot td { font-weight: 600; border-bottom: 0; }
    a { color: var(--accent); }
    .problem { color: var(--danger); }
  `];

  constructor() {
    super();
    /** @type {{all: Figures, parts: Record<string, Figures>} | null} */ this.told = null;
    this.by = 'skill';
    /** @type {Record<string, string>} */ this.query = {};
    this.problem = '';
  }

  render() {
    const today = dateOf(Date.now());
    return html`<form @submit=${this.#make}>
        <label>${words.from}<input name="since" type="date" required .value=${today}></label><label>${words.to}<input name="before" type="date" required .value=${today}></label>
        <label>${words.by}<select name="by" data-testid="report-by">${Object.entries(words.keys).map(([key, name]) => html`<option value=${key}>${name}</option>`)}</select></label>
        <button class="main" type="submit" data-testid="report-go">${words.go}</button>
      </form>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.told ? this.#table(this.told) : nothing}`;
  }

  /** @param {{all: Figures, parts: Record<string, Figures>}} told */
  #table(told) {
    const parts = Object.entries(told.parts);
    if (!told.all.asked) return html`<p class="soft" role="status">${words.none}</p>`;
    const cells = (/** @type {Figures} */ part) => COLUMNS.map((name) => html`<td class="figures">${shown(name, part[name])}</td>`);
    return html`<div class="scroll" tabindex="0"><table data-testid="report-table"><thead><tr><th>${words.part}</th>${COLUMNS.map((name) => html`<th title=${figure[name][1]}>${figure[name][0]}</th>`)}</tr></thead>
        <tbody>${parts.map(([key, part]) => html`<tr><td>${NAMES[this.by]?.(key) ?? key}</td>${cells(part)}</tr>`)}</tbody>
        <tfoot><tr><td>${words.all}</td>${cells(told.all)}</tr></tfoot></table></div>
      <p><a href="/desk/report.csv?${new URLSearchParams(this.query)}" download data-testid="report-csv">${words.csv}</a></p>`;
  }

  /** @param {SubmitEvent} event */
  async #make(event) {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const by = String(given.get('by'));
    const query = { since: String(midnight(String(given.get('since')))), before: String(midnight(String(given.get('before')), 1)), by };
    try {
      this.told = await api.get('/desk/report', query);
      [this.by, this.query, this.problem] = [by, query, ''];
    } catch (error) {
      this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    }
  }
}
customElements.define('report-view', ReportView);
