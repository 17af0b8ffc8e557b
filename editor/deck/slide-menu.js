/**
 * The menu of a slide.
 * @import {Draft} from '../state/draft.js'
 * @import {Slide} from '../api/types'
 * @import {MenuItem} from '../ui/dialogs.js'
 */
import { catalogue } from '../state/catalogue.js';
import { openDialog } from '../ui/dialogs.js';
import { html } from '../ui/elements.js';
import { SlideCommands } from './slide-commands.js';
import { choosePicture } from './pictures.js';
import { named, t } from '../texts/texts.js';

/**
 * @param {Draft} draft @param {Slide} slide @param {number} index @param {number} total
 * @returns {(MenuItem | null)[]}
 */
export function slideMenu(draft, slide, index, total) {
  const commands = new SlideCommands(draft);
  const { selection } = draft.state;
  const together = selection.includes(slide.id) && selection.length > 1;
  /** @param {() => void} act */
  const here = (act) => () => {
    if (!together) draft.select([slide.id]);
    act();
  };
  const more = missing(draft, slide, commands);
  return [
    ...more,
    ...(more.length ? [null] : []),
    {
      label: t('moveLeft'),
      icon: 'left',
      keys: 'Alt+←',
      off: index === 0,
      act: here(() => commands.by(-1)),
    },
    {
      label: t('moveRight'),
      icon: 'right',
      keys: 'Alt+→',
      off: index === total - 1,
      act: here(() => commands.by(1)),
    },
    {
      label: together || selection.includes(slide.id) ? t('chooseOnly') : t('chooseToo'),
      icon: 'check',
      act: () => draft.select(selection.includes(slide.id) ? [slide.id] : [...selection, slide.id]),
    },
    null,
    {
      label: t('duplicate'),
      icon: 'copy',
      keys: 'Ctrl+D',
      act: here(() => void commands.duplicate()),
    },
    {
      label: t('split'),
      icon: 'split',
      off: !splittable(slide),
      act: here(() => void commands.split()),
    },
    {
      label: together ? t('mergeChosen') : t('mergeNext'),
      icon: 'merge',
      off: !together && index === total - 1,
      act: here(() => void commands.merge()),
    },
    { label: t('altText'), icon: 'eye', act: () => void describe(draft, slide) },
    null,
    {
      label: t('remove'),
      icon: 'trash',
      keys: 'Del',
      danger: true,
      act: here(() => commands.remove()),
    },
  ];
}

/** @param {Slide} slide */
const splittable = (slide) =>
  slide.elements.some((one) => one.kind === 'text' && one.role === 'body' && one.text.length > 20);

/**
 * Menu items for the layout's empty places.
 * @param {Draft} draft @param {Slide} slide @param {SlideCommands} commands
 * @returns {MenuItem[]}
 */
function missing(draft, slide, commands) {
  const places = catalogue.entry('layouts', slide.layout)?.places ?? [];
  const roles = new Set(slide.elements.map((one) => (one.kind === 'text' ? one.role : one.kind)));
  return places.flatMap((place) => {
    const role = named(`role_of_${place}`, place);
    if (place === 'author' || (roles.has(/** @type {any} */ (place)) && place !== 'image'))
      return [];
    const label = place === 'image' ? t('addPicture') : t('addText', { role });
    const act = () =>
      place === 'image' ? void addPicture(draft, slide) : void commands.fill(slide, place);
    return [{ label, icon: place === 'image' ? 'image' : 'add', act }];
  });
}

/** @param {Draft} draft @param {Slide} slide */
async function addPicture(draft, slide) {
  const asset = await choosePicture(draft);
  if (!asset) return;
  const element = {
    kind: /** @type {const} */ ('image'),
    id: crypto.randomUUID(),
    asset: asset.id,
    alt: asset.alt,
  };
  const index = slide.elements.length;
  void draft.perform([{ op: 'insert_element', slide: slide.id, element, index }]);
}

/** @param {Draft} draft @param {Slide} slide */
async function describe(draft, slide) {
  let alt = slide.alt;
  const { closed } = openDialog({
    title: t('altText'),
    draw: (close) => html`<form class="dialog-form" @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      close(true);
    }}>
      <label class="field">
        <span>${t('altTextOf', { number: draft.place(slide.id) + 1 })}</span>
        <textarea rows="5" maxlength="4000" autofocus placeholder=${t('altTextHint')} .value=${alt}
          @input=${(/** @type {Event} */ event) => {
            alt = /** @type {HTMLTextAreaElement} */ (event.target).value;
          }}></textarea>
      </label>
      <footer class="dialog-foot">
        <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
        <button class="button primary">${t('save')}</button>
      </footer>
    </form>`,
  });
  if ((await closed) && alt !== slide.alt)
    void draft.perform([{ op: 'set_slide', slide: slide.id, alt }]);
}
