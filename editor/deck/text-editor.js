/**
 * Writing in place: a field beside the text's box, the slide's own pixels following every letter.
 * @import {Entity, TextElement} from '../api/types'
 * @import {Draft} from '../state/draft.js'
 * @import {Previews} from '../state/previews.js'
 */
import { addressOf, leads } from '../ui/addresses.js';
import { lengthOf, pointsBefore } from '../ui/code-points.js';
import { define, html, live, nothing, View } from '../ui/elements.js';
import { rebased } from '../state/optimistic.js';
import { icon } from '../ui/icons.js';
import { linked, marked, toggled } from './marks.js';
import { SlideCommands } from './slide-commands.js';
import { named, t } from '../texts/texts.js';

const HOLD_MS = 500;
const GAP = 14;
// This far it stays from the edges of the window.
const EDGE = 8;

/** @type {readonly {kind: Entity['kind'], icon: import('../ui/icons.js').IconName, key: string}[]} */
const MARKS = [
  { kind: 'bold', icon: 'bold', key: 'b' },
  { kind: 'italic', icon: 'italic', key: 'i' },
  { kind: 'highlight', icon: 'mark', key: 'e' },
];

class TextEditor extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Previews} */
  previews = /** @type {any} */ (null);
  #element = '';
  #start = 0;
  #end = 0;
  /** The stretch whose address is being written. @type {{start: number, end: number} | null} */
  #linking = null;

  enter() {
    this.watch(this.draft);
    this.watch(this.previews);
    this.popover = 'manual';
    this.listen(globalThis, 'resize', () => this.#place());
    // The area that a phone's keyboard leaves visible.
    const view = /** @type {VisualViewport} */ (visualViewport);
    this.listen(view, 'scroll', () => this.#place());
    this.listen(view, 'resize', () => {
      this.#uncover();
      this.#place();
    });
    this.listen(document, 'scroll', () => this.#place(), { capture: true });
    this.listen(document, 'pointerdown', this.#elsewhere);
    this.showPopover();
  }

  leave() {
    const wrote = this.#element;
    // Save now, without waiting for the pause.
    if (wrote) void this.draft.flush();
  }

  /** @returns {{slide: import('../api/types').Slide, text: TextElement} | null} */
  get #edited() {
    const { editing, document: seen } = this.draft.state;
    const slide = seen.slides.find((one) => one.id === editing?.slide);
    const text = slide?.elements.find((one) => one.id === editing?.element);
    return slide && text?.kind === 'text' ? { slide, text } : null;
  }

  draw() {
    const edited = this.#edited;
    if (!edited) return nothing;
    const { slide, text } = edited;
    const role = named(`role_of_${text.role}`, text.role);
    const box = this.previews.of(slide.id).boxes.find((one) => one.id === text.id);
    const fit = box?.lines ? t('lines', { count: box.lines, size: Math.round(box.size ?? 0) }) : '';
    return html`<div class="writer" role="group" aria-label=${t('writing', { role })} @keydown=${this.#keyed}>
      <div class="writer-head">
        <strong>${role}</strong><small role="status">${fit}</small>
        <span class="grow"></span>
        ${MARKS.map((one) => this.#mark(text, one))}
        <button class="button icon-only quiet small" aria-label="${t('mark_link')} (Ctrl+K)"
          title="${t('mark_link')} (Ctrl+K)"
          aria-expanded=${this.#linking !== null} aria-pressed=${this.#link(text) !== undefined}
          ?disabled=${this.#start === this.#end && !this.#link(text)} @click=${this.#startLink}>
          ${icon('link')}
        </button>
        ${
          text.role === 'body'
            ? html`<button class="button icon-only quiet small" aria-label=${t('splitHere')} title=${t('splitHere')}
              @click=${this.#split}>
              ${icon('split')}
            </button>`
            : nothing
        }
        <button class="button icon-only quiet small" aria-label=${t('close')} title="${t('close')} (Esc)"
          @click=${() => this.#close()}>
          ${icon('close')}
        </button>
      </div>
      ${this.#linking ? this.#address(text) : nothing}
      <textarea
        aria-label=${role}
        dir="auto"
        lang=${this.draft.state.document.language}
        maxlength="5000"
        .value=${live(text.text)}
        @input=${this.#typed}
        @select=${this.#selected}
      ></textarea>
    </div>`;
  }

  /** @param {TextElement} text @param {(typeof MARKS)[number]} one */
  #mark({ entities }, { kind, icon: drawing, key }) {
    const label = `${named(`mark_${kind}`, kind)} (Ctrl+${key.toUpperCase()})`;
    return html`<button
      class="button icon-only quiet small"
      aria-label=${label}
      title=${label}
      aria-pressed=${marked(entities, kind, this.#start, this.#end)}
      ?disabled=${this.#start === this.#end}
      @click=${() => this.#toggle(kind)}
    >
      ${icon(drawing)}
    </button>`;
  }

  /** The link at the cursor. @param {TextElement} text */
  #link({ entities }) {
    return entities.find(
      (one) => one.kind === 'link' && one.start <= this.#start && one.end >= this.#end,
    );
  }

  /** @param {TextElement} text */
  #address(text) {
    return html`<form class="writer-link" @submit=${this.#endLink}>
      <input name="url" inputmode="url" autocomplete="off" spellcheck="false" maxlength="2000"
        aria-label=${t('address')} placeholder=${t('addressExample')} .value=${this.#link(text)?.url ?? ''} autofocus
        @input=${(/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).setCustomValidity('')}
        />
      <button class="button small">${t('save')}</button>
    </form>`;
  }

  #startLink = () => {
    const edited = this.#edited;
    this.#selected();
    if (!edited) return;
    const { start, end } = this.#link(edited.text) ?? { start: this.#start, end: this.#end };
    this.#linking = this.#linking || start === end ? null : { start, end };
    this.update();
    queueMicrotask(() => {
      const address = /** @type {HTMLElement | null} */ (this.querySelector('[name=url]'));
      (address ?? this.#field()).focus();
    });
  };

  /** @param {SubmitEvent} event */
  #endLink = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('url'));
    const url = addressOf(field.value);
    if (url && !leads(url)) {
      field.setCustomValidity(t('addressHint'));
      field.reportValidity();
      return;
    }
    const edited = this.#edited;
    if (edited && this.#linking) {
      const { id, text, entities } = edited.text;
      const { start, end } = this.#linking;
      this.#say(id, text, linked(entities, start, end, url));
    }
    this.#linking = null;
    this.update();
    this.#field().focus();
  };

  drawn() {
    const edited = this.#edited;
    if (!edited) return;
    const field = /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'));
    if (edited.text.id !== this.#element) {
      this.#element = edited.text.id;
      this.#linking = null;
      field.focus({ preventScroll: true });
      field.setSelectionRange(field.value.length, field.value.length);
      this.#uncover();
    }
    this.#place();
  }

  /** Place the field beside the slide, or above or below the text, so that it covers none of it. */
  #place() {
    const around = this.#around;
    if (!around) return;
    const { paper, words, window, width, height } = around;
    const beside = [paper.right + GAP, paper.left - GAP - width].find(
      (left) => left >= EDGE && left + width <= window.right - EDGE,
    );
    const least = window.top + EDGE;
    const most = window.bottom - height - EDGE;
    const [left, top] =
      beside !== undefined
        ? [beside, words.top - 8]
        : [
            Math.min(paper.left, window.right - width - EDGE),
            most >= words.bottom + GAP || words.top - GAP - height < least ? most : least,
          ];
    this.style.setProperty('left', `${Math.max(EDGE, left)}px`);
    this.style.setProperty('top', `${Math.max(least, Math.min(top, most))}px`);
  }

  /** Without room for both, scroll the text out from under the field. */
  #uncover() {
    const around = this.#around;
    if (!around) return;
    const { words, window, height } = around;
    const over = words.bottom + GAP - (window.bottom - height - EDGE);
    const room = words.top - window.top - EDGE;
    if (over > 0) scrollBy({ top: Math.min(over, Math.max(0, room)), behavior: 'instant' });
  }

  /** The boxes of the slide and its text, the visible part of the window, and the size of the field. */
  get #around() {
    const { editing } = this.draft.state;
    const slide = document.querySelector(`[data-slide="${editing?.slide}"] .slide-paper`);
    if (!slide) return null;
    const paper = slide.getBoundingClientRect();
    const handle = slide.querySelector(`[data-element="${editing?.element}"]`);
    const words = handle?.getBoundingClientRect() ?? paper;
    const { offsetTop: top, height: seen } = /** @type {VisualViewport} */ (visualViewport);
    const window = { top, bottom: top + seen, right: innerWidth };
    return { paper, words, window, width: this.offsetWidth, height: this.offsetHeight };
  }

  /** @param {InputEvent} event */
  #typed = (event) => {
    const edited = this.#edited;
    if (!edited) return;
    const text = /** @type {HTMLTextAreaElement} */ (event.target).value;
    const { id, text: before, entities } = edited.text;
    this.#say(id, text, rebased(before, text, entities));
  };

  /** @param {string} element @param {string} text @param {Entity[]} entities */
  #say(element, text, entities) {
    void this.draft.perform([{ op: 'set_text', element, text, entities }], {
      gesture: `text:${element}`,
      hold: HOLD_MS,
    });
  }

  #selected = () => {
    const field = this.#field();
    this.#start = pointsBefore(field.value, field.selectionStart);
    this.#end = pointsBefore(field.value, field.selectionEnd);
    this.update();
  };

  #field = () => /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'));

  /** @param {Entity['kind']} kind */
  #toggle(kind) {
    const edited = this.#edited;
    this.#selected();
    if (!edited || this.#start === this.#end) return;
    const { id, text, entities } = edited.text;
    this.#say(id, text, toggled(entities, kind, this.#start, this.#end));
    this.#field().focus();
  }

  #split = async () => {
    const edited = this.#edited;
    if (!edited) return;
    const at = pointsBefore(edited.text.text, this.#field().selectionStart);
    this.#close();
    const inside = at > 0 && at < lengthOf(edited.text.text);
    await new SlideCommands(this.draft).split(inside ? at : undefined);
  };

  #close() {
    const { editing } = this.draft.state;
    this.draft.set({ editing: null });
    const face = document.querySelector(`[data-slide="${editing?.slide}"] .slide-face`);
    /** @type {HTMLElement | null} */ (face)?.focus();
  }

  /** @param {PointerEvent} event */
  #elsewhere = (event) => {
    const inside = event.composedPath().includes(this);
    const other = /** @type {Element} */ (event.target).closest?.('.handle, dialog, .menu');
    if (!inside && !other) this.draft.set({ editing: null });
  };

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape' || (control && event.key === 'Enter')) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
      return;
    }
    if (control && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      this.#startLink();
      return;
    }
    const mark = control && MARKS.find((one) => one.key === event.key.toLowerCase());
    if (mark) {
      event.preventDefault();
      this.#toggle(mark.kind);
    }
  };
}
define('lep-writer', TextEditor);
