/**
 * Outro Slide CTA: the goal of the closing slide, its words for each channel, and what it shows.
 * @import {Document, Goal, Operation, Slide, TextElement} from '../api/types'
 */
import '../ui/thumbnails.js';
import { addressOf, leads } from '../ui/addresses.js';
import { catalogue } from '../state/catalogue.js';
import { define, html, live, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { lengthOf } from '../ui/code-points.js';
import { t } from '../texts/texts.js';
import { textIn, withText } from '../state/variants.js';
import { Panel } from './panel.js';
import { choices } from './parts/choices.js';
import { segments, toggle } from './parts/fields.js';
import { setting } from './parts/setting.js';

/** @typedef {'title' | 'body' | 'button' | 'link' | 'handle'} Role */

const ROLES = /** @type {Role[]} */ (['title', 'body', 'button', 'link', 'handle']);
const HOLD_MS = 400;

class OutroPanel extends Panel {
  /** Whether words are written for the format that is looked at alone. */
  #alone = false;

  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('goals', 'formats');
  }

  /** The closing slide: the last of its layout. @returns {Slide | undefined} */
  get #slide() {
    return this.draft.state.document.slides.findLast((one) => one.layout === 'outro');
  }

  draw() {
    const slide = this.#slide;
    if (!slide)
      return html`<p class="hint">${t('noOutro')}</p>
        ${
          this.off
            ? nothing
            : html`<button class="button"
          @click=${() => this.#goal('save')}>${icon('add')} ${t('addOutro')}</button>`
        }`;
    return html`${this.#goals()} ${this.#words(slide)} ${this.#shown()}`;
  }

  #goals() {
    return setting(this, {
      name: 'outro/goal',
      label: t('goal'),
      say: (key) => catalogue.name('goals', key),
      back: () => this.#asKit(),
      body: (found, off) =>
        found?.locked
          ? html`<p class="hint">${t('goalLocked', { goal: catalogue.name('goals', String(found.value)) })}</p>`
          : choices({
              label: t('goal'),
              off,
              chosen: this.#now.goal ?? String(found?.value ?? ''),
              items: catalogue.state.goals.map(({ key, name, description }) => ({
                key,
                name,
                hint: description,
                picture: html`<lep-thumb .draft=${this.draft} .axis=${'goals'} .entry=${key}></lep-thumb>`,
              })),
              act: (key) => this.#goal(/** @type {Goal['key']} */ (key)),
            }),
    });
  }

  get #now() {
    return this.draft.state.document.outro;
  }

  /** Set the goal; the words are rewritten from the kit. @param {Goal['key']} goal */
  #goal(goal) {
    const { qr, avatar, handle } = this.#now;
    void this.draft.perform([{ op: 'set_outro', goal, qr, avatar, handle }]);
    const slide = this.#slide;
    if (slide) this.draft.select([slide.id]);
  }

  /** Return to the kit's goal and words, without an override. */
  #asKit() {
    const goal = /** @type {Goal['key']} */ (this.settings.of('outro/goal')?.kit);
    const { qr, avatar, handle } = this.#now;
    void this.draft.perform([
      { op: 'set_outro', goal, qr, avatar, handle },
      { op: 'set_document', outro: { goal: null, qr, avatar, handle } },
    ]);
  }

  /** @param {Slide} slide */
  #words(slide) {
    const { format, document } = this.draft.state;
    const variable = format !== document.format;
    return html`<h3 class="panel-sub">${t('words')}</h3>
      ${
        variable
          ? segments({
              id: 'outro-for',
              label: t('wordsFor'),
              value: this.#alone,
              off: this.off,
              options: [
                { value: false, face: t('everyFormat') },
                { value: true, face: t('onlyFormat', { name: catalogue.name('formats', format) }) },
              ],
              act: (value) => {
                this.#alone = value;
                this.update();
              },
            })
          : nothing
      }
      <div class="outro-words">${ROLES.map((role) => this.#field(slide, role, variable && this.#alone))}</div>`;
  }

  /** @param {Slide} slide @param {Role} role @param {boolean} alone */
  #field(slide, role, alone) {
    const { format, document } = this.draft.state;
    const element = /** @type {TextElement | undefined} */ (
      slide.elements.find((one) => one.kind === 'text' && one.role === role)
    );
    const own = alone && element ? textIn(document, format, slide.id, element.id) : undefined;
    const text = own?.text ?? element?.text ?? '';
    const long = role === 'body' || role === 'title';
    /** @param {Event} event */
    const typed = (event) =>
      this.#write(
        slide,
        role,
        element,
        /** @type {HTMLInputElement} */ (event.target).value,
        alone,
      );
    return html`<div class="field">
      <span>${t(`outro_${role}`)} ${own ? html`<span class="tag">${t('differsHere')}</span>` : nothing}</span>
      ${
        long
          ? html`<textarea rows=${role === 'title' ? 2 : 2} aria-label=${t(`outro_${role}`)} ?disabled=${this.off}
            .value=${live(text)} @input=${typed}></textarea>`
          : html`<input aria-label=${t(`outro_${role}`)} ?disabled=${this.off} .value=${live(text)} @input=${typed} />`
      }
      ${role === 'link' && element && !alone ? this.#address(element) : nothing}
      ${
        own && element && !this.off
          ? html`<button class="link"
            @click=${() =>
              this.#say(
                document,
                withText(document, format, slide.id, element.id, null),
                'reset',
              )}>${t('asEverywhere')}</button>`
          : nothing
      }
    </div>`;
  }

  /** Where the link leads, which may be more than it shows. @param {TextElement} element */
  #address(element) {
    const url = element.entities.find((one) => one.kind === 'link')?.url ?? '';
    return html`<input inputmode="url" autocomplete="off" spellcheck="false" aria-label=${t('linkAddress')}
      placeholder=${t('linkAddress')} ?disabled=${this.off} .value=${live(url)}
      @input=${(/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).setCustomValidity('')}
      @change=${(/** @type {Event} */ event) => {
        const field = /** @type {HTMLInputElement} */ (event.target);
        const address = addressOf(field.value);
        if (address && !leads(address)) {
          field.setCustomValidity(t('addressHint'));
          field.reportValidity();
        } else this.#link(element, element.text, address, 'address');
      }} />`;
  }

  /** @param {TextElement} element @param {string} text @param {string} url @param {string} gesture */
  #link(element, text, url, gesture) {
    const entities =
      text && url
        ? [{ kind: /** @type {const} */ ('link'), start: 0, end: lengthOf(text), url }]
        : [];
    const how = { gesture: `outro/${gesture}`, hold: HOLD_MS };
    void this.draft.perform([{ op: 'set_text', element: element.id, text, entities }], how);
  }

  /**
   * @param {Slide} slide @param {Role} role @param {TextElement | undefined} element @param {string} text
   * @param {boolean} alone
   */
  #write(slide, role, element, text, alone) {
    const { draft } = this;
    const { document, format } = draft.state;
    const how = { gesture: `outro/${role}`, hold: HOLD_MS };
    if (!element) {
      const made = {
        kind: /** @type {const} */ ('text'),
        id: crypto.randomUUID(),
        role,
        text,
        entities: [],
      };
      const index = slide.elements.length;
      void draft.perform([{ op: 'insert_element', slide: slide.id, element: made, index }]);
    } else if (alone)
      this.#say(document, withText(document, format, slide.id, element.id, text), role);
    else if (role === 'link') {
      const url = element.entities.find((one) => one.kind === 'link')?.url ?? '';
      const meant = addressOf(text);
      const plain = url === addressOf(element.text) || url === '';
      this.#link(element, text, plain ? (leads(meant) ? meant : '') : url, 'link');
    } else void draft.perform([{ op: 'set_text', element: element.id, text }], how);
  }

  /** @param {Document} _ @param {Document['variants']} variants @param {string} gesture */
  #say(_, variants, gesture) {
    const how = { gesture: `outro/variant/${gesture}`, hold: HOLD_MS };
    void this.draft.perform([{ op: 'set_document', variants }], how);
  }

  #shown() {
    /** @param {'qr' | 'avatar' | 'handle'} name */
    const part = (name) =>
      setting(this, {
        name: `outro/${name}`,
        label: t(`outroShows_${name}`),
        hint: t(`outroHint_${name}`),
        say: (on) => (on ? t('on') : t('off')),
        back: () => this.#show({ [name]: name === 'qr' ? null : true }),
        body: (found, off) =>
          toggle({
            name: t(`outroShows_${name}`),
            value: Boolean(this.#now[name] ?? found?.value),
            off,
            act: (on) => this.#show({ [name]: on }),
          }),
      });
    return html`<h3 class="panel-sub">${t('outroShows')}</h3>
      ${part('avatar')} ${part('handle')} ${part('qr')}`;
  }

  /** Its words stay as they are. @param {Partial<Document['outro']>} changes */
  #show(changes) {
    /** @type {Operation} */
    const operation = { op: 'set_document', outro: { ...this.#now, ...changes } };
    void this.draft.perform([operation]);
  }
}
define('lep-panel-outro', OutroPanel);
