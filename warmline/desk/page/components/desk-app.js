// @ts-check
/** The desk: three columns, or three tabs where there is no room for columns; the keys that work everywhere. */

import { unread } from '../chat-state.js';
import { controls } from '../controls.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { desk as words } from '../words.js';
import './availability-switch.js';
import './chat-list.js';
import './connection-line.js';
import './conversation-pane.js';
import './offer-card.js';
import './shortcut-help.js';
import './side-panel.js';
import './waiting-list.js';

/** @typedef {import('../types.js').FinishKind} FinishKind */
/** @typedef {keyof typeof words.tabs} Tab */
const NARROW = matchMedia('(max-width: 899px)');
/** @typedef {import('./side-panel.js').SideTab} SideTab */
const SIDE_KEYS = /** @type {Record<string, SideTab>} */ ({ KeyP: 'packet', KeyK: 'knowledge', KeyG: 'guided', KeyH: 'history' });
const FINISH_KEYS = /** @type {Record<string, FinishKind>} */ ({ KeyR: 'return', KeyT: 'transfer', KeyE: 'close' });

export class DeskApp extends LitElement {
  static properties = { desk: { attribute: false }, tab: { state: true } };

  static styles = [controls, css`
    :host { display: flex; flex-direction: column; height: 100dvh; }
    .columns {
      flex: 1; display: grid; min-height: 0; gap: 1px; background: var(--line);
      grid-template-columns: clamp(232px, 22vw, 280px) minmax(0, 1fr) clamp(256px, 26vw, 360px); grid-template-rows: minmax(0, 1fr);
    }
    .queue, .help, .nobody { background: var(--surface); min-width: 0; min-height: 0; }
    .queue { display: flex; flex-direction: column; }
    .scrolls { flex: 1; overflow-y: auto; min-height: 0; }
    .offers { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--s2); padding: 0 var(--s3) var(--s2); }
    .offers h2 { padding-top: var(--s2); }
    .nobody { display: grid; place-content: center; text-align: center; gap: var(--s1); padding: var(--s5); color: var(--soft); }
    .nobody b { color: var(--text); font-size: var(--t16); }
    .rest { padding: var(--s2) var(--s3); margin: 0 var(--s3) var(--s2); border-radius: var(--radius); background: var(--raised); font-size: var(--t12); }
    footer { display: flex; justify-content: space-between; padding: var(--s1) var(--s2); border-top: 1px solid var(--line); }
    footer button, footer a { color: var(--soft); font-size: var(--t12); align-self: center; }
    nav { display: none; }
    @media (max-width: 899px) {
      nav { display: grid; grid-template-columns: repeat(3, 1fr); background: var(--surface); border-bottom: 1px solid var(--line); }
      nav button { border: 0; border-radius: 0; min-height: 44px; border-bottom: 3px solid transparent; background: transparent; }
      nav button[aria-current="true"] { border-bottom-color: var(--accent); font-weight: 600; }
      nav button:focus-visible { outline-offset: -3px; }
      .columns { grid-template-columns: minmax(0, 1fr); background: none; }
      .columns > :not(.shown) { display: none; }
    }
  `];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {Tab} */ this.tab = 'queue';
    /** @type {string | null} */ this.shown = null;
    this.onChange = () => this.requestUpdate();
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.#key(event);
    /** @type {ReturnType<typeof setInterval> | undefined} */ this.clock = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    this.desk.addEventListener('change', this.onChange);
    addEventListener('keydown', this.onKey);
    NARROW.addEventListener('change', this.onChange);
    this.clock = setInterval(this.onChange, 1000); // waits are counted in seconds
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.desk.removeEventListener('change', this.onChange);
    removeEventListener('keydown', this.onKey);
    NARROW.removeEventListener('change', this.onChange);
    clearInterval(this.clock);
  }

  willUpdate() {
    const { selected } = this.desk.state;
    if (selected !== this.shown) {
      if (NARROW.matches) this.tab = selected ? 'talk' : 'queue';
      this.shown = selected;
    }
    this.desk.reading = !NARROW.matches || this.tab === 'talk';
  }

  render() {
    const state = this.desk.state;
    const now = this.desk.now;
    const chat = state.selected ? state.chats.get(state.selected) : undefined;
    return html`
      <connection-line .desk=${this.desk} .link=${state.link} .text=${state.linkText}></connection-line>
      ${this.#tabs()}
      <main class="columns">
        <div class="queue ${this.#shows('queue')}">
          <availability-switch .desk=${this.desk} .agent=${state.agent}></availability-switch>
          ${state.agent && state.agent.state !== 'online' ? html`<p class="rest">${words.notOnline}${words.goOnline}</p>` : nothing}
          <div class="scrolls">
            ${state.offers.length ? html`<section class="offers"><h2>${words.offers} <span class="figures">${state.offers.length}</span></h2>
              ${repeat(state.offers, (offer) => offer.offer, (offer) => html`<offer-card .desk=${this.desk} .offer=${offer}></offer-card>`)}</section>` : nothing}
            <chat-list .desk=${this.desk} .chats=${state.chats} .selected=${state.selected} .now=${now} @click=${this.#picked}></chat-list>
          </div>
          <waiting-list .queues=${state.waiting} .now=${Date.now()}></waiting-list>
          <footer>
            <button class="plain" @click=${this.#help}>${words.help} <kbd>?</kbd></button>
            ${state.agent?.role === 'supervisor' ? html`<a href="/floor" data-testid="to-floor">${words.floor}</a>` : nothing}
            <button class="plain" data-testid="sign-out" @click=${() => this.desk.signOut()}>${words.signOut}</button>
          </footer>
        </div>
        ${chat ? html`<conversation-pane class=${this.#shows('talk')} .desk=${this.desk} .chat=${chat} .agent=${state.agent} @say-this=${this.#sayThis}
          .typing=${chat.typingUntil > Date.now()}></conversation-pane>`
          : html`<div class="nobody ${this.#shows('talk')}"><b>${state.chats.size ? words.pick : words.free}</b><p>${words.idle}</p></div>`}
        ${chat ? html`<side-panel class="help ${this.#shows('packet')}" .chat=${chat} @say-this=${this.#sayThis}></side-panel>`
          : html`<div class="help ${this.#shows('packet')}"></div>`}
      </main>
      <p class="off-screen" role="status">${state.say}</p>
      <shortcut-help></shortcut-help>`;
  }

  #tabs() {
    const { offers, chats } = this.desk.state;
    const fresh = offers.length + [...chats.values()].reduce((sum, chat) => sum + (chat.gone ? 0 : unread(chat)), 0);
    return html`<nav>${/** @type {Tab[]} */ (Object.keys(words.tabs)).map((tab) => html`<button aria-current=${this.tab === tab} data-testid="tab-${tab}"
      @click=${() => this.#go(tab)}>${words.tabs[tab]}${tab === 'queue' && fresh ? html` <span class="chip figures">${fresh}</span>` : nothing}</button>`)}</nav>`;
  }

  /** @param {Tab} tab */
  #shows(tab) {
    return this.tab === tab ? 'shown' : '';
  }

  /** @param {Tab} tab */
  #go(tab) {
    this.tab = tab;
    this.desk.reading = !NARROW.matches || tab === 'talk';
    this.desk.read();
  }

  /** In tabs a tap on the chat that is already chosen leads to it too. @param {Event} event */
  #picked(event) {
    const row = event.composedPath().some((node) => node instanceof Element && node.classList.contains('row'));
    if (row && this.desk.state.selected) this.#go('talk');
  }

  #help() {
    /** @type {import('./shortcut-help.js').ShortcutHelp | null} */ (this.renderRoot.querySelector('shortcut-help'))?.open();
  }

  /** @param {SideTab} tab */
  #openSide(tab) {
    this.#go('packet');
    /** @type {import('./side-panel.js').SidePanel | null} */ (this.renderRoot.querySelector('side-panel'))?.open(tab);
  }

  /** Words for the customer from the right column go into the composer. @param {CustomEvent<string>} event */
  #sayThis(event) {
    this.#go('talk');
    this.#pane?.suggest(event.detail);
  }

  get #pane() {
    return /** @type {import('./conversation-pane.js').ConversationPane | null} */ (this.renderRoot.querySelector('conversation-pane'));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const target = event.composedPath()[0];
    const writing = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    const known = event.altKey ? this.#altKey(event.code) : event.key === '?' && !writing && (this.#help(), true);
    if (known) event.preventDefault();
  }

  /** By `code`: on some keyboards Alt changes the letter. @param {string} code @returns {boolean} whether it was ours */
  #altKey(code) {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
    if (digit) return this.#pick(Number(digit[1]) - 1);
    if (code === 'KeyO') /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('offer-card'))?.focus();
    else if (code === 'KeyN') this.#pane?.toggleNote();
    else if (code in SIDE_KEYS) this.#openSide(SIDE_KEYS[code]);
    else if (code in FINISH_KEYS) this.#pane?.toggleFinish(FINISH_KEYS[code]);
    else return false;
    return true;
  }

  /** @param {number} place in the list as it is shown */
  #pick(place) {
    const list = /** @type {import('./chat-list.js').ChatList | null} */ (this.renderRoot.querySelector('chat-list'));
    const id = list?.at(place);
    if (id) {
      this.desk.pick(id);
      this.#go('talk');
      this.updateComplete.then(() => this.#pane?.focus());
    }
    return true;
  }
}
customElements.define('desk-app', DeskApp);
