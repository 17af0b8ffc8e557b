/**
 * Pictures on slides: chosen from what the agency has or uploaded, described, cropped around a point.
 * @import {Asset, ImageElement, Slide} from '../api/types'
 * @import {Draft} from '../state/draft.js'
 */
import { all, below, get, Refused } from '../api/api.js';
import { openDialog } from '../ui/dialogs.js';
import { follow } from '../ui/drag.js';
import { css, html, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { oneOf } from '../ui/incoming.js';
import { t } from '../texts/texts.js';
import { ACCEPTED, upload } from '../api/uploads.js';

/** The number of placeholders while pictures load. */
const COMING = 12;

/** Resolves with a ready picture, or undefined. @param {Draft} draft @returns {Promise<Asset | undefined>} */
export function choosePicture(draft) {
  /** @type {Asset[] | null} */
  let found = null;
  let share = -1;
  let wrong = '';
  const client = draft.state.client.id;

  /** @param {FileList | null | undefined} files */
  const take = async (files) => {
    const file = oneOf(files);
    if (!file || share >= 0) return;
    wrong = '';
    share = 0;
    dialog.update();
    const progress = (/** @type {number} */ now) => {
      share = now;
      dialog.update();
    };
    try {
      dialog.close(await upload(draft.agency, file, { kind: 'image', client, progress }));
    } catch (error) {
      wrong = error instanceof Refused ? error.message : t('unreachable');
      share = -1;
      dialog.update();
    }
  };

  const dialog = /** @type {ReturnType<typeof openDialog<Asset>>} */ (
    openDialog({
      title: t('addPicture'),
      size: 'wide',
      draw: (close) => html`<div class="dialog-form pictures"
        @dragover=${(/** @type {Event} */ event) => event.preventDefault()}
        @drop=${(/** @type {DragEvent} */ event) => {
          event.preventDefault();
          void take(event.dataTransfer?.files);
        }}>
        ${wrong ? html`<p class="problem" role="alert">${icon('warn')} ${wrong}</p>` : nothing}
        <label class="drop">
          <input class="unseen" type="file" accept=${ACCEPTED.image} aria-label=${t('uploadPicture')}
            @change=${(/** @type {Event} */ event) => void take(/** @type {HTMLInputElement} */ (event.target).files)}
            />
          ${icon('upload')}<span class="grow">${t('pictureHint')}</span>
          ${
            share >= 0
              ? html`<span class="progress grow" role="status" aria-label=${t('uploading')}
            ${css({ '--share': share })}></span>`
              : nothing
          }
        </label>
        ${
          found?.length === 0
            ? html`<div class="picture-grid none">${icon('image')}<p>${t('noPictures')}</p></div>`
            : html`<ul class="picture-grid" aria-busy=${found === null}
              aria-label=${found ? t('pictures') : t('loading')}>
              ${(found ?? []).map(
                (asset) =>
                  html`<li><button class="picture" aria-label=${asset.alt || asset.filename}
                    title=${asset.alt || asset.filename} @click=${() => close(asset)}>
                    <img src=${asset.thumbnail_url ?? asset.url ?? ''} alt="" loading="lazy" />
                  </button></li>`,
              )}
              ${found ? nothing : Array.from({ length: COMING }, () => html`<li class="picture coming"></li>`)}
            </ul>`
        }
      </div>
      <footer class="dialog-foot"><button class="button" @click=${() => close()}>${t('cancel')}</button></footer>`,
    })
  );
  void all(`${below(draft.agency, 'assets')}?kind=image`, { pages: 2 })
    .then((assets) => {
      found = /** @type {Asset[]} */ (assets).filter(
        (one) => one.status === 'ready' && (!one.client || one.client === client),
      );
    })
    .catch(() => {
      found = [];
    })
    .finally(() => dialog.update());
  return dialog.closed;
}

/**
 * Edit a picture on a slide: focus, alt text, replacement.
 * @param {Draft} draft @param {Slide} slide @param {ImageElement} element
 */
export async function editPicture(draft, slide, element) {
  let { alt } = element;
  /** @type {{x: number, y: number}} */
  let focus = { ...element.focus };
  /** @type {Asset | null} */
  let asset = null;
  /** @param {number} x @param {number} y */
  const aim = (x, y) => {
    focus = { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) };
    dialog.update();
  };
  /** @param {KeyboardEvent} event */
  const nudged = (event) => {
    const [dx, dy] = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }[event.key] ?? [0, 0];
    if (dx === 0 && dy === 0) return;
    event.preventDefault();
    aim(focus.x + Number(dx) * 0.05, focus.y + Number(dy) * 0.05);
  };
  /**
   * Move the focus point to the pointer.
   * @param {PointerEvent} event @param {Element} field @param {{x: number, y: number}} [grip]
   */
  const point = (event, field, grip = { x: 0, y: 0 }) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    aim((event.clientX - grip.x - left) / width, (event.clientY - grip.y - top) / height);
  };
  /**
   * A mouse takes the point along from wherever it is pressed; a finger holds the point itself, and scrolls beside it.
   * @param {PointerEvent} event
   */
  const pressed = (event) => {
    const field = /** @type {HTMLElement} */ (event.currentTarget);
    const knob = /** @type {HTMLElement} */ (field.querySelector('.focus-point'));
    const held = event.target === knob;
    if (event.button !== 0 || !event.isPrimary || (event.pointerType === 'touch' && !held)) return;
    const before = focus;
    const box = knob.getBoundingClientRect();
    const grip = held
      ? { x: event.clientX - box.x - box.width / 2, y: event.clientY - box.y - box.height / 2 }
      : undefined;
    if (!held) point(event, field);
    follow(event, {
      holds: () => true,
      move: (move) => point(move, field, grip),
      up: () => knob.focus(),
      cancel: () => aim(before.x, before.y),
    });
  };
  /** @param {PointerEvent} event */
  const tapped = (event) => {
    const field = /** @type {HTMLElement} */ (event.currentTarget);
    const onKnob = /** @type {Element} */ (event.target).closest('.focus-point');
    if (event.pointerType === 'touch' && !onKnob) point(event, field);
  };
  const dialog = /** @type {ReturnType<typeof openDialog<'save' | 'replace' | 'remove'>>} */ (
    openDialog({
      title: t('picture'),
      draw: (close) => html`<form class="dialog-form" @submit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        close('save');
      }}>
        <div class="field">
          <span id="focus-label">${t('focus')}</span>
          <div class="focus-room">
            <div class="focus-field" role="group" aria-labelledby="focus-label" @pointerdown=${pressed}
              @click=${tapped}>
              ${
                asset
                  ? html`<img src=${asset.url ?? ''} width=${asset.width ?? nothing}
                height=${asset.height ?? nothing} alt="" />`
                  : html`<span class="spinner"></span>`
              }
              <button type="button" class="focus-point" aria-label=${t('focusHint')}
                ${css({ left: `${focus.x * 100}%`, top: `${focus.y * 100}%` })}
                @keydown=${nudged}></button>
            </div>
          </div>
          <small>${t('focusHint')}</small>
        </div>
        <label class="field"><span>${t('altText')}</span>
          <textarea rows="3" maxlength="4000" .value=${alt} @input=${(
            /** @type {Event} */ event,
          ) => {
            alt = /** @type {HTMLTextAreaElement} */ (event.target).value;
          }}></textarea>
        </label>
        <footer class="dialog-foot">
          <button type="button" class="button quiet"
            @click=${() => close('remove')}>${icon('trash')} ${t('remove')}</button>
          <button type="button" class="button" @click=${() => close('replace')}>${t('replace')}</button>
          <span class="grow"></span>
          <button class="button primary">${t('save')}</button>
        </footer>
      </form>`,
    })
  );

  // Without its picture, words and focus can be changed all the same.
  void get(below(draft.agency, `assets/${element.asset}`)).then(
    (found) => {
      asset = /** @type {Asset} */ (found);
      dialog.update();
    },
    () => {},
  );
  const answer = await dialog.closed;
  const changed = { ...element, alt, focus };
  if (answer === 'remove')
    void draft.perform([{ op: 'remove_element', slide: slide.id, element: element.id }]);
  if (answer === 'save')
    void draft.perform([{ op: 'set_element', slide: slide.id, element: changed }]);
  if (answer === 'replace') {
    const other = await choosePicture(draft);
    if (!other) return;
    const element = { ...changed, asset: other.id, alt: other.alt, focus: { x: 0.5, y: 0.5 } };
    void draft.perform([{ op: 'set_element', slide: slide.id, element }]);
  }
}
