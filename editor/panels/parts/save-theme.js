/**
 * The looks of the deck or slide as a theme of the agency's own.
 * @import {OwnTheme, Theme} from '../../api/types'
 * @import {Panel} from '../panel.js'
 */
import { below, post, Refused } from '../../api/api.js';
import { catalogue } from '../../state/catalogue.js';
import { openDialog } from '../../ui/dialogs.js';
import { html, nothing } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../state/notices.js';
import { ownThemes } from '../../state/own-themes.js';
import { t } from '../../texts/texts.js';

/** @param {Panel} panel */
export async function saveTheme({ draft, settings }) {
  await draft.flush();
  const tokens = tokensOf(settings);
  if (!tokens) return;
  let wrong = '';
  let busy = false;

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const name = String(new FormData(form).get('name')).trim();
    if (!name || busy) return;
    busy = true;
    wrong = '';
    dialog.update();
    try {
      const body = { name, tokens, client: draft.state.client.id };
      dialog.close(await post(below(draft.agency, 'themes'), body));
    } catch (error) {
      wrong = error instanceof Refused ? error.message : t('unreachable');
      busy = false;
      dialog.update();
    }
  };

  const dialog = /** @type {ReturnType<typeof openDialog<OwnTheme>>} */ (
    openDialog({
      title: t('saveTheme'),
      draw: (close) => html`<form class="dialog-form" @submit=${submit}>
        ${wrong ? html`<p class="problem" role="alert">${icon('warn')} ${wrong}</p>` : nothing}
        <label class="field"><span>${t('themeName')}</span><input name="name" required maxlength="120" autofocus
          autocomplete="off" /></label>
        <p class="hint">${t('saveThemeHint')}</p>
        <footer class="dialog-foot">
          <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
          <button class="button primary" aria-busy=${busy}>${t('save')}</button>
        </footer>
      </form>`,
    })
  );
  const made = await dialog.closed;
  if (!made) return;
  ownThemes.add(made);
  void settings.setStyle({ theme: made.key, colors: [], background: null });
  notify(t('themeSaved', { name: made.name }), { tone: 'good' });
}

/**
 * The theme that holds, with the colours and fonts that hold.
 * @param {import('../../state/settings.js').Settings} settings
 */
function tokensOf(settings) {
  const key = String(settings.of('theme')?.value ?? '');
  const own = ownThemes.state.themes.find((one) => one.key === key);
  const entry = /** @type {Theme | undefined} */ (own?.tokens ?? catalogue.entry('themes', key));
  if (!entry) return null;
  const { key: _, name: __, derived: ___, ...tokens } = entry;
  /** @param {string} name */
  const held = (name) => settings.of(name)?.value;
  /** @type {Record<string, unknown>} */
  const said = {};
  for (const role of ['ground', 'surface', 'ink', 'muted', 'accent', 'border'])
    said[role] = held(`colors/${role}`);
  said.on_accent = held('colors/on-accent');
  said.ground_end = held('colors/ground-end') ?? null;
  // Inks of a ground that was chosen for another theme would not be read on this one.
  if (said.ground !== tokens.ground) Object.assign(said, { ground_ink: null, ground_muted: null });
  for (const role of ['heading', 'body']) {
    const family = held(`typography/${role}`);
    const known = catalogue.state.fonts.some((one) => one.name === family);
    if (!known) continue;
    said[role] = family;
    said[`${role}_weight`] = held(`typography/${role}_weight`);
  }
  return { ...tokens, ...said };
}
