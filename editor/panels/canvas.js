/**
 * Canvas & Ratio: the channels and sizes of the carousel, what each takes, its language, and what lies over the slides.
 * @import {Custom} from '../state/catalogue.js'
 * @import {Format} from '../api/types'
 * @import {MenuItem} from '../ui/dialogs.js'
 */
import '../ui/thumbnails.js';
import { catalogue } from '../state/catalogue.js';
import { css, define, html, nothing, repeat } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { LANGUAGES, languageName } from '../ui/languages.js';
import { announce } from '../state/notices.js';
import { GRIDS, overlays } from '../state/overlays.js';
import { rove } from '../ui/roving.js';
import { session } from '../state/session.js';
import { dayOf, named, size, t } from '../texts/texts.js';
import { Panel } from './panel.js';
import { archiveFormat, bringFormatBack, customSize } from './parts/custom-size.js';
import { list, segments, toggle } from './parts/fields.js';

class Canvas extends Panel {
  enter() {
    super.enter();
    this.watch(catalogue);
    this.watch(overlays);
    void catalogue.have('formats', 'channels');
    void catalogue.haveOwn(this.draft.agency);
  }

  /** Whether formats of the agency's own may be made and archived. */
  get #makes() {
    return !this.off && session.may(this.draft.agency).add;
  }

  /** The formats of the carousel, the one that is edited among them. */
  get #wanted() {
    const { format, formats } = this.draft.state.document;
    return formats.includes(format) ? formats : [format, ...formats];
  }

  draw() {
    const wanted = this.#wanted;
    const others = catalogue.formats.filter((one) => !wanted.includes(one.key));
    return html`<h3 class="panel-sub">${t('wantedFormats')}</h3>
      <ul class="formats">
        ${repeat(
          wanted,
          (key) => key,
          (key) => this.#card(key),
        )}
      </ul>
      ${this.#language()} ${this.off ? nothing : this.#more(others)} ${this.#overlays()}`;
  }

  /** The language of the carousel: the text direction, and the words added automatically. */
  #language() {
    const { draft } = this;
    const { language } = draft.state.document;
    return html`<div class="panel-row" title=${t('languageHint')}>
      <span class="grow">${t('language')}</span>
      ${list({
        label: t('languageOfCarousel'),
        value: language,
        off: this.off,
        options: [...new Set([language, ...LANGUAGES])].map((value) => ({
          value,
          name: languageName(value),
        })),
        act: (next) => void draft.perform([{ op: 'set_language', language: next }]),
      })}
    </div>`;
  }

  /** @param {string} key */
  #card(key) {
    const { draft } = this;
    const { document, format } = draft.state;
    const info = catalogue.entry('formats', key);
    if (!info) return nothing;
    const { name, width, height, files } = info;
    const kinds = files.map((one) => named(`file_${one}`, one)).join(', ');
    const rule = info.max_bytes ? `${kinds} · ${size(info.max_bytes)}` : kinds;
    const main = key === document.format;
    return html`<li class="format" data-format=${key} data-shown=${key === format || nothing}>
      <button class="format-look" aria-pressed=${key === format} aria-label=${t('lookAtFormat', { name })}
        @click=${() => draft.set({ format: key })}>
        <span class="format-picture" ${css({ '--ratio': width / height })}>
          <lep-thumb .draft=${draft} .axis=${'formats'} .entry=${key}></lep-thumb>
        </span>
        <span class="format-text">
          <strong>${name}</strong>
          <small>${t('dimensions', { width: String(width), height: String(height) })}</small>
          <small title=${sourceOf(info)}>${rule}</small>
        </span>
      </button>
      <span class="format-side">
        ${count(info, document.slides.length)} ${
          main
            ? html`<small
          title=${t('editedInHint')}>${t('editedIn')}</small>`
            : nothing
        }
      </span>
      ${
        this.off
          ? nothing
          : html`<lep-menu .label=${t('formatActions', { name })} .kind=${'icon-only quiet small'}
            .items=${this.#acts(info, main)}></lep-menu>`
      }
    </li>`;
  }

  /** @param {Format} info @param {boolean} main @returns {MenuItem[]} */
  #acts(info, main) {
    const { key, name } = info;
    const wanted = this.#wanted;
    const own = ownOf(info);
    return [
      {
        label: t('editIn'),
        icon: 'edit',
        off: main,
        act: () => this.#say(wanted, key),
      },
      {
        label: t('remove'),
        icon: 'trash',
        off: wanted.length === 1,
        act: () => {
          const left = wanted.filter((one) => one !== key);
          this.#say(left, main ? left[0] : undefined);
          announce(t('formatRemoved', { name }));
        },
      },
      ...(own && this.#makes ? [this.#keeping(own)] : []),
    ];
  }

  /** @param {Custom} own @returns {MenuItem} */
  #keeping(own) {
    const { agency } = this.draft;
    return own.archived_at
      ? { label: t('bringBack'), icon: 'archive', act: () => void bringFormatBack(agency, own) }
      : { label: t('archiveFormat'), icon: 'archive', act: () => void archiveFormat(agency, own) };
  }

  /** @param {readonly string[]} formats @param {string} [main] */
  #say(formats, main) {
    const { draft } = this;
    const shown = draft.state.format;
    const next = main ?? draft.state.document.format;
    void draft.perform([
      { op: 'set_document', formats: [...formats], ...(main ? { format: main } : {}) },
    ]);
    if (main || !formats.includes(shown)) draft.set({ format: next });
  }

  /** @param {Format[]} others */
  #more(others) {
    return html`<h3 class="panel-sub">${t('moreFormats')}</h3>
      <ul class="format-rows" aria-label=${t('moreFormats')} @keydown=${rove}>
        ${repeat(
          others,
          ({ key }) => key,
          ({ key, name, width, height }, index) =>
            html`<li>
              <button class="format-row" data-rove data-key=${key} tabindex=${index === 0 ? 0 : -1}
                aria-label=${t('addFormat', { name })}
                @click=${() => this.#add(key, name)}>
                <span class="format-shape" ${css({ '--ratio': width / height })}></span>
                <span class="grow">${name}</span>
                <small>${t('dimensions', { width: String(width), height: String(height) })}</small>
                ${icon('add')}
              </button>
            </li>`,
        )}
      </ul>
      ${this.#makes ? this.#custom() : nothing}`;
  }

  #custom() {
    const { agency } = this.draft;
    const wanted = this.#wanted;
    const idle = catalogue.state.own.filter((one) => !wanted.includes(one.key));
    return html`<button class="button small wide"
      @click=${() => void this.#make()}>${icon('add')} ${t('customSizeEllipsis')}</button>
      ${
        idle.length
          ? html`<details class="own-formats">
              <summary>${t('ownFormats')}</summary>
              <ul>
                ${repeat(
                  idle,
                  ({ id }) => id,
                  (one) => html`<li data-archived=${one.archived_at ? true : nothing}>
                    <span class="grow">${one.name}</span>
                    <small>${t('dimensions', { width: String(one.width), height: String(one.height) })}</small>
                    ${
                      one.archived_at
                        ? html`<button class="button quiet small" aria-label=${t('bringFormatBack', { name: one.name })}
                          @click=${() => void bringFormatBack(agency, one)}>${t('bringBack')}</button>`
                        : html`<button class="button quiet small"
                          aria-label=${t('archiveFormatNamed', { name: one.name })}
                          @click=${() => void archiveFormat(agency, one)}>${t('archiveFormat')}</button>`
                    }
                  </li>`,
                )}
              </ul>
            </details>`
          : nothing
      }`;
  }

  async #make() {
    const made = await customSize(this.draft.agency);
    if (made) this.#add(made.key, made.name);
  }

  /** @param {string} key @param {string} name */
  #add(key, name) {
    this.#say([...this.#wanted, key]);
    this.draft.set({ format: key });
    announce(t('formatAdded', { name }));
  }

  #overlays() {
    const { zones, grid } = overlays.state;
    return html`<h3 class="panel-sub">${t('overlays')}</h3>
      ${toggle({ label: t('zones'), value: zones, act: (value) => overlays.show({ zones: value }) })}
      <div class="panel-row">
        <span class="grow">${t('gridCrop')}</span>
        ${segments({
          id: 'grid-crop',
          label: t('gridCrop'),
          value: grid,
          options: [
            { value: /** @type {typeof grid} */ (''), face: t('off') },
            ...GRIDS.map((one) => ({ value: one, face: one })),
          ],
          act: (value) => overlays.show({ grid: value }),
        })}
      </div>`;
  }
}
define('lep-panel-canvas', Canvas);

