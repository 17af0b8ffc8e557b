/**
 * The thread's posts as cards, with the buttons that put them onto slides.
 * @import {Post} from './types'
 * @import {Draft} from './draft.js'
 */
import { dragFrom } from './drag.js';
import { DropPlaces } from './drop-places.js';
import { define, html, nothing, repeat, View } from './elements.js';
import { icon } from './icons.js';
import { recall, remember } from './memory.js';
import { placePost } from './place-post.js';
import { places } from './posts-used.js';
import { t } from './texts.js';

/** @typedef {import('./place-post.js').Part} Part */

class Posts extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  #folded = recall('posts-folded', false);

  enter() {
    this.watch(this.draft);
  }

  draw() {
    const { thread } = this.draft.state;
    if (!thread) return nothing;
    return html`<section class="posts" aria-label=${t('posts')} data-folded=${this.#folded || nothing}>
      <header class="posts-head">
        <h2>${t('posts')} <span class="count">${thread.posts.length}</span></h2>
        <span class="grow"></span>
        <button class="button icon-only quiet small" aria-expanded=${!this.#folded} aria-label=${t('foldPosts')} title=${t('foldPosts')} @click=${this.#fold}>
          ${icon('down')}
        </button>
      </header>
      ${
        this.#folded
          ? nothing
          : html`<ol class="post-list" @pointerdown=${this.#pressed}>
            ${repeat(
              thread.posts,
              ({ id }) => id,
              (post) => this.#card(post),
            )}
          </ol>`
      }
    </section>`;
  }

  /** @param {Post} post */
  #card(post) {
    const { content, images, order } = post;
    const shown = places(post, this.draft.state.document);
    const linked = content.entities.some((one) => one.kind === 'link' && one.url);
    return html`<li class="post-card" data-post=${post.id} data-used=${shown.length > 0 || nothing}>
      <div class="post-top">
        <span class="post-number">${order}</span>
        <span class="grow"></span>
        ${
          shown.length
            ? html`<span class="tag used">${icon('check')} ${t('onSlides', { places: shown.join(', '), count: shown.length })}</span>`
            : nothing
        }
        ${images.length ? html`<span class="tag">${icon('image')} ${images.length}</span>` : nothing}
      </div>
      <p class="post-text" dir=${content.direction}>${content.text}</p>
      ${
        this.draft.state.editable
          ? html`<div class="post-acts" role="group" aria-label=${t('postActs', { order })}>
            ${this.#button(post, 'card', 'card')} ${this.#button(post, 'text', 'text')}
            ${this.#button(post, 'quote', 'quote')}
            ${linked ? this.#button(post, 'link', 'link') : nothing}
            ${images.length ? this.#button(post, 'images', 'image') : nothing}
            <span class="grow"></span>
            <button class="button small" title=${t('newSlideHint')} @click=${() => this.#add(post)}>${icon('add')} ${t('newSlide')}</button>
          </div>`
          : nothing
      }
    </li>`;
  }

  /** @param {Post} post @param {Part} part @param {import('./icons.js').IconName} drawing */
  #button(post, part, drawing) {
    const label = t(`drop_${part}`);
    return html`<button class="button icon-only quiet small" data-part=${part} aria-label=${label} title=${label} @click=${() => this.#put(post, part)}>
      ${icon(drawing)}
    </button>`;
  }

  /** A card is dragged as a whole, one of its buttons as that part. @param {PointerEvent} event */
  #pressed = (event) => {
    const pressed = /** @type {HTMLElement} */ (event.target);
    const card = /** @type {HTMLElement | null} */ (pressed.closest('.post-card'));
    const button = /** @type {HTMLElement | null} */ (pressed.closest('button'));
    const post = this.draft.state.thread?.posts.find((one) => one.id === card?.dataset.post);
    if (!card || !post || !this.draft.state.editable || (button && !button.dataset.part)) return;
    const part = /** @type {Part} */ (button?.dataset.part ?? 'card');
    dragFrom(event, () => {
      const deck = /** @type {HTMLElement | null} */ (document.querySelector('lep-deck'));
      if (!deck) return null;
      const places = new DropPlaces(deck, { onto: true });
      return {
        scroller: deck,
        begin: () => card.toggleAttribute('data-lifted', true),
        ghost: () => ghostOf(post, part),
        target: (x, y) => places.at(x, y),
        show: (place) => places.show(place),
        drop: (place) =>
          void ('slide' in place
            ? this.#put(post, part, place.slide)
            : this.#add(post, part, place.index)),
        end: () => {
          card.removeAttribute('data-lifted');
          places.end();
        },
      };
    });
  };

  /** Onto a slide, the chosen one unless it is named. @param {Post} post @param {Part} part @param {string} [onto] */
  #put(post, part, onto) {
    return placePost(this.draft, post, part, { onto: onto ?? this.draft.slide?.id });
  }

  /** As new slides at a place, behind the chosen slide unless it is named. @param {Post} post @param {Part} [part] @param {number} [at] */
  #add(post, part = 'card', at) {
    return placePost(this.draft, post, part, { at });
  }

  #fold = () => {
    this.#folded = !this.#folded;
    remember('posts-folded', this.#folded);
    this.update();
  };
}
define('lep-posts', Posts);

/** @param {Post} post @param {Part} part */
function ghostOf(post, part) {
  const ghost = document.createElement('div');
  ghost.className = 'ghost-post';
  const title = document.createElement('strong');
  title.textContent = t(`part_${part}`);
  const words = document.createElement('p');
  words.textContent = post.content.text;
  ghost.append(title, words);
  return ghost;
}
