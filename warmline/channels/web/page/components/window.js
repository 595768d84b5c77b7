// @ts-check
/** The open widget: header, connection line, conversation, composer. */
import { LitElement, css, html } from '../vendor/lit.js';
import { base } from '../theme.js';
import { words } from '../words.js';
import { register } from './register.js';
import './composer.js';
import './connection.js';
import './header.js';
import './list.js';

export class Window extends LitElement {
  static properties = {
    visit: { attribute: false },
    lines: { attribute: false },
    bank: { attribute: false },
    opened: { attribute: false },
  };

  static styles = [
    base,
    css`
      :host {
        display: block;
        overflow: hidden;
        background: var(--back);
      }
      section {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      warmline-list {
        flex: 1;
        min-height: 0;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    /** @type {import('../lines.js').Line[]} */
    this.lines = [];
    this.bank = '';
    this.opened = false;
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('warmline-composer'))?.focus();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    this.dispatchEvent(new CustomEvent('collapse', { bubbles: true, composed: true }));
  }

  render() {
    const visit = this.visit;
    if (!visit) return null;
    const { conversation } = visit;
    return html`<section
      role="dialog"
      aria-label=${words.title(this.bank)}
      data-testid="chat-window"
      @keydown=${this.onKey}
    >
      <warmline-header .visit=${visit} .conversation=${conversation} .calling=${visit.calling} .large=${visit.elderly} .bank=${this.bank}></warmline-header>
      <warmline-connection .link=${visit.link} .ready=${visit.ready} .told=${visit.farewell}></warmline-connection>
      <warmline-list
        .visit=${visit}
        .conversation=${conversation}
        .lines=${this.lines}
        .bank=${this.bank}
        .large=${visit.elderly}
        .opened=${this.opened}
      ></warmline-list>
      <warmline-composer .visit=${visit} .standing=${conversation.standing}></warmline-composer>
    </section>`;
  }
}

register('warmline-window', Window);
