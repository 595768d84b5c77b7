// @ts-check
/** The buttons of one message of the bot. In large type two at a time, with the next ones a tap away; the way to a person
 * always stands beside them. */
import { LitElement, classMap, css, html, nothing } from '../vendor/lit.js';
import { base } from '../theme.js';
import { words } from '../words.js';
import { register } from './register.js';

/** @typedef {import('../lines.js').Choice} Choice */

/** More choices than these on one screen are hard to keep in mind for whoever needs large type. */
const AT_ONCE = 2;

export class Choices extends LitElement {
  static properties = {
    choices: { attribute: false },
    live: { attribute: false },
    large: { attribute: false },
    visit: { attribute: false },
    from: { state: true },
  };

  static styles = [
    base,
    css`
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding-top: 4px;
      }
      button {
        border-radius: 28px;
        border-color: var(--accent);
        color: var(--accent);
        overflow-wrap: anywhere;
        text-align: left;
      }
      button:disabled {
        border-color: var(--line);
        border-style: dashed;
        background: none;
        color: var(--quiet);
      }
      button.chosen {
        border-style: solid;
        background: var(--own);
        color: var(--own-ink);
      }
      .large button {
        width: 100%;
        border-radius: var(--radius);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Choice[]} */
    this.choices = [];
    this.live = false;
    this.large = false;
    /** @type {import('../visit.js').Visit | null} */
    this.visit = null;
    /** The first choice that is shown, where not all are. */
    this.from = 0;
  }

  /** @returns {{shown: Choice[], more: boolean}} what stands on the screen now, and whether there are others */
  get page() {
    const person = this.choices.filter((choice) => choice.label === words.header.human);
    const others = this.choices.filter((choice) => !person.includes(choice));
    if (!this.large || others.length <= AT_ONCE) return { shown: this.choices, more: false };
    const chosen = others.filter((choice) => choice.chosen);
    const shown = chosen.length ? chosen : others.slice(this.from, this.from + AT_ONCE);
    return { shown: [...shown, ...person], more: this.live && !chosen.length };
  }

  next() {
    const count = this.choices.filter((choice) => choice.label !== words.header.human).length;
    this.from = this.from + AT_ONCE < count ? this.from + AT_ONCE : 0;
  }

  render() {
    const { shown, more } = this.page;
    return html`<div class=${classMap({ choices: true, large: this.large })} role="group" aria-label=${words.offered}>
      ${shown.map(
        (choice) =>
          html`<button
            type="button"
            data-testid="bot-button"
            class=${classMap({ chosen: choice.chosen })}
            aria-pressed=${choice.chosen ? 'true' : nothing}
            ?disabled=${!this.live}
            @click=${() => this.visit?.tap(choice)}
          >
            ${choice.label}
          </button>`,
      )}
      ${more ? html`<button type="button" data-testid="more-choices" @click=${this.next}>${words.moreOffered}</button>` : nothing}
    </div>`;
  }
}

register('warmline-choices', Choices);
