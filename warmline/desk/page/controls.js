// @ts-check
/** The looks that every component shares: buttons, fields, chips, focus. */

import { css } from './vendor/lit.js';

export const controls = css`
  :host { display: block; box-sizing: border-box; }
  :host([hidden]), [hidden] { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h2 { font-size: var(--t12); font-weight: 600; color: var(--soft); }
  button, select, input, textarea { font: inherit; color: inherit; }
  button {
    min-height: 32px; padding: 0 var(--s3); border: 1px solid var(--line-strong); border-radius: var(--radius);
    background: var(--surface); cursor: pointer; white-space: nowrap; transition: background var(--motion);
  }
  button:hover:not(:disabled) { background: var(--accent-soft); }
  button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
  button.main:hover:not(:disabled) { background: color-mix(in srgb, var(--accent) 88%, var(--text)); }
  button.plain { border-color: transparent; background: transparent; }
  button:disabled { opacity: 0.55; cursor: default; }
  select, input, textarea {
    min-height: 32px; padding: var(--s1) var(--s2); border: 1px solid var(--line-strong); border-radius: var(--radius);
    background: var(--surface); min-width: 0;
  }
  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  kbd {
    font: inherit; font-size: var(--t12); padding: 0 var(--s1); border: 1px solid currentcolor; border-radius: 4px; opacity: 0.8;
  }
  .chip {
    display: inline-block; padding: 0 6px; border-radius: 999px; font-size: var(--t12); line-height: 20px; white-space: nowrap;
    background: var(--raised); color: var(--soft); border: 1px solid var(--line);
  }
  .chip.fraud { background: var(--danger-soft); color: var(--danger); border-color: currentcolor; font-weight: 600; }
  .chip.complaint { background: var(--warning-soft); color: var(--warning); border-color: currentcolor; }
  .chip.elderly, .chip.vip { background: var(--accent-soft); color: var(--accent); border-color: currentcolor; }
  .soft { color: var(--soft); }
  .figures { font-variant-numeric: tabular-nums; }
  .off-screen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (forced-colors: active) { button.main { border: 2px solid ButtonText; } }
`;
