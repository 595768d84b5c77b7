// @ts-check
/** Who speaks now, the way to a person, and the menu. The colour changes with a person; so do picture and words. */
import { LitElement, classMap, css, html, nothing } from '../vendor/lit.js';
import { base } from '../theme.js';
import { words } from '../words.js';
import { down, more, person } from './icons.js';
import { register } from './register.js';

export class Header extends LitElement {
  static properties = {
    visit: { attribute: false },
    conversation: { attribute: false },
    calling: { attribute: false },
    large: { attribute: false },
    bank: { attribute: false },
    menu: { state: true },
  };

  static styles = [
    base,
    css`
      :host {
        position: relative;
        z-index: 2;
        display: block;
        container-type: inline-size;
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: max(8px, env(safe-area-inset-top)) 8px 8px 16px;
        background: var(--head);
        color: var(--on-head);
        transition: background var(--motion);
      }
      header.person {
        background: var(--person-head);
        color: var(--on-person-head);
      }
      .face {
        flex: none;
        display: grid;
        place-items: center;
        width: 40px;
        height: 40px;
        margin-right: 8px;
        border-radius: 50%;
        background: var(--on-head);
        color: var(--head);
        font-weight: 600;
      }
      .person .face {
        border-radius: 12px;
        background: var(--on-person-head);
        color: var(--person-head);
      }
      .who {
        flex: 1;
        min-width: 0;
        line-height: 1.35;
      }
      .bank {
        font-size: var(--tiny);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .speaker {
        font-weight: 600;
        display: -webkit-box;
        -webkit-line-clamp: 2;
        -webkit-box-orient: vertical;
        overflow: hidden;
        overflow-wrap: anywhere;
      }
      header button {
        border-color: transparent;
        background: none;
        padding: 0;
      }
      header button:focus-visible {
        outline-color: currentColor;
        outline-offset: -3px;
      }
      header button svg {
        display: block;
        margin: auto;
      }
      header .human {
        display: flex;
        align-items: center;
        gap: 4px;
        flex: none;
        padding: 4px 12px 4px 8px;
        border: 1px solid currentColor;
        border-radius: 28px;
        font-weight: 600;
        font-size: var(--small);
      }
      header .human svg {
        margin: 0;
      }
      header .human:hover:enabled {
        border-color: currentColor;
        background: rgb(255 255 255 / 14%);
      }
      header .human:disabled {
        border-color: transparent;
        color: inherit;
        opacity: 0.85;
      }
      /* Small phones keep the word and give up the drawing; large type gives the way to a person a row of its own. */
      @container (max-width: 379px) {
        header .human {
          padding-inline: 12px;
        }
        header:not(.large) .human svg {
          display: none;
        }
      }
      @container (max-width: 440px) {
        header.large {
          flex-wrap: wrap;
        }
        header.large .human {
          order: 1;
          width: calc(100% - 8px);
          justify-content: center;
        }
      }
      .menu {
        position: absolute;
        right: 8px;
        top: calc(100% + 4px);
        min-width: 200px;
        padding: 4px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      .menu button {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 16px;
        width: 100%;
        border-color: transparent;
        background: none;
        text-align: left;
      }
      .menu button:hover {
        background: var(--back);
      }
      .menu .quiet {
        color: var(--quiet);
        font-size: var(--small);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    /** @type {import('../conversation.js').Conversation | null} */
    this.conversation = null;
    this.calling = false;
    this.large = false;
    this.bank = '';
    this.menu = false;
    this.outside = (/** @type {Event} */ event) => {
      if (!event.composedPath().includes(this)) this.menu = false;
    };
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.outside);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.outside);
  }

  /** @param {KeyboardEvent} event */
  onMenuKey(event) {
    if (event.key !== 'Escape' || !this.menu) return;
    event.preventDefault();
    this.menu = false;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('[data-testid="menu"]'))?.focus();
  }

  collapse() {
    this.dispatchEvent(new CustomEvent('collapse', { bubbles: true, composed: true }));
  }

  toggleLarge() {
    if (this.visit) this.visit.elderly = !this.large;
  }

  end() {
    this.menu = false;
    void this.visit?.end();
  }

  render() {
    const now = this.conversation;
    if (!now) return null;
    const withPerson = now.standing === 'agent';
    const waits = now.standing === 'queued' || now.standing === 'offered';
    const name = now.agent ?? '';
    const speaker = withPerson ? words.speaker.agent(name) : words.speaker[waits ? 'queued' : now.standing === 'closed' ? 'closed' : 'bot'];
    const button = this.calling ? 'calling' : waits ? 'queued' : withPerson ? 'withAgent' : 'human';
    return html`<header class=${classMap({ person: withPerson, large: this.large })} @keydown=${this.onMenuKey}>
        ${this.large ? nothing : html`<span class="face" aria-hidden="true">${withPerson ? name.slice(0, 1) : words.assistant.slice(-1)}</span>`}
        <div class="who">
          <p class="bank">${this.bank}</p>
          <p class="speaker" data-testid="speaker" aria-live="polite">${speaker}</p>
        </div>
        <button class="human" type="button" data-testid="human" ?disabled=${button !== 'human'} @click=${() => this.visit?.human()}>
          ${person}<span>${words.header[button]}</span>
        </button>
        <button
          type="button"
          data-testid="menu"
          aria-label=${words.header.menu}
          aria-expanded=${this.menu}
          @click=${() => (this.menu = !this.menu)}
        >
          ${more}
        </button>
        <button type="button" data-testid="collapse" aria-label=${words.header.collapse} @click=${this.collapse}>${down}</button>
      </header>
      <div class="menu" ?hidden=${!this.menu} @keydown=${this.onMenuKey}>
        <button type="button" data-testid="elderly-toggle" aria-pressed=${this.large} @click=${this.toggleLarge}>
          ${words.menu.largeType}<span class="quiet">${this.large ? words.menu.on : words.menu.off}</span>
        </button>
        <button type="button" data-testid="end-chat" ?disabled=${!now.id || now.standing === 'closed'} @click=${this.end}>
          ${words.menu.end}
        </button>
      </div>`;
  }
}

register('warmline-header', Header);
