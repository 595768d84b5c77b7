// @ts-check
/**
 * One thing that may be changed: what exactly, its risk, how long the offer stands, 确认 and 不办了 in equal reach; then
 * what became of it, or what is not known yet.
 */
import { LitElement, classMap, css, html, nothing } from '../vendor/lit.js';
import { clock, countdown, moment } from '../format.js';
import { NO_ANSWER } from '../requests.js';
import { base, card } from '../theme.js';
import { words } from '../words.js';
import { alert, done } from './icons.js';
import './operation-code.js';
import { register } from './register.js';

const AMOUNT = /^[+−-]?¥[\d,]+\.\d{2}$/;

export class Operation extends LitElement {
  static properties = {
    operation: { attribute: false },
    visit: { attribute: false },
    large: { attribute: false },
    busy: { state: true },
    coded: { state: true },
    wrong: { state: true },
    now: { state: true },
  };

  static styles = [
    base,
    card,
    css`
      .card {
        border-color: var(--accent);
      }
      .card.past {
        border-color: var(--line);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(4.5em, auto) 1fr;
        gap: 8px 16px;
      }
      dt {
        color: var(--quiet);
      }
      dd {
        text-align: right;
      }
      .first,
      .amount {
        grid-column: 1 / -1;
        margin-bottom: -8px;
      }
      .amount {
        margin: 0;
        text-align: left;
        font-size: var(--huge);
        font-weight: 600;
        line-height: 1.3;
      }
      .band {
        display: flex;
        gap: 8px;
        padding: 8px 16px;
        background: var(--warn-soft);
        color: var(--warn);
      }
      .band svg {
        flex: none;
      }
      .foot {
        padding: 12px 16px 16px;
      }
      .actions {
        margin-top: 8px;
      }
      .result {
        display: flex;
        align-items: center;
        gap: 8px;
        font-weight: 600;
      }
      .result svg {
        flex: none;
      }
      .executed .result {
        color: var(--good);
      }
      .failed .result {
        color: var(--danger);
      }
      .unknown .result {
        color: var(--warn);
      }
      .foot dl {
        margin-top: 8px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../lines.js').OperationLine | null} */
    this.operation = null;
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    this.large = false;
    this.busy = false;
    /** A code was sent for it. */
    this.coded = false;
    this.wrong = '';
    this.now = Date.now();
    this.ticking = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ticking = window.setInterval(() => {
      if (this.operation?.phase === 'proposed') this.now = Date.now();
    }, 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.clearInterval(this.ticking);
  }

  async confirm() {
    const { proposal, hash, proof } = /** @type {import('../lines.js').OperationLine} */ (this.operation);
    if (proof !== 'L3') return this.ask((visit) => visit.confirm(proposal, hash));
    const reply = await this.ask((visit) => visit.confirmCode(proposal, hash));
    if (reply?.ok) this.coded = true;
    return reply;
  }

  /** @param {CustomEvent<string>} event */
  submitCode(event) {
    const { proposal, hash } = /** @type {import('../lines.js').OperationLine} */ (this.operation);
    return this.ask((visit) => visit.confirm(proposal, hash, event.detail));
  }

  decline() {
    const { proposal } = /** @type {import('../lines.js').OperationLine} */ (this.operation);
    return this.ask((visit) => visit.decline(proposal));
  }

  /** @param {(visit: import('../visit.js').Visit) => Promise<import('../requests.js').Reply>} question */
  async ask(question) {
    if (!this.visit || this.busy) return null;
    this.busy = true;
    this.wrong = '';
    const reply = await question(this.visit);
    this.busy = false;
    if (!reply.ok) {
      this.wrong = reply.text || (reply.code === NO_ANSWER ? words.operation.noAnswer : words.operation.failedToSend);
    }
    return reply;
  }

  render() {
    const operation = this.operation;
    if (!operation) return null;
    const { title, lines, warning, phase } = operation;
    const open = phase === 'proposed';
    const main = lines.findIndex(([, value]) => AMOUNT.test(value));
    return html`<section
      class=${classMap({ card: true, past: !open, [phase]: true })}
      data-testid="operation-card"
      data-phase=${phase}
      aria-label=${title}
    >
      <header>
        <h3>${title}</h3>
        ${open ? html`<p class="quiet">${words.operation.check}</p>` : nothing}
      </header>
      <div class="body"><dl>${lines.map((line, index) => lineView(line, index === main))}</dl></div>
      ${warning && open
        ? html`<div class="band" role="note" aria-label=${words.operation.warning}>${alert}<p>${warning}</p></div>`
        : nothing}
      <div class="foot">${open ? this.question(operation) : this.outcome(operation)}</div>
    </section>`;
  }

  /** @param {import('../lines.js').OperationLine} operation */
  question({ expires }) {
    const o = words.operation;
    const left = expires - this.now;
    if (left <= 0) return html`<p class="quiet" data-testid="operation-result">${o.over}</p>`;
    return html`<p class="quiet">${this.large ? o.until(clock(expires)) : o.left(countdown(left))}</p>
      ${this.coded
        ? html`<warmline-operation-code .busy=${this.busy} @code=${this.submitCode} @again=${this.confirm}></warmline-operation-code>`
        : nothing}
      <div class="actions">
        <button type="button" data-testid="operation-decline" ?disabled=${this.busy} @click=${this.decline}>${o.decline}</button>
        ${this.coded
          ? nothing
          : html`<button class="primary" type="button" data-testid="operation-confirm" ?disabled=${this.busy} @click=${this.confirm}>
              ${this.busy ? o.sending : o.confirm}
            </button>`}
      </div>
      ${this.wrong ? html`<p class="wrong" role="alert" data-testid="operation-error">${this.wrong}</p>` : nothing}`;
  }

  /** @param {import('../lines.js').OperationLine} operation */
  outcome({ phase, reference, done: at }) {
    const o = words.operation;
    return html`<div role="status" data-testid="operation-result">
      <p class="result">${phase === 'executed' ? done : phase === 'failed' || phase === 'unknown' ? alert : nothing}${o.phase[phase]}</p>
      ${phase === 'unknown' ? html`<p class="quiet">${o.unknownWhy}</p>` : nothing}
      ${phase === 'executed' ? html`<dl>${lineView([o.reference, reference])} ${at ? lineView([o.doneAt, moment(at)]) : nothing}</dl>` : nothing}
    </div>`;
  }
}

/**
 * @param {[string, string]} line
 * @param {boolean} [main]  the amount the operation is about stands large on a line of its own
 */
function lineView([label, value], main = false) {
  return html`<dt class=${classMap({ first: main })}>${label}</dt>
    <dd class=${classMap({ amount: main })}>${value}</dd>`;
}

register('warmline-operation', Operation);
