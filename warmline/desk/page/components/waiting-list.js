// @ts-check
/** Who waits in which skill, and how long the first of them. */

import { controls } from '../controls.js';
import { span } from '../format.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { desk as words, skill } from '../words.js';

export class WaitingList extends LitElement {
  static properties = { queues: { attribute: false }, now: { attribute: false } };

  static styles = [controls, css`
    :host { padding: var(--s2) var(--s3) var(--s3); border-top: 1px solid var(--line); }
    li { display: grid; grid-template-columns: 1fr auto minmax(84px, auto); gap: var(--s2); line-height: 1.8; }
    .long { text-align: right; color: var(--soft); }
  `];

  constructor() {
    super();
    /** @type {import('../types.js').Queue[]} */ this.queues = [];
    this.now = 0;
  }

  render() {
    const busy = this.queues.filter((queue) => queue.waiting > 0).sort((a, b) => (a.oldest ?? this.now) - (b.oldest ?? this.now));
    return html`<h2>${words.waiting}</h2>
      ${busy.length === 0 ? html`<p class="soft">${words.noWaiting}</p>` : nothing}
      <ul>${busy.map((queue) => html`<li>
        <span>${skill(queue.skill)}</span>
        <span class="figures">${queue.waiting} ${words.people}</span>
        <span class="long figures">${queue.oldest === null ? nothing : `${words.longest} ${span(this.now - queue.oldest)}`}</span>
      </li>`)}</ul>`;
  }
}
customElements.define('waiting-list', WaitingList);
