// @ts-check
/**
 * `<warmline-chat bank="…" product="…">`: the whole widget. Closed it is a button, open a window beside the page
 * (the whole screen on a phone).
 */
import { LitElement, css, html } from '../vendor/lit.js';
import { tokens } from '../theme.js';
import { Visit } from '../visit.js';
import { words } from '../words.js';
import { register } from './register.js';
import './launcher.js';
import './window.js';

export class Chat extends LitElement {
  static properties = {
    bank: {},
    product: {},
    opened: { state: true },
    large: { type: Boolean, reflect: true },
  };

  static styles = [
    tokens,
    css`
      :host {
        position: fixed;
        z-index: 2147483000;
        right: max(24px, env(safe-area-inset-right));
        bottom: max(24px, env(safe-area-inset-bottom));
        direction: ltr;
      }
      warmline-window {
        position: fixed;
        right: 24px;
        bottom: 24px;
        width: 380px;
        height: min(620px, 100dvh - 48px);
        border-radius: 16px;
        box-shadow: var(--shadow);
      }
      warmline-window[hidden],
      warmline-launcher[hidden] {
        display: none;
      }
      :host([large]) warmline-window {
        width: 480px;
        height: min(760px, 100dvh - 48px);
      }
      /* Phones: all of the screen. --shown is what the keyboard leaves of it, set by the script. */
      @media (max-width: 520px) {
        :host {
          right: max(16px, env(safe-area-inset-right));
          bottom: max(16px, env(safe-area-inset-bottom));
        }
        warmline-window,
        :host([large]) warmline-window {
          inset: var(--offset, 0) 0 auto 0;
          width: auto;
          height: var(--shown, 100dvh);
          border-radius: 0;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.bank = '';
    this.product = '';
    this.opened = false;
    this.large = false;
    /** The address of the gateway; set by whoever makes the element. */
    this.gateway = new URL('../../', import.meta.url);
    /** @type {Visit | null} */
    this.visit = null;
    this.changed = () => this.follow();
    this.fit = () => this.fitScreen();
  }

  connectedCallback() {
    super.connectedCallback();
    this.visit ??= new Visit({ gateway: this.gateway, hint: this.product || null });
    this.visit.addEventListener('change', this.changed);
    window.visualViewport?.addEventListener('resize', this.fit);
    window.visualViewport?.addEventListener('scroll', this.fit);
    // Somebody who has talked to us before may be waiting for an answer: show that it came.
    if (this.visit.returning) this.visit.open();
    this.follow();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.visit?.removeEventListener('change', this.changed);
    this.visit?.close();
    window.visualViewport?.removeEventListener('resize', this.fit);
    window.visualViewport?.removeEventListener('scroll', this.fit);
  }

  follow() {
    this.large = this.visit?.elderly ?? false;
    this.requestUpdate();
  }

  fitScreen() {
    const viewport = window.visualViewport;
    if (!viewport) return;
    this.style.setProperty('--shown', `${viewport.height}px`);
    this.style.setProperty('--offset', `${viewport.offsetTop}px`);
  }

  async open() {
    this.opened = true;
    this.visit?.open();
    await this.updateComplete;
    this.window?.focus();
  }

  async collapse() {
    this.opened = false;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('warmline-launcher'))?.focus();
  }

  /** @returns {import('./window.js').Window | null} */
  get window() {
    return this.renderRoot.querySelector('warmline-window');
  }

  render() {
    const visit = this.visit;
    if (!visit) return null;
    return html`<warmline-launcher
        lang=${words.language}
        ?hidden=${this.opened}
        .unread=${visit.unread}
        @click=${this.open}
      ></warmline-launcher>
      <warmline-window
        lang=${words.language}
        ?hidden=${!this.opened}
        .opened=${this.opened}
        .bank=${this.bank}
        .visit=${visit}
        .lines=${visit.lines()}
        @collapse=${this.collapse}
      ></warmline-window>`;
  }
}

register('warmline-chat', Chat);
