// @ts-check
/** What the bot hands over, so that the customer need not say it twice. */

import { controls } from '../controls.js';
import { reasonText } from '../event-text.js';
import { percent } from '../format.js';
import { intentName } from '../intent-names.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { by, lane, mood, nextStep, packet as words, proof, skill, slot, tier, who } from '../words.js';

const LEAST = 0.01; // below, a guess says nothing

export class PacketPanel extends LitElement {
  static properties = { chat: { attribute: false } };

  static styles = [controls, css`
    :host { padding: var(--s3) var(--s4) var(--s5); }
    .why { font-size: var(--t16); font-weight: 600; overflow-wrap: anywhere; }
    .chips { display: flex; flex-wrap: wrap; gap: var(--s1); margin: var(--s2) 0; }
    section { padding: var(--s3) 0 0; }
    h3 { font-size: var(--t12); font-weight: 600; color: var(--soft); margin: 0 0 var(--s1); }
    dl { display: grid; grid-template-columns: minmax(64px, max-content) minmax(0, 1fr); gap: var(--s1) var(--s3); }
    dt { color: var(--soft); }
    dd { overflow-wrap: anywhere; }
    .next { padding: var(--s2) var(--s3); border-left: 3px solid var(--accent); background: var(--accent-soft); border-radius: 0 var(--radius) var(--radius) 0; overflow-wrap: anywhere; }
    .intents li { display: flex; justify-content: space-between; gap: var(--s2); }
    .results li { padding-left: var(--s3); overflow-wrap: anywhere; position: relative; }
    .results li::before { content: "·"; position: absolute; left: 0; }
  `];

  constructor() {
    super();
    /** @type {import('../types.js').Chat} */ this.chat;
  }

  render() {
    const packet = this.chat.packet;
    const way = packet?.lane ?? this.chat.lane;
    const skilled = skill(packet?.skill ?? this.chat.skill);
    const customer = { ...this.chat.customer, ...packet?.profile };
    return html`<div data-testid="packet">
      <h2>${words.title}</h2>
      ${packet ? html`<p class="why">${packet.reason_text || reasonText(packet.reason)}</p>` : html`<p class="soft">${words.none}</p>`}
      <div class="chips">
        <span class="chip ${way}">${lane(way)}</span>
        ${skilled === lane(way) ? nothing : html`<span class="chip">${skilled}</span>`}
        ${packet?.by ? html`<span class="chip">${words.asked} ${by(packet.by)}</span>` : nothing}
        ${packet?.mood ? html`<span class="chip">${words.mood} ${mood(packet.mood)}</span>` : nothing}
      </div>
      ${packet?.next_step ? html`<section><h3>${words.next}</h3><p class="next">${nextStep(packet.next_step)}</p></section>` : nothing}
      <section><h3>${words.profile}</h3><p>${[customer.greeting || who.visitor, customer.elderly ? words.elderly : '', tier(customer.tier)].filter(Boolean).join(' · ')}</p>
        ${packet?.proof ? html`<p class="soft">${words.proof} ${proof(packet.proof)}</p>` : nothing}</section>
      ${packet ? this.#understood(packet) : nothing}
    </div>`;
  }

  /** @param {import('../types.js').Packet} packet */
  #understood(packet) {
    const intents = (packet.intents ?? []).filter(([, confidence]) => confidence >= LEAST);
    const slots = Object.entries(packet.slots ?? {}).filter(([, value]) => value != null && value !== '');
    return html`
      ${intents.length ? html`<section><h3>${words.intents}</h3><ul class="intents">${intents.map(([name, confidence]) => html`<li>
        <span>${intentName(name)}</span><span class="soft figures" title=${words.sure}>${percent(confidence)}</span></li>`)}</ul></section>` : nothing}
      ${slots.length ? html`<section><h3>${words.slots}</h3><dl>${slots.map(([name, value]) => html`<dt>${slot(name)}</dt><dd class="figures">${name === 'pending' ? intentName(String(value)) : shown(value)}</dd>`)}</dl></section>` : nothing}
      ${packet.results?.length ? html`<section><h3>${words.results}</h3><ul class="results figures">${packet.results.map((text) => html`<li>${text}</li>`)}</ul></section>` : nothing}
      ${packet.bot_turns ? html`<section><p class="soft">${words.turns} <span class="figures">${packet.bot_turns}</span> ${words.turn}</p></section>` : nothing}`;
  }
}
customElements.define('packet-panel', PacketPanel);

/** @param {unknown} value of a slot */
const shown = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
