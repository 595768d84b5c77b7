// @ts-check
/**
 * Quality: a fixed sample of what agents did, each judged by the sheet beside what was said.
 *
 * @typedef {{conversation: string, number: number, agent: string, skill: string, lane: string, accepted_at: number, ended_at: number,
 *   lines: number, rating: number}} Sampled
 * @typedef {{code: string, name: string, points: number}} Criterion
 * @typedef {{conversation: string, number: number, reviewer: string, agent: string, at: number, total: number, comment: string}} Review
 */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { saidText } from '../event-text.js';
import { clock, day, span } from '../format.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { lane, skill } from '../words.js';
import { dateOf, midnight } from './days.js';
import { quality as words } from './words.js';

const SAID = new Set(['customer_message', 'customer_choice', 'bot_message', 'agent_message', 'note']);

export class QualityView extends LitElement {
  static properties = {
    sample: { state: true }, open: { state: true }, lines: { state: true }, reviews: { state: true }, said: { state: true }, problem: { state: true },
  };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s4); }
    form.draw { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s3); align-items: end; background: var(--surface); padding: var(--s4); border: 1px solid var(--line); border-radius: var(--radius-large); }
    label { display: grid; gap: 2px; color: var(--soft); font-size: var(--t12); }
    ul { display: grid; gap: var(--s2); }
    li { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
    li > button { width: 100%; height: auto; border: 0; text-align: left; display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; padding: var(--s3) var(--s4); white-space: normal; }
    .both { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: var(--s4); border-top: 1px solid var(--line); padding: var(--s4); }
    .said { display: grid; gap: var(--s2); max-height: 60vh; overflow-y: auto; align-content: start; }
    .said p { overflow-wrap: anywhere; white-space: pre-line; }
    .judge { display: grid; gap: var(--s2); align-content: start; }
    .judge label.points { grid-template-columns: minmax(0, 1fr) auto; align-items: center; color: var(--text); font-size: var(--t14); gap: var(--s3); }
    .judge input { width: 72px; }
    .problem { color: var(--danger); }
  `];

  constructor() {
    super();
    /** @type {Sampled[] | null} */ this.sample = null;
    this.open = '';
    /** @type {import('../types.js').LogEvent[]} */ this.lines = [];
    /** @type {Review[]} */ this.reviews = [];
    /** @type {Criterion[]} */ this.criteria = [];
    this.said = '';
    this.problem = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#try(async () => {
      this.criteria = (await api.get('/desk/quality/sheet')).criteria;
      this.reviews = await api.get('/desk/quality/reviews');
    });
  }

  render() {
    const today = dateOf(Date.now());
    return html`<form class="draw" @submit=${this.#draw}>
        <label>${words.from}<input name="since" type="date" required .value=${today}></label><label>${words.to}<input name="before" type="date" required .value=${today}></label>
        <label>${words.each}<input name="per_agent" type="number" min="1" max="20" required value="3"></label>
        <button class="main" type="submit" data-testid="quality-draw">${words.draw}</button><span class="soft">${words.hint}</span>
      </form>
      ${this.said ? html`<p role="status" data-testid="quality-said">${this.said}</p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.sample === null ? nothing : this.sample.length === 0 ? html`<p class="soft" role="status">${words.none}</p>` : html`<ul>${repeat(this.sample, keyOf, (one) => this.#row(one))}</ul>`}
      ${this.reviews.length ? html`<h2>${words.done}</h2><ul>${this.reviews.slice(0, 50).map((one) => html`<li data-testid="quality-review"><button disabled>
        <b class="figures">${one.total}</b><span>${one.agent}</span><span class="soft figures">${day(one.at, Date.now())} ${clock(one.at)} · ${words.by(one.reviewer)}</span><span>${one.comment}</span></button></li>`)}</ul>` : nothing}`;
  }

  /** @param {Sampled} one */
  #row(one) {
    const open = this.open === keyOf(one);
    return html`<li data-testid="quality-sample"><button aria-expanded=${open} @click=${() => this.#toggle(one)}>
        <b>${one.agent}</b><span class="chip ${one.lane}">${lane(one.lane)}</span><span>${skill(one.skill)}</span>
        <span class="soft figures">${day(one.accepted_at, Date.now())} ${clock(one.accepted_at)} · ${span(one.ended_at - one.accepted_at)}${one.rating ? ` · ${words.rated(one.rating)}` : ''}</span></button>
      ${open ? html`<div class="both"><div class="said" tabindex="0">${this.lines.filter((line) => SAID.has(line.type)).map((line) => html`<p><b>${line.name ?? words.who(line.type)}</b>
          <span class="soft figures">${clock(line.at)}</span><br>${saidText(line)}</p>`)}</div>
        <form class="judge" @submit=${(/** @type {SubmitEvent} */ event) => this.#judge(event, one)}>
          ${this.criteria.map((criterion) => html`<label class="points">${criterion.name}（${criterion.points}）<input name=${criterion.code} type="number" min="0" max=${criterion.points} required></label>`)}
          <label>${words.comment}<textarea name="comment" maxlength="1000" rows="3"></textarea></label>
          <button class="main" type="submit" data-testid="quality-save">${words.save}</button></form></div>` : nothing}</li>`;
  }

  /** @param {SubmitEvent} event */
  async #draw(event) {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const since = String(midnight(String(given.get('since'))));
    const before = String(midnight(String(given.get('before')), 1));
    await this.#try(async () => { this.sample = await api.get('/desk/quality/sample', { since, before, per_agent: String(given.get('per_agent')) }); });
  }

  /** @param {Sampled} one */
  #toggle(one) {
    this.lines = [];
    this.open = this.open === keyOf(one) ? '' : keyOf(one);
    if (this.open) this.#try(async () => { this.lines = await api.get(`/desk/visits/${one.conversation}`); });
  }

  /** @param {SubmitEvent} event @param {Sampled} one */
  async #judge(event, one) {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const scores = Object.fromEntries(this.criteria.map(({ code }) => [code, Number(given.get(code))]));
    await this.#try(async () => {
      await api.send('POST', '/desk/quality/reviews', { conversation: one.conversation, number: one.number, agent: one.agent, scores, comment: String(given.get('comment')) });
      this.said = words.saved;
      this.open = '';
      this.sample = (this.sample ?? []).filter((other) => other !== one);
      this.reviews = await api.get('/desk/quality/reviews');
    });
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    try {
      [this.problem, this.said] = ['', ''];
      await act();
    } catch (error) {
      this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    }
  }
}
customElements.define('quality-view', QualityView);

/** @param {Sampled} one */
const keyOf = (one) => `${one.conversation}/${one.number}`;
