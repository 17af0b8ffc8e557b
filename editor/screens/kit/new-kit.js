/**
 * A new kit: proposed from a logo, looked at, and kept only then.
 * @import {Asset, BrandKit, Client, KitLint, KitSpec, SpecimenSlide} from '../../api/types'
 */
import './drop-file.js';
import { below, post, Refused } from '../../api/api.js';
import { openDialog } from '../../ui/dialogs.js';
import { css, html, nothing } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { segments } from '../../panels/parts/fields.js';
import { t } from '../../texts/texts.js';

const FORMS = /** @type {const} */ (['brand-light', 'brand-dark', 'brand-bold']);

/**
 * Resolves with the kit, or undefined where nothing was kept. A logo at hand is taken at once.
 * @param {string} agency @param {Client} client @param {{logo?: File | null, website?: string}} [given]
 * @returns {Promise<BrandKit | undefined>}
 */
export function newKit(agency, client, { logo = null, website = '' } = {}) {
  /** @type {KitSpec | null} */
  let spec = null;
  /** @type {SpecimenSlide[]} */
  let slides = [];
  /** @type {KitLint[]} */
  let lint = [];
  /** @type {string[]} */
  let palette = [];
  let wrong = '';
  let busy = false;
  let keeping = false;
  let asking = new AbortController();

  /** @param {() => Promise<void>} work */
  const doing = async (work) => {
    busy = true;
    wrong = '';
    dialog.update();
    try {
      await work();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      wrong = error instanceof Refused ? error.message : t('unreachable');
      keeping = false;
    }
    busy = false;
    dialog.update();
  };

  const look = async () => {
    asking.abort();
    asking = new AbortController();
    const body = {
      client: client.id,
      spec,
      format: client.formats[0] ?? 'instagram-4x5',
      width: 260,
    };
    const path = below(agency, 'brand-kits/specimen');
    const { signal } = asking;
    const found = /** @type {{slides: SpecimenSlide[], lint: KitLint[]}} */ (
      await post(path, body, { signal })
    );
    ({ slides, lint } = found);
  };

  /** @param {Partial<KitSpec>} changes */
  const change = (changes) => {
    if (!spec) return;
    spec = { ...spec, ...changes };
    void doing(look);
  };

  /** @param {Asset} asset */
  const propose = (asset) =>
    doing(async () => {
      const answer = /** @type {{spec: KitSpec}} */ (
        await post(below(agency, 'brand-kits/propose'), { client: client.id, logo: asset.id })
      );
      spec = website ? { ...answer.spec, website } : answer.spec;
      const colors = /** @type {{hex: string}[]} */ (asset.facts.colors ?? []);
      palette = [
        ...new Set([...spec.colors.map((one) => one.hex), ...colors.map((one) => one.hex)]),
      ].slice(0, 8);
      await look();
    });

  const plain = () => {
    spec = /** @type {KitSpec} */ (
      /** @type {unknown} */ ({
        author: { name: client.name, handle: '', avatar: null, verified: false },
        colors: [],
        theme: 'paper',
      })
    );
    void doing(look);
  };

  /** @param {SubmitEvent} event */
  const keep = (event) => {
    event.preventDefault();
    const name = String(
      new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('name'),
    ).trim();
    if (keeping || !spec) return;
    keeping = true;
    void doing(async () => {
      dialog.close(
        await post(below(agency, 'brand-kits'), {
          client: client.id,
          name: name || t('mainKit'),
          spec,
        }),
      );
    });
  };

  /** @param {string} hex */
  const accent = (hex) => {
    if (!spec) return;
    const others = spec.colors.filter((one) => one.role !== 'accent' && one.hex !== hex);
    const before = spec.colors.find((one) => one.role === 'accent');
    const second =
      before && before.hex !== hex
        ? [{ role: /** @type {const} */ ('second'), hex: before.hex }]
        : [];
    change({
      colors: [
        { role: 'accent', hex },
        ...second,
        ...others.filter((one) => one.role !== 'second' || !second.length),
      ],
    });
  };

  /** @param {(kit?: BrandKit) => void} close */
  const first = (close) => html`<div class="dialog-form">
      <p class="hint">${t('newKitLead', { name: client.name })}</p>
      <lep-drop-file class="large" .agency=${agency} .client=${client.id} .kind=${'logo'} .label=${t('logo')}
        .hint=${t('addLogoHint')} .alt=${t('logoOf', { name: client.name })}
        @taken=${(/** @type {CustomEvent<Asset>} */ { detail }) => void propose(detail)}></lep-drop-file>
      ${busy ? html`<p class="hint" role="status"><span class="spinner small"></span> ${t('proposing')}</p>` : nothing}
    </div>
    <footer class="dialog-foot">
      <button type="button" class="button quiet" ?disabled=${busy} @click=${plain}>${t('withoutLogo')}</button>
      <span class="grow"></span>
      <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
    </footer>`;

  /** @param {KitSpec} proposed @param {(kit?: BrandKit) => void} close */
  const second = (proposed, close) => html`<form class="dialog-form proposal" @submit=${keep}>
      <ul class="specimen-slides" aria-busy=${busy}>
        ${
          slides.length
            ? slides.map(
                ({ picture, layout }) =>
                  html`<li><img src=${picture} alt=${t('specimenSlide', { layout })} /></li>`,
              )
            : Array.from({ length: 5 }, () => html`<li class="ghost"></li>`)
        }
      </ul>
      <div class="proposal-fields">
        <label class="field"><span>${t('kitName')}</span><input name="name" maxlength="120" value=${t('mainKit')}
          autocomplete="off" /></label>
        ${
          FORMS.some((one) => one === proposed.theme)
            ? html`<div class="field"><span>${t('proposalForm')}</span>
              ${segments({
                id: 'proposal-form',
                label: t('proposalForm'),
                value: proposed.theme,
                options: FORMS.map((value) => ({
                  value: /** @type {string} */ (value),
                  face: t(`form_${value}`),
                })),
                act: (theme) => change({ theme }),
              })}</div>`
            : nothing
        }
        ${
          palette.length
            ? html`<div class="field"><span>${t('color_accent')}</span><div class="swatches" role="group"
              aria-label=${t('color_accent')}>
              ${palette.map(
                (hex) =>
                  html`<button type="button" class="swatch"
                    aria-pressed=${proposed.colors.some((one) => one.role === 'accent' && one.hex === hex)}
                    aria-label=${hex} title=${hex} ${css({ '--paint': hex })} @click=${() => accent(hex)}></button>`,
              )}</div></div>`
            : nothing
        }
      </div>
      ${
        lint.length
          ? html`<ul
            class="remarks">${lint.map(
              ({ severity, message }) => html`<li
            data-severity=${severity}>${icon('warn')}<span>${message}</span></li>`,
            )}</ul>`
          : nothing
      }
      <footer class="dialog-foot">
        <button type="button" class="button quiet" @click=${() => {
          spec = null;
          dialog.update();
        }}>${t('otherLogo')}</button>
        <span class="grow"></span>
        <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
        <button class="button primary" aria-busy=${keeping} autofocus>${t('keepKit')}</button>
      </footer>
    </form>`;

  const dialog = /** @type {ReturnType<typeof openDialog<BrandKit>>} */ (
    openDialog({
      title: t('newKit'),
      size: 'wide',
      draw: (close) => html`${
        wrong
          ? html`<p class="problem dialog-problem"
        role="alert">${icon('warn')} <span>${wrong}</span></p>`
          : nothing
      }
        ${spec ? second(spec, close) : first(close)}`,
    })
  );
  if (logo) {
    const field = /** @type {import('./drop-file.js').DropFile | null} */ (
      document.querySelector('dialog[open] lep-drop-file')
    );
    void field?.send(logo);
  }
  return dialog.closed;
}
