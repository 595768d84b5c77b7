// @ts-check
/** Times and money as a customer in China reads them. Times are ms since 1970 or ISO text, shown in Beijing time. */

const ZONE = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/**
 * @param {number | string} at
 * @returns {Record<string, string> | null} null when it is no time at all
 */
function fields(at) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  return Object.fromEntries(parts.formatToParts(date).map((part) => [part.type, part.value]));
}

/**
 * The calendar day, as a key for day lines: 2026-11-23.
 * @param {number} at
 * @returns {string}
 */
export function dayKey(at) {
  const f = fields(at);
  return f ? `${f.year}-${f.month}-${f.day}` : '';
}

/**
 * 14:05
 * @param {number} at
 * @returns {string}
 */
export function clock(at) {
  const f = fields(at);
  return f ? `${f.hour}:${f.minute}` : '';
}

/**
 * 11月23日, with the year when it is another than now's. A plain date ("2026-11-23") is taken as it stands.
 * @param {number | string} at
 * @param {number} [now]
 * @returns {string}
 */
export function day(at, now = Date.now()) {
  const plain = typeof at === 'string' && /^(\d{4})-(\d{2})-(\d{2})$/.exec(at);
  const f = plain ? { year: plain[1], month: plain[2], day: plain[3] } : fields(at);
  if (!f) return String(at);
  const short = `${Number(f.month)}月${Number(f.day)}日`;
  return f.year === fields(now)?.year ? short : `${f.year}年${short}`;
}

/**
 * 11月23日 14:05; without the time where only a date is known.
 * @param {number | string} at
 * @returns {string}
 */
export function moment(at) {
  const f = fields(at);
  if (!f) return String(at);
  return typeof at === 'string' && at.length <= 10 ? day(at) : `${day(at)} ${f.hour}:${f.minute}`;
}

/**
 * ¥12,345.67 from a decimal text. Digits are grouped as text: an amount never passes through a float.
 * @param {string} amount  two decimals, yuan, with an optional sign
 * @returns {string} the text itself when it is not an amount
 */
export function money(amount) {
  const found = /^([+-]?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(amount).trim());
  if (!found) return String(amount);
  const grouped = found[2].replace(/\B(?=(\d{3})+$)/g, ',');
  return `${found[1] === '-' ? '−' : ''}¥${grouped}.${(found[3] ?? '').padEnd(2, '0')}`;
}

/**
 * Whether money went out of the account.
 * @param {string} amount
 * @returns {boolean}
 */
export function isSpending(amount) {
  return String(amount).trim().startsWith('-');
}

/**
 * The amount without its sign.
 * @param {string} amount
 * @returns {string}
 */
export function unsigned(amount) {
  return String(amount).trim().replace(/^[+-]/, '');
}

/**
 * 4:05, minutes and seconds that are left.
 * @param {number} ms
 * @returns {string}
 */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Full-width digits are what a Chinese keyboard may give. @param {string} text */
export function digits(text) {
  return text.normalize('NFKC').replace(/[\s-]/g, '');
}
