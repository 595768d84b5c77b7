// @ts-check
/** A small drawing of the channel, always beside a word for it. */

import { html, svg } from '../vendor/lit.js';
import { channel } from '../words.js';

const SHAPES = /** @type {Record<string, unknown>} */ ({
  web: svg`<rect x="1.5" y="2.5" width="13" height="9" rx="1.5"/><path d="M5 14h6M8 11.5V14"/>`,
  wechat: svg`<path d="M6.5 2C3.5 2 1.5 3.9 1.5 6.2c0 1.3.7 2.4 1.8 3.2L3 11l1.9-.9M14.5 9.9c0-2-1.9-3.6-4.2-3.6S6.1 7.9 6.1 9.9s1.9 3.6 4.2 3.6c.5 0 1-.1 1.5-.2l1.7.8-.4-1.5c.9-.7 1.4-1.6 1.4-2.7Z"/>`,
});

/** @param {string} name of the channel */
export const channelIcon = (name) => html`<svg class="channel" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor"
  stroke-width="1.3" stroke-linejoin="round" role="img" aria-label=${channel(name)}><title>${channel(name)}</title>${SHAPES[name] ?? SHAPES.web}</svg>`;
