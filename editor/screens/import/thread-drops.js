/**
 * Threads dropped as files on a screen, or pasted outside of text fields.
 * @import {View} from '../../ui/elements.js'
 */
import { bringsFiles, isTaken, oneOf } from '../../ui/incoming.js';

/** @typedef {{file?: File, text?: string}} Given */

/**
 * Accept dropped and pasted threads in a view while `may` allows it.
 * @param {View} view @param {() => boolean} may @param {(given: Given) => void} begin
 */
export function takeThreads(view, may, begin) {
  /** @param {boolean} over */
  const show = (over) => view.toggleAttribute('data-taking', over);
  /** @param {DragEvent} event */
  const over = (event) => {
    if (!bringsFiles(event) || !may()) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    show(true);
  };
  /** @param {DragEvent} event */
  const left = ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && view.contains(relatedTarget))) show(false);
  };
  /** @param {DragEvent} event */
  const dropped = (event) => {
    show(false);
    const file = oneOf(event.dataTransfer?.files);
    if (!file || !may()) return;
    event.preventDefault();
    begin({ file });
  };
  /** @param {ClipboardEvent} event */
  const pasted = (event) => {
    if (isTaken(event) || !may()) return;
    const file = oneOf(event.clipboardData?.files);
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!text.trim() && !file) return;
    // The field that opens would take it once more.
    event.preventDefault();
    begin(text.trim() ? { text } : { file });
  };
  view.listen(view, 'dragover', over);
  view.listen(view, 'dragleave', left);
  view.listen(view, 'drop', dropped);
  view.listen(document, 'paste', pasted);
}
