// @ts-check
/** The closed widget: a round button with its word, and how many lines were missed. */
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { base } from '../theme.js';
import { words } from '../words.js';
import { bubble } from './icons.js';
import { register } from './register.js';

export class Launcher extends LitElement {
  static properties = { unread: { attribute: false } };

  static styles = [
    base,
    css`
      :host {
        display: block;
      }
      button {
        position: relative;
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 56px;
        padding: 8px 24px 8px 20px;
        border-radius: 28px;
        box-shadow: var(--shadow);
      }
      .count {
        position: absolute;
        top: -6px;
        right: -4px;
        min-width: 24px;
        padding: 0 6px;
        border: 2px solid var(--surface);
        border-radius: 14px;
        background: var(--danger);
        color: var(--surface);
        font-size: var(--tiny);
        line-height: 22px;
      }
    `,
  ];

  constructor() {
    super();
    this.unread = 0;
  }

  render() {
    const count = this.unread;
    return html`<button class="primary" type="button" data-testid="open-chat" aria-haspopup="dialog">
      ${bubble}<span>${words.open}</span>
      ${count
        ? html`<span class="count" data-testid="unread" aria-hidden="true">${count > 99 ? '99+' : count}</span
            ><span class="unseen">${words.unread(count)}</span>`
        : nothing}
    </button>`;
  }

  focus() {
    this.renderRoot.querySelector('button')?.focus();
  }
}

register('warmline-launcher', Launcher);
