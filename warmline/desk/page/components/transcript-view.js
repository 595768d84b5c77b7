// @ts-check
/** What was said: day lines, the bot's part folded, notes in another shade, our lines with their state. Text, never HTML. */

import { controls } from '../controls.js';
import { cardLines, saidText, systemText } from '../event-text.js';
import { clock, day } from '../format.js';
import { rows } from '../transcript-rows.js';
import { LitElement, html, nothing, repeat } from '../vendor/lit.js';
import { desk as words, lineState, who } from '../words.js';
import { transcriptLook } from './transcript-look.js';

/**
 * @typedef {import('../types.js').LogEvent} LogEvent
 * @typedef {import('../types.js').Line} Line
 */
const NEAR_END_PX = 48;

export class TranscriptView extends LitElement {
  static properties = {
    desk: { attribute: false }, chat: { attribute: false }, me: { attribute: false }, opened: { state: true }, below: { state: true },
  };

  static styles = [controls, transcriptLook];

  constructor() {
    super();
    /** @type {import('../desk.js').Desk} */ this.desk;
    /** @type {import('../types.js').Chat} */ this.chat;
    this.me = '';
    /** @type {Set<string>} folded stretches that were opened, of any conversation */ this.opened = new Set();
    this.below = false;
    this.atEnd = true;
    this.top = 0;
    this.resize = new ResizeObserver(() => this.atEnd && this.#toEnd());
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  shouldUpdate(changed) {
    const before = /** @type {import('../types.js').Chat | undefined} */ (changed.get('chat'));
    if (changed.size > 1 || !before) return true;
    // Typing and the like make a new chat object, but not a new transcript: 500 lines are not drawn again for it.
    const { chat } = this;
    return before.id !== chat.id || before.events !== chat.events || before.lines !== chat.lines || before.receipts !== chat.receipts;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {import('../types.js').Chat | undefined} */ (changed.get('chat'));
    if (changed.has('chat') && before?.id !== this.chat.id) {
      this.atEnd = true;
      this.below = false;
    } else if (before && before.events !== this.chat.events && !this.atEnd) {
      this.below = true;
    }
    if (before && before.lines.length < this.chat.lines.length) this.atEnd = true; // our own line is always shown
  }

  updated() {
    if (this.atEnd) this.#toEnd();
    const log = this.#log;
    if (log) this.resize.observe(log);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  get #log() {
    return /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.log'));
  }

  #toEnd() {
    const log = this.#log;
    if (log) log.scrollTop = log.scrollHeight;
  }

  #scrolled() {
    const log = this.#log;
    if (!log) return;
    // Only a move upwards leaves the end: a composer that grows moves nothing, but makes the log shorter.
    if (log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX) this.atEnd = true;
    else if (log.scrollTop < this.top) this.atEnd = false;
    this.top = log.scrollTop;
    if (this.atEnd) this.below = false;
  }

