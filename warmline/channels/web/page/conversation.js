// @ts-check
/**
 * What the page knows of the visit, and how each frame of the gateway changes it. Pure: a state and a frame in, a new
 * state out. What is shown of it is made in lines.js.
 *
 * @typedef {import('./frames.js').ServerEvent} ServerEvent
 * @typedef {import('./frames.js').ServerFrame} ServerFrame
 * @typedef {import('./frames.js').Standing} Standing
 *
 * @typedef {object} Conversation
 * @property {string | null} id  null before the first word
 * @property {ServerEvent[]} events  of this visit, in order
 * @property {ServerEvent[][]} earlier  visits that ended while this page was open
 * @property {number} cursor  last seq held
 * @property {boolean} gap  something is missing: a fresh hello is needed
 * @property {boolean} known  whether the gateway has welcomed this page yet
 * @property {Standing} standing
 * @property {number | null} place  in the queue, 1 is next
 * @property {[number, number] | null} wait  minutes
 * @property {boolean} nobody  no person is on duty for this
 * @property {string | null} agent  the person's name
 * @property {import('./frames.js').Receipts} receipts
 * @property {{bot: boolean, agent: boolean}} typing
 * @property {boolean} elderly
 * @property {string} greeting
 */

/** @returns {Conversation} */
export function empty() {
  return {
    ...visit(null),
    earlier: [],
    gap: false,
    known: false,
    elderly: false,
    greeting: '',
  };
}

/**
 * What is new with every visit.
 * @param {string | null} id
 */
function visit(id) {
  return {
    id,
    events: /** @type {ServerEvent[]} */ ([]),
    cursor: 0,
    standing: /** @type {Standing} */ ('bot'),
    place: /** @type {number | null} */ (null),
    wait: /** @type {[number, number] | null} */ (null),
    nobody: false,
    agent: /** @type {string | null} */ (null),
    receipts: { delivered: 0, read: 0 },
    typing: { bot: false, agent: false },
  };
}

/**
 * @param {Conversation} now
 * @param {ServerFrame} frame
 * @returns {Conversation}
 */
export function reduce(now, frame) {
  switch (frame.type) {
    case 'welcome':
      return welcomed(now, frame);
    case 'events':
      return arrived(now, frame);
    case 'ack':
      return acknowledged(now, frame);
    case 'state':
      return frame.conversation === now.id ? stood(now, frame) : now;
    case 'typing':
      return { ...now, typing: { ...now.typing, [frame.who]: frame.on } };
    case 'receipts':
      return { ...now, receipts: further(now.receipts, frame) };
    default:
      return now;
  }
}

/**
 * @param {Conversation} now
 * @param {import('./frames.js').Welcome} frame
 * @returns {Conversation}
 */
function welcomed(now, frame) {
  const same = frame.conversation === now.id;
  const begun = appended(same ? now : turned(now, frame.conversation), frame.events);
  const known = {
    ...begun,
    gap: false,
    known: true,
    receipts: further(begun.receipts, frame.receipts),
    greeting: frame.greeting ?? now.greeting,
    elderly: begun.elderly || frame.elderly === true,
    typing: { bot: false, agent: false },
  };
  return stood(known, { ...frame, state: frame.state ?? begun.standing });
}

/**
 * @param {Conversation} now
 * @param {import('./frames.js').EventsFrame} frame
 * @returns {Conversation}
 */
function arrived(now, frame) {
  const here = frame.conversation === now.id;
  const fresh = here ? frame.events.filter((event) => event.seq > now.cursor) : frame.events;
  if (!fresh.length) return now;
  // The log has no gaps. Where this page would have one, or joins a new visit in the middle, the rest is asked for.
  if (fresh[0].seq !== (here ? now.cursor + 1 : 1)) return { ...now, gap: true };
  return appended(here ? now : turned(now, frame.conversation), fresh);
}

/**
 * @param {Conversation} now
 * @param {import('./frames.js').Ack} frame
 * @returns {Conversation}
 */
function acknowledged(now, frame) {
  return frame.conversation === now.id ? now : turned(now, frame.conversation);
}

/**
 * Another visit begins; the lines of the old one stay above it.
 * @param {Conversation} now
 * @param {string | null} id
 * @returns {Conversation}
 */
function turned(now, id) {
  const earlier = now.events.length ? [...now.earlier, now.events] : now.earlier;
  return { ...now, ...visit(id), earlier };
}

/**
 * @param {Conversation} now
 * @param {ServerEvent[]} events
 * @returns {Conversation}
 */
function appended(now, events) {
  const fresh = events.filter((event) => event.seq > now.cursor);
  if (!fresh.length) return now;
  const held = { ...now, events: [...now.events, ...fresh], cursor: fresh[fresh.length - 1].seq };
  return fresh.reduce(meant, held);
}

/**
 * What an event says about who holds the conversation.
 * @param {Conversation} now
 * @param {ServerEvent} event
 * @returns {Conversation}
 */
function meant(now, event) {
  switch (event.type) {
    case 'bot_message':
      return { ...now, typing: { ...now.typing, bot: false } };
    case 'agent_message':
      return { ...now, agent: event.name, typing: { ...now.typing, agent: false } };
    case 'queued':
    case 'agent_lost':
      return { ...now, standing: 'queued', agent: null };
    case 'accepted':
      return { ...now, standing: 'agent', agent: event.name, place: null, wait: null };
    case 'returned':
      return { ...now, standing: 'bot', agent: null, typing: { bot: false, agent: false } };
    case 'closed':
      return { ...now, standing: 'closed', agent: null, typing: { bot: false, agent: false } };
    case 'proof_raised':
      return { ...now, elderly: now.elderly || event.elderly === true, greeting: event.greeting ?? now.greeting };
    default:
      return now;
  }
}

/**
 * @param {Conversation} now
 * @param {Pick<import('./frames.js').StateFrame, 'state' | 'place' | 'wait_minutes' | 'nobody' | 'agent'>} frame
 * @returns {Conversation}
 */
function stood(now, frame) {
  const waits = frame.state === 'queued' || frame.state === 'offered';
  return {
    ...now,
    standing: frame.state,
    place: waits ? (frame.place ?? null) : null,
    wait: waits ? (frame.wait_minutes ?? null) : null,
    nobody: waits && frame.nobody === true,
    agent: frame.state === 'agent' ? (frame.agent?.name ?? now.agent) : null,
    typing: { bot: frame.state === 'bot' && now.typing.bot, agent: frame.state === 'agent' && now.typing.agent },
  };
}

/**
 * Receipts only move forward: a late frame must not turn 已读 back into 已送达.
 * @param {import('./frames.js').Receipts} held
 * @param {Partial<import('./frames.js').Receipts> | undefined} told
 */
function further(held, told) {
  return {
    delivered: Math.max(held.delivered, told?.delivered ?? 0),
    read: Math.max(held.read, told?.read ?? 0),
  };
}
