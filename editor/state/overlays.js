/**
 * What is shown over the slides and is no part of them: what a platform covers, and how its grid crops.
 */
import { preference, setPreference } from './preferences.js';
import { Store } from './store.js';

/** The shapes in which profiles show a post. */
export const GRIDS = /** @type {const} */ (['1:1', '3:4', '4:5']);

/** @typedef {{zones: boolean, grid: '' | (typeof GRIDS)[number]}} Overlays */

/** @extends {Store<Overlays>} */
class OverlayStore extends Store {
  constructor() {
    super({ zones: false, grid: preference('grid', '') });
  }

  /** @param {Partial<Overlays>} changes */
  show(changes) {
    this.set(changes);
    setPreference('grid', this.state.grid);
  }
}

export const overlays = new OverlayStore();
