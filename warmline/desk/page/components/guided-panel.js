// @ts-check
/**
 * Business prepared for the customer: the questions of the bot's own task, answered by the agent; what comes of it is
 * confirmed by the customer on their own device. Fires `say-this` with words for the composer.
 *
 * @typedef {{outcome: 'asks' | 'needs_proof' | 'proposed' | 'stopped' | 'done', lines?: string[], asked?: string,
 *   choices?: string[], level?: string, purpose?: string, risk?: string[]}} Step
 */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { LitElement, css, html, nothing } from '../vendor/lit.js';
import { guided as words } from '../words.js';

/** @type {Promise<{topic: string, tasks: [string, string][]}[]> | null} */
let offered = null;

export class GuidedPanel extends LitElement {
  static properties = {
    chat: { attribute: false }, topics: { state: true }, step: { state: true }, busy: { state: true }, problem: { state: true },
  };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s3); padding: var(--s3) var(--s4) var(--s5); align-content: start; }
    section { display: grid; gap: var(--s2); }
    h3 { font-size: var(--t12); font-weight: 600; color: var(--soft); margin: 0; }
    .tasks { display: flex; flex-wrap: wrap; gap: var(--s1); }
    .tasks button, .choices button { text-align: left; height: auto; padding: var(--s1) var(--s3); overflow-wrap: anywhere; }
    .choices { display: grid; gap: var(--s1); }
    .line { padding: var(--s2) var(--s3); background: var(--raised); border-radius: var(--radius); white-space: pre-line; overflow-wrap: anywhere; }
    .risk { padding: var(--s2) var(--s3); border-left: 3px solid var(--warning); background: var(--warning-soft); border-radius: 0 var(--radius) var(--radius) 0; }
    form { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--s2); }
    footer { display: flex; flex-wrap: wrap; gap: var(--s2); }
    .problem { color: var(--danger); }
    .state { font-weight: 600; }
  `];

  constructor() {
    super();
    /** @type {import('../types.js').Chat} */ this.chat;
    /** @type {{topic: string, tasks: [string, string][]}[]} */ this.topics = [];
    /** @type {Step | null} */ this.step = null;
    this.busy = false;
    this.problem = '';
    /** @type {string} the conversation whose task is shown */ this.of = '';
    this.provenAt = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    offered ??= api.get('/desk/guided').catch((error) => {
      offered = null;
      throw error;
    });
    offered.then((topics) => { this.topics = topics; }, () => { this.problem = words.away; });
  }

  willUpdate() {
    if (this.of !== this.chat.id) {
      this.of = this.chat.id;
      this.step = null;
      this.problem = '';
      this.provenAt = this.#last('proof_raised');
      this.#ask(() => api.get(`/desk/conversations/${this.of}/guided`));
    } else if (this.step?.outcome === 'needs_proof' && this.#last('proof_raised') > this.provenAt) {
      this.provenAt = this.#last('proof_raised'); // proven: the task goes on by itself
      this.#answer({});
    }
  }

  render() {
    if (this.chat.gone) return html`<p class="soft">${words.gone}</p>`;
    return html`
      ${this.step ? this.#task(this.step) : html`<p class="soft">${words.hint}</p>`}
      ${this.problem ? html`<p class="problem" role="alert" data-testid="guided-problem">${this.problem}</p>` : nothing}
      ${this.step && !['done', 'stopped'].includes(this.step.outcome) ? nothing : this.topics.map(({ topic, tasks }) => html`<section>
        <h3>${topic}</h3><div class="tasks">${tasks.map(([task, name]) => html`<button data-testid="guided-task" data-task=${task}
          ?disabled=${this.busy} @click=${() => this.#begin(task)}>${name}</button>`)}</div></section>`)}`;
  }

  /** @param {Step} step */
  #task(step) {
    return html`<section data-testid="guided-step" data-outcome=${step.outcome} aria-busy=${this.busy} aria-live="polite">
      ${step.risk?.length ? html`<div class="risk" data-testid="guided-risk"><b>${words.risk}</b>${step.risk.map((line) => html`<p>${line}</p>`)}</div>` : nothing}
      ${step.lines?.map((line) => html`<p class="line">${line}</p>`)}
      ${step.lines?.length && step.outcome === 'asks' ? html`<button class="plain" @click=${() => this.#sayThis(step.lines ?? [])}>${words.askCustomer}</button>` : nothing}
      ${this.#way(step)}
      <footer>${['done', 'stopped'].includes(step.outcome) ? nothing : html`<button data-testid="guided-drop" ?disabled=${this.busy} @click=${this.#drop}>${words.drop}</button>`}</footer>
    </section>`;
  }

  /** @param {Step} step */
  #way(step) {
    switch (step.outcome) {
      case 'needs_proof':
        return html`<p>${words.needsProof}</p><button class="main" data-testid="guided-ask-proof" ?disabled=${this.busy} @click=${() => this.#askProof(step)}>${words.askProof}</button>`;
      case 'proposed':
        return html`<p class="state" data-testid="guided-state">${words.state(this.#fate())}</p>`;
      case 'stopped':
        return html`<p class="state">${words.stopped}</p>`;
      case 'asks':
        return html`
          ${step.choices?.length ? html`<div class="choices">${step.choices.map((label, place) => html`<button data-testid="guided-choice" ?disabled=${this.busy}
            @click=${() => this.#answer({ choice: place })}>${label}</button>`)}</div>` : nothing}
          <form @submit=${this.#typed}><input name="text" data-testid="guided-text" maxlength="200" autocomplete="off" aria-label=${words.answer}
            inputmode=${step.asked === 'amount' ? 'decimal' : 'text'} placeholder=${step.asked === 'amount' ? words.amount : words.answer}>
            <button type="submit" ?disabled=${this.busy}>${words.go}</button></form>`;
      default:
        return nothing;
    }
  }

  /** What became of what was proposed, by the newest event. */
  #fate() {
    const fates = ['operation_proposed', 'operation_confirmed', 'operation_dropped', 'operation_executed', 'operation_failed', 'operation_unknown'];
    return this.chat.events.findLast((event) => fates.includes(event.type))?.type ?? 'operation_proposed';
  }

  /** @param {string} type @returns {number} */
  #last(type) {
    return this.chat.events.findLast((event) => event.type === type)?.seq ?? 0;
  }

  /** @param {string} task */
  #begin(task) {
    this.#post('guided', { task });
  }

  /** @param {{text?: string, choice?: number}} answer */
  #answer(answer) {
    this.#post('guided/answer', answer);
  }

  /** @param {SubmitEvent} event */
  #typed(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector('[name="text"]'));
    const text = input?.value.trim() ?? '';
    if (!text || !input) return;
    input.value = '';
    this.#answer({ text });
  }

  async #drop() {
    await this.#post('guided/drop', {});
  }

  /** @param {Step} step */
  #askProof(step) {
    const wanted = { id: crypto.randomUUID(), level: step.level, purpose: step.purpose };
    const { epoch } = this.chat;
    this.#ask(async () => {
      await api.send('POST', `/desk/conversations/${this.of}/ask-proof`, { epoch, ...wanted });
      return this.step;
    });
  }

  /** @param {string} what @param {object} body */
  #post(what, body) {
    const { epoch } = this.chat;
    return this.#ask(() => api.send('POST', `/desk/conversations/${this.of}/${what}`, { epoch, ...body }));
  }

  /** One request at a time; an answer for a chat that is no longer shown is dropped. @param {() => Promise<Step | null>} request */
  async #ask(request) {
    const of = this.of;
    this.busy = true;
    this.problem = '';
    try {
      const step = await request();
      if (of === this.of) this.step = step;
    } catch (error) {
      if (of === this.of) this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    } finally {
      if (of === this.of) this.busy = false;
    }
  }

  /** @param {string[]} lines */
  #sayThis(lines) {
    this.dispatchEvent(new CustomEvent('say-this', { detail: lines.join('\n'), bubbles: true, composed: true }));
  }
}
customElements.define('guided-panel', GuidedPanel);
