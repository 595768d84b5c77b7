// @ts-check
/**
 * The form for the number of somebody else's card. What is typed goes to a frame of its own, never into the
 * conversation, and is not kept on the page.
 */
import { LitElement, html, nothing } from '../vendor/lit.js';
import { base, card } from '../theme.js';
import { words } from '../words.js';
import { codeForm } from './code-form.js';
import { register } from './register.js';

export class CardNumber extends LitElement {
  static properties = {
    visit: { attribute: false },
    busy: { state: true },
    wrong: { state: true },
    done: { state: true },
  };

  static styles = [base, card, codeForm];

  constructor() {
    super();
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    this.busy = false;
    this.wrong = '';
    this.done = false;
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    const field = this.renderRoot.querySelector('input');
    if (!field || !this.visit || this.busy) return;
    this.busy = true;
    const reply = await this.visit.reportCard(field.value);
    this.busy = false;
    this.done = reply.ok;
    this.wrong = reply.ok ? '' : reply.text || words.proof.failed;
    if (!reply.ok) field.focus();
  }

  render() {
    const c = words.cardNumber;
    if (this.done) return nothing; // a notice tells what came of it
    return html`<section class="card">
      <div class="body">
        <p class="quiet">${c.why}</p>
        <form novalidate @submit=${this.submit}>
          <label for="number">${c.label}</label>
          <div class="row">
            <input
              id="number"
              inputmode="numeric"
              autocomplete="off"
              maxlength="30"
              data-testid="card-number"
              aria-invalid=${this.wrong ? 'true' : 'false'}
            />
            <button class="primary" type="submit" data-testid="card-number-send" ?disabled=${this.busy}>${c.send}</button>
          </div>
          ${this.wrong ? html`<p class="wrong" role="alert" data-testid="card-number-error">${this.wrong}</p>` : nothing}
        </form>
      </div>
    </section>`;
  }
}

register('warmline-card-number', CardNumber);
