/** What the keyboard does, in one dialog; `?` opens it. */
import { openDialog } from './dialogs.js';
import { html } from './elements.js';
import { t } from './texts.js';

/** @type {readonly [import('./texts.js').TextName, string][]} */
const KEYS = [
  ['keys_go', '← → Home End'],
  ['keys_reach', 'Shift + ← →'],
  ['keys_more', 'Ctrl + ← →   Space'],
  ['keys_all', 'Ctrl + A'],
  ['keys_move', 'Alt + ← →'],
  ['keys_write', 'F2'],
  ['duplicate', 'Ctrl + D'],
  ['remove', 'Del'],
  ['undo', 'Ctrl + Z'],
  ['redo', 'Ctrl + Shift + Z'],
  ['keys_bold', 'Ctrl + B   I   E   K'],
  ['keys_done', 'Esc'],
  ['keys', '?'],
];

export function showKeys() {
  openDialog({
    title: t('keys'),
    draw: () => html`<dl class="keys">
      ${KEYS.map(([name, keys]) => html`<div><dt>${t(name)}</dt><dd><kbd>${keys}</kbd></dd></div>`)}
    </dl>`,
  });
}
