/**
 * A field for one file, chosen or dropped: uploads it with progress, and shows why a file was refused.
 */
import { Refused, Unreachable } from '../../api/api.js';
import { css, define, html, nothing, View } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { oneOf } from '../../ui/incoming.js';
import { announce } from '../../state/notices.js';
import { t } from '../../texts/texts.js';
import { ACCEPTED, leftOut, upload } from '../../api/uploads.js';

/** `<lep-drop-file .agency .client .kind .label .hint .alt @taken>`: the event's detail is the ready asset. */
class DropFile extends View {
  agency = '';
  client = '';
  /** @type {'logo' | 'image' | 'font'} */
  kind = 'image';
  label = '';
  hint = '';
  alt = '';
  disabled = false;
  #share = -1;
  #name = '';
  #wrong = '';
  #left = '';
  #asking = new AbortController();

  leave() {
    this.#asking.abort();
  }

  draw() {
    const busy = this.#share >= 0;
    return html`<label class="drop small" data-over=${nothing} @dragover=${this.#over} @drop=${this.#dropped}>
        <input class="unseen" type="file" accept=${ACCEPTED[this.kind]} aria-label=${this.label}
          ?disabled=${this.disabled || busy}
          @change=${(/** @type {Event} */ event) => {
            const field = /** @type {HTMLInputElement} */ (event.target);
            void this.#take(field.files);
            field.value = '';
          }} />
        ${icon('upload')}
        <span class="grow">${busy ? this.#name : this.hint || this.label}</span>
        ${
          busy
            ? html`<span class="progress" role="progressbar" aria-label=${t('uploading')}
          aria-valuenow=${Math.round(this.#share * 100)} ${css({ '--share': this.#share })}></span>`
            : nothing
        }
      </label>
      ${this.#wrong ? html`<p class="problem" role="alert">${icon('warn')} <span>${this.#wrong}</span></p>` : nothing}
      ${this.#left ? html`<p class="hint" role="status">${this.#left}</p>` : nothing}`;
  }

  /** @param {DragEvent} event */
  #over = (event) => event.preventDefault();

  /** @param {DragEvent} event */
  #dropped = (event) => {
    event.preventDefault();
    void this.#take(event.dataTransfer?.files);
  };

  /** @param {FileList | null | undefined} files */
  async #take(files) {
    const file = oneOf(files);
    if (file && !this.disabled) await this.send(file);
  }

  /** @param {File} file */
  async send(file) {
    this.#wrong = '';
    this.#left = '';
    this.#name = file.name;
    this.#share = 0;
    this.update();
    const { agency, client, kind, alt } = this;
    const progress = (/** @type {number} */ share) => {
      this.#share = share;
      this.update();
    };
    try {
      const { signal } = this.#asking;
      const how = { kind, client: client || undefined, alt, progress, signal };
      const asset = await upload(agency, file, how);
      announce(t('uploaded', { name: file.name }));
      this.#left = leftOut(asset);
      this.dispatchEvent(new CustomEvent('taken', { detail: asset }));
    } catch (error) {
      if (error instanceof Refused) this.#wrong = `${file.name}: ${error.message}`;
      else if (error instanceof Unreachable) this.#wrong = t('unreachable');
      else if (!(error instanceof DOMException)) throw error;
    }
    this.#share = -1;
    this.update();
  }
}
define('lep-drop-file', DropFile);
export { DropFile };
