/**
 * The posts that were found in a source, as cards to arrange before anything is kept: `.arranging` is what they are
 * made into, `.found` the reading, `.act` is called after each change.
 * @import {Thread} from '../../api/types'
 * @import {Arranging, Card} from './arranging.js'
 */
import { pointsBefore, unitsBefore } from '../../ui/code-points.js';
import { dragFrom } from '../../ui/drag.js';
import { define, html, live, nothing, repeat, uniqueId, View } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { t } from '../../texts/texts.js';

/**
 * @typedef {{key: string, at?: number, on: 'words' | 'handle' | 'back'}} Goal where focus goes: in a card, at an offset
 */

const LONGEST_ROWS = 12;
const LETTERS_A_ROW = 52;

class FoundPosts extends View {
  /** @type {Arranging} */
  arranging = /** @type {any} */ (null);
  /** @type {Thread} */
  found = /** @type {any} */ (null);
  act = () => {};
  #said = '';
  #hint = '';
  /** Where the keyboard goes once the cards are drawn. @type {Goal | null} */
  #focus = null;
  /** Before which card something would be dropped. @type {number | null} */
  #drop = null;
  #lifted = '';
  #keys = uniqueId('keys');

  draw() {
    const { cards } = this.arranging;
    return html`<p class="unseen" role="status">${this.#said}</p>
      <p class="found-keys by-mouse" id=${this.#keys}>${t('foundHint')}</p>
      <ol class="found-posts" aria-label=${t('foundPosts')}>
        ${repeat(
          cards,
          ({ key }) => key,
          (card, index) => (card.out ? this.#leftOut(card) : this.#card(card, index)),
        )}
      </ol>`;
  }

