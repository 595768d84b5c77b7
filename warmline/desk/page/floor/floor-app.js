// @ts-check
/** The floor: sections by role, kept in the address so that a reload stays. */

import { send } from '../api.js';
import { controls } from '../controls.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import './archive-search.js';
import './audit-list.js';
import './canned-list.js';
import './floor-board.js';
import './people-list.js';
import './quality-view.js';
import './report-view.js';
import { app as words } from './words.js';

/** @typedef {keyof typeof words.sections} Section */
const BY_ROLE = /** @type {Record<string, Section[]>} */ ({
  supervisor: ['board', 'archive', 'report', 'quality', 'canned', 'people', 'audit'], administrator: ['people'], auditor: ['archive', 'report', 'audit'],
});

export class FloorApp extends LitElement {
  static properties = { account: { attribute: false }, section: { state: true } };

  static styles = [controls, css`
    :host { display: flex; flex-direction: column; min-height: 100dvh; background: var(--ground); }
    header { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2) var(--s4); padding: var(--s2) var(--s4); background: var(--surface); border-bottom: 1px solid var(--line); }
    h1 { font-size: var(--t16); margin: 0; }
    nav { display: flex; flex-wrap: wrap; gap: var(--s1); flex: 1; }
    nav a, header > a { padding: var(--s1) var(--s3); border-radius: var(--radius); color: var(--text); text-decoration: none; min-height: 32px; display: inline-flex; align-items: center; }
    nav a[aria-current="page"] { background: var(--accent-soft); font-weight: 600; }
    a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    main { flex: 1; padding: var(--s4); width: 100%; max-width: 1440px; margin: 0 auto; }
  `];

  constructor() {
    super();
    /** @type {{id: string, name: string, role: string}} */ this.account = { id: '', name: '', role: '' };
    /** @type {Section | null} */ this.section = null;
    this.onHash = () => this.#choose();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.onHash);
    this.#choose();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.onHash);
  }

  #choose() {
    const mine = BY_ROLE[this.account.role] ?? [];
    const wanted = /** @type {Section} */ (location.hash.slice(1));
    this.section = mine.includes(wanted) ? wanted : (mine[0] ?? null);
  }

  render() {
    const mine = BY_ROLE[this.account.role] ?? [];
    return html`<header>
        <h1>${words.bank} · ${words.title}</h1>
        <nav aria-label=${words.title}>${mine.map((section) => html`<a href="#${section}" data-testid="section-${section}" aria-current=${this.section === section ? 'page' : 'false'}>${words.sections[section]}</a>`)}</nav>
        ${this.account.role === 'supervisor' ? html`<a href="/">${words.desk}</a>` : nothing}
        <span class="soft">${this.account.name}</span>
        <button class="plain" data-testid="sign-out" @click=${this.#leave}>${words.signOut}</button>
      </header>
      <main>${this.#part()}</main>`;
  }

  #part() {
    switch (this.section) {
      case 'board': return html`<floor-board></floor-board>`;
      case 'archive': return html`<archive-search></archive-search>`;
      case 'report': return html`<report-view></report-view>`;
      case 'quality': return html`<quality-view></quality-view>`;
      case 'canned': return html`<canned-list></canned-list>`;
      case 'people': return html`<people-list .manages=${this.account.role === 'administrator'}></people-list>`;
      case 'audit': return html`<audit-list></audit-list>`;
      default: return nothing;
    }
  }

  async #leave() {
    try {
      await send('POST', '/sign-out');
    } finally {
      location.assign('/sign-in');
    }
  }
}
customElements.define('floor-app', FloorApp);
