// @ts-check
/** One line of the conversation: bubbles, buttons the bot offers, small centred lines, and the cards that come with them. */
import { classMap, css, html, nothing } from '../vendor/lit.js';
import { clock, day, moment } from '../format.js';
import { words } from '../words.js';
import { cardView } from './cards.js';
import './card-number.js';
import './choices.js';
import './operation.js';
import './paper.js';
import './proof.js';
import './rating.js';

/**
 * @typedef {import('../lines.js').Line} Line
 * @typedef {import('../visit.js').Visit} Visit
 */

export const bubbleStyles = css`
  .line {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 4px;
  }
  .line.own {
    align-items: flex-end;
  }
  .meta {
    padding: 0 4px;
    color: var(--quiet);
    font-size: var(--tiny);
    line-height: 1.4;
  }
  .bubble {
    max-width: 86%;
    padding: 8px 12px;
    border-radius: 4px var(--radius) var(--radius) var(--radius);
    background: var(--surface);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .agent .bubble {
    background: var(--person-soft);
  }
  .own .bubble {
    border-radius: var(--radius) 4px var(--radius) var(--radius);
    background: var(--own);
    color: var(--own-ink);
  }
  .line > .card,
  .line > warmline-choices,
  .line > warmline-card-number,
  .line > warmline-paper,
  .line > warmline-proof {
    width: 100%;
  }
  .line > warmline-proof,
  .line > warmline-card-number,
  .line > warmline-paper,
  .line > warmline-choices,
  warmline-operation,
  warmline-rating {
    display: block;
  }
  .line .failed {
    color: var(--danger);
    font-weight: 600;
  }
  .retry {
    display: flex;
    gap: 8px;
  }
  .retry button {
    font-size: var(--small);
  }
  .notice,
  .day {
    align-self: center;
    max-width: 92%;
    padding: 0 8px;
    color: var(--quiet);
    font-size: var(--small);
    text-align: center;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  .notice.urgent {
    max-width: none;
    padding: 8px 12px;
    border-left: 4px solid var(--warn);
    border-radius: var(--radius-small);
    background: var(--warn-soft);
    color: var(--warn);
    font-size: inherit;
    font-weight: 600;
    text-align: left;
    text-wrap: wrap;
  }
  .day {
    font-size: var(--tiny);
  }
  .turn {
    display: flex;
    align-items: center;
    gap: 12px;
    color: var(--quiet);
    font-size: var(--small);
    text-align: center;
  }
  .turn::before,
  .turn::after {
    content: '';
    flex: 1;
    min-width: 12px;
    border-top: 1px solid currentColor;
    opacity: 0.45;
  }
  .turn.agent {
    color: var(--person);
    font-weight: 600;
  }
`;

/**
 * The first line, which is not in the log.
 * @param {string} text
 */
export function greetingLine(text) {
  return html`<div class="line"><p class="meta">${words.assistant}</p><p class="bubble">${text}</p></div>`;
}

/**
 * @param {Line} line
 * @param {Visit} visit
 * @param {boolean} large
 */
export function lineView(line, visit, large) {
  switch (line.kind) {
    case 'customer':
      return customerView(line, visit);
    case 'bot':
      return botView(line, visit, large);
    case 'agent':
      return html`<div class="line agent" data-testid="message" data-kind="agent" data-seq=${line.seq}>
        ${meta(`${words.agentRole} ${line.name}`, line.at)}
        <p class="bubble">${line.text}</p>
        ${line.proves ? html`<warmline-proof .visit=${visit}></warmline-proof>` : nothing}
      </div>`;
    case 'notice':
      return html`<p
        class=${classMap({ notice: true, urgent: line.urgent })}
        data-testid="message"
        data-kind="notice"
        data-seq=${line.seq}
      >${line.text}</p>`;
    case 'day':
      return html`<p class="day">${day(line.at)}</p>`;
    case 'turn':
      return turnView(line);
    case 'operation':
      return html`<warmline-operation .operation=${line} .visit=${visit} .large=${large}></warmline-operation>`;
    case 'rating':
      return html`<warmline-rating .score=${line.score} .visit=${visit}></warmline-rating>`;
  }
}

/**
 * @param {string} who
 * @param {number} at
 */
function meta(who, at) {
  return html`<p class="meta">${who} <time title=${moment(at)}>${clock(at)}</time></p>`;
}

/** @param {import('../lines.js').TurnLine} line */
function turnView(line) {
  const text = line.what === 'agent' || line.what === 'proved' ? words.turn[line.what](line.name) : words.turn[line.what];
  return html`<p class=${classMap({ turn: true, agent: line.what === 'agent' })} data-testid="turn" data-what=${line.what}>
    <span>${text}</span>
  </p>`;
}

/**
 * @param {import('../lines.js').CustomerLine} line
 * @param {Visit} visit
 */
function customerView(line, visit) {
  const failed = line.state === 'failed';
  return html`<div class="line own" data-testid="message" data-kind="customer" data-seq=${line.seq ?? nothing}>
    <p class="unseen">${words.you}</p>
    <p class="bubble">${line.text}</p>
    <p class="meta">
      <time title=${moment(line.at)}>${clock(line.at)}</time>
      <span class=${classMap({ failed })} data-testid="message-state">${words.sent[line.state]}</span>
    </p>
    ${failed
      ? html`<p class="meta">${line.reason || words.failed.waiting}</p>
          <div class="retry">
            <button type="button" data-testid="message-resend" @click=${() => visit.resend(line.id)}>${words.failed.again}</button>
            <button type="button" data-testid="message-discard" @click=${() => visit.discard(line.id)}>${words.failed.discard}</button>
          </div>`
      : nothing}
  </div>`;
}

/**
 * @param {import('../lines.js').BotLine} line
 * @param {Visit} visit
 * @param {boolean} large
 */
function botView(line, visit, large) {
  return html`<div class="line" data-testid="message" data-kind="bot" data-seq=${line.seq}>
    ${meta(words.assistant, line.at)} ${line.text ? html`<p class="bubble">${line.text}</p>` : nothing}
    ${line.card?.kind === 'proof'
      ? line.proves
        ? html`<warmline-proof .visit=${visit}></warmline-proof>`
        : nothing
      : line.card?.kind === 'paper'
        ? html`<warmline-paper .card=${line.card} .seq=${line.seq} .visit=${visit}></warmline-paper>`
        : line.card?.kind === 'card_number'
          ? html`<warmline-card-number .visit=${visit}></warmline-card-number>`
          : line.card
            ? cardView(line.card)
            : nothing}
    ${line.choices.length
      ? html`<warmline-choices
          .choices=${line.choices}
          .live=${line.live}
          .large=${large}
          .visit=${visit}
        ></warmline-choices>`
      : nothing}
  </div>`;
}
