/**
 * The thread's posts as cards, with the buttons that put them onto slides.
 * @import {Post} from './types'
 * @import {Draft} from './draft.js'
 */
import { define, html, nothing, repeat, View } from './elements.js';
import { icon } from './icons.js';
import { recall, remember } from './memory.js';
import { announce } from './notices.js';
import { places } from './posts-used.js';
import { t } from './texts.js';

/** @typedef {'card' | 'text' | 'quote' | 'link' | 'images'} Part */

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
          : html`<ol class="post-list">
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
    return html`<button class="button icon-only quiet small" aria-label=${label} title=${label} @click=${() => this.#put(post, part)}>
      ${icon(drawing)}
    </button>`;
  }

  /** Onto the chosen slide. @param {Post} post @param {Part} part */
  async #put(post, part) {
    const slide = this.draft.slide?.id ?? null;
    const done = await this.draft.perform([
      { op: 'drop_post', post: String(post.id), part, slide },
    ]);
    if (done) announce(t('dropped'));
  }

  /** As new slides behind the chosen one. @param {Post} post */
  async #add(post) {
    const { slide } = this.draft;
    const index = slide && slide.layout !== 'outro' ? this.draft.place(slide.id) + 1 : null;
    const done = await this.draft.perform([
      { op: 'drop_post', post: String(post.id), part: 'card', index },
    ]);
    const [first] = done?.changed ?? [];
    if (first) this.draft.select([first]);
    if (done) announce(t('added', { count: done.changed.length }));
  }

  #fold = () => {
    this.#folded = !this.#folded;
    remember('posts-folded', this.#folded);
    this.update();
  };
}
define('lep-posts', Posts);
