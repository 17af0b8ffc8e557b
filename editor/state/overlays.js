/**
 * Overlays that are not part of the slides: safe zones, and the crop of profile grids.
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
