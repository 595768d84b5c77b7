// @ts-check
/** Three dots while the bot or a person prepares an answer. */
import { css, html, nothing } from '../vendor/lit.js';
import { words } from '../words.js';

export const typingStyles = css`
  .typing {
    align-self: flex-start;
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 12px;
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--quiet);
    font-size: var(--small);
  }
  .typing span {
    white-space: nowrap;
  }
  .typing i {
    display: inline-block;
    width: 6px;
    height: 6px;
    margin-right: 3px;
    border-radius: 50%;
    background: currentColor;
    animation: breathe 1.2s infinite;
  }
  .typing i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .typing i:nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .typing span {
    white-space: nowrap;
  }
  .typing i {
      animation: none;
    }
  }
`;

/** @param {import('../conversation.js').Conversation} conversation */
export function typingView({ typing, agent }) {
  const who = typing.agent ? words.typing.agent(agent ?? '') : typing.bot ? words.typing.bot : '';
  if (!who) return nothing;
  return html`<p class="typing" data-testid="typing">
    <span aria-hidden="true"><i></i><i></i><i></i></span>${who}
  </p>`;
}
