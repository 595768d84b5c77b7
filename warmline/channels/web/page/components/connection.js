// @ts-check
/** A thin line while the connection is being made again. Never in the way; messages can be written meanwhile. */
import { LitElement, css, html } from '../vendor/lit.js';
import { base } from '../theme.js';
import { words } from '../words.js';
import { register } from './register.js';

/** A connection that is back within this is not worth a word. */
const GRACE_MS = 700;
const SLOW_MS = 15_000;

export class Connection extends LitElement {
  static properties = {
    link: { attribute: false },
    ready: { attribute: false },
    told: { attribute: false },
    age: { state: true },
  };

  static styles = [
    base,
    css`
      p {
        padding: 4px 16px;
        background: var(--warn-soft);
        color: var(--warn);
        font-size: var(--small);
        line-height: 1.4;
        text-align: center;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../socket.js').Link} */
    this.link = 'idle';
    this.ready = false;
    /** What the gateway said last about the connection. */
    this.told = '';
    /** How long it has been away. @type {'fresh' | 'away' | 'long'} */
    this.age = 'fresh';
    /** @type {number[]} */
    this.timers = [];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.timers.forEach(clearTimeout);
  }

  /** @param {import('../vendor/lit.js').PropertyValues} changed */
  willUpdate(changed) {
    const away = !this.ready && this.link !== 'idle';
    if (!away) {
      this.timers.forEach(clearTimeout);
      this.timers = [];
      this.age = 'fresh';
    } else if (!this.timers.length && (changed.has('ready') || changed.has('link'))) {
      this.timers = [
        window.setTimeout(() => (this.age = 'away'), GRACE_MS),
        window.setTimeout(() => (this.age = 'long'), SLOW_MS),
      ];
    }
  }

  render() {
    const text = this.told || this.reason();
    return html`<div role="status">${text ? html`<p data-testid="connection">${text}</p>` : null}</div>`;
  }

  reason() {
    if (this.age === 'fresh') return '';
    if (!navigator.onLine) return words.connection.offline;
    return this.age === 'long' ? words.connection.slow : words.connection.again;
  }
}

register('warmline-connection', Connection);
