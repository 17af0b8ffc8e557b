/**
 * A new client, with a kit from the start: proposed from the logo where one is given.
 * @import {Client, KitSpec} from '../types'
 */
import { below, post, Refused } from '../api.js';
import { openDialog } from '../dialogs.js';
import { css, html, nothing } from '../elements.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { upload } from '../uploads.js';

const LANGUAGES = [
  'en',
  'de',
  'es',
  'fr',
  'it',
  'pt',
  'nl',
  'pl',
  'ar',
  'he',
  'hi',
  'ja',
  'ko',
  'zh',
];
const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

/** @param {string} agency @returns {Promise<Client | undefined>} */
export function newClient(agency) {
  /** @type {File | null} */
  let logo = null;
  let picture = '';
  let busy = false;
  let share = 0;
  let wrong = '';
  /** @type {Client | null} */
  let client = null;

  /** @param {FileList | null | undefined} files */
  const take = (files) => {
    URL.revokeObjectURL(picture);
    logo = files?.[0] ?? null;
    picture = logo ? URL.createObjectURL(logo) : '';
    dialog.update();
  };

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const name = String(given.get('name')).trim();
    const website = String(given.get('website')).trim();
    if (!name || busy) return;
    busy = true;
    wrong = '';
    dialog.update();
    try {
      client ??= /** @type {Client} */ (
        await post(below(agency, 'clients'), { name, language: given.get('language') })
      );
      const spec = await kitOf(client, name);
      if (website) spec.website = website;
      await post(below(agency, 'brand-kits'), { client: client.id, name: 'Main', spec });
      dialog.close(client);
    } catch (error) {
      wrong = error instanceof Refused ? error.message : t('unreachable');
      busy = false;
      dialog.update();
    }
  };

  /** @param {Client} client @param {string} name @returns {Promise<Partial<KitSpec>>} */
  const kitOf = async ({ id }, name) => {
    if (!logo) return { author: { name, handle: '', avatar: null, verified: false } };
    const progress = (/** @type {number} */ now) => {
      share = now;
      dialog.update();
    };
    const asset = await upload(agency, logo, {
      kind: 'logo',
      client: id,
      alt: t('logoOf', { name }),
      progress,
    });
    const { spec } = /** @type {{spec: KitSpec}} */ (
      await post(below(agency, 'brand-kits/propose'), { client: id, logo: asset.id })
    );
    return spec;
  };

  const dialog = /** @type {ReturnType<typeof openDialog<Client>>} */ (
    openDialog({
      title: t('newClient'),
      draw: (close) => html`<form class="dialog-form" @submit=${submit} novalidate>
        ${wrong ? html`<p class="problem" role="alert">${icon('warn')} ${wrong}</p>` : nothing}
        <label class="field"><span>${t('clientName')}</span><input name="name" required maxlength="120" autofocus autocomplete="off" /></label>
        <div class="field-pair">
          <label class="field">
            <span>${t('language')}</span>
            <select name="language">
              ${LANGUAGES.map((one) => html`<option value=${one}>${languageNames.of(one)}</option>`)}
            </select>
          </label>
          <label class="field"><span>${t('website')}</span><input name="website" autocomplete="off" placeholder="example.com" /></label>
        </div>
        <div class="field">
          <span>${t('logo')}</span>
          <label
            class="drop"
            @dragover=${(/** @type {DragEvent} */ event) => event.preventDefault()}
            @drop=${(/** @type {DragEvent} */ event) => {
              event.preventDefault();
              take(event.dataTransfer?.files);
            }}
          >
            <input class="unseen" type="file" accept="image/png,image/jpeg,image/svg+xml,image/webp" aria-label=${t('logo')}
              @change=${(/** @type {Event} */ event) => take(/** @type {HTMLInputElement} */ (event.target).files)} />
            ${picture ? html`<img src=${picture} alt="" />` : icon('upload')}
            <span>${logo ? logo.name : t('logoHint')}</span>
          </label>
          ${busy && logo ? html`<span class="progress" ${css({ '--share': share })}></span>` : nothing}
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
          <button class="button primary" ?disabled=${busy} aria-busy=${busy}>${t('createClient')}</button>
        </footer>
      </form>`,
    })
  );
  return dialog.closed;
}
