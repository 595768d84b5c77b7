// @ts-check
/** The table of keys, opened by "?". A native dialog: it keeps the focus and closes with Esc by itself. */

import { controls } from '../controls.js';
import { LitElement, css, html } from '../vendor/lit.js';
import { desk as words, shortcuts } from '../words.js';

export class ShortcutHelp extends LitElement {
  static styles = [controls, css`
    dialog { padding: var(--s5); border: 1px solid var(--line); border-radius: var(--radius-large); background: var(--surface); color: var(--text); box-shadow: var(--shadow); max-width: 90vw; }
    dialog::backdrop { background: rgb(0 0 0 / 40%); }
    h2 { font-size: var(--t16); color: var(--text); margin-bottom: var(--s3); }
    dl { display: grid; grid-template-columns: auto 1fr; gap: var(--s2) var(--s5); margin-bottom: var(--s4); }
    dt { text-align: right; }
  `];

  open() {
    const dialog = /** @type {HTMLDialogElement | null} */ (this.renderRoot.querySelector('dialog'));
    if (!dialog?.open) dialog?.showModal();
  }

  render() {
    return html`<dialog aria-label=${words.help}>
      <h2>${words.help}</h2>
      <dl>${shortcuts.map(([key, text]) => html`<dt><kbd>${key}</kbd></dt><dd>${text}</dd>`)}</dl>
      <form method="dialog"><button class="main">${words.closeHelp}</button></form>
    </dialog>`;
  }
}
customElements.define('shortcut-help', ShortcutHelp);
