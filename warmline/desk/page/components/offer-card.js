// @ts-check
/** One offer: who waits and why, how long I have, take it (Enter) or let another have it. */

import { controls } from '../controls.js';
import { reasonText } from '../event-text.js';
import { span } from '../format.js';
import { LitElement, css, html, nothing, svg } from '../vendor/lit.js';
import { channel, desk as words, lane, skill, tier, who } from '../words.js';

const TICK_MS = 250;

export class OfferCard extends LitElement {
  static properties = { desk: { attribute: false }, offer: { attribute: false }, left: { state: true } };

  static styles = [controls, css`
    article {
      display: grid; gap: var(--s2); padding: var(--s3); background: var(--surface); border: 2px solid var(--accent);
      border-radius: var(--radius-large); box-shadow: var(--shadow);
    }
    article.fraud { border-color: var(--danger); }
    header { display: flex; gap: var(--s2); align-items: center; }
    .about { min-width: 0; flex: 1; }
    .name { font-weight: 600; font-size: var(--t16); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .chips { display: flex; flex-wrap: wrap; gap: var(--s1); }
    .ring { position: relative; width: 44px; height: 44px; flex: none; display: grid; place-items: center; font-weight: 600; }
    .ring svg { position: absolute; inset: 0; transform: rotate(-90deg); }
    circle { fill: none; stroke-width: 4; stroke: var(--line); }
    circle.left { stroke: var(--accent); stroke-linecap: round; transition: stroke-dashoffset 250ms linear; }
    .late circle.left { stroke: var(--danger); }
    .late { color: var(--danger); }
    article { grid-template-columns: minmax(0, 1fr); }
    .acts { display: flex; flex-wrap: wrap; gap: var(--s2); }
    .acts button { padding: 0 var(--s2); }
    .acts .main { flex: 1; }
    .why { overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
    @media (prefers-reduced-motion: reduce) { circle.left { transition: none; } }
  `];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {import('../types.js').Offer} */ this.offer;
    this.left = 0;
    /** @type {ReturnType<typeof setInterval> | undefined} */ this.timer = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.#tick(), TICK_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  willUpdate() {
    this.left = Math.max(0, this.offer.deadline - Date.now());
  }

  #tick() {
    this.left = Math.max(0, this.offer.deadline - Date.now());
  }

  /** Put the keyboard on this offer. */
  focus() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('article'))?.focus();
  }

  render() {
    const { offer } = this;
    const over = this.left === 0 || offer.busy;
    const reason = reasonText(offer.reason);
    return html`<article class=${offer.lane ?? ''} tabindex="0" data-testid="offer" data-conversation=${offer.conversation} @keydown=${this.#key}
      aria-label="${lane(offer.lane ?? '')} ${offer.customer?.greeting ?? who.visitor}">
      <header>
        <div class="about">
          <p class="name" title=${offer.customer?.greeting ?? ''}>${offer.customer?.greeting || who.visitor}</p>
          <p class="soft figures">${offer.waiting_since ? `${words.waited} ${span(this.desk.now - offer.waiting_since)}` : nothing}</p>
        </div>
        ${this.#ring()}
      </header>
      <div class="chips">
        <span class="chip ${offer.lane ?? ''}">${lane(offer.lane ?? '')}</span>
        ${skill(offer.skill) === lane(offer.lane) ? nothing : html`<span class="chip">${skill(offer.skill)}</span>`}
        <span class="chip">${channel(offer.channel)}</span>
        ${tier(offer.customer?.tier) ? html`<span class="chip vip">${tier(offer.customer?.tier)}</span>` : nothing}
      </div>
      ${reason ? html`<p class="why">${reason}</p>` : nothing}
      <div class="acts">
        <button class="main" data-testid="offer-accept" ?disabled=${over} @click=${() => this.desk.answer(offer, 'accept')}>${words.accept} <kbd>${words.acceptKey}</kbd></button>
        <button data-testid="offer-decline" ?disabled=${over} @click=${() => this.desk.answer(offer, 'decline')}>${words.decline}</button>
      </div>
    </article>`;
  }

  #ring() {
    const seconds = Math.ceil(this.left / 1000);
    const gone = 100 - (this.left / this.offer.span) * 100;
    return html`<div class="ring figures ${seconds <= 5 ? 'late' : ''}" role="timer" aria-label="${seconds} ${words.seconds}">
      <svg viewBox="0 0 44 44" aria-hidden="true">
        ${svg`<circle cx="22" cy="22" r="19"/><circle class="left" cx="22" cy="22" r="19" pathLength="100" stroke-dasharray="100" stroke-dashoffset=${gone}/>`}
      </svg>${seconds}</div>`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter on one of the buttons is that button's; on the card itself it accepts.
    if (event.key !== 'Enter' || event.isComposing || event.target !== event.currentTarget) return;
    event.preventDefault();
    if (!this.offer.busy && this.left > 0) this.desk.answer(this.offer, 'accept');
  }
}
customElements.define('offer-card', OfferCard);
