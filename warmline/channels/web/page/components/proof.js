// @ts-check
/**
 * The form by which a customer proves who they are. What is typed here goes to the gateway's verification only, never
 * into the conversation, and is kept nowhere on the page after it was sent.
 */
import { LitElement, css, html, ifDefined, nothing } from '../vendor/lit.js';
import { digits } from '../format.js';
import { NO_ANSWER } from '../requests.js';
import { base, card } from '../theme.js';
import { words } from '../words.js';
import { codeForm } from './code-form.js';
import { shield } from './icons.js';
import { register } from './register.js';

/** One code a minute, as the gateway enforces it. */
const AGAIN_SECONDS = 60;

export class Proof extends LitElement {
  static properties = {
    visit: { attribute: false },
    sent: { state: true },
    busy: { state: true },
    wrong: { state: true },
    seconds: { state: true },
  };

  static styles = [
    base,
    card,
    codeForm,
    css`
      .title {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 12px 16px 4px;
        color: var(--accent);
      }
      .wrong,
      .quiet {
        margin-top: 4px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    /** The masked number the code went to, '' before. */
    this.sent = '';
    /** @type {'' | 'phone' | 'code'} */
    this.busy = '';
    /** @type {{field: 'phone' | 'code', text: string} | null} */
    this.wrong = null;
    this.seconds = 0;
    this.ticking = 0;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.clearInterval(this.ticking);
  }

  /**
   * @param {'phone' | 'code'} name
   * @returns {HTMLInputElement | null}
   */
  field(name) {
    return this.renderRoot.querySelector(`#${name}`);
  }

  /** @param {Event} event */
  async sendCode(event) {
    event.preventDefault();
    const phone = digits(this.field('phone')?.value ?? '');
    if (!/^1\d{10}$/.test(phone)) return this.refuse('phone', words.proof.badPhone);
    if (!this.visit || this.busy || this.seconds > 0) return;
    this.busy = 'phone';
    this.wrong = null;
    const reply = await this.visit.verifyStart(phone);
    this.busy = '';
    if (!reply.ok) {
      if (reply.retry_after) this.countDown(reply.retry_after);
      return this.refuse('phone', this.reason(reply));
    }
    this.sent = `${phone.slice(0, 3)}****${phone.slice(-4)}`;
    this.countDown(AGAIN_SECONDS);
    await this.updateComplete;
    this.field('code')?.focus();
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    const field = this.field('code');
    const code = digits(field?.value ?? '');
    if (!/^\d{6}$/.test(code)) return this.refuse('code', words.proof.badCode);
    if (!field || !this.visit || this.busy) return;
    this.busy = 'code';
    this.wrong = null;
    const reply = await this.visit.verifyCode(code);
    this.busy = '';
    field.value = '';
    if (!reply.ok) this.refuse('code', this.reason(reply));
  }

  /** @param {import('../requests.js').Reply} reply */
  reason(reply) {
    return reply.text || (reply.code === NO_ANSWER ? words.proof.noAnswer : words.proof.failed);
  }

  /**
   * @param {'phone' | 'code'} field
   * @param {string} text
   */
  refuse(field, text) {
    this.wrong = { field, text };
    this.field(field)?.focus();
  }

  /** @param {number} seconds */
  countDown(seconds) {
    window.clearInterval(this.ticking);
    const until = Date.now() + seconds * 1000;
    const tick = () => {
      this.seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      if (this.seconds === 0) window.clearInterval(this.ticking);
    };
    this.ticking = window.setInterval(tick, 1000);
    tick();
  }

  render() {
    const p = words.proof;
    const label = this.busy === 'phone' ? p.sending : this.seconds ? p.againIn(this.seconds) : this.sent ? p.again : p.send;
    return html`<section class="card" data-testid="proof-form">
      <div class="title">${shield}<h3>${p.title}</h3></div>
      <div class="body">
        <p class="quiet">${p.why}</p>
        <form novalidate @submit=${this.sendCode}>
          <label for="phone">${p.phone}</label>
          <div class="row">
            ${this.input('phone', 'tel', p.phoneHint, 13)}
            <button type="submit" data-testid="proof-send" ?disabled=${this.busy !== '' || this.seconds > 0}>${label}</button>
          </div>
          ${this.trouble('phone')} ${this.sent ? html`<p class="quiet" role="status">${p.sent(this.sent)}</p>` : nothing}
        </form>
        <form novalidate ?hidden=${!this.sent} @submit=${this.submit}>
          <label for="code">${p.code}</label>
          <div class="row">
            ${this.input('code', 'one-time-code', p.codeHint, 6)}
            <button class="primary" type="submit" data-testid="proof-submit" ?disabled=${this.busy !== ''}>
              ${this.busy === 'code' ? p.checking : p.submit}
            </button>
          </div>
          ${this.trouble('code')}
        </form>
      </div>
    </section>`;
  }

  /**
   * @param {'phone' | 'code'} name
   * @param {string} autocomplete
   * @param {string} hint
   * @param {number} most
   */
  input(name, autocomplete, hint, most) {
    const wrong = this.wrong?.field === name;
    return html`<input
      id=${name}
      data-testid="proof-${name}"
      inputmode="numeric"
      autocomplete=${autocomplete}
      placeholder=${hint}
      maxlength=${most}
      aria-invalid=${wrong}
      aria-describedby=${ifDefined(wrong ? `${name}-wrong` : undefined)}
    />`;
  }

  /** @param {'phone' | 'code'} name */
  trouble(name) {
    if (this.wrong?.field !== name) return nothing;
    return html`<p class="wrong" role="alert" id="${name}-wrong" data-testid="proof-error">${this.wrong.text}</p>`;
  }
}

register('warmline-proof', Proof);