  render() {
    // A log per conversation: a screen reader hears new lines, not a whole other conversation.
    return html`${repeat([this.chat], (chat) => chat.id, (chat) => html`<div class="log" role="log" aria-label=${words.log} tabindex="0"
        data-testid="transcript" @scroll=${this.#scrolled}>
        ${repeat(rows(chat.events), (row) => row.key, (row) => this.#row(row))}
        ${repeat(chat.lines, (line) => line.id, (line) => this.#own(line))}
      </div>`)}
      ${this.below ? html`<button class="below main" @click=${() => { this.atEnd = true; this.below = false; this.#toEnd(); }}>${words.newLines} ↓</button>` : nothing}`;
  }

  /** @param {import('../transcript-rows.js').Row} row */
  #row(row) {
    if (row.kind === 'day') return html`<p class="day"><span>${day(row.at, this.desk.now)}</span></p>`;
    if (row.kind === 'event') return this.#event(row.event);
    const key = `${this.chat.id}/${row.key}`;
    const open = this.opened.has(key);
    const first = row.events[0];
    const last = row.events[row.events.length - 1];
    return html`<section class="bot-part">
      <button data-testid="bot-part" aria-expanded=${open} @click=${() => this.#toggle(key)}>
        <span><b>${words.botPart}</b> ${row.sentences} ${words.sentences} <span class="soft figures">${clock(first.at)} – ${clock(last.at)}</span></span>
        <span class="soft">${open ? words.fold : words.open}</span>
        ${!open && row.last ? html`<span class="said">${words.lastSaid}${row.last}</span>` : nothing}
      </button>
      ${open ? html`<div class="inside">${repeat(row.events, (event) => event.seq, (event) => this.#event(event))}</div>` : nothing}
    </section>`;
  }

  /** @param {string} key */
  #toggle(key) {
    const opened = new Set(this.opened);
    if (!opened.delete(key)) opened.add(key);
    this.atEnd = false;
    this.opened = opened;
  }

  /** @param {LogEvent} event */
  #event(event) {
    const system = systemText(event);
    if (system !== null) {
      const danger = event.type === 'operation_failed' || event.type === 'operation_unknown';
      return html`<p class="system ${danger ? 'danger' : ''} ${event.type.startsWith('operation_') ? 'operation' : ''}" data-testid="line"
        data-kind=${event.type} data-seq=${event.seq}>${system} <time class="figures">${clock(event.at)}</time></p>`;
    }
    const card = cardLines(event.card);
    return html`<div class="line ${event.type}" data-testid="line" data-kind=${event.type} data-seq=${event.seq}>
      <p class="meta"><span>${this.#speaker(event)}</span> <time class="figures">${clock(event.at)}</time>${this.#state(event)}</p>
      <div class="bubble">
        ${saidText(event) ? html`<p class="text">${saidText(event)}</p>` : nothing}
        ${card.length ? html`<ul class="card figures">${card.map((text) => html`<li>${text}</li>`)}</ul>` : nothing}
        ${event.buttons?.length ? html`<p class="buttons">${event.buttons.map((button) => html`<span class="chip">${button.label}</span>`)}</p>` : nothing}
        ${event.redacted ? html`<p class="soft">${words.redacted}</p>` : nothing}
      </div>
    </div>`;
  }

  /** @param {LogEvent} event */
  #speaker(event) {
    if (event.type === 'bot_message') return who.bot;
    if (event.type === 'note') return who.note;
    if (event.type === 'agent_message') return event.agent === this.me ? who.me : (event.name ?? event.agent);
    return this.chat.customer.greeting || who.customer;
  }

  /** @param {LogEvent} event */
  #state(event) {
    if (event.type !== 'agent_message') return nothing;
    const { read, delivered } = this.chat.receipts;
    const state = event.seq <= read ? 'read' : event.seq <= delivered ? 'delivered' : 'sent';
    return html`<span class="state ${state}" data-testid="line-state">${lineState(state)}</span>`;
  }

  /** @param {Line} line of ours, not in the log yet */
  #own(line) {
    const said = line.kind === 'note' ? 'note' : 'agent_message';
    const state = line.kind === 'note' && line.state === 'sent' ? 'noted' : line.state;
    return html`<div class="line ${said} ${line.state}" data-testid="line" data-kind=${said}>
      <p class="meta"><span>${line.kind === 'note' ? who.note : who.me}</span> <time class="figures">${clock(line.at)}</time>
        <span class="state ${line.state}" data-testid="line-state">${lineState(state)}</span></p>
      <div class="bubble"><p class="text">${line.text}</p></div>
      ${line.state === 'refused' ? html`<div class="refusal" role="alert" data-testid="refused">
        <p>${line.reason}</p>
        <button @click=${() => this.#copyBack(line)} ?hidden=${this.chat.gone !== null}>${words.copyBack}</button>
        <button @click=${() => this.desk.dropLine(this.chat.id, line.id)}>${words.dismiss}</button>
      </div>` : nothing}
    </div>`;
  }

  /** @param {Line} line */
  #copyBack(line) {
    this.desk.dropLine(this.chat.id, line.id);
    this.dispatchEvent(new CustomEvent('copy-back', { detail: line.text, bubbles: true, composed: true }));
  }
}
customElements.define('transcript-view', TranscriptView);
