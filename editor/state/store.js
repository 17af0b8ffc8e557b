/** A state with one way to change it. Watchers are called once per turn. */

/**
 * @template {object} State
 */
export class Store {
  /** @type {State} */
  #state;
  /** @type {Set<() => void>} */
  #watchers = new Set();
  #telling = false;

  /** @param {State} state */
  constructor(state) {
    this.#state = state;
  }

  /** The current state. Never change it in place. @returns {Readonly<State>} */
  get state() {
    return this.#state;
  }

  /** The only way to change anything: these fields become new values. @param {Partial<State>} changes */
  set(changes) {
    const names = /** @type {(keyof State)[]} */ (Object.keys(changes));
    if (names.every((name) => Object.is(this.#state[name], changes[name]))) return;
    this.#state = { ...this.#state, ...changes };
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  /**
   * Call `watcher` after changes. Returns a function that stops it.
   * @param {() => void} watcher
   * @returns {() => void}
   */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
