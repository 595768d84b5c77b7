// @ts-check
/**
 * What the page keeps on the customer's device, per gateway: the session, unsent messages and the choice of large type.
 * Never a message that was sent, never a code. Where the browser refuses storage (private windows, policies), the same
 * interface works from memory, for this page only.
 *
 * Each unsent message has its own key: two tabs adding at the same moment cannot overwrite each other's.
 */

/** @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>} Shelf */

/** @returns {Shelf} */
function memoryShelf() {
  /** @type {Map<string, string>} */
  const held = new Map();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
    key: (index) => [...held.keys()][index] ?? null,
    get length() {
      return held.size;
    },
  };
}

/** @returns {Shelf} the browser's storage, or memory when it cannot be written */
function usableShelf() {
  try {
    const probe = 'warmline:probe';
    localStorage.setItem(probe, '1');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return memoryShelf();
  }
}

export class DeviceStore {
  /**
   * @param {string} gateway  the gateway's address; stores of two gateways do not meet
   * @param {Shelf} [shelf]
   */
  constructor(gateway, shelf = usableShelf()) {
    this.prefix = `warmline:${gateway}:`;
    this.shelf = shelf;
  }

  /**
   * @param {string} name
   * @returns {string | null}
   */
  get(name) {
    return this.shelf.getItem(this.prefix + name);
  }

  /**
   * Store a text, or forget it with null.
   * @param {string} name
   * @param {string | null} value
   */
  set(name, value) {
    try {
      if (value === null) this.shelf.removeItem(this.prefix + name);
      else this.shelf.setItem(this.prefix + name, value);
    } catch {
      // The quota is used up. Memory takes over; what was stored so far is read once more.
      const memory = memoryShelf();
      for (const known of this.names('')) memory.setItem(this.prefix + known, this.get(known) ?? '');
      this.shelf = memory;
      if (value !== null) memory.setItem(this.prefix + name, value);
    }
  }

  /**
   * The stored names that begin so.
   * @param {string} start
   * @returns {string[]}
   */
  names(start) {
    const found = [];
    for (let index = 0; index < this.shelf.length; index += 1) {
      const key = this.shelf.key(index);
      if (key?.startsWith(this.prefix + start)) found.push(key.slice(this.prefix.length));
    }
    return found;
  }

  /**
   * Be told what another tab changed.
   * @param {(name: string) => void} told
   * @returns {() => void} stops it
   */
  watch(told) {
    /** @param {StorageEvent} event */
    const listen = (event) => {
      if (event.key?.startsWith(this.prefix)) told(event.key.slice(this.prefix.length));
    };
    window.addEventListener('storage', listen);
    return () => window.removeEventListener('storage', listen);
  }
}
