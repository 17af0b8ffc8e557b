/**
 * A new client, with a kit from the start: proposed from the logo where one is given, and looked at before it is kept.
 * @import {Client} from '../api/types'
 */
import { below, post, Refused } from '../api/api.js';
import { openDialog } from '../ui/dialogs.js';
import { html, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { newKit } from './kit/new-kit.js';
import { LANGUAGES, languageName } from '../ui/languages.js';
import { t } from '../texts/texts.js';
import { ACCEPTED } from '../api/uploads.js';

/** @param {string} agency @returns {Promise<Client | undefined>} */
export async function newClient(agency) {
  /** @type {File | null} */
  let logo = null;
  let website = '';
  let picture = '';
  let busy = false;
  let wrong = '';

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
    website = String(given.get('website')).trim();
    if (!name || busy) return;
    busy = true;
    wrong = '';
    dialog.update();
    try {
      const body = { name, language: given.get('language') };
      const client = /** @type {Client} */ (await post(below(agency, 'clients'), body));
      if (!logo) {
        const author = { name, handle: '', avatar: null, verified: false };
        const kit = { client: client.id, name: t('mainKit'), spec: { author, website } };
        await post(below(agency, 'brand-kits'), kit);
      }
      dialog.close(client);
    } catch (error) {
      wrong = error instanceof Refused ? error.message : t('unreachable');
      busy = false;
      dialog.update();
    }
  };

  const dialog = /** @type {ReturnType<typeof openDialog<Client>>} */ (
    openDialog({
      title: t('newClient'),
      draw: (close) => html`<form class="dialog-form" @submit=${submit} novalidate>
        ${wrong ? html`<p class="problem" role="alert">${icon('warn')} ${wrong}</p>` : nothing}
        <label class="field"><span>${t('clientName')}</span><input name="name" required maxlength="120" autofocus
          autocomplete="off" /></label>
        <div class="field-pair">
          <label class="field">
            <span>${t('language')}</span>
            <select name="language">
              ${LANGUAGES.map((one) => html`<option value=${one}>${languageName(one)}</option>`)}
            </select>
          </label>
          <label class="field"><span>${t('website')}</span><input name="website" autocomplete="off"
            placeholder="example.com" /></label>
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
            <input class="unseen" type="file" accept=${ACCEPTED.logo} aria-label=${t('logo')}
              @change=${(/** @type {Event} */ event) => take(/** @type {HTMLInputElement} */ (event.target).files)} />
            ${picture ? html`<img src=${picture} alt="" />` : icon('upload')}
            <span>${logo ? logo.name : t('logoHint')}</span>
          </label>
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
          <button class="button primary" ?disabled=${busy} aria-busy=${busy}>${t('createClient')}</button>
        </footer>
      </form>`,
    })
  );
  const client = await dialog.closed;
  URL.revokeObjectURL(picture);
  if (client && logo) await newKit(agency, client, { logo, website });
  return client;
}
