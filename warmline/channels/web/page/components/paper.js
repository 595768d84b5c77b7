// @ts-check
/** A paper the bank made. Its file is had by a one-time link, asked for when the customer wants it. */
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { base, card } from '../theme.js';
import { words } from '../words.js';
import { register } from './register.js';

export class Paper extends LitElement {
  static properties = {
    card: { attribute: false },
    seq: { attribute: false },
    visit: { attribute: false },
    url: { state: true },
    busy: { state: true },
    failed: { state: true },
  };

  static styles = [
    base,
    card,
    css`
      .body > * + * {
        margin-top: 8px;
      }
      a {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        padding: 0 16px;
        border: 1px solid var(--accent);
        border-radius: var(--radius-small);
        color: var(--accent);
        font-weight: 600;
        text-decoration: none;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../frames.js').PaperCard | null} */
    this.card = null;
    this.seq = 0;
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    /** The link that was given; '' before, and again after it was used. */
    this.url = '';
    this.busy = false;
    this.failed = '';
  }

  async fetch() {
    if (!this.visit || this.busy) return;
    this.busy = true;
    this.failed = '';
    const reply = await this.visit.paper(this.seq);
    this.busy = false;
    if (reply.ok && reply.url && /^https?:\/\//.test(reply.url)) this.url = reply.url;
    else this.failed = reply.text || words.paper.failed;
  }

  /** The browser follows the link first. */
  used() {
    window.setTimeout(() => (this.url = ''));
  }

  render() {
    if (!this.card) return nothing;
    const p = words.paper;
    return html`<section class="card" data-testid="paper-card">
      <header><h3>${this.card.title}</h3></header>
      <div class="body">
        <p class="quiet">${p.checkCode} ${this.card.check_code}</p>
        ${this.url
          ? html`<p>
                <a href=${this.url} target="_blank" rel="noopener noreferrer" data-testid="paper-open" @click=${this.used}>${p.open}</a>
              </p>
              <p class="quiet">${p.once}</p>`
          : html`<button type="button" data-testid="paper-get" ?disabled=${this.busy} @click=${this.fetch}>
              ${this.busy ? p.getting : p.get}
            </button>`}
        ${this.failed ? html`<p class="wrong" role="alert">${this.failed}</p>` : nothing}
      </div>
    </section>`;
  }
}

register('warmline-paper', Paper);
