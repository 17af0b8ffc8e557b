/**
 * The bar over the deck: which format is looked at, what the platform covers, how large, and new slides; where
 * several are selected, the actions for them.
 * @import {Draft} from '../state/draft.js'
 */
import { catalogue } from '../state/catalogue.js';
import { define, html, nothing, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { moveTo } from './move-to.js';
import { SlideCommands } from './slide-commands.js';
import { overlays } from '../state/overlays.js';
import { t } from '../texts/texts.js';

/** The layouts for new slides, with their first text roles. */
const NEW = /** @type {const} */ ([
  ['text-only', ['body']],
  ['title-body', ['title', 'body']],
  ['pull-quote', ['body']],
  ['big-number', ['title', 'body']],
  ['list', ['title', 'body']],
  ['comparison', ['title', 'body', 'aside']],
  ['image-top', ['body']],
  ['hook-cover', ['title', 'subtitle']],
  ['outro', ['title', 'button']],
]);
const ZOOMS = [0.6, 0.8, 1, 1.4, 2];

class StageBar extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  zoom = 1;
  overview = false;

  enter() {
    this.listen(globalThis, 'keydown', this.#keyed);
    this.watch(this.draft);
    this.watch(catalogue);
    this.watch(overlays);
  }

  /** Whether focus was in the toolbar for several slides. */
  #onMany = false;

  draw() {
    const { selection, editable } = this.draft.state;
    const many = editable && selection.length > 1;
    this.#onMany = !many && this.contains(document.activeElement?.closest('.many') ?? null);
    // The overview is smaller than the smallest.
    const place = this.overview ? -1 : ZOOMS.indexOf(this.zoom);
    const fits = this.overview || this.zoom === 1;
    return html`<div class="stage-bar">
      ${many ? this.#many(selection) : this.#views()}
      <span class="grow"></span>
      <div class="button-pair" role="group" aria-label=${t('zoom')}>
        <button class="button icon-only quiet small" aria-label=${t('smaller')} title=${t('smaller')}
          ?disabled=${this.overview}
          @click=${() =>
            this.#say(
              place > 0 ? { zoom: ZOOMS[place - 1] } : { overview: true },
            )}>${icon('minus')}</button>
        <button class="button quiet small stage-fit" title=${t('fit')}
          @click=${() => this.#say({ zoom: 1, overview: false })}
          >${fits ? t('fit') : `${Math.round(this.zoom * 100)} %`}</button>
        <button class="button icon-only quiet small" aria-label=${t('larger')} title=${t('larger')}
          ?disabled=${place >= ZOOMS.length - 1}
          @click=${() =>
            this.#say(
              this.overview ? { overview: false } : { zoom: ZOOMS[place + 1] },
            )}>${icon('add')}</button>
      </div>
      ${
        editable && !many
          ? html`<lep-menu
            .kind=${'small'}
            .label=${t('addSlide')}
            .face=${html`${icon('add')} <span class="stage-word">${t('newSlide')}</span>`}
            .items=${NEW.map(([layout, roles]) => ({
              label: catalogue.name('layouts', layout),
              act: () => new SlideCommands(this.draft).add(layout, roles),
            }))}
          ></lep-menu>`
          : nothing
      }
    </div>`;
  }

  drawn() {
    // When the toolbar with focus disappears, focus returns to the slides once they are drawn.
    if (!this.#onMany) return;
    requestAnimationFrame(() => {
      const face = this.parentElement?.querySelector('.slide-face[tabindex="0"]');
      /** @type {HTMLElement | null | undefined} */ (face)?.focus({ preventScroll: true });
    });
  }

  #views() {
    const { document: seen, format } = this.draft.state;
    const formats = [...new Set([seen.format, ...seen.formats])];
    const { zones } = overlays.state;
    return html`${
      formats.length > 1
        ? html`<lep-menu
            class="stage-look"
            .kind=${'quiet small'}
            .label=${t('lookAt')}
            .face=${html`<span class="stage-name">${catalogue.name('formats', format)}</span>${icon('down')}`}
            .items=${formats.map((key) => ({
              label: catalogue.name('formats', key),
              checked: key === format,
              act: () => this.draft.set({ format: key }),
            }))}
          ></lep-menu>`
        : html`<span class="stage-format">${catalogue.name('formats', format)}</span>`
    }
      <button class="button quiet small" aria-pressed=${zones} title=${t('zonesHint')}
        @click=${() => overlays.show({ zones: !zones })}>
        ${icon('canvas')} <span class="stage-word">${t('zones')}</span>
      </button>
      <button class="button quiet small" aria-pressed=${this.overview} title="${t('overviewHint')} (O)"
        @click=${() => this.#say({ overview: !this.overview })}>
        ${icon('grid')} <span class="stage-word">${t('overview')}</span>
      </button>`;
  }

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const { target, key } = event;
    const elsewhere =
      target instanceof HTMLElement && target.matches('input, textarea, select, dialog *');
    if (elsewhere || event.ctrlKey || event.metaKey || event.altKey || key.toLowerCase() !== 'o')
      return;
    event.preventDefault();
    this.#say({ overview: !this.overview });
  };

  /** @param {readonly string[]} selection */
  #many(selection) {
    const commands = new SlideCommands(this.draft);
    const count = selection.length;
    return html`<div class="many" role="toolbar" aria-label=${t('chosen', { count })}>
      <span>${t('chosen', { count })}</span>
      ${does(
        'copy',
        t('duplicate'),
        () => void commands.duplicate(),
      )} ${does('move', t('moveTo'), () => void moveTo(this.draft))}
      ${does('merge', t('merge'), () => void commands.merge())} ${does('trash', t('remove'), () => commands.remove())}
      <button class="button icon-only quiet small" aria-label=${t('chooseOne')} title=${t('chooseOne')}
        @click=${() => this.draft.select(selection.slice(-1))}>
        ${icon('close')}
      </button>
    </div>`;
  }

  /** @param {{zoom?: number | undefined, overview?: boolean}} detail */
  #say(detail) {
    this.dispatchEvent(new CustomEvent('look', { detail }));
  }
}
define('lep-stage-bar', StageBar);

/** @param {import('../ui/icons.js').IconName} drawing @param {string} label @param {() => void} act */
const does = (drawing, label, act) =>
  html`<button class="button quiet small" title=${label} @click=${act}>${icon(drawing)} <span
    class="stage-word">${label}</span></button>`;
