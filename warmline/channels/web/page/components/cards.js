// @ts-check
/** Cards that only show something: balances, transactions, summary, accounts, branches, lists of anything else. Amounts are the bank's, as text. */
import { html, nothing } from '../vendor/lit.js';
import { day, isSpending, moment, money, unsigned } from '../format.js';
import { words } from '../words.js';
import { cardFrame } from './card-frame.js';

/**
 * @param {import('../frames.js').Card} card
 * @returns {unknown} nothing for a kind this page does not know: its message says it in words
 */
export function cardView(card) {
  switch (card.kind) {
    case 'balances':
      return balances(card);
    case 'transactions':
      return transactions(card);
    case 'summary':
      return summary(card);
    case 'accounts':
      return accounts(card);
    case 'branches':
      return branches(card);
    case 'list':
      return list(card);
    default:
      return nothing;
  }
}

/** @param {string} tail */
function tailOf(tail) {
  return /^\d{1,6}$/.test(tail) ? words.tail(tail) : tail;
}

/** @param {string} status */
function statusView(status) {
  const text = words.status[status] ?? status;
  if (!text || text === words.status.active) return nothing;
  return html`<span class="badge">${text}</span>`;
}

/** @param {import('../frames.js').BalancesCard} card */
function balances({ accounts: rows }) {
  return cardFrame(
    'balances',
    words.balances.title,
    '',
    rows.map(
      (row) => html`<li class="account">
        <div class="label">
          <p>${row.name} ${statusView(row.status)}</p>
          <p class="quiet">${tailOf(row.tail)}</p>
        </div>
        <div class="number">
          <p class="large">
            ${row.kind === 'credit' ? html`<span class="quiet">${words.balances.owed}</span> ${money(unsigned(row.balance))}` : money(row.balance)}
          </p>
          ${row.available && (row.kind === 'credit' || row.available !== row.balance)
            ? html`<p class="quiet">
                ${row.kind === 'credit' ? words.balances.credit : words.balances.available} ${money(row.available)}
              </p>`
            : nothing}
        </div>
      </li>`,
    ),
    words.balances.none,
  );
}

/** @param {import('../frames.js').TransactionsCard} card */
function transactions({ from, to, rows, more }) {
  const t = words.transactions;
  const table = html`<table>
    <thead>
      <tr>
        <th scope="col">${t.name}</th>
        <th scope="col" class="number">${t.amount}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(transaction)}
    </tbody>
  </table>`;
  return html`<section class="card" data-testid="transactions-card">
    <header>
      <h3>${t.title}</h3>
      <p class="quiet">${words.period(day(from), day(to))}</p>
    </header>
    <div class="body">
      ${rows.length ? table : html`<p class="quiet">${t.none}</p>`} ${more ? html`<p class="quiet more">${t.more}</p>` : nothing}
    </div>
  </section>`;
}

/** @param {import('../frames.js').TransactionRow} row */
function transaction(row) {
  const spending = isSpending(row.amount);
  return html`<tr>
    <td>
      <p>${row.name}</p>
      <p class="quiet facts"><span>${moment(row.at)}</span>${row.account ? html` <span>${tailOf(row.account)}</span>` : nothing}</p>
    </td>
    <td class="number">
      <p class=${spending ? '' : 'income'}>
        <span class="quiet">${spending ? words.money.spending : words.money.income}</span>
        ${spending ? '−' : '+'}${money(unsigned(row.amount))}
      </p>
      ${row.balance ? html`<p class="quiet">${words.transactions.balance} ${money(row.balance)}</p>` : nothing}
    </td>
  </tr>`;
}

/** @param {import('../frames.js').SummaryCard} card */
function summary({ from, to, income, spending, categories }) {
  const s = words.summary;
  const most = Math.max(...categories.map((row) => Number(unsigned(row.amount))), 0);
  return html`<section class="card" data-testid="summary-card">
    <header>
      <h3>${s.title}</h3>
      <p class="quiet">${words.period(day(from), day(to))}</p>
    </header>
    <div class="body">
      <dl class="totals">
        <div>
          <dt class="quiet">${s.spending}</dt>
          <dd class="large">${money(unsigned(spending))}</dd>
        </div>
        <div>
          <dt class="quiet">${s.income}</dt>
          <dd class="large income">${money(unsigned(income))}</dd>
        </div>
      </dl>
      ${categories.length
        ? html`<p class="quiet">${s.categories}</p>
            <ul>
              ${categories.map(
                (row) => html`<li class="category">
                  <span>${row.name}</span><span class="number">${money(unsigned(row.amount))}</span>
                  <meter min="0" max=${most || 1} .value=${Number(unsigned(row.amount))} aria-hidden="true"></meter>
                </li>`,
              )}
            </ul>`
        : html`<p class="quiet">${s.none}</p>`}
    </div>
  </section>`;
}

/** @param {import('../frames.js').AccountsCard} card */
function accounts({ rows }) {
  return cardFrame(
    'accounts',
    words.accounts.title,
    '',
    rows.map(
      (row) => html`<li class="account">
        <div class="label">
          <p>${row.name} ${statusView(row.status)}</p>
          <p class="quiet">${words.accounts.branch} ${row.branch}</p>
        </div>
        <p class="number">${tailOf(row.tail)}</p>
      </li>`,
    ),
    words.accounts.none,
  );
}

/** @param {import('../frames.js').BranchesCard} card */
function branches({ rows }) {
  return cardFrame(
    'branches',
    words.branches.title,
    '',
    rows.map(
      (row) => html`<li class="branch">
        <p><strong>${row.name}</strong></p>
        <p>${row.address}</p>
        <p class="quiet">${words.branches.hours} ${row.hours}</p>
        <p class="quiet">${words.branches.phone} ${row.phone}</p>
      </li>`,
    ),
    words.branches.none,
  );
}

/** @param {import('../frames.js').ListCard} card */
function list({ title, rows }) {
  return cardFrame(
    'list',
    title,
    '',
    rows.map(
      (row) => html`<li class="account">
        <div class="label">
          <p>${row.name}</p>
          ${row.detail ? html`<p class="quiet">${row.detail}</p>` : nothing}
        </div>
        ${row.value ? html`<p class="number">${row.value}</p>` : nothing}
      </li>`,
    ),
    words.things.none,
  );
}
