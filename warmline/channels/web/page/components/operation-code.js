// @ts-check
/**
 * The field for the code that confirms one operation. Says `code` (the six digits) and `again` (send another); the code
 * is kept nowhere on the page after it was sent.
 */
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { digits } from '../format.js';
import { base, card } from '../theme.js';
import { words } from '../words.js';
import { codeForm } from './code-form.js';
import { register } from './register.js';

/** One code a minute, as the core bank enforces it. */
const AGAIN_SECONDS = 60;

export class OperationCode extends LitElement {
  static properties = {
    busy: { attribute: false },
    wrong: { state: true },
    seconds: { state: true },
  };

  static styles = [
    base,
    card,
    codeForm,
    css`
      .again {
        margin-top: 8px;
      }
    `,
  ];

  constructor() {
    super();
    this.busy = false;
    this.wrong = '';
    this.seconds = 0;
    this.ticking = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.countDown();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.clearInterval(this.ticking);
  }

  firstUpdated() {
    this.field?.focus();
  }

  /** @returns {HTMLInputElement | null} */
  get field() {
    return this.renderRoot.querySelector('input');
  }

  countDown() {
    window.clearInterval(this.ticking);
    const until = Date.now() + AGAIN_SECONDS * 1000;
    const tick = () => {
      this.seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      if (this.seconds === 0) window.clearInterval(this.ticking);
    };
    this.ticking = window.setInterval(tick, 1000);
    tick();
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const field = this.field;
    const code = digits(field?.value ?? '');
    this.wrong = /^\d{6}$/.test(code) ? '' : words.proof.badCode;
    if (!field || this.wrong || this.busy) return;
    field.value = '';
    this.dispatchEvent(new CustomEvent('code', { detail: code }));
  }

  again() {
    this.countDown();
    this.dispatchEvent(new CustomEvent('again'));
  }

  render() {
    const o = words.operation;
    return html`<form novalidate @submit=${this.submit}>
      <p class="quiet" role="status">${o.codeWhy}</p>
      <label for="code">${o.code}</label>
      <div class="row">
        <input
          id="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="6"
          placeholder=${words.proof.codeHint}
          data-testid="operation-code"
          aria-invalid=${this.wrong ? 'true' : 'false'}
        />
        <button class="primary" type="submit" data-testid="operation-submit" ?disabled=${this.busy}>
          ${this.busy ? o.sending : o.confirm}
        </button>
      </div>
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <button class="again" type="button" data-testid="operation-again" ?disabled=${this.busy || this.seconds > 0} @click=${this.again}>
        ${this.seconds ? o.codeAgainIn(this.seconds) : o.codeAgain}
      </button>
    </form>`;
  }
}

register('warmline-operation-code', OperationCode);
