/**
 * Build Your Carousel: what of the thread is not on slides yet, where it goes, and what the chosen slides may become.
 * @import {Post} from '../api/types'
 */
import { define, html, nothing, repeat } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { SlideCommands } from '../deck/slide-commands.js';
import { announce } from '../state/notices.js';
import { has, PARTS, placePosts } from '../posts/place-posts.js';
import { postChip } from '../posts/post-chip.js';
import { cardWords } from '../posts/post-words.js';
import { unused } from '../posts/posts-used.js';
import { preference, setPreference } from '../state/preferences.js';
import { t } from '../texts/texts.js';
import { Panel } from './panel.js';
import { segments } from './parts/fields.js';

/** @typedef {import('../posts/place-posts.js').Part} Part */

class Build extends Panel {
  /** @type {'left' | 'all'} */
  #shown = preference('build-shown', 'left');

  draw() {
    return html`${this.#thread()} ${this.#slides()}`;
  }

  #thread() {
    const { thread, document } = this.draft.state;
    if (!thread) return html`<p class="hint">${t('noThread')}</p>`;
    const left = unused(thread, document);
    const posts = this.#shown === 'left' ? left : thread.posts;
    return html`${this.off ? nothing : html`<p class="hint">${t('buildLead')}</p>`}
      <div class="panel-row">
        ${segments({
          id: 'build-posts',
          label: t('posts'),
          value: this.#shown,
          options: [
            { value: 'left', face: t('unusedPosts', { count: left.length }) },
            { value: 'all', face: t('allPosts', { count: thread.posts.length }) },
          ],
          act: (value) => {
            this.#shown = value;
            setPreference('build-shown', value);
            this.update();
          },
        })}
      </div>
      ${
        left.length && !this.off
          ? html`<button class="button wide primary" @click=${this.#addAll}>${icon('add')} ${t('addRemaining')} <span
            class="count">${left.length}</span></button>`
          : nothing
      }
      ${
        posts.length === 0
          ? html`<p class="panel-done">${icon('check')} ${t('allShown')}</p>`
          : html`<ol class="build-posts">
            ${repeat(
              posts,
              ({ id }) => id,
              (post) => this.#post(post),
            )}
          </ol>`
      }`;
  }

  /** @param {Post} post */
  #post(post) {
    const { content, order } = post;
    const parts = PARTS.filter(([part]) => has(post, part));
    return html`<li class="build-post" data-post=${post.id}>
      <div class="build-line">
        <span class="post-number">${order}</span>
        <span class="build-text" dir=${content.direction}>${cardWords(content)}</span>
        ${postChip(post, this.draft.state.document, { short: true })}
      </div>
      ${
        this.off
          ? nothing
          : html`<div class="post-acts" role="group" aria-label=${t('postActs', { order })}>
            ${parts.map(([part, drawing]) => {
              const label = t(`drop_${part}`);
              return html`<button class="button icon-only quiet small" data-part=${part} aria-label=${label}
                title=${label} @click=${() => this.#put(post, part)}>${icon(drawing)}</button>`;
            })}
            <span class="grow"></span>
            <button class="button quiet small" title=${t('newSlideHint')}
              @click=${() => this.#put(post, 'card', true)}>${icon('add')} ${t('newSlide')}</button>
          </div>`
      }
    </li>`;
  }

  /** @param {Post} post @param {Part} part @param {boolean} [asNew] */
  #put(post, part, asNew = false) {
    void placePosts(this.draft, [post], part, asNew ? {} : { onto: this.draft.slide?.id });
  }

  #addAll = async () => {
    const done = await this.draft.perform([{ op: 'drop_remaining' }]);
    if (done) announce(t('added', { count: done.changed.length }));
  };

  #slides() {
    const { document, selection } = this.draft.state;
    if (this.off || document.slides.length === 0) return nothing;
    const commands = new SlideCommands(this.draft);
    const many = selection.length > 1;
    const { slide } = this.draft;
    const last = slide ? this.draft.place(slide.id) === document.slides.length - 1 : true;
    const all = document.slides.map((one) => one.id);
    const words = slide?.elements.some(
      (one) => one.kind === 'text' && one.role === 'body' && one.text.length > 20,
    );
    /**
     * @param {import('../ui/icons.js').IconName} drawing @param {string} label @param {boolean} off
     * @param {() => void} act
     */
    const button = (drawing, label, off, act) =>
      html`<button class="button small" ?disabled=${off} @click=${act}>${icon(drawing)} ${label}</button>`;
    return html`<h3 class="panel-sub">${
      many
        ? t('chosen', { count: selection.length })
        : t('scopeSlide', { number: this.draft.place(slide?.id ?? '') + 1 })
    }</h3>
      <div class="build-acts">
        ${button('split', t('split'), many || !words, () => void commands.split())}
        ${button('merge', many ? t('mergeChosen') : t('mergeNext'), !many && last, () => void commands.merge())}
        ${button('copy', t('duplicate'), false, () => void commands.duplicate())}
        ${button('trash', t('remove'), false, () => commands.remove())}
        ${button('left', t('moveLeft'), selection.includes(all[0] ?? ''), () => commands.by(-1))}
        ${button('right', t('moveRight'), selection.includes(all.at(-1) ?? ''), () => commands.by(1))}
      </div>
      <div class="panel-row">
        <button class="link" @click=${() => this.draft.select(all)}>${t('chooseAll', { count: all.length })}</button>
        <span class="grow"></span>
        ${
          many
            ? html`<button class="link"
          @click=${() => this.draft.select(selection.slice(-1))}>${t('chooseOne')}</button>`
            : nothing
        }
      </div>
      <p class="hint small by-mouse">${t('chooseHint')}</p>`;
  }
}
define('lep-panel-build', Build);
