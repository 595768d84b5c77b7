// @ts-check
/**
 * Who the customer is, masked by the bank. A field is shown in full for a reason, which is recorded, and falls back
 * after a while.
 *
 * @typedef {{level: string, greeting?: string, elderly?: boolean, tier?: string, name?: string, manager?: string,
 *   contact?: {phone: string, address: string | null, email: string | null} | null,
 *   cards?: {kind: string, tail: string, status: string}[]}} Shown
 * @typedef {'name' | 'phone' | 'id_number' | 'address'} Field
 */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { customer as words, proof, tier } from '../words.js';

const SHOWN_MS = 60_000;
const FIELDS = /** @type {Field[]} */ (['name', 'phone', 'id_number', 'address']);

export class CustomerCard extends LitElement {
  static properties = {
    chat: { attribute: false }, shown: { state: true }, asking: { state: true }, full: { state: true }, problem: { state: true },
  };

  static styles = [controls, css`
    :host { padding: var(--s3) var(--s4) 0; }
    dl { display: grid; grid-template-columns: minmax(64px, max-content) minmax(0, 1fr) auto; gap: var(--s1) var(--s3); align-items: center; margin-top: var(--s2); }
    dt { color: var(--soft); }
    dd { overflow-wrap: anywhere; }
    dl button { min-height: 28px; font-size: var(--t12); }
    dl button.none { visibility: hidden; }
    form { display: grid; gap: var(--s2); margin: var(--s2) 0; padding: var(--s3); background: var(--raised); border-radius: var(--radius); }
    form div { display: flex; gap: var(--s2); }
    .full { font-weight: 600; }
    .problem { color: var(--danger); }
  `];

  constructor() {
    super();
    /** @type {import('../types.js').Chat} */ this.chat;
    /** @type {Shown | null} */ this.shown = null;
    /** @type {Field | null} */ this.asking = null;
    /** @type {Partial<Record<Field, string>>} */ this.full = {};
    this.problem = '';
    this.of = '';
    this.provenAt = -1;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.falls = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#fall();
  }

  willUpdate() {
    const proven = this.chat.events.findLast((event) => event.type === 'proof_raised')?.seq ?? 0;
    if (this.of === this.chat.id && this.provenAt === proven) return;
    if (this.of !== this.chat.id) {
      this.#fall();
      this.shown = null;
      this.asking = null;
    }
    this.of = this.chat.id;
    this.provenAt = proven;
    this.#load();
  }

  async #load() {
    const of = this.of;
    if (this.chat.gone) return;
    try {
      const shown = await api.get(`/desk/conversations/${of}/customer`);
      if (of === this.of) this.shown = shown;
    } catch (error) {
      if (of === this.of) this.problem = error instanceof api.Refused ? error.message : words.away;
    }
  }

  render() {
    const shown = this.shown;
    if (!shown) return html`<p class="problem" role="alert">${this.problem}</p>`;
    if (!shown.contact) return html`<div data-testid="customer-card"><h2>${words.title}</h2><p class="soft">${proof(shown.level)} · ${words.unproven}</p></div>`;
    const masked = { name: shown.name, phone: shown.contact.phone, id_number: words.masked, address: shown.contact.address ?? words.none };
    return html`<div data-testid="customer-card">
      <h2>${words.title}</h2>
      <p><b>${shown.greeting}</b> ${[shown.elderly ? words.elderly : '', tier(shown.tier)].filter(Boolean).join(' · ')}</p>
      <dl>
        ${FIELDS.map((field) => html`<dt>${words.fields[field]}</dt>
          <dd class="figures ${this.full[field] ? 'full' : ''}" data-testid="customer-${field}">${this.full[field] ?? masked[field]}</dd>
          <button class=${field === 'address' && !shown.contact?.address ? 'none' : ''} data-testid="reveal-${field}" ?disabled=${Boolean(this.full[field])}
            aria-label="${words.reveal} ${words.fields[field]}" @click=${() => { this.asking = field; }}>${words.reveal}</button>`)}
        ${shown.manager ? html`<dt>${words.manager}</dt><dd>${shown.manager}</dd><span></span>` : nothing}
        ${shown.cards?.map((card) => html`<dt>${words.card}</dt><dd class="figures">${words.kind(card.kind)} ${words.tail}${card.tail}</dd><span class="chip">${words.status(card.status)}</span>`)}
      </dl>
      ${this.asking ? this.#reason(this.asking) : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    </div>`;
  }

  /** @param {Field} field */
  #reason(field) {
    return html`<form @submit=${this.#reveal} @keydown=${(/** @type {KeyboardEvent} */ event) => { if (event.key === 'Escape') this.asking = null; }}>
      <label>${words.why(words.fields[field])}<input name="reason" data-testid="reveal-reason" minlength="4" maxlength="200" required autocomplete="off" placeholder=${words.whyHint}></label>
      <div><button class="main" type="submit" data-testid="reveal-submit">${words.reveal}</button><button type="button" @click=${() => { this.asking = null; }}>${words.cancel}</button></div>
    </form>`;
  }

  updated() {
    if (this.asking) /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector('[name="reason"]'))?.focus();
  }

  /** @param {SubmitEvent} event */
  async #reveal(event) {
    event.preventDefault();
    const field = this.asking;
    const reason = /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector('[name="reason"]'))?.value.trim() ?? '';
    const of = this.of;
    if (!field) return;
    try {
      const told = await api.send('POST', `/desk/conversations/${of}/reveal`, { field, reason });
      if (of !== this.of) return;
      this.full = { ...this.full, [field]: told.value };
      this.problem = '';
      this.asking = null;
      clearTimeout(this.falls);
      this.falls = setTimeout(() => this.#fall(), SHOWN_MS);
    } catch (error) {
      this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    }
  }

  /** What was shown in full is masked again. */
  #fall() {
    clearTimeout(this.falls);
    this.full = {};
  }
}
customElements.define('customer-card', CustomerCard);
