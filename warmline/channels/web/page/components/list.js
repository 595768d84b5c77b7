// @ts-check
/** The conversation on the screen. It stays at its end while the customer is there, and where they are otherwise. */
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { base, card } from '../theme.js';
import { words } from '../words.js';
import { cardContent } from './card-frame.js';
import { bubbleStyles, greetingLine, lineView } from './bubble.js';
import { register } from './register.js';
import { typingStyles, typingView } from './typing.js';
import './queue.js';

/** So near to its end counts as being there. */
const NEAR_PX = 48;
const SKELETON_MS = 300;

export class List extends LitElement {
  static properties = {
    visit: { attribute: false },
    conversation: { attribute: false },
    lines: { attribute: false },
    bank: { attribute: false },
    large: { attribute: false },
    opened: { attribute: false },
    pinned: { state: true },
    slow: { state: true },
  };

  static styles = [
    base,
    card,
    cardContent,
    bubbleStyles,
    typingStyles,
    css`
      :host {
        position: relative;
        display: block;
      }
      .scroll {
        height: 100%;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: 16px 12px;
        scrollbar-width: thin;
      }
      .scroll:focus-visible {
        outline-offset: -3px;
      }
      .content {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      .pill {
        position: absolute;
        bottom: 12px;
        left: 50%;
        translate: -50% 0;
        border-radius: 28px;
        box-shadow: var(--shadow);
        font-size: var(--small);
        white-space: nowrap;
      }
      .loading {
        display: grid;
        gap: 12px;
      }
      .loading span {
        width: 70%;
        height: 44px;
        border-radius: var(--radius);
        background: var(--line);
        opacity: 0.6;
      }
      .loading span:nth-child(2) {
        justify-self: end;
        width: 45%;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    /** @type {import('../conversation.js').Conversation | null} */
    this.conversation = null;
    /** @type {import('../lines.js').Line[]} */
    this.lines = [];
    this.bank = '';
    this.large = false;
    this.opened = false;
    /** Whether the customer is at the end. */
    this.pinned = true;
    this.top = 0;
    /** Last seq that was there when the customer scrolled away. */
    this.leftAt = 0;
    this.ownLines = 0;
    this.slow = false;
    this.sizes = new ResizeObserver(() => this.settle());
    this.looked = () => this.tellRead();
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.looked);
    window.setTimeout(() => (this.slow = true), SKELETON_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.looked);
    this.sizes.disconnect();
  }

  firstUpdated() {
    for (const part of this.renderRoot.querySelectorAll('.scroll, .content')) this.sizes.observe(part);
  }

  /** @param {import('../vendor/lit.js').PropertyValues} changed */
  willUpdate(changed) {
    if (!changed.has('lines')) return;
    const own = this.lines.filter((line) => line.kind === 'customer').length;
    if (own > this.ownLines) this.pinned = true; // whoever writes wants to see it
    this.ownLines = own;
  }

  updated() {
    this.settle();
    this.tellRead();
  }

  get scroller() {
    return this.renderRoot.querySelector('.scroll');
  }

  /** Parts grow after they were put in (cards, fonts, the keyboard): stay at the end through all of it. */
  settle() {
    const scroller = this.scroller;
    if (scroller && this.pinned) scroller.scrollTop = Math.max(scroller.scrollTop, this.end(scroller));
  }

  /**
   * Where the conversation ends: at its last line, or at the top of that line where it is taller than the view (a list
   * of transactions is read from its beginning).
   * @param {Element} scroller
   */
  end(scroller) {
    const bottom = scroller.scrollHeight - scroller.clientHeight;
    const last = this.renderRoot.querySelector('.content')?.lastElementChild;
    if (!last || last.clientHeight <= scroller.clientHeight) return bottom;
    return Math.min(bottom, scroller.scrollTop + last.getBoundingClientRect().top - scroller.getBoundingClientRect().top);
  }

  onScroll() {
    const scroller = this.scroller;
    if (!scroller || !scroller.clientHeight) return;
    const near = this.end(scroller) - scroller.scrollTop < NEAR_PX;
    const up = scroller.scrollTop < this.top;
    this.top = scroller.scrollTop;
    // Lines that grow also lead away from the end, but only the customer goes up.
    if (this.pinned && up && !near) this.leftAt = this.conversation?.cursor ?? 0;
    this.pinned = near || (this.pinned && !up);
  }

  toEnd() {
    this.pinned = true;
    this.settle();
  }

  tellRead() {
    if (this.opened && this.pinned && document.visibilityState === 'visible') this.visit?.read();
  }

  fresh() {
    return this.lines.filter((line) => 'seq' in line && line.kind !== 'customer' && (line.seq ?? 0) > this.leftAt).length;
  }

  render() {
    const { visit, conversation } = this;
    if (!visit || !conversation) return null;
    return html`<div class="scroll" tabindex="0" @scroll=${this.onScroll}>
        <div class="content" role="log" aria-label=${words.list.label} aria-busy=${!conversation.known}>
          ${this.beginning(conversation)}
          ${repeat(this.lines, (line) => line.key, (line) => lineView(line, visit, this.large))}
          ${this.waiting(conversation)} ${typingView(conversation)}
        </div>
      </div>
      ${this.pinned ? nothing : this.pill()}`;
  }

  /** @param {import('../conversation.js').Conversation} conversation */
  beginning(conversation) {
    if (conversation.known || this.lines.length) return greetingLine(words.hello(this.bank, conversation.greeting));
    if (!this.slow || this.visit?.link === 'idle') return nothing;
    return html`<div class="loading" aria-label=${words.list.loading}><span></span><span></span><span></span></div>`;
  }

  /** @param {import('../conversation.js').Conversation} conversation */
  waiting(conversation) {
    if (conversation.standing !== 'queued' && conversation.standing !== 'offered') return nothing;
    return html`<warmline-queue .conversation=${conversation} .visit=${this.visit}></warmline-queue>`;
  }

  pill() {
    const count = this.fresh();
    return html`<button class="pill ${count ? 'primary' : ''}" type="button" data-testid="new-messages" @click=${this.toEnd}>
      ${count ? words.list.fresh(count) : words.list.latest}
    </button>`;
  }
}

register('warmline-list', List);
