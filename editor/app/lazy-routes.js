/**
 * Screens that the first view does not need: fetched on navigation, the others when the page is idle.
 * @import {Screen} from '../state/router.js'
 */
import { Store } from '../state/store.js';

/** @type {Partial<Record<Screen, () => Promise<unknown>>>} */
const SCREENS = {
  editor: () => import('../screens/editor/editor.js'),
  client: () => import('../screens/client.js'),
  kit: () => import('../screens/kit/kit.js'),
  team: () => import('../screens/team/team.js'),
  account: () =>
    Promise.all([
      import('../screens/account/account.js'),
      import('../screens/account/mfa-required.js'),
    ]),
};

/** @extends {Store<{loaded: readonly Screen[], failed: readonly Screen[]}>} */
class LazyRoutes extends Store {
  /** @type {Partial<Record<Screen, Promise<void>>>} */
  #loading = {};

  constructor() {
    super({ loaded: [], failed: [] });
  }

  /** Whether a screen can be drawn. @param {Screen} screen */
  isLoaded(screen) {
    return !(screen in SCREENS) || this.state.loaded.includes(screen);
  }

  /** Whether fetching a screen failed. @param {Screen} screen */
  hasFailed(screen) {
    return this.state.failed.includes(screen);
  }

  /** Fetch a screen. A request already on its way is retried once if it fails. @param {Screen} screen */
  async load(screen) {
    await this.#loading[screen];
    if (!this.isLoaded(screen)) await (this.#loading[screen] ??= this.#fetch(screen));
  }

  /**
   * Retry a failed screen. If only that file is missing, the server runs another release: reload the page.
   * @param {Screen} screen
   */
  async retry(screen) {
    await this.load(screen);
    if (this.isLoaded(screen)) return;
    const { ok } = await fetch('/health/live').catch(() => ({ ok: false }));
    if (ok) location.reload();
  }

  /** Fetch all screens. */
  loadAll() {
    for (const screen of /** @type {Screen[]} */ (Object.keys(SCREENS))) void this.load(screen);
  }

  /** @param {Screen} screen */
  async #fetch(screen) {
    try {
      await SCREENS[screen]?.();
      const failed = this.state.failed.filter((other) => other !== screen);
      this.set({ loaded: [...this.state.loaded, screen], failed });
    } catch {
      delete this.#loading[screen];
      if (!this.hasFailed(screen)) this.set({ failed: [...this.state.failed, screen] });
    }
  }
}

export const lazyRoutes = new LazyRoutes();
