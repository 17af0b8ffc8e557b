/** Light or dark: the system's choice, or the person's. */
import { define, html, View } from './elements.js';
import { icon } from './icons.js';
import { Store } from '../state/store.js';
import { named, t } from '../texts/texts.js';

const MODES = /** @type {const} */ (['auto', 'light', 'dark']);
const ICONS = /** @type {const} */ ({ auto: 'system', light: 'sun', dark: 'moon' });
const KEY = 'leporello.appearance';

/** @typedef {(typeof MODES)[number]} Mode */

/** @type {Store<{mode: Mode}>} */
const chosen = new Store({
  mode: /** @type {Mode} */ (document.documentElement.dataset.theme ?? 'auto'),
});

/** @param {Mode} mode */
function choose(mode) {
  const { dataset } = document.documentElement;
  if (mode === 'auto') delete dataset.theme;
  else dataset.theme = mode;
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // Without storage it lasts until the page is closed.
  }
  chosen.set({ mode });
}

/** What may be chosen, for a menu. @returns {import('./dialogs.js').MenuItem[]} */
export const appearances = () =>
  MODES.map((mode) => ({
    label: t('appearance', { mode: named(`appearance_${mode}`, mode) }),
    checked: mode === chosen.state.mode,
    act: () => choose(mode),
  }));

class Appearance extends View {
  enter() {
    this.watch(chosen);
  }

  draw() {
    const { mode } = chosen.state;
    const label = t('appearance', { mode: named(`appearance_${mode}`, mode) });
    const next = MODES[(MODES.indexOf(mode) + 1) % MODES.length] ?? 'auto';
    return html`<button class="button icon-only quiet" aria-label=${label} title=${label} @click=${() => choose(next)}>
      ${icon(ICONS[mode])}
    </button>`;
  }
}
define('lep-appearance', Appearance);
