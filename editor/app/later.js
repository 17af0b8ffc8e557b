/**
 * Screens that the first view does not need: each comes when somebody goes there, the others when the page rests.
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
    Promise.all([import('../screens/account/account.js'), import('../screens/account/barred.js')]),
};

/** @extends {Store<{here: readonly Screen[], missed: readonly Screen[]}>} */
class Later extends Store {
  /** @type {Partial<Record<Screen, Promise<void>>>} */
  #asked = {};

  constructor() {
    super({ here: [], missed: [] });
  }

  /** Whether a screen can be drawn. @param {Screen} screen */
  has(screen) {
    return !(screen in SCREENS) || this.state.here.includes(screen);
  }

  /** Whether a screen was asked for, and did not come. @param {Screen} screen */
  missed(screen) {
    return this.state.missed.includes(screen);
  }

  /** Have a screen, and tell watchers. What is on its way and does not come is asked for once more. @param {Screen} screen */
  async have(screen) {
    await this.#asked[screen];
    if (!this.has(screen)) await (this.#asked[screen] ??= this.#fetch(screen));
  }

  /** Ask once more for what was missed. Where the server is there and that is not, it is of another release, as the page is then. @param {Screen} screen */
  async again(screen) {
    await this.have(screen);
    if (this.has(screen)) return;
    const { ok } = await fetch('/health/live').catch(() => ({ ok: false }));
    if (ok) location.reload();
  }

  /** Have all of them. */
  rest() {
    for (const screen of /** @type {Screen[]} */ (Object.keys(SCREENS))) void this.have(screen);
  }

  /** @param {Screen} screen */
  async #fetch(screen) {
    try {
      await SCREENS[screen]?.();
      const missed = this.state.missed.filter((other) => other !== screen);
      this.set({ here: [...this.state.here, screen], missed });
    } catch {
      delete this.#asked[screen];
      if (!this.missed(screen)) this.set({ missed: [...this.state.missed, screen] });
    }
  }
}

export const later = new Later();
