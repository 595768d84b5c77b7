// @ts-check
/** My state: who I am, 可接入 / 小休 / 离线 with a reason for the break, and how full my hands are. */

import { controls } from '../controls.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { PAUSES, availability, desk as words, pauseReason } from '../words.js';

const STATES = /** @type {const} */ (['online', 'paused', 'offline']);

export class AvailabilitySwitch extends LitElement {
  static properties = { desk: { attribute: false }, agent: { attribute: false }, wanted: { state: true } };

  static styles = [controls, css`
    :host { padding: var(--s3) var(--s3) var(--s2); }
    .who { display: flex; align-items: baseline; gap: var(--s2); margin-bottom: var(--s2); }
    .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .load { margin-left: auto; white-space: nowrap; }
    .states { display: grid; grid-template-columns: repeat(3, 1fr); border: 1px solid var(--line-strong); border-radius: var(--radius); overflow: hidden; }
    .states button { border: 0; border-radius: 0; padding: 0 var(--s1); }
    .states button + button { border-left: 1px solid var(--line); }
    .states button:focus-visible { outline-offset: -3px; }
    .states button[aria-pressed="true"] { background: var(--accent); color: var(--on-accent); font-weight: 600; }
    .states button[aria-pressed="true"]::before { content: "✓ "; }
    label { display: flex; align-items: center; gap: var(--s2); margin-top: var(--s2); }
    select { flex: 1; }
  `];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {import('../types.js').Agent | null} */ this.agent = null;
    /** @type {string | null} asked for, not yet told by the server */ this.wanted = null;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('agent')) this.wanted = null;
  }

  render() {
    const agent = this.agent;
    if (!agent) return html`<p class="soft">${words.connecting}</p>`;
    return html`
      <div class="who">
        <span class="name" title=${agent.name}>${agent.name}</span>
        <span class="load soft figures" data-testid="load">${words.load} ${agent.load} / ${agent.capacity}</span>
      </div>
      <div class="states" role="group" aria-label=${words.myState}>${STATES.map((state) => this.#button(state, agent))}</div>
      ${agent.state === 'paused' ? this.#reason(agent) : nothing}
    `;
  }

  /** @param {typeof STATES[number]} state @param {import('../types.js').Agent} agent */
  #button(state, agent) {
    return html`<button
      data-testid="availability-${state}"
      aria-pressed=${agent.state === state}
      aria-busy=${this.wanted === state}
      @click=${() => this.#be(state)}
    >${availability(state)}</button>`;
  }

  /** @param {import('../types.js').Agent} agent */
  #reason(agent) {
    return html`<label class="soft">${words.pauseReason}
      <select @change=${(/** @type {Event} */ event) => this.desk.be('paused', /** @type {HTMLSelectElement} */ (event.target).value)}>
        ${agent.reason && !(agent.reason in PAUSES) ? html`<option value=${agent.reason} selected>${pauseReason(agent.reason)}</option>` : nothing}
        ${Object.entries(PAUSES).map(([code, name]) => html`<option value=${code} ?selected=${agent.reason === code}>${name}</option>`)}
      </select>
    </label>`;
  }

  /** @param {typeof STATES[number]} state */
  #be(state) {
    this.wanted = state;
    this.desk.be(state, state === 'paused' ? Object.keys(PAUSES)[0] : undefined);
  }
}
customElements.define('availability-switch', AvailabilitySwitch);
