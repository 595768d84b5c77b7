// @ts-check
/** One act of a supervisor over the agent's socket (docs/events.md): said, answered, and the line is closed again. */

const ANSWER_MS = 8000;

/**
 * @param {{type: string} & Record<string, unknown>} frame without its id
 * @returns {Promise<void>} rejected with the words of a refusal, or with '' when nobody answered
 */
export function act(frame) {
  const url = new URL('/desk/socket', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const id = crypto.randomUUID();
  return new Promise((done, failed) => {
    const socket = new WebSocket(url);
    const late = setTimeout(() => end(() => failed(new Error(''))), ANSWER_MS);
    /** @param {() => void} last */
    const end = (last) => {
      clearTimeout(late);
      socket.onclose = null;
      socket.close();
      last();
    };
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', cursors: {} }));
    socket.onclose = () => end(() => failed(new Error('')));
    socket.onmessage = (message) => {
      const told = JSON.parse(message.data);
      if (told.type === 'welcome') socket.send(JSON.stringify({ ...frame, id }));
      else if (told.type === 'answer' && told.re === id) end(done);
      else if (told.type === 'refused' && told.id === id) end(() => failed(new Error(told.text)));
    };
  });
}
