// @ts-check
/**
 * The live board, readable from three metres: who waits, who serves, today's figures, what wants a look.
 *
 * @typedef {Record<string, number | null>} Figures
 * @typedef {{conversation: string, greeting: string, skill: string, lane: string, channel: string, since: number}} Held
 * @typedef {{id: string, name: string, state: string, reason: string, suspect: boolean, load: number, capacity: number,
 *   skills: Record<string, number>, held: Held[]}} AtDesk
 * @typedef {{skill: string, name: string, waiting: number, longest_ms: number, lanes: Record<string, number>}} QueueLine
 * @typedef {{conversation: string, greeting: string, channel: string, elderly: boolean, concern: string, last: string, at: number}} Look
 * @typedef {{at: number, lines: QueueLine[], agents: AtDesk[], today: Figures, half_hours: Record<string, Figures>, looks: Look[]}} Board
 */

import { get } from '../api.js';
import { controls } from '../controls.js';
import { clock, span } from '../format.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { channel, lane, pauseReason, skill } from '../words.js';
import { act } from './act.js';
import './day-chart.js';
import { shown } from './figures.js';
import { app, board as words, figure } from './words.js';

const EVERY_MS = 3000;
const TILES = /** @type {(keyof typeof figure)[]} */ (['asked', 'answered_share', 'service_level', 'mean_answer', 'abandoned_share', 'mean_handle', 'satisfaction']);

export class FloorBoard extends LitElement {
  static properties = { board: { state: true }, problem: { state: true }, asking: { state: true }, said: { state: true } };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); align-items: start; }
    section { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-large); padding: var(--s4); min-width: 0; }
    .wide { grid-column: 1 / -1; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: var(--s3); margin-top: var(--s2); }
    .tile b { display: block; font-size: var(--t28); line-height: 1.2; }
    .tile span { color: var(--soft); }
    table { width: 100%; border-collapse: collapse; margin-top: var(--s2); }
    th { text-align: left; font-weight: 600; color: var(--soft); font-size: var(--t12); }
    th, td { padding: var(--s1) var(--s2) var(--s1) 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    td.n, th.n { text-align: right; }
    td.n b { font-size: var(--t20); }
    .late { color: var(--danger); }
    .rows li { padding: var(--s2) 0; border-bottom: 1px solid var(--line); display: grid; gap: 2px; }
    .row { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s2); align-items: center; }
    .row .end { margin-left: auto; }
    .held { color: var(--soft); overflow-wrap: anywhere; }
    .problem { color: var(--danger); }
    .foot { grid-column: 1 / -1; text-align: right; font-size: var(--t12); }
  `];

  constructor() {
    super();
    /** @type {Board | null} */ this.board = null;
    this.problem = '';
    /** the conversation whose take-over is to be confirmed */ this.asking = '';
    this.said = '';
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.next = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#look();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.next);
  }

  async #look() {
    try {
      this.board = await get('/desk/board');
      this.problem = '';
    } catch {
      this.problem = app.away;
    }
    if (this.isConnected) this.next = setTimeout(() => this.#look(), EVERY_MS);
  }

  render() {
    const board = this.board;
    if (!board) return html`<p class="problem" role="status">${this.problem}</p>`;
    return html`
      ${this.said ? html`<p class="wide" role="status" data-testid="board-said">${this.said}</p>` : nothing}
      <section class="wide" aria-label=${words.today}><h2>${words.today}</h2><div class="tiles">
        ${TILES.map((name) => html`<div class="tile" title=${figure[name][1]} data-testid="tile-${name}"><b class="figures">${shown(name, board.today[name])}</b><span>${figure[name][0]}</span></div>`)}</div></section>
      <section><h2>${words.waiting}</h2>${this.#waiting(board)}</section>
      <section><h2>${words.agents}</h2>${this.#agents(board)}</section>
      <section><h2>${words.looks}</h2>${this.#looks(board)}</section>
      <section class="wide"><h2>${words.chart(board.today.asked ?? 0)}</h2>${board.today.asked ? html`<day-chart .parts=${board.half_hours}></day-chart>` : html`<p class="soft">${words.noChart}</p>`}</section>
      <p class="foot soft figures" role="status">${this.problem || `${words.updated} ${clock(board.at)}`}</p>`;
  }

  /** Taking a conversation over: asked twice, because the customer and the agent are told. @param {string} conversation */
  #over(conversation) {
    if (this.asking !== conversation) return html`<button data-testid="take-over" @click=${() => { [this.asking, this.said] = [conversation, '']; }}>${words.takeOver}</button>`;
    return html`<button class="main" data-testid="take-over-sure" @click=${() => this.#takeOver(conversation)}>${words.takeOverSure}</button>
      <button @click=${() => { this.asking = ''; }}>${words.cancel}</button>`;
  }

  /** @param {string} conversation */
  async #takeOver(conversation) {
    this.asking = '';
    try {
      await act({ type: 'take_over', conversation });
      this.said = words.takenOver;
    } catch (error) {
      this.said = (error instanceof Error && error.message) || app.away;
    }
  }

  /** @param {Board} board */
  #waiting(board) {
    const lines = board.lines.filter((line) => line.waiting);
    if (!lines.length) return html`<p class="soft">${words.nobodyWaits}</p>`;
    return html`<table data-testid="board-waiting"><thead><tr><th>${words.skill}</th><th class="n">${words.people}</th><th class="n">${words.longest}</th></tr></thead><tbody>
      ${lines.map((line) => html`<tr><td>${line.name} ${Object.entries(line.lanes).map(([name, count]) => html`<span class="chip ${name}">${lane(name)} ${count}</span> `)}</td>
        <td class="n figures"><b>${line.waiting}</b></td><td class="n figures ${line.longest_ms > 120_000 ? 'late' : ''}">${span(line.longest_ms)}</td></tr>`)}</tbody></table>`;
  }

  /** @param {Board} board */
  #agents(board) {
    if (!board.agents.length) return html`<p class="soft">${words.nobodyHere}</p>`;
    return html`<ul class="rows">${repeat(board.agents, (one) => one.id, (one) => html`<li data-testid="board-agent" data-agent=${one.id}>
      <div class="row"><b>${one.name}</b><span class="chip">${words.state(one.state)}${one.reason ? ` · ${pauseReason(one.reason)}` : ''}</span>
        ${one.suspect ? html`<span class="chip complaint">${words.suspect}</span>` : nothing}<span class="end figures">${words.load} ${one.load} / ${one.capacity}</span></div>
      ${one.held.map((held) => html`<p class="held"><span class="chip ${held.lane}">${lane(held.lane)}</span> ${held.greeting || words.visitor} · ${skill(held.skill)} · ${channel(held.channel)} · ${words.since} ${span(board.at - held.since)} ${this.#over(held.conversation)}</p>`)}</li>`)}</ul>`;
  }

  /** @param {Board} board */
  #looks(board) {
    if (!board.looks.length) return html`<p class="soft">${words.noLooks}</p>`;
    return html`<ul class="rows">${repeat(board.looks, (one) => one.conversation, (one) => html`<li data-testid="board-look" data-conversation=${one.conversation}>
      <div class="row"><span class="chip ${one.concern === 'risk' ? 'fraud' : 'complaint'}">${words.concern(one.concern)}</span><b>${one.greeting || words.visitor}</b>
        <span class="soft">${channel(one.channel)}</span><span class="end soft figures">${span(board.at - one.at)}</span></div><p class="held">${one.last} ${this.#over(one.conversation)}</p></li>`)}</ul>`;
  }
}
customElements.define('floor-board', FloorBoard);
