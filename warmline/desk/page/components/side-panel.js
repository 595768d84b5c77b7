// @ts-check
/** The right column: what makes the agent better, in tabs. Arrow keys move between them; Alt+P, Alt+K, Alt+G and Alt+H open one. */

import { controls } from '../controls.js';
import { LitElement, css, html } from '../vendor/lit.js';
import { side as words } from '../words.js';
import './customer-card.js';
import './guided-panel.js';
import './history-panel.js';
import './knowledge-panel.js';
import './packet-panel.js';

/** @typedef {keyof typeof words.tabs} SideTab */
const TABS = /** @type {SideTab[]} */ (Object.keys(words.tabs));

export class SidePanel extends LitElement {
  static properties = { chat: { attribute: false }, tab: { state: true } };

  static styles = [controls, css`
    :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
    [role="tablist"] { display: flex; gap: var(--s1); padding: 0 var(--s3); border-bottom: 1px solid var(--line); }
    [role="tab"] { border: 0; border-radius: 0; background: transparent; min-height: 40px; border-bottom: 2px solid transparent; color: var(--soft); }
    [role="tab"][aria-selected="true"] { border-bottom-color: var(--accent); color: var(--text); font-weight: 600; }
    [role="tabpanel"] { flex: 1; overflow-y: auto; min-height: 0; }
    [role="tabpanel"]:focus-visible { outline-offset: -2px; }
  `];

  constructor() {
    super();
    /** @type {import('../types.js').Chat} */ this.chat;
    /** @type {SideTab} */ this.tab = 'packet';
  }

  /** @param {SideTab} tab opened, with the focus in it */
  open(tab) {
    this.tab = tab;
    const inside = tab === 'knowledge' ? 'knowledge-panel' : '[role="tabpanel"]';
    this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(inside))?.focus());
  }

  render() {
    return html`
      <div role="tablist" aria-label=${words.title} @keydown=${this.#move}>
        ${TABS.map((tab) => html`<button role="tab" id="tab-${tab}" data-testid="side-${tab}" aria-controls="panel"
          aria-selected=${this.tab === tab} tabindex=${this.tab === tab ? 0 : -1} @click=${() => { this.tab = tab; }}>${words.tabs[tab]}</button>`)}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby="tab-${this.tab}" tabindex="0">${this.#panel()}</div>`;
  }

  #panel() {
    return {
      packet: () => html`<customer-card .chat=${this.chat}></customer-card><packet-panel .chat=${this.chat}></packet-panel>`,
      knowledge: () => html`<knowledge-panel></knowledge-panel>`,
      guided: () => html`<guided-panel .chat=${this.chat}></guided-panel>`,
      history: () => html`<history-panel .chat=${this.chat}></history-panel>`,
    }[this.tab]();
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.tab = TABS[(TABS.indexOf(this.tab) + step + TABS.length) % TABS.length];
    this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('[aria-selected="true"]'))?.focus());
  }
}
customElements.define('side-panel', SidePanel);
