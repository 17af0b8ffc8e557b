/**
 * A kit's versions, previewed before restoring one; and the carousels that can use a new one.
 * @import {KitVersion, KitSpec, SpecimenSlide, KitCarousel} from '../../api/types'
 * @import {KitDraft} from './draft.js'
 */
import { all, below, post, query, Refused } from '../../api/api.js';
import { openDialog } from '../../ui/dialogs.js';
import { html, nothing } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../state/notices.js';
import { rove } from '../../ui/roving.js';
import { named, t, when } from '../../texts/texts.js';

/** @param {KitDraft} kit */
export async function kitHistory(kit) {
  const { client, format } = kit.state;
  const now = kit.state.kit.version;
  /** @type {KitVersion[]} */
  let versions = [];
  let chosen = 0;
  /** @type {Map<number, SpecimenSlide[]>} */
  const looks = new Map();
  let failed = '';

  /** @param {number} version */
  const look = async (version) => {
    const spec = versions.find((one) => one.version === version)?.spec;
    if (!spec || looks.has(version)) return;
    const body = { client: client.id, spec, format, width: 260 };
    const { slides } = /** @type {{slides: SpecimenSlide[]}} */ (
      await post(below(kit.agency, 'brand-kits/specimen'), body)
    );
    looks.set(version, slides);
    dialog.update();
  };
  /** @param {number} version */
  const row = (version) =>
    html`<div
      class="compare-row"><h3>${version === now ? t('versionNow', { version }) : t('versionShort', { version })}</h3>
      <div
        class="compare-slides">${
          looks.get(version)?.map(
            ({ picture, layout }) => html`<img src=${picture}
        alt=${t('specimenSlide', { layout })} />`,
          ) ?? html`<span class="spinner"></span>`
        }</div></div>`;
  /** @param {number} version */
  const choose = (version) => {
    chosen = version;
    dialog.update();
    look(version).catch((error) => {
      failed = error instanceof Refused ? error.message : t('unreachable');
      dialog.update();
    });
  };

  const dialog = /** @type {ReturnType<typeof openDialog<number>>} */ (
    openDialog({
      title: t('versions'),
      size: 'wide',
      draw: (close) => html`<div class="compare">
          <ul class="compare-list" role="radiogroup" aria-label=${t('versions')} @keydown=${rove}>
            ${versions.map(
              ({ version, actor_name: by, created_at: at, spec }, index) =>
                html`<li role="none"><button role="radio" data-rove aria-checked=${version === chosen}
                  tabindex=${version === chosen ? 0 : -1} @click=${() => choose(version)}>
                  <strong>${t('versionShort', { version })}</strong> ${
                    version === now
                      ? html`<span
                    class="tag used">${t('now')}</span>`
                      : nothing
                  }
                  <small>${by} · ${when(at)}</small>
                  <small>${changesOf(spec, versions[index + 1]?.spec)}</small>
                </button></li>`,
            )}
          </ul>
          <div class="compare-looks">
            ${failed ? html`<p class="problem" role="alert">${icon('warn')} ${failed}</p>` : nothing}
            ${row(now)} ${chosen && chosen !== now ? row(chosen) : nothing}
          </div>
        </div>
        <footer class="dialog-foot">
          <button class="button" @click=${() => close()}>${t(kit.state.editable ? 'cancel' : 'close')}</button>
          ${
            kit.state.editable
              ? html`<button class="button primary" ?disabled=${!chosen || chosen === now}
                @click=${() => close(chosen)}>${t('restore', { version: chosen || now })}</button>`
              : nothing
          }
        </footer>`,
    })
  );
  try {
    versions = await all(kit.path('versions'), { pages: 4 });
    choose(versions.find((one) => one.version !== now)?.version ?? now);
    void look(now).catch(() => {});
  } catch {
    failed = t('unreachable');
    dialog.update();
  }
  const version = await dialog.closed;
  if (!version) return;
  try {
    await kit.restore(version);
    notify(t('restored', { version }), { tone: 'good' });
  } catch (error) {
    const detail = error instanceof Refused ? error.message : t('unreachable');
    notify(t('refusedTitle'), { detail, tone: 'bad' });
  }
}

/** What a version changed, in words. @param {KitSpec} spec @param {KitSpec | undefined} before */
function changesOf(spec, before) {
  if (!before) return t('firstVersion');
  const fields = /** @type {(keyof KitSpec)[]} */ (Object.keys(spec));
  const changed = fields.filter((one) => JSON.stringify(spec[one]) !== JSON.stringify(before[one]));
  return changed.map((one) => named(`kitField_${one}`, one)).join(', ');
}

/** Ask which carousels with an older version of the kit should use the newest. @param {KitDraft} kit */
export async function applyToCarousels(kit) {
  const { version } = kit.state.kit;
  const carousels = /** @type {KitCarousel[]} */ (await all(kit.path('carousels'), { pages: 4 }));
  const older = carousels.filter((one) => one.kit_version !== version);
  if (older.length === 0) return;
  const chosen = new Set(older.map((one) => one.id));
  /** @param {KitCarousel} one @param {number} worn */
  const picture = ({ id, slide }, worn) =>
    query(below(kit.agency, `carousels/${id}/slides/${slide}/preview`), {
      scale: 0.15,
      kit_version: worn,
    });
  const dialog = /** @type {ReturnType<typeof openDialog<boolean>>} */ (
    openDialog({
      title: t('applyKitTitle', { version }),
      draw: (close) => html`<div class="dialog-form">
          <p class="hint">${t('applyKitHint')}</p>
          <ul class="kit-users">
            ${older.map(
              (one) => html`<li><label class="kit-user">
                <input type="checkbox" .checked=${chosen.has(one.id)} @change=${() => {
                  if (!chosen.delete(one.id)) chosen.add(one.id);
                  dialog.update();
                }} />
                <span
                  class="grow"
                  >${one.title || t('untitled')}<small>${t('usesVersion', { version: one.kit_version })}</small></span>
                ${
                  one.slide
                    ? html`<img src=${picture(one, one.kit_version)} alt="" loading="lazy"
                  />${icon('right')}<img src=${picture(one, version)} alt="" loading="lazy" />`
                    : nothing
                }
              </label></li>`,
            )}
          </ul>
        </div>
        <footer class="dialog-foot">
          <button class="button" @click=${() => close()}>${t('later')}</button>
          <button class="button primary" ?disabled=${chosen.size === 0}
            @click=${() => close(true)}>${t('applyKit', { count: chosen.size })}</button>
        </footer>`,
    })
  );
  if (!(await dialog.closed)) return;
  await post(kit.path('apply'), { carousels: [...chosen], version });
  notify(t('kitApplied', { count: chosen.size, version }), { tone: 'good' });
}
