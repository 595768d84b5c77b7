// @ts-check
/** Line drawings in the colour and one and a half times the size of the text (theme.js). All are beside a word or on a named button. */
import { html, svg } from '../vendor/lit.js';

/**
 * @param {unknown} drawing
 */
const icon = (drawing) => html`<svg
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  stroke-width="1.8"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
  focusable="false"
>
  ${drawing}
</svg>`;

export const bubble = icon(svg`<path d="M4 11.5C4 7.4 7.6 4.5 12 4.5s8 2.9 8 7-3.6 7-8 7c-1 0-2-.2-2.9-.5L5 19.5l1-3.4a6.6 6.6 0 0 1-2-4.6Z"/><path d="M8.5 12.5c1 1.5 2.2 2.1 3.5 2.1s2.5-.6 3.5-2.1"/>`);
export const person = icon(svg`<circle cx="12" cy="8.5" r="3.7"/><path d="M4.8 19.5c.8-3.5 3.6-5.3 7.2-5.3s6.4 1.8 7.2 5.3"/>`);
export const more = icon(svg`<circle cx="5.5" cy="12" r=".9"/><circle cx="12" cy="12" r=".9"/><circle cx="18.5" cy="12" r=".9"/>`);
export const down = icon(svg`<path d="m6 9.5 6 6 6-6"/>`);
export const send = icon(svg`<path d="M12 19V5.5M6 11l6-6 6 6"/>`);
export const shield = icon(svg`<path d="M12 3.5 5 6v5.5c0 4.3 2.8 7.4 7 9 4.2-1.6 7-4.7 7-9V6l-7-2.5Z"/><path d="m9 12 2.2 2.2L15.2 10"/>`);
export const alert = icon(svg`<path d="M12 4 2.8 19.5h18.4L12 4Z"/><path d="M12 10v4.5M12 17v.1"/>`);
export const done = icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8L16 9.8"/>`);
export const clockFace = icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`);
