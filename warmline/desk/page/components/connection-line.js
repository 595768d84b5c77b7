// @ts-check
/** Whether the desk is connected: a thin line when it is not, never a modal. */

import { controls } from '../controls.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { desk as words } from '../words.js';

export class ConnectionLine extends LitElement {
  static properties = { desk: { attribute: false }, link: { attribute: false }, text: { attribute: false } };

  static styles = [controls, css`
    p { padding: 2px var(--s4); text-align: center; font-size: var(--t12); background: var(--warning-soft); color: var(--warning); }
    p.online { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
    button { min-height: 24px; font-size: var(--t12); margin-left: var(--s2); color: var(--text); }
  `];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {import('../types.js').Link} */ this.link = 'connecting';
    this.text = '';
  }

  render() {
    const text = { connecting: words.connecting, lost: words.lost, online: words.connected, ended: this.text || words.ended }[this.link];
    return html`<p role="status" class=${this.link} data-testid="desk-connection" data-state=${this.link}>${text}${
      this.link === 'ended' ? html`<button @click=${() => this.desk.socket.start()}>${words.reconnect}</button>` : nothing}</p>`;
  }
}
customElements.define('connection-line', ConnectionLine);
