/** The keyboard shortcuts in a dialog, opened by `?`. */
import { openDialog } from './dialogs.js';
import { html } from './elements.js';
import { t } from '../texts/texts.js';

/**
 * Shortcuts that also work with read-only access.
 * @type {readonly [import('../texts/texts.js').TextName, string[]][]}
 */
const LOOKING = [
  ['keys_go', ['←', '→', 'Home', 'End']],
  ['keys_reach', ['Shift', '←', '→']],
  ['keys_all', ['Ctrl', 'A']],
  ['keys_overview', ['O']],
  ['keys_open', ['Enter']],
  ['keys_done', ['Esc']],
  ['keys', ['?']],
];
/** @type {typeof LOOKING} */
const WORKING = [
  ['keys_more', ['Ctrl', '←', '→', 'Space']],
  ['keys_move', ['Alt', '←', '→']],
  ['keys_write', ['F2']],
  ['keys_bold', ['Ctrl', 'B', 'I', 'E', 'K']],
  ['duplicate', ['Ctrl', 'D']],
  ['remove', ['Del']],
  ['undo', ['Ctrl', 'Z']],
  ['redo', ['Ctrl', 'Shift', 'Z']],
];

/** @param {boolean} editable */
export function showKeys(editable) {
  const keys = editable ? [...LOOKING, ...WORKING] : LOOKING;
  openDialog({
    title: t('keys'),
    draw: () => html`<dl class="keys">
      ${keys.map(
        ([name, pressed]) =>
          html`<div><dt>${t(name)}</dt><dd>${pressed.map((one) => html`<kbd>${one}</kbd>`)}</dd></div>`,
      )}
    </dl>`,
  });
}
