// @ts-check
/** Satisfaction with the person who helped, asked once, right after it. */
import { LitElement, classMap, css, html, nothing } from '../vendor/lit.js';
import { base, card } from '../theme.js';
import { words } from '../words.js';
import { done } from './icons.js';
import { register } from './register.js';

const SCORES = [1, 2, 3, 4, 5];
/** From here on the reasons offered are the good ones. */
const GOOD_FROM = 4;

export class Rating extends LitElement {
  static properties = {
    visit: { attribute: false },
    score: { attribute: false },
    picked: { state: true },
    reasons: { state: true },
    busy: { state: true },
    wrong: { state: true },
  };

  static styles = [
    base,
    card,
    css`
      .scores {
        display: grid;
        grid-template-columns: repeat(5, 1fr);
        gap: 4px;
        margin-top: 8px;
      }
      .scores button {
        min-width: 0;
        padding: 4px 2px;
        line-height: 1.3;
      }
      .scores strong {
        display: block;
        font-size: var(--large);
      }
      .scores span {
        font-size: var(--tiny);
      }
      .picked {
        border-color: var(--accent);
        background: var(--own);
        color: var(--own-ink);
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin: 12px 0;
      }
      .chips button {
        border-radius: 28px;
        font-size: var(--small);
      }
      textarea {
        width: 100%;
        padding: 8px 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        background: var(--back);
        resize: none;
      }
      .primary {
        width: 100%;
        margin-top: 8px;
      }
      .thanks {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 8px;
        padding: 12px 16px;
        color: var(--good);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    /** What was given, null before. @type {number | null} */
    this.score = null;
    this.picked = 0;
    /** @type {string[]} */
    this.reasons = [];
    this.busy = false;
    this.wrong = '';
  }

  /** @param {number} score */
  pick(score) {
    if (score >= GOOD_FROM !== this.picked >= GOOD_FROM) this.reasons = [];
    this.picked = score;
  }

  /** @param {string} reason */
  toggle(reason) {
    this.reasons = this.reasons.includes(reason)
      ? this.reasons.filter((one) => one !== reason)
      : [...this.reasons, reason];
  }

  async send() {
    if (!this.visit || this.busy) return;
    const comment = this.renderRoot.querySelector('textarea')?.value.trim() ?? '';
    this.busy = true;
    this.wrong = '';
    const reply = await this.visit.rate({ score: this.picked, reasons: this.reasons, comment });
    this.busy = false;
    if (reply.ok) this.score = this.picked;
    else this.wrong = reply.text || words.rating.failed;
  }

  render() {
    const r = words.rating;
    if (this.score !== null) {
      return html`<section class="card" data-testid="rating-card">
        <p class="thanks" role="status">${done}${r.thanks} · ${r.scores[this.score - 1]}</p>
      </section>`;
    }
    return html`<section class="card" data-testid="rating-card" aria-label=${r.title}>
      <header><h3>${r.title}</h3></header>
      <div class="body">
        <div class="scores">
          ${SCORES.map(
            (score) => html`<button
              type="button"
              data-testid="rate-${score}"
              class=${classMap({ picked: score === this.picked })}
              aria-pressed=${score === this.picked}
              @click=${() => this.pick(score)}
            >
              <strong>${score}</strong><span>${r.scores[score - 1]}</span>
            </button>`,
          )}
        </div>
        ${this.picked ? this.details() : nothing}
      </div>
    </section>`;
  }

  details() {
    const r = words.rating;
    return html`<div class="chips">
        ${(this.picked >= GOOD_FROM ? r.good : r.bad).map(
          (reason) => html`<button
            type="button"
            data-testid="rate-reason"
            class=${classMap({ picked: this.reasons.includes(reason) })}
            aria-pressed=${this.reasons.includes(reason)}
            @click=${() => this.toggle(reason)}
          >
            ${reason}
          </button>`,
        )}
      </div>
      <textarea rows="2" maxlength="300" data-testid="rate-comment" aria-label=${r.comment} placeholder=${r.comment}></textarea>
      <button class="primary" type="button" data-testid="rate-send" ?disabled=${this.busy} @click=${this.send}>${r.send}</button>
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}`;
  }
}

register('warmline-rating', Rating);
