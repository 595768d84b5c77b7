// @ts-check
/**
 * The look: one small set of CSS custom properties, light and dark, ordinary and large type. A bank's brand overrides
 * the public ones on the element: `warmline-chat { --warmline-accent: #7a1f2b; --warmline-on-accent: #fff }`.
 */
import { css } from './vendor/lit.js';

const darkColours = css`
  --back: #12181a;
  --surface: #1c2427;
  --raised: #263033;
  --ink: #e9eff0;
  --quiet: #a6b5b9;
  --line: #35434a;
  --accent: var(--warmline-accent-dark, #63c7c5);
  --on-accent: var(--warmline-on-accent-dark, #07282b);
  --head: var(--warmline-head-dark, #12494f);
  --on-head: var(--warmline-on-head-dark, #eefafa);
  --person-head: #6e3413;
  --on-person-head: #fff3ea;
  --own: #1d4a4e;
  --own-ink: #eaf6f6;
  --person: #f0a878;
  --person-soft: #3a2a20;
  --warn: #f3c969;
  --warn-soft: #3a301a;
  --danger: #ff9d94;
  --danger-soft: #42221f;
  --good: #7fd1a0;
  --shadow: 0 12px 40px rgb(0 0 0 / 55%);
`;

/** On the outermost element: everything inside inherits it, and nothing of the bank's page comes through. */
export const tokens = css`
  :host {
    all: initial;
    color-scheme: light dark;
    --back: #f4f5f2;
    --surface: #ffffff;
    --raised: #ffffff;
    --ink: #1b2528;
    --quiet: #566469;
    --line: #dbe1e0;
    --accent: var(--warmline-accent, #0c6670);
    --on-accent: var(--warmline-on-accent, #ffffff);
    --head: var(--accent);
    --on-head: var(--on-accent);
    --person-head: var(--person);
    --on-person-head: #ffffff;
    --own: #d5ebea;
    --own-ink: #10292c;
    --person: #a8481a;
    --person-soft: #fbebe1;
    --warn: #7a5200;
    --warn-soft: #fff2d1;
    --danger: #b3261e;
    --danger-soft: #fdeceb;
    --good: #1d6b40;
    --shadow: 0 12px 40px rgb(16 41 44 / 22%);

    --text: 16px;
    --small: 14px;
    --tiny: 12px;
    --large: 20px;
    --huge: 28px;
    --target: 44px;
    --radius: 12px;
    --radius-small: 8px;
    --motion: 160ms;

    font: var(--text) / 1.6 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif;
    font-variant-numeric: tabular-nums;
    color: var(--ink);
  }
  :host([large]) {
    --text: 22px;
    --small: 19px;
    --tiny: 18px;
    --large: 26px;
    --huge: 34px;
    --target: 56px;
    --quiet: #37444a;
    --line: #9aa8a8;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      ${darkColours}
    }
    :host([large]) {
      --quiet: #d3dee0;
      --line: #6d8087;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --motion: 0ms;
    }
  }
  :host([hidden]) {
    display: none;
  }
`;

/** In every component: boxes, buttons, fields and the focus ring behave alike. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  p,
  h2,
  h3,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
    font-size: inherit;
    list-style: none;
  }
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    min-height: var(--target);
    min-width: var(--target);
    padding: 4px 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
    background: var(--surface);
    cursor: pointer;
    transition: background var(--motion), border-color var(--motion), opacity var(--motion);
  }
  button:hover:enabled {
    border-color: var(--accent);
  }
  button:disabled {
    cursor: default;
    color: var(--quiet);
  }
  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button.primary:disabled {
    opacity: 0.55;
    color: var(--on-accent);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  svg {
    flex: none;
    width: 1.5em;
    height: 1.5em;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Cards, wider than bubbles. */
export const card = css`
  .card {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .card > header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 12px;
    padding: 12px 16px 4px;
  }
  .card h3 {
    font-weight: 600;
  }
  .card .body {
    padding: 4px 16px 16px;
  }
  .quiet {
    color: var(--quiet);
    font-size: var(--small);
  }
  .number {
    text-align: right;
    white-space: nowrap;
  }
  .wrong {
    color: var(--danger);
    font-size: var(--small);
  }
  .wrong::before {
    content: '！';
    font-weight: 700;
  }
  .actions {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
    margin-top: 16px;
  }
`;