/** The format as one of the agency's own, if it is. @param {Format} info */
const ownOf = ({ key }) => catalogue.state.own.find((one) => one.key === key);

/** Where the numbers of a format are from, and which were found nowhere. @param {Format} info */
function sourceOf({ source, checked, unsourced }) {
  if (!source) return nothing;
  const date = dayOf(checked);
  const fields = unsourced.map((one) => named(`limit_${one}`, one)).join(', ');
  return [t('limitsFrom', { source, date }), fields && t('noLimitFound', { fields })]
    .filter(Boolean)
    .join('\n');
}

/** How many slides there are, of how many the platform takes. @param {Format} info @param {number} slides */
function count(info, slides) {
  const { min_slides: least, max_slides: most, by_api: programs, sequence } = info;
  if (sequence) return tag('used', String(slides), t('asPosts', { count: slides }));
  if (most === null) return nothing;
  const text = `${slides}/${most}`;
  if (slides > most) return tag('bad', text, t('tooMany', { count: slides - most }));
  if (slides < least) return tag('bad', text, t('tooFew', { least }));
  if (programs && slides > programs.slides)
    return tag(
      'warn',
      text,
      programs.slides
        ? t('tooManyForPrograms', { most: programs.slides, why: programs.why })
        : t('notForPrograms', { why: programs.why }),
    );
  return tag('used', text, t('slidesOf', { count: slides, most }));
}

/** @param {string} tone @param {string} text @param {string} hint */
function tag(tone, text, hint) {
  return html`<span class="tag ${tone}" title=${hint}>${tone === 'used' ? icon('check') : icon('warn')}<span
    aria-hidden="true">${text}</span><span class="unseen">${hint}</span></span>`;
}
