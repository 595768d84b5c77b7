// @ts-check
/** How a conversation leaves this desk: back to the bot with facts, on to a skill with a note, or closed with a code. */

import { controls } from '../controls.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { CLOSE_CODES, FACTS, FACT_HINTS, SKILLS, desk as words } from '../words.js';

/** @typedef {import('../types.js').FinishKind} FinishKind */

export class FinishPanel extends LitElement {
  static properties = { desk: { attribute: false }, chat: { attribute: false }, kind: { attribute: false }, facts: { state: true } };

  static styles = [controls, css`
    :host { border-bottom: 1px solid var(--line); background: var(--raised); }
    form { display: grid; gap: var(--s3); padding: var(--s3) var(--s4); max-height: 60vh; overflow-y: auto; }
    fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: var(--s2); min-width: 0; }
    legend { padding: 0; color: var(--soft); }
    label { display: grid; gap: var(--s1); color: var(--soft); }
    label > * { color: var(--text); }
    .fact { display: grid; grid-template-columns: minmax(96px, auto) minmax(0, 1fr) auto; gap: var(--s2); }
    .chips { display: flex; flex-wrap: wrap; gap: var(--s1); }
    .chips li { display: inline-flex; align-items: center; gap: var(--s1); padding-left: var(--s2); border-radius: 999px; background: var(--accent-soft); overflow-wrap: anywhere; }
    .chips button { min-height: 24px; padding: 0 var(--s2); border: 0; background: transparent; }
    textarea { resize: vertical; min-height: 56px; }
    footer { display: flex; gap: var(--s2); align-items: center; flex-wrap: wrap; }
    .problem { color: var(--danger); flex-basis: 100%; }
  `];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {import('../types.js').Chat} */ this.chat;
    /** @type {FinishKind} */ this.kind = 'return';
    /** @type {Record<string, string>} */ this.facts = {};
  }

  firstUpdated() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('select'))?.focus();
  }

  render() {
    const busy = this.chat.finishing !== null;
    const submit = { return: words.returnBot, transfer: words.transfer, close: words.close }[this.kind];
    return html`<form @submit=${this.#submit} @keydown=${this.#key} aria-label=${submit}>
      ${{ return: () => this.#returning(), transfer: () => this.#transferring(), close: () => this.#closing() }[this.kind]()}
      <footer>
        ${this.chat.finishProblem ? html`<p class="problem" role="alert" data-testid="refused">${this.chat.finishProblem}</p>` : nothing}
        <button class="main" type="submit" data-testid="${this.kind}-submit" ?disabled=${busy}>${busy ? words.working : submit}</button>
        <button type="button" @click=${this.#cancel}>${words.cancel}</button>
      </footer>
    </form>`;
  }

  #returning() {
    return html`<fieldset>
        <legend>${words.facts}</legend>
        ${Object.keys(this.facts).length ? html`<ul class="chips">${Object.entries(this.facts).map(([name, value]) => html`<li>
          <span>${FACTS[name]}：${value}</span>
          <button type="button" aria-label="${words.remove} ${FACTS[name]}" @click=${() => this.#forget(name)}>✕</button></li>`)}</ul>` : nothing}
        <div class="fact">
          <select name="fact" data-testid="return-fact-name" aria-label=${words.factName} @change=${() => this.requestUpdate()}>
            ${Object.entries(FACTS).map(([name, text]) => html`<option value=${name}>${text}</option>`)}
          </select>
          <input name="value" data-testid="return-fact-value" aria-label=${words.factValue} maxlength="200" autocomplete="off"
            placeholder=${FACT_HINTS[this.#field('fact')?.value ?? 'account_kind']} @keydown=${this.#factKey}>
          <button type="button" data-testid="return-fact-add" @click=${this.#add}>${words.addFact}</button>
        </div>
      </fieldset>
      <label>${words.summary}<textarea name="summary" data-testid="return-summary" maxlength="500" placeholder=${words.summaryHint}></textarea></label>`;
  }

  #transferring() {
    return html`<label>${words.toSkill}<select name="skill" data-testid="transfer-skill">
        ${Object.entries(SKILLS).map(([code, name]) => html`<option value=${code} ?selected=${code === this.chat.skill}>${name}</option>`)}
      </select></label>
      <label>${words.transferNote}<textarea name="note" data-testid="transfer-note" maxlength="500" placeholder=${words.transferHint}></textarea></label>`;
  }

  #closing() {
    return html`<label>${words.code}<select name="code" data-testid="close-code">
      ${Object.entries(CLOSE_CODES).map(([code, name]) => html`<option value=${code}>${name}</option>`)}
    </select></label>`;
  }

  /** @param {string} name */
  #field(name) {
    return /** @type {HTMLInputElement | null} */ (this.renderRoot?.querySelector(`[name="${name}"]`));
  }

  #add() {
    const value = this.#field('value');
    const name = this.#field('fact')?.value;
    if (!value || !name || !value.value.trim()) return;
    this.facts = { ...this.facts, [name]: value.value.trim() };
    value.value = '';
  }

  /** @param {string} name */
  #forget(name) {
    const { [name]: _, ...rest } = this.facts;
    this.facts = rest;
  }

  /** @param {KeyboardEvent} event Enter in the value adds the fact; only the button hands the customer back */
  #factKey(event) {
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#add();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape' && !event.isComposing) this.#cancel();
  }

  #cancel() {
    this.dispatchEvent(new Event('cancel'));
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#add(); // what is typed but not yet added is meant too
    const text = (/** @type {string} */ name) => this.#field(name)?.value.trim() ?? '';
    const fields = {
      return: () => ({ facts: this.facts, summary: text('summary') }),
      transfer: () => ({ skill: text('skill'), note: text('note') }),
      close: () => ({ code: text('code') }),
    };
    this.desk.finish(this.chat.id, this.kind, fields[this.kind]());
  }
}
customElements.define('finish-panel', FinishPanel);
