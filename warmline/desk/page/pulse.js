// @ts-check
/**
 * A worker that only ticks. Browsers slow a hidden page's timers down to one a minute after some minutes, which is
 * longer than an agent's lease (15 s): the beat of an agent who looks at another window must not come from the page.
 */

const BEAT_MS = 5000;
setInterval(() => postMessage(0), BEAT_MS);