  drawn() {
    const wanted = this.#focus;
    this.#focus = null;
    if (!wanted) return;
    const card = this.querySelector(`[data-card="${wanted.key}"]`);
    const found = /** @type {HTMLElement | null} */ (
      card?.querySelector(`[data-on="${wanted.on}"]`)
    );
    found?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'nearest' });
    if (found instanceof HTMLTextAreaElement && wanted.at !== undefined) {
      const unit = unitsBefore(found.value, wanted.at);
      found.setSelectionRange(unit, unit);
    }
  }

  /** @param {Card} card @param {number} index */
  #card(card, index) {
    const { arranging } = this;
    const order = arranging.order(card) ?? 0;
    const text = arranging.text(card);
    const last = this.#posts(arranging.holds(card, 'end'));
    const pictures = last.reduce(
      (sum, { content, images }) => sum + content.media.length + images.length,
      0,
    );
    const missed = pictures === 0 && last.some(({ content }) => content.expects_image);
    return html`<li class="found-post" data-card=${card.key} data-lifted=${this.#lifted === card.key || nothing}
      data-drop=${
        this.#drop === index
          ? 'before'
          : this.#drop === index + 1 && index === arranging.cards.length - 1
            ? 'behind'
            : nothing
      }>
      <button type="button" class="found-handle" data-on="handle" aria-label=${t('movePost', { order })}
        title=${t('movePostHint')}
        @pointerdown=${(/** @type {PointerEvent} */ event) => this.#drag(event, card)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => this.#handled(event, card)}>
        <span>${order}</span>${icon('drag')}
      </button>
      <div class="found-body">
        ${
          text === ''
            ? nothing
            : html`<textarea data-on="words" dir="auto" rows=${rowsOf(text)} inputmode="none" spellcheck="false"
              aria-readonly="true"
              aria-label=${t('foundWords', { order })} aria-describedby=${this.#keys}
              .value=${live(text)}
              @beforeinput=${stop} @input=${() => this.update()}
              @keydown=${(/** @type {KeyboardEvent} */ event) => this.#typed(event, card)}></textarea>`
        }
        ${
          pictures
            ? html`<small
          class="with-icon">${icon('image')} ${t('foundPictures', { count: pictures })}</small>`
            : nothing
        }
        ${missed ? html`<small class="with-icon">${icon('image')} ${t('expectsImage')}</small>` : nothing}
        ${this.#remarks(card)}
        ${
          this.#hint === card.key
            ? html`<small class="found-hint"
          role="status">${t('splitPostHint')}</small>`
            : nothing
        }
      </div>
      <div class="found-acts" role="group" aria-label=${t('foundActs', { order })}>
        ${text === '' ? nothing : button(t('splitPostShort'), t('splitPost'), 'split', () => this.#splitAtCursor(card))}
        ${
          arranging.next(card)
            ? button(t('joinNextShort'), t('joinNext'), 'merge', () =>
                this.#join(card, arranging.next(card)),
              )
            : nothing
        }
        ${button(t('leaveOut'), t('leaveOut'), 'minus', () => this.#leave(card))}
      </div>
    </li>`;
  }

  /** @param {Card} card */
  #leftOut(card) {
    return html`<li class="found-post" data-card=${card.key} data-out>
      <p class="found-out" dir="auto"><span class="tag">${t('leftOutPost')}</span> ${this.arranging.text(card)}</p>
      <button type="button" class="button quiet small" data-on="back"
        @click=${() => this.#takeBack(card)}>${icon('undo')} ${t('takeBackIn')}</button>
    </li>`;
  }

  /** Warnings about the posts that begin in this card. @param {Card} card */
  #remarks(card) {
    const begun = this.arranging.holds(card, 'start');
    const said = this.found.warnings.filter(({ post }) => post !== null && begun.includes(post));
    return said.map(
      ({ detail }) => html`<p class="found-remark">${icon('warn')}<span>${detail}</span></p>`,
    );
  }

  /** @param {readonly number[]} numbers */
  #posts(numbers) {
    return this.found.posts.filter(({ order }) => numbers.includes(order));
  }

  /** @param {string} said @param {Goal | null} [focus] */
  #changed(said, focus = null) {
    this.#said = said;
    this.#hint = '';
    this.#focus = focus;
    this.update();
    this.act();
  }

  /** @param {Card} card */
  #words(card) {
    return /** @type {HTMLTextAreaElement} */ (
      this.querySelector(`[data-card="${card.key}"] textarea`)
    );
  }

  /** The cursor in code points, or null where several letters are chosen. @param {HTMLTextAreaElement} words */
  #cursor({ value, selectionStart, selectionEnd }) {
    return selectionStart === selectionEnd ? pointsBefore(value, selectionStart) : null;
  }

  /** @param {Card} card */
  #splitAtCursor(card) {
    const at = this.#cursor(this.#words(card));
    if (at !== null && this.#split(card, at)) return;
    this.#hint = card.key;
    this.#focus = { key: card.key, on: 'words' };
    this.update();
  }

  /** @param {Card} card @param {number} at */
  #split(card, at) {
    const { arranging } = this;
    const here = arranging.cards.indexOf(card);
    const order = arranging.order(card) ?? 0;
    if (!arranging.split(card, at)) return false;
    const behind = /** @type {Card} */ (arranging.cards[here + 1]);
    this.#changed(t('didSplitPost', { order }), { key: behind.key, on: 'words', at: 0 });
    return true;
  }

  /** @param {Card | undefined} card @param {Card | undefined} other */
  #join(card, other) {
    if (!card || !other) return;
    const { arranging } = this;
    const at = [...arranging.text(card)].length;
    const joined = arranging.join(card, other);
    const on = arranging.text(joined) === '' ? 'handle' : 'words';
    this.#changed(t('didJoinPosts', { order: arranging.order(joined) ?? 0 }), {
      key: joined.key,
      on,
      at,
    });
  }

  /** @param {Card} card */
  #leave(card) {
    const out = this.arranging.leaveOut(card, true);
    this.#changed(t('didLeaveOut'), { key: out.key, on: 'back' });
  }

  /** @param {Card} card */
  #takeBack(card) {
    const back = this.arranging.leaveOut(card, false);
    const order = this.arranging.order(back) ?? 0;
    this.#changed(t('didTakeBackIn', { order }), { key: back.key, on: 'handle' });
  }

  /** @param {Card} card @param {number} index @param {'words' | 'handle'} on */
  #move(card, index, on) {
    const { arranging } = this;
    const at = on === 'words' ? (this.#cursor(this.#words(card)) ?? 0) : undefined;
    arranging.move(card, index);
    const values = { order: arranging.order(card) ?? 0, count: arranging.kept };
    this.#changed(t('didMovePost', values), { key: card.key, on, at });
  }

  /** Past the next card that is kept. @param {Card} card @param {string} key @param {'words' | 'handle'} on */
  #step(card, key, on) {
    const { arranging } = this;
    const past = key === 'ArrowUp' ? arranging.before(card) : arranging.next(card);
    if (past) this.#move(card, arranging.cards.indexOf(past), on);
  }

  /** @param {KeyboardEvent} event @param {Card} card */
  #handled(event, card) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    this.#step(card, event.key, 'handle');
  }

  /** @param {KeyboardEvent} event @param {Card} card */
  #typed(event, card) {
    const { key, altKey } = event;
    const words = /** @type {HTMLTextAreaElement} */ (event.target);
    const at = this.#cursor(words);
    if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) this.#step(card, key, 'words');
    else if (key === 'Enter' && at !== null) this.#split(card, at);
    else if (key === 'Backspace' && at === 0) this.#join(this.arranging.before(card), card);
    else if (key === 'Delete' && at === [...words.value].length)
      this.#join(card, this.arranging.next(card));
    else return;
    event.preventDefault();
  }

  /** @param {PointerEvent} event @param {Card} card */
  #drag(event, card) {
    dragFrom(event, () => {
      const scroller = scrollerOf(this);
      const began = scroller.scrollTop;
      const boxes = [...this.querySelectorAll('.found-post')].map((one) =>
        one.getBoundingClientRect(),
      );
      const from = this.arranging.cards.indexOf(card);
      return {
        scroller,
        begin: () => this.#lift(card.key, null),
        ghost: () => ghostOf(this.arranging.text(card)),
        target: (_, y) => {
          const down = y + scroller.scrollTop - began;
          const index = boxes.findIndex(({ top, height }) => down < top + height / 2);
          return { index: index < 0 ? boxes.length : index };
        },
        show: (place) => this.#lift(card.key, place?.index ?? null),
        drop: ({ index }) => {
          const to = index > from ? index - 1 : index;
          if (to !== from) this.#move(card, to, 'handle');
        },
        end: () => this.#lift('', null),
      };
    });
  }

  /** @param {string} key @param {number | null} drop */
  #lift(key, drop) {
    this.#lifted = key;
    this.#drop = drop;
    this.update();
  }
}
define('lep-found-posts', FoundPosts);

/**
 * @param {string} word @param {string} label in full @param {import('../../ui/icons.js').IconName} drawing
 * @param {() => void} act
 */
const button = (word, label, drawing, act) =>
  html`<button type="button" class="button quiet small" aria-label=${label} title=${label}
    @click=${act}>${icon(drawing)} ${word}</button>`;

/** Rows for browsers that do not size a field by what it holds. @param {string} text */
function rowsOf(text) {
  const rows = text
    .split('\n')
    .reduce((sum, line) => sum + Math.ceil((line.length || 1) / LETTERS_A_ROW), 0);
  return Math.min(rows, LONGEST_ROWS);
}

/** What scrolls the cards: their column, or the whole sheet. @param {HTMLElement} element @returns {HTMLElement} */
function scrollerOf(element) {
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (one.scrollHeight > one.clientHeight && getComputedStyle(one).overflowY === 'auto')
      return one;
  }
  return document.documentElement;
}

/** @param {string} text */
function ghostOf(text) {
  const ghost = document.createElement('div');
  ghost.className = 'ghost-post';
  const words = document.createElement('p');
  words.textContent = text;
  ghost.append(words);
  return ghost;
}

/** @param {Event} event */
const stop = (event) => event.preventDefault();
