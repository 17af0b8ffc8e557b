/**
 * The draft in other versions of its kit, side by side, before one of them is put on.
 * @import {Draft} from '../../state/draft.js'
 */
import { query, Refused } from '../../api/api.js';
import { openDialog } from '../../ui/dialogs.js';
import { html, nothing } from '../../ui/elements.js';
import { kitsOf } from '../../state/kits.js';
import { notify } from '../../state/notices.js';
import { rove } from '../../ui/roving.js';
import { t, when } from '../../texts/texts.js';

const SHOWN = 4;

/** @param {Draft} draft */
export async function kitVersions(draft) {
  const kits = kitsOf(draft);
  const { brand_kit: kit, kit_version: worn } = draft.state.carousel;
  const { versions } = kits.state;
  let chosen = versions.find((one) => one.version !== worn)?.version ?? worn;
  const { slides } = draft.state.document;
  const step = Math.max(1, Math.floor(slides.length / SHOWN));
  const shown = slides
    .filter((one, index) => index % step === 0 || one === slides.at(-1))
    .slice(0, SHOWN);

  /** @param {string} slide @param {number} version */
  const picture = (slide, version) =>
    query(draft.path(`slides/${slide}/preview`), {
      scale: 0.25,
      format: draft.state.format,
      kit_version: version,
    });
  /** @param {number} version */
  const row = (version) =>
    html`<div class="compare-row">
      <h3>${version === worn ? t('usesVersion', { version }) : t('versionShort', { version })}</h3>
      <div class="compare-slides">
        ${shown.map(
          ({ id }) =>
            html`<img src=${picture(id, version)} alt=${t('slideInVersion', { number: draft.place(id) + 1, version })}
              />`,
        )}
      </div>
    </div>`;

  const dialog = /** @type {ReturnType<typeof openDialog<number>>} */ (
    openDialog({
      title: t('compareVersions'),
      size: 'wide',
      draw: (close) => html`<div class="compare">
          <ul class="compare-list" role="radiogroup" aria-label=${t('versions')} @keydown=${rove}>
            ${versions.map(
              ({ version, actor_name: by, created_at: at }) =>
                html`<li role="none"><button role="radio" data-rove aria-checked=${version === chosen}
                  tabindex=${version === chosen ? 0 : -1}
                  @click=${() => {
                    chosen = version;
                    dialog.update();
                  }}>
                  <strong>${t('versionShort', { version })}</strong>
                  ${version === worn ? html`<span class="tag used">${t('inUse')}</span>` : nothing}
                  <small>${by} · ${when(at)}</small>
                </button></li>`,
            )}
          </ul>
          <div class="compare-looks">${row(worn)} ${chosen === worn ? nothing : row(chosen)}</div>
        </div>
        <footer class="dialog-foot">
          <button class="button" @click=${() => close()}>${t(draft.state.editable ? 'cancel' : 'close')}</button>
          ${
            draft.state.editable
              ? html`<button class="button primary" ?disabled=${chosen === worn}
                @click=${() => close(chosen)}>${t('useVersion', { version: chosen })}</button>`
              : nothing
          }
        </footer>`,
    })
  );
  const version = await dialog.closed;
  if (!version) return;
  try {
    await kits.apply(kit, version);
    notify(t('usesNow', { version }), {
      action: { label: t('undo'), act: () => void kits.apply(kit, worn) },
    });
  } catch (error) {
    const detail = error instanceof Refused ? error.message : t('unreachable');
    notify(t('refusedTitle'), { detail, tone: 'bad' });
  }
}
