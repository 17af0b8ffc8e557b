/**
 * A setting with its source, a mark if it differs from the kit, a reset button, and its lock.
 * @import {Setting} from '../../api/types'
 * @import {Panel} from '../panel.js'
 */
import { html, nothing } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { named, t } from '../../texts/texts.js';
import { segments } from './fields.js';

/**
 * @param {Panel} panel
 * @param {object} what
 * @param {string} what.name as the settings call it
 * @param {string} what.label
 * @param {(found: Setting | undefined, off: boolean) => unknown} what.body
 * @param {(value: any) => string} [what.say] a value as text
 * @param {() => void} [what.back] resets it, where it is no word of a style
 * @param {string} [what.hint] where the control stands beside the name: what it does
 */
export function setting(panel, { name, label, body, say, back, hint }) {
  const { settings, off } = panel;
  const found = settings.of(name);
  const id = `setting-${name.replaceAll('/', '-')}`;
  const scope = settings.state.scope;
  const own = found?.source === (back ? 'deck' : scope) && !off;
  const control = body(found, off || !found || found.locked);
  return html`<div class="setting" role="group" aria-labelledby=${id} data-setting=${name}
    data-changed=${found?.changed || nothing}>
    <div class="setting-head">
      <span class="setting-name" id=${id}>${label}</span>
      ${hint ? html`<small class="setting-hint">${hint}</small>` : html`<span class="grow"></span>`}
      ${found ? word(found) : nothing}
      ${own && !found.locked ? reset(label, say?.(found.kit), back ?? (() => void settings.reset(name))) : nothing}
      ${hint ? control : nothing}
    </div>
    ${hint ? nothing : control}
    ${scope === 'deck' && !found?.locked ? exceptions(panel, name, label) : nothing}
  </div>`;
}

/** The source of a setting's value. @param {Setting} found */
function word({ source, changed, locked }) {
  if (locked)
    return html`<span class="setting-word" title=${t('lockedHint')}>${icon('lock')} ${t('locked')}</span>`;
  const text = named(`source_${source}`, source);
  return html`<span class="setting-word" title=${changed ? t('differs') : t('asKit')}>
    ${changed ? html`<i class="setting-dot"></i><span class="unseen">${t('differs')}</span>` : nothing}${text}
  </span>`;
}

/** @param {string} label @param {string | undefined} value what it goes back to @param {() => void} act */
export function reset(label, value, act) {
  const text = value ? t('resetTo', { label, value }) : t('resetOne', { label });
  return html`<button class="setting-reset" aria-label=${text} title=${text} @click=${act}>${icon('reset')}</button>`;
}

/**
 * The slides that override a setting of the whole carousel.
 * @param {Panel} panel @param {string} name @param {string} label
 */
function exceptions({ settings, off }, name, label) {
  const slides = settings.exceptions(name);
  if (slides.length === 0) return nothing;
  const list = new Intl.ListFormat('en').format(slides.slice(0, 6).map(String));
  const places = slides.length > 6 ? `${list} …` : list;
  return html`<p class="setting-note">
    <span class="grow">${t('exceptions', { count: slides.length, places })}</span>
    ${
      off
        ? nothing
        : html`<button class="link" aria-label=${t('resetSlidesOf', { label })}
          @click=${() => settings.resetSlides(name)}>${t('resetSlides')}</button>`
    }
  </p>`;
}

/**
 * Choose what the panel changes: the carousel, its cover if offered, or the selected slides.
 * @param {Panel} panel @param {string} id @param {{cover?: boolean}} [more]
 */
export function scope({ draft, settings }, id, { cover = false } = {}) {
  const { selection, document } = draft.state;
  const number = draft.place(selection.at(-1) ?? '') + 1;
  const covers = document.slides.filter((one) => one.layout === 'hook-cover').map((one) => one.id);
  const onCover = cover && covers.length > 0 && selection.join() === covers.join();
  const slide = settings.state.scope === 'slide';
  const chosen =
    selection.length > 1
      ? t('scopeSlides', { count: selection.length })
      : t('scopeSlide', { number: number || 1 });
  return html`<div class="scope">
    <span class="scope-label">${t('scope')}</span>
    ${segments({
      id: `${id}-scope`,
      label: t('scope'),
      value: slide ? (onCover ? 'cover' : 'slide') : 'deck',
      options: [
        { value: 'deck', face: t('scopeDeck') },
        ...(cover && covers.length ? [{ value: 'cover', face: t('scopeCover') }] : []),
        { value: 'slide', face: chosen },
      ],
      act: (value) => {
        if (value === 'cover') draft.select(covers);
        else if (value === 'slide' && onCover) {
          const next = document.slides.find((one) => !covers.includes(one.id));
          if (next) draft.select([next.id]);
        }
        settings.setScope(value === 'deck' ? 'deck' : 'slide');
      },
    })}
  </div>`;
}
