/**
 * The base of the panels. A panel gets the draft and its settings, and draws when either changes.
 * @import {Draft} from '../state/draft.js'
 * @import {Readiness} from '../state/readiness.js'
 * @import {Settings} from '../state/settings.js'
 */
import { View } from '../ui/elements.js';

export class Panel extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Settings} */
  settings = /** @type {any} */ (null);
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);

  enter() {
    this.watch(this.draft);
    this.watch(this.settings);
  }

  /** Whether nothing may be changed here. */
  get off() {
    return !this.draft.state.editable;
  }
}
