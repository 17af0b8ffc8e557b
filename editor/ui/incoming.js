/**
 * Files dragged onto the page, and pasted content. A file dropped beside its targets
 * is ignored; otherwise the browser would open it instead of the page.
 */
import { notify } from '../state/notices.js';
import { t } from '../texts/texts.js';
import { ACCEPTED } from '../api/uploads.js';

/** Whether it brings files. @param {DragEvent} event */
export const bringsFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files') ?? false;

/** @param {DataTransfer | null} transfer @returns {File[]} */
export const filesIn = (transfer) => [...(transfer?.files ?? [])];

/** The first file; notifies if others were ignored. @param {FileList | null | undefined} files */
export function oneOf(files) {
  const [file, ...others] = files ?? [];
  if (others.length) notify(t('oneFileTaken', { name: file.name }));
  return file ?? null;
}

const ENDINGS = ACCEPTED.image.split(',').filter((one) => one.startsWith('.'));

/** Whether a file looks like a picture; the server decides which kinds are accepted. @param {File} file */
export const isPicture = ({ name, type }) =>
  type.startsWith('image/') || ENDINGS.some((one) => name.toLowerCase().endsWith(one));

/** Whether a paste is already handled: by a field, or an open dialog. @param {Event} event */
export const isTaken = ({ target, defaultPrevented }) =>
  defaultPrevented ||
  document.querySelector('dialog[open]') !== null ||
  (target instanceof Element && target.closest('input, textarea, select') !== null);

/** Ignore drops beside a target, which would otherwise leave the page. */
export function stayHere() {
  addEventListener('dragover', refuse);
  addEventListener('drop', refuse);
}

/** @param {DragEvent} event */
function refuse(event) {
  if (event.defaultPrevented) return;
  const inField = event.target instanceof Element && event.target.closest('input, textarea');
  // Words may be dragged to where words are written.
  if (inField && !bringsFiles(event)) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
}
