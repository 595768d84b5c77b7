// @ts-check
/** The one living card while the customer waits for a person. */
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { base, card } from '../theme.js';
import { words } from '../words.js';
import { clockFace } from './icons.js';
import { register } from './register.js';

export class Queue extends LitElement {
  static properties = {
    conversation: { attribute: false },
    visit: { attribute: false },
    leaving: { state: true },
  };

  static styles = [
    base,
    card,
    css`
      .card {
        border-color: var(--person);
      }
      .row {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 12px 16px 0;
        color: var(--person);
      }
      .place {
        font-size: var(--large);
        font-weight: 600;
        line-height: 1.4;
      }
      .minutes {
        display: inline-block;
        margin: 8px 0;
        padding: 4px 12px;
        border-radius: var(--radius-small);
        background: var(--person-soft);
      }
      button {
        width: 100%;
        margin-top: 12px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../conversation.js').Conversation | null} */
    this.conversation = null;
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    this.leaving = false;
  }

  async resume() {
    this.leaving = true;
    await this.visit?.resumeBot();
    this.leaving = false;
  }

  render() {
    const now = this.conversation;
    if (!now) return null;
    const q = words.queue;
    const comes = now.standing === 'offered';
    const place = comes ? q.offered : now.nobody || now.place === null ? q.nobody : now.place <= 1 ? q.next : q.ahead(now.place);
    return html`<section class="card" data-testid="queue-card">
      <div class="row">${clockFace}<h3>${q.title}</h3></div>
      <div class="body" aria-live="polite">
        <p class="place" data-testid="queue-place">${place}</p>
        ${now.wait && !comes && !now.nobody ? html`<p class="minutes" data-testid="queue-wait">${q.wait(...now.wait)}</p>` : nothing}
        <p class="quiet">${q.meanwhile}</p>
        <button type="button" data-testid="resume-bot" ?disabled=${this.leaving} @click=${this.resume}>${q.resume}</button>
      </div>
    </section>`;
  }
}

register('warmline-queue', Queue);
