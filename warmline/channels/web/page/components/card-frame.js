// @ts-check
/** A card with a title and a list, and the look of what is in it. */
import { css, html, nothing } from '../vendor/lit.js';

/**
 * @param {string} kind
 * @param {string} title
 * @param {string} aside  beside the title
 * @param {unknown[]} rows  `<li>` each
 * @param {string} none  what to say without rows
 */
export function cardFrame(kind, title, aside, rows, none) {
  return html`<section class="card" data-testid="${kind}-card">
    <header>
      <h3>${title}</h3>
      ${aside ? html`<p class="quiet">${aside}</p>` : nothing}
    </header>
    <div class="body">${rows.length ? html`<ul>${rows}</ul>` : html`<p class="quiet">${none}</p>`}</div>
  </section>`;
}

export const cardContent = css`
  .card .large {
    font-size: var(--large);
    font-weight: 600;
    line-height: 1.4;
  }
  .card .large .quiet {
    font-weight: 400;
  }
  .card .income {
    color: var(--good);
  }
  .card .badge {
    display: inline-block;
    padding: 0 8px;
    border-radius: var(--radius-small);
    background: var(--warn-soft);
    color: var(--warn);
    font-size: var(--tiny);
    white-space: nowrap;
  }
  .card li + li {
    border-top: 1px solid var(--line);
  }
  .card li {
    padding: 8px 0;
  }
  .account {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 12px;
  }
  .account .label {
    min-width: 6em;
  }
  .account .number {
    margin-left: auto;
  }
  .card table {
    width: 100%;
    border-collapse: collapse;
  }
  .card th {
    color: var(--quiet);
    font-size: var(--small);
    font-weight: 400;
    text-align: left;
  }
  .card th.number {
    text-align: right;
  }
  .card td {
    padding: 8px 0;
    border-top: 1px solid var(--line);
    vertical-align: top;
  }
  .card td + td {
    padding-left: 12px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
  }
  .facts span {
    white-space: nowrap;
  }
  .card .more {
    margin-top: 8px;
  }
  .totals {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    margin-bottom: 12px;
  }
  .card .category {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 12px;
    border: 0;
  }
  .category meter {
    grid-column: 1 / -1;
    width: 100%;
    height: 6px;
    appearance: none;
    border: 0;
    border-radius: 3px;
    background: var(--back);
  }
  .category meter::-webkit-meter-bar {
    height: 6px;
    border: 0;
    border-radius: 3px;
    background: var(--back);
  }
  .category meter::-webkit-meter-optimum-value {
    border-radius: 3px;
    background: var(--accent);
  }
  .category meter::-moz-meter-bar {
    border-radius: 3px;
    background: var(--accent);
  }
`;
