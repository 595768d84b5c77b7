// @ts-check
/**
 * What reaches an agent who looks elsewhere: the page's title, and a desktop notification where permission was given.
 * Neither ever carries a name or a word of a customer: it may light up on a shared screen.
 *
 * @typedef {import('./types.js').DeskState} DeskState
 */

import { unread } from './chat-state.js';
import { alerts, lane } from './words.js';

/** @param {DeskState} state */
export function showTitle(state) {
  const lines = [...state.chats.values()].reduce((sum, chat) => sum + (chat.gone ? 0 : unread(chat)), 0);
  const title = alerts.title(state.offers.length, lines);
  if (document.title !== title) document.title = title;
}

/** @param {DeskState} before @param {DeskState} after */
export function notify(before, after) {
  if (document.visibilityState === 'visible' || !('Notification' in window) || Notification.permission !== 'granted') return;
  const known = new Set(before.offers.map((offer) => offer.offer));
  const fresh = after.offers.find((offer) => !known.has(offer.offer));
  if (fresh) new Notification(alerts.offer(lane(fresh.lane ?? '')), { tag: 'warmline-offer' });
  const spoken = [...after.chats.values()].some((chat) => {
    const held = before.chats.get(chat.id);
    return held !== undefined && unread(chat) > unread(held);
  });
  if (spoken) new Notification(alerts.line, { tag: 'warmline-line' });
}
