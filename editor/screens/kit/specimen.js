/**
 * The specimen of a kit: five slides in a format, and findings that lead to their setting.
 * @import {KitLint} from '../../api/types'
 */
import { catalogue } from '../../state/catalogue.js';
import { css, define, html, nothing } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { t } from '../../texts/texts.js';
import { Section } from './section.js';

/** The section for each JSON pointer. */
const PLACES = /** @type {Record<string, string>} */ ({
  logos: 'logos',
  colors: 'colors',
  fonts: 'fonts',
  theme: 'looks',
  pattern: 'looks',
  author: 'identity',
  website: 'identity',
  handles: 'identity',
  outro: 'outro',
  outros: 'outro',
  locks: 'locks',
});

class Specimen extends Section {
  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('formats');
    void catalogue.haveOwn(this.kit.agency);
  }

  draw() {
    const { slides, looking, format, client, refusal } = this.kit.state;
    const info = catalogue.entry('formats', format);
    const formats = [
      ...new Set([format, ...client.formats, 'instagram-4x5', 'instagram-1x1', 'instagram-story']),
    ];
    return html`<div class="specimen-head">
        <h2>${t('specimen')}</h2>
        <span class="specimen-state"
          role="status">${looking ? html`<span class="spinner small"></span>` : nothing}</span>
        <span class="grow"></span>
        <lep-menu .kind=${'quiet small'} .label=${t('lookAt')}
          .face=${html`${catalogue.name('formats', format)}${icon('down')}`}
          .items=${formats.map((key) => ({
            label: catalogue.name('formats', key),
            checked: key === format,
            act: () => this.kit.showIn(key),
          }))}></lep-menu>
      </div>
      ${refusal ? html`<p class="problem" role="alert">${icon('warn')} <span>${refusal.message}</span></p>` : nothing}
      <ul class="specimen-slides" aria-label=${t('specimen')} tabindex="0"
        ${css({ '--slide-ratio': info ? info.width / info.height : 0.8 })} aria-busy=${looking}>
        ${
          slides.length
            ? slides.map(
                ({ layout, picture }) =>
                  html`<li><img src=${picture} alt=${t('specimenSlide', { layout: catalogue.name('layouts', layout) })}
                    /></li>`,
              )
            : Array.from({ length: 5 }, () => html`<li class="ghost"></li>`)
        }
      </ul>
      ${this.#lint()}`;
  }

  #lint() {
    const { lint, looking, slides } = this.kit.state;
    if (slides.length === 0) return nothing;
    if (lint.length === 0)
      return html`<p class="panel-done" aria-busy=${looking}>${icon('check')} ${t('kitGood')}</p>`;
    return html`<h3 class="panel-sub">${t('kitRemarks', { count: lint.length })}</h3>
      <ul class="findings">
        ${lint.map(
          (one) =>
            html`<li data-severity=${one.severity}>
              <button class="finding" @click=${() => this.#show(one)}>${icon('warn')}<span
                class="grow">${one.message}</span></button>
            </li>`,
        )}
      </ul>`;
  }

  /** @param {KitLint} lint */
  #show({ pointer }) {
    const section = PLACES[pointer.split('/')[1] ?? ''] ?? 'identity';
    this.dispatchEvent(new CustomEvent('place', { bubbles: true, detail: section }));
  }
}
define('lep-kit-specimen', Specimen);
