/**
 * The client's identity: name, handle, avatar, website, and handles on channels.
 * @import {Asset, KitSpec} from '../../api/types'
 */
import './drop-file.js';
import { catalogue } from '../../state/catalogue.js';
import { define, html, live, nothing } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { list, toggle } from '../../panels/parts/fields.js';
import { t } from '../../texts/texts.js';
import { Section } from './section.js';

class Identity extends Section {
  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('channels');
  }

  draw() {
    const { author, website } = this.spec;
    return html`${this.#text(t('authorName'), author.name, '/author/name', (name) => this.#say({ name }), 120)}
      ${this.#text(t('authorHandle'), author.handle, '/author/handle', (handle) => this.#say({ handle }), 120)}
      ${this.#avatar()}
      ${toggle({
        label: t('verified'),
        value: author.verified,
        off: this.off,
        act: (verified) => this.#say({ verified }),
      })}
      ${this.#text(t('website'), website, '/website', (said) => this.kit.change({ website: said }), 200)}
      ${this.#handles()}`;
  }

  /** @param {Partial<KitSpec['author']>} changes */
  #say(changes) {
    this.kit.change({ author: { ...this.spec.author, ...changes } });
  }

  /**
   * @param {string} label @param {string} value @param {string} pointer @param {(value: string) => void} act
   * @param {number} most
   */
  #text(label, value, pointer, act, most) {
    return html`<label class="field">
      <span>${label}</span>
      <input maxlength=${most} autocomplete="off" ?disabled=${this.off} .value=${live(value)}
        @input=${(/** @type {Event} */ event) => act(/** @type {HTMLInputElement} */ (event.target).value)} />
      ${this.remarks(pointer)}
    </label>`;
  }

  #avatar() {
    const { avatar, name } = this.spec.author;
    const asset = avatar ? this.kit.state.assets[avatar] : null;
    const { client } = this.kit.state;
    return html`<div class="field"><span>${t('avatar')}</span>
      <div class="avatar-row">
        ${
          asset
            ? html`<img class="avatar" src=${asset.thumbnail_url ?? asset.url ?? ''} alt=${asset.alt || name} />`
            : html`<span class="avatar monogram" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span>`
        }
        ${
          this.off
            ? nothing
            : html`<lep-drop-file .agency=${this.kit.agency} .client=${client.id} .kind=${'image'}
              .label=${t('addAvatar')} .hint=${asset ? t('replace') : t('addAvatar')} .alt=${name}
              @taken=${(/** @type {CustomEvent<Asset>} */ { detail }) => {
                this.kit.know(detail);
                this.#say({ avatar: detail.id });
              }}></lep-drop-file>`
        }
        ${
          avatar && !this.off
            ? html`<button class="button icon-only quiet small" aria-label=${t('removeAvatar')}
          title=${t('remove')} @click=${() => this.#say({ avatar: null })}>${icon('trash')}</button>`
            : nothing
        }
      </div>
    </div>`;
  }

  #handles() {
    const { handles } = this.spec;
    const { channels } = catalogue.state;
    const free = channels.filter((one) => !handles.some(({ channel }) => channel === one.key));
    /** @param {readonly KitSpec['handles'][number][]} next */
    const say = (next) => this.kit.change({ handles: [...next] });
    return html`<div class="field"><span>${t('channelHandles')}</span>
      ${handles.map(({ channel, handle }, index) => {
        const name = catalogue.name('channels', channel);
        return html`<div class="handle-row">
          <span class="row-label">${name}</span>
          <input aria-label=${t('handleOn', { name })} maxlength="120" ?disabled=${this.off} .value=${live(handle)}
            @input=${(/** @type {Event} */ event) =>
              say(
                handles.with(index, {
                  channel,
                  handle: /** @type {HTMLInputElement} */ (event.target).value,
                }),
              )}
            />
          ${
            this.off
              ? nothing
              : html`<button class="button icon-only quiet small"
            aria-label=${t('removeHandle', { name })}
            @click=${() => say(handles.toSpliced(index, 1))}>${icon('trash')}</button>`
          }
          ${this.remarks(`/handles/${index}/handle`)}
        </div>`;
      })}
      ${
        free.length && !this.off
          ? list({
              label: t('addHandle'),
              value: '',
              options: [
                { value: '', name: t('addHandle') },
                ...free.map(({ key, name }) => ({ value: key, name })),
              ],
              act: (channel) =>
                channel && say([...handles, { channel, handle: this.spec.author.handle || '@' }]),
            })
          : nothing
      }
    </div>`;
  }
}
define('lep-kit-identity', Identity);
