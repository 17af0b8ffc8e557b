/**
 * Brand Kit: the carousel's kit and version, the author shown, header and footer, and the kit's locks.
 * @import {AuthorElement, BrandKit, KitSpec, Slide} from '../api/types'
 */
import './bars.js';
import { catalogue } from '../state/catalogue.js';
import { contrast } from '../ui/colors.js';
import { ask } from '../ui/dialogs.js';
import { css, define, html, nothing, repeat } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { kitsOf } from '../state/kits.js';
import { notify } from '../state/notices.js';
import { rove } from '../ui/roving.js';
import { link } from '../state/router.js';
import { session } from '../state/session.js';
import { named, t } from '../texts/texts.js';
import { Panel } from './panel.js';
import { segments } from './parts/fields.js';
import { kitVersions } from './parts/kit-versions.js';

class KitPanel extends Panel {
  enter() {
    super.enter();
    this.watch(catalogue);
    this.watch(kitsOf(this.draft));
  }

  get #kits() {
    return kitsOf(this.draft);
  }

  draw() {
    const { spec } = this.#kits.state;
    return html`${this.#choice()} ${spec ? html`${this.#logos(spec)} ${this.#identity(spec)}` : nothing}
      ${
        spec
          ? html`<lep-bars .draft=${this.draft} .settings=${this.settings} .spec=${spec}></lep-bars>`
          : nothing
      }
      ${spec?.locks.length ? this.#locks(spec) : nothing} ${this.#setUp()}`;
  }

  #choice() {
    const { kits, versions } = this.#kits.state;
    const { brand_kit: worn, kit_version: version } = this.draft.state.carousel;
    const newest = versions[0]?.version ?? version;
    return html`<h3 class="panel-sub">${t('kit')}</h3>
      <ul class="kit-list" role="radiogroup" aria-label=${t('kit')} @keydown=${rove}>
        ${repeat(
          kits,
          ({ id }) => id,
          (kit) => this.#row(kit, kit.id === worn),
        )}
      </ul>
      <div class="panel-row">
        <span class="grow">
          ${t('usesVersion', { version })}
          ${newest > version ? html`<span class="tag warn">${t('newerVersion', { version: newest })}</span>` : nothing}
        </span>
        ${
          newest > 1
            ? html`<button class="button small"
              @click=${() => void kitVersions(this.draft)}>${icon('compare')} ${t('compareVersions')}</button>`
            : nothing
        }
      </div>`;
  }

  /** @param {BrandKit} kit @param {boolean} worn */
  #row(kit, worn) {
    const { id, name } = kit;
    // For the kit in use, show the version in use, which may be older.
    const spec = worn ? this.#kits.state.spec : kit.spec;
    return html`<li role="none">
      <button class="kit-row" role="radio" data-rove data-kit=${id} aria-checked=${worn} tabindex=${worn ? 0 : -1}
        ?disabled=${this.off}
        @click=${() => worn || void this.#change(kit)}>
        <span class="kit-colors" aria-hidden="true">
          ${spec?.colors.slice(0, 4).map(({ hex }) => html`<i ${css({ '--paint': hex })}></i>`)}
        </span>
        <span class="grow">${name}</span>
        <small>${spec ? catalogue.name('themes', spec.theme) : nothing}</small>
        ${worn ? icon('check') : nothing}
      </button>
    </li>`;
  }

  /** @param {BrandKit} kit */
  async #change({ id, name }) {
    const title = t('changeKitTitle', { name });
    const before = this.draft.state.carousel;
    if (!(await ask({ title, detail: t('changeKitDetail'), yes: t('changeKit') }))) return;
    try {
      await this.#kits.apply(id);
      const { brand_kit: kit, kit_version: version } = before;
      notify(t('kitChanged', { name }), {
        action: { label: t('undo'), act: () => void this.#kits.apply(kit, version) },
      });
    } catch (error) {
      notify(t('refusedTitle'), {
        detail: String(/** @type {Error} */ (error).message),
        tone: 'bad',
      });
    }
  }

  /** The logos, with the one used on the current background marked. @param {KitSpec} spec */
  #logos(spec) {
    const { assets } = this.#kits.state;
    const ground = String(this.settings.of('colors/ground')?.value ?? '#ffffff');
    const dark = contrast(ground, '#ffffff') > contrast(ground, '#000000');
    const used = logoOn(spec, dark ? 'dark' : 'light');
    if (spec.logos.length === 0) return html`<p class="hint">${t('noLogo')}</p>`;
    return html`<h3 class="panel-sub">${t('logo')}</h3>
      <ul class="logos">
        ${spec.logos.map((logo) => {
          const asset = assets[logo.asset];
          const name = `${named(`logo_${logo.role}`, logo.role)}, ${t(
            /** @type {'ground_any'} */ (`ground_${logo.ground}`),
          )}`;
          return html`<li class="logo" data-used=${logo === used || nothing} title=${name}
            ${css({ '--paint': logo === used ? ground : logo.ground === 'dark' ? '#1b1b1d' : '#f4f4f2' })}>
            ${asset ? html`<img src=${asset.thumbnail_url ?? asset.url ?? ''} alt=${name} />` : nothing}
          </li>`;
        })}
      </ul>
      <p class="hint small">${t('logoChosen', { ground: t(dark ? 'ground_dark' : 'ground_light') })}</p>`;
  }

  /** The author shown on the slides. @param {KitSpec} spec */
  #identity(spec) {
    const { document, thread } = this.draft.state;
    const source = thread?.author?.name ? thread.author : null;
    const authors = authorsOf(document.slides);
    if (authors.length === 0) return nothing;
    const by = (/** @type {string} */ name) => authors.every(({ author }) => author.name === name);
    const value =
      source && by(String(source.name)) ? 'source' : by(spec.author.name) ? 'client' : '';
    return html`<h3 class="panel-sub">${t('identity')}</h3>
      ${segments({
        id: 'kit-identity',
        label: t('identity'),
        off: this.off,
        value,
        options: [
          ...(source
            ? [{ value: 'source', face: String(source.name), name: t('sourceAuthor') }]
            : []),
          { value: 'client', face: spec.author.name, name: t('clientAuthor') },
        ],
        act: (who) => this.#speak(who === 'client' ? spec.author : /** @type {any} */ (source)),
      })}
      <p class="hint small">${t('identityHint', { count: authors.length })}</p>`;
  }

  /** @param {{name: string, handle?: string, avatar?: string | null, verified?: boolean}} who */
  #speak({ name, handle = '', avatar = null, verified = false }) {
    const slides = authorsOf(this.draft.state.document.slides);
    void this.draft.perform(
      slides.map(({ slide, author }) => ({
        op: /** @type {const} */ ('set_element'),
        slide,
        element: { ...author, name, handle, avatar, verified },
      })),
    );
  }

  /** @param {KitSpec} spec */
  #locks({ locks }) {
    return html`<h3 class="panel-sub">${t('locks')}</h3>
      <ul class="locks">
        ${locks.map((one) => html`<li class="tag">${icon('lock')} ${named(`lock_${one}`, one)}</li>`)}
      </ul>
      <p class="hint small">${t('locksHint')}</p>`;
  }

  #setUp() {
    const { agency, state } = this.draft;
    if (!session.may(agency).edit) return nothing;
    return html`<a class="button wide"
      href=${link.kit(agency, state.carousel.brand_kit)}>${icon('brand')} ${t('setUpKit')}</a>`;
  }
}
define('lep-panel-kit', KitPanel);

/** The logo for a ground, as the slides choose it. @param {KitSpec} spec @param {'light' | 'dark'} ground */
function logoOn({ logos }, ground) {
  /** @param {KitSpec['logos'][number]} logo */
  const rank = (logo) =>
    2 * (logo.ground === ground ? 0 : logo.ground === 'any' ? 1 : 2) +
    (logo.role === 'primary' ? 0 : 1);
  return [...logos].sort((a, b) => rank(a) - rank(b))[0];
}

/**
 * The author elements of all slides except the closing one, which always shows the client.
 * @param {readonly Slide[]} slides
 */
function authorsOf(slides) {
  return slides.flatMap(({ id, layout, elements }) =>
    layout === 'outro'
      ? []
      : elements.flatMap((one) =>
          one.kind === 'author' ? [{ slide: id, author: /** @type {AuthorElement} */ (one) }] : [],
        ),
  );
}
