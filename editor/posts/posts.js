/**
 * The thread's posts as cards: one or several are chosen, and put onto slides by buttons or a drag.
 * @import {Post} from '../api/types'
 * @import {Draft} from '../state/draft.js'
 * @import {Part} from './place-posts.js'
 */
import { reached, toggled } from '../ui/choosing.js';
import { dragFrom } from '../ui/drag.js';
import { DropPlaces } from '../deck/drop-places.js';
import { define, html, nothing, repeat, uniqueId, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { preference, setPreference } from '../state/preferences.js';
import { has, PARTS, placePosts } from './place-posts.js';
import { postChip } from './post-chip.js';
import { cardWords } from './post-words.js';
import { places } from './posts-used.js';
import { t } from '../texts/texts.js';

class Posts extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  #folded = preference('posts-folded', false);
  /** @type {string[]} the one that was chosen last at the end */
  #chosen = [];
  /** The anchor of a range. */
  #anchor = '';
  /** The card that the keyboard is on. */
  #current = '';
  /** @type {string[]} those that are being dragged */
  #lifted = [];
  #id = uniqueId('post');

  enter() {
    this.watch(this.draft);
  }

  draw() {
    const { thread, editable } = this.draft.state;
    if (!thread) return nothing;
    const current = this.#current || thread.posts[0]?.id;
    return html`<section class="posts" aria-label=${t('posts')} data-folded=${this.#folded || nothing}>
      <header class="posts-head">
        <h2>${t('posts')} <span class="count">${thread.posts.length}</span></h2>
        ${this.#chosen.length > 1 ? this.#many() : nothing}
        <span class="grow"></span>
        <button class="button icon-only quiet small" aria-expanded=${!this.#folded} aria-label=${t('foldPosts')}
          title=${t('foldPosts')} @click=${this.#fold}>
          ${icon('down')}
        </button>
      </header>
      ${
        this.#folded
          ? nothing
          : html`<ol class="post-list" aria-label=${t('posts')} tabindex=${editable ? nothing : 0}
            @pointerdown=${this.#pressed} @click=${this.#clicked} @keydown=${this.#keyed}>
            ${repeat(
              thread.posts,
              ({ id }) => id,
              (post) => this.#card(post, post.id === current),
            )}
          </ol>`
      }
    </section>`;
  }

  /** Actions for the selected posts. A slide has one link, so that is offered for single posts only. */
  #many() {
    const posts = this.#together;
    const count = posts.length;
    return html`<div class="many" role="toolbar" aria-label=${t('chosenPosts', { count })}>
      <span>${t('chosenPosts', { count })}</span>
      ${PARTS.map(([part, drawing]) => {
        const parted = posts.filter((post) => has(post, part));
        if (part === 'link' || parted.length === 0) return nothing;
        return small(t(`dropAll_${part}`), drawing, () => this.#put(parted, part));
      })}
      <button class="button quiet small" title=${t('newSlideHint')}
        @click=${() => this.#add(posts)}>${icon('add')} ${t('newSlides')}</button>
      ${small(t('chooseNoPost'), 'close', () => this.#choose([]))}
    </div>`;
  }

  /** @param {Post} post @param {boolean} current whether it is in the tab order */
  #card(post, current) {
    const { id, content, images, order } = post;
    const { document: seen, editable } = this.draft.state;
    const shown = places(post, seen);
    const chosen = this.#chosen.includes(id);
    const words = html`<span class="post-top">
        <span class="post-number">${order}</span>
        <span class="grow"></span>
        ${postChip(post, seen)}
        ${images.length ? html`<span class="tag">${icon('image')} ${images.length}</span>` : nothing}
      </span>
      <span class="post-text" dir=${content.direction}>${cardWords(content)}</span>`;
    const name = `${this.#id}-${order}`;
    return html`<li class="post-card" data-post=${id} data-used=${shown.length > 0 || nothing}
      data-chosen=${chosen || nothing} data-lifted=${this.#lifted.includes(id) || nothing}>
      ${
        editable
          ? html`<button class="post-face" aria-label=${t('postNumber', { order })} aria-describedby=${name}
            aria-pressed=${chosen} tabindex=${current ? 0 : -1}>
              <span id=${name}>${words}</span>
            </button>
            <div class="post-acts" role="group" aria-label=${t('postActs', { order })}>
              ${PARTS.map(([part, drawing]) =>
                has(post, part)
                  ? small(t(`drop_${part}`), drawing, () => this.#put([post], part), part)
                  : nothing,
              )}
              <span class="grow"></span>
              <button class="button small" title=${t('newSlideHint')}
                @click=${() => this.#add([post])}>${icon('add')} ${t('newSlide')}</button>
            </div>`
          : html`<div class="post-face">${words}</div>`
      }
    </li>`;
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #face(id) {
    return this.querySelector(`[data-post="${id}"] .post-face`);
  }

  /** The post that an event is about. @param {Event} event @returns {Post | undefined} */
  #postOf(event) {
    const card = /** @type {Element} */ (event.target).closest('.post-card');
    const id = /** @type {HTMLElement | null} */ (card)?.dataset.post;
    return this.draft.state.thread?.posts.find((one) => one.id === id);
  }

  /** The chosen posts in the thread's order. @returns {Post[]} */
  get #together() {
    const posts = this.draft.state.thread?.posts ?? [];
    return posts.filter(({ id }) => this.#chosen.includes(id));
  }

  /** @param {string[]} chosen */
  #choose(chosen) {
    // When the toolbar with focus disappears, focus returns to the cards.
    const inBar = this.querySelector('.many')?.contains(document.activeElement);
    if (inBar && chosen.length < 2) this.#face(this.#current)?.focus({ preventScroll: true });
    this.#chosen = chosen;
    this.update();
  }

  /** From where the range began to here. @param {string} id */
  #reach(id) {
    if (!this.#chosen.includes(this.#anchor)) this.#anchor = this.#chosen.at(-1) ?? this.#current;
    const row = this.draft.state.thread?.posts.map((one) => one.id) ?? [];
    this.#choose(reached(row, this.#anchor, id));
  }

  /**
   * A finger and the keyboard have no further keys at hand: each press is one more or one less.
   * @param {PointerEvent} event
   */
  #clicked = (event) => {
    const post = this.#postOf(event);
    const onButton = /** @type {Element} */ (event.target).closest('.post-acts button');
    if (!post || onButton || !this.draft.state.editable) return;
    const { id } = post;
    const more = event.ctrlKey || event.metaKey || event.pointerType !== 'mouse';
    if (event.shiftKey) this.#reach(id);
    else {
      this.#anchor = id;
      this.#choose(more ? toggled(this.#chosen, id) : [id]);
    }
    this.#current = id;
  };

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const post = this.#postOf(event);
    if (!post || !(/** @type {Element} */ (event.target).matches('.post-face'))) return;
    const posts = this.draft.state.thread?.posts ?? [];
    const here = posts.indexOf(post);
    /** @type {Record<string, (() => void) | undefined>} */
    const acts = {
      ArrowRight: () => this.#go(here + 1, event),
      ArrowLeft: () => this.#go(here - 1, event),
      Home: () => this.#go(0, event),
      End: () => this.#go(posts.length - 1, event),
      Escape: () => this.#choose([]),
      a: event.ctrlKey || event.metaKey ? () => this.#choose(posts.map(({ id }) => id)) : undefined,
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  /**
   * Move to another card: select it, or extend the range; with Ctrl or ⌘ only move focus.
   * @param {number} index @param {KeyboardEvent} event
   */
  #go(index, event) {
    const next = this.draft.state.thread?.posts[index]?.id;
    if (!next) return;
    if (event.shiftKey) this.#reach(next);
    else if (!event.ctrlKey && !event.metaKey) {
      this.#anchor = next;
      this.#choose([next]);
    }
    this.#current = next;
    this.update();
    this.#face(next)?.focus();
  }

  /**
   * A card is dragged as a whole and with all that are chosen, one of its buttons as that part.
   * @param {PointerEvent} event
   */
  #pressed = (event) => {
    const button = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest('.post-acts button')
    );
    const post = this.#postOf(event);
    if (!post || !this.draft.state.editable || (button && !button.dataset.part)) return;
    const part = /** @type {Part} */ (button?.dataset.part ?? 'card');
    dragFrom(event, () => {
      const deck = /** @type {HTMLElement | null} */ (document.querySelector('lep-deck'));
      if (!deck) return null;
      const together = !button && this.#chosen.includes(post.id);
      const posts = together ? this.#together : [post];
      const places = new DropPlaces(deck, { onto: true });
      return {
        scroller: deck,
        begin: () => this.#lift(posts),
        ghost: () => ghostOf(post, part, posts.length),
        target: (x, y) => places.at(x, y),
        show: (place) => places.show(place),
        drop: (place) =>
          'slide' in place
            ? this.#put(posts, part, place.slide)
            : this.#add(posts, part, place.index),
        end: () => {
          this.#lift([]);
          places.end();
        },
      };
    });
  };

  /** @param {Post[]} posts */
  #lift(posts) {
    this.#lifted = posts.map(({ id }) => id);
    this.update();
  }

  /**
   * Onto a slide, the chosen one unless it is named.
   * @param {Post[]} posts @param {Part} part @param {string} [onto]
   */
  #put(posts, part, onto) {
    void this.#place(posts, part, { onto: onto ?? this.draft.slide?.id });
  }

  /**
   * As new slides at a place, behind the chosen slide unless it is named.
   * @param {Post[]} posts @param {Part} [part] @param {number} [at]
   */
  #add(posts, part = 'card', at) {
    void this.#place(posts, part, { at });
  }

  /**
   * Place posts, then remove them from the selection.
   * @param {Post[]} posts @param {Part} part @param {{onto?: string, at?: number}} where
   */
  async #place(posts, part, where) {
    const done = await placePosts(this.draft, posts, part, where);
    if (done) this.#choose(this.#chosen.filter((id) => !posts.some((one) => one.id === id)));
  }

  #fold = () => {
    this.#folded = !this.#folded;
    setPreference('posts-folded', this.#folded);
    this.#choose([]);
  };
}
define('lep-posts', Posts);

/**
 * @param {string} label @param {import('../ui/icons.js').IconName} drawing @param {() => void} act
 * @param {Part} [part] what it is dragged as
 */
function small(label, drawing, act, part) {
  return html`<button class="button icon-only quiet small" data-part=${part ?? nothing} aria-label=${label}
    title=${label} @click=${act}>
    ${icon(drawing)}
  </button>`;
}

/** @param {Post} post @param {Part} part @param {number} count */
function ghostOf(post, part, count) {
  const ghost = document.createElement('div');
  ghost.className = 'ghost-post';
  const title = document.createElement('strong');
  title.textContent = t(`part_${part}`);
  const words = document.createElement('p');
  words.textContent = cardWords(post.content);
  ghost.append(title, words);
  if (count > 1) ghost.dataset.count = String(count);
  return ghost;
}
