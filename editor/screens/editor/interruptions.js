/**
 * Dialogs that pause saving: a newer version by someone else, or lost access.
 * @import {Draft} from '../../state/draft.js'
 */
import '../../ui/copy.js';
import { openDialog } from '../../ui/dialogs.js';
import { html, nothing } from '../../ui/elements.js';
import { announce } from '../../state/notices.js';
import { go, link } from '../../state/router.js';
import { session } from '../../state/session.js';
import { moment, t } from '../../texts/texts.js';

// Show only the first few.
const MOST_TOLD = 4;

/** Someone saved first: keep my changes on top, or take theirs. @param {Draft} draft */
export async function settle(draft) {
  const { theirs } = draft.state;
  if (!theirs) return;
  const mine = draft.unsaved().length;
  const { closed } = openDialog({
    title: t('conflict'),
    stays: true,
    draw: (close) => html`<p class="dialog-text">
        ${t('conflictDetail', { name: theirs.by, version: theirs.version, when: moment(theirs.at) })}
        ${mine ? t('conflictMine', { count: mine }) : ''}
      </p>
      <footer class="dialog-foot">
        <button class="button" @click=${() => close('theirs')}>${t('takeTheirs')}</button>
        <button class="button primary" autofocus @click=${() => close('mine')}>${t('keepMine')}</button>
      </footer>`,
  });
  if ((await closed) === 'theirs') draft.yield();
  else draft.merge();
}

/** An undo or redo meets later changes: overwrite them, keep them, or cancel. @param {Draft} draft */
export async function decide(draft) {
  const { clash } = draft.state;
  if (!clash) return;
  const changed = clash.refusal.problem.errors ?? [];
  const more = changed.length - MOST_TOLD;
  const undo = clash.kind === 'undo';
  const { closed } = openDialog({
    title: t('undoClashTitle'),
    draw: (close) => html`<div class="dialog-text">
        ${changed.slice(0, MOST_TOLD).map(({ detail }) => html`<p>${detail}</p>`)}
        ${more > 0 ? html`<p>${t('moreClashes', { count: more })}</p>` : nothing}
        <p>${t(undo ? 'undoClash' : 'redoClash')}</p>
      </div>
      <footer class="dialog-foot">
        <button class="button"
          @click=${() => close('overwrite')}>${t(undo ? 'undoAllTheSame' : 'redoAllTheSame')}</button>
        <button class="button primary" autofocus @click=${() => close('keep')}>${t('leaveTheirs')}</button>
      </footer>`,
  });
  const answer = await closed;
  const done = await draft.resolve(
    answer === 'overwrite' || answer === 'keep' ? answer : undefined,
  );
  if (done) announce(t(undo ? 'undone' : 'redone'));
}

/** Access was lost or is read-only now: offer the unsaved text to copy. @param {Draft} draft */
export async function keepOut(draft) {
  const { refusal } = draft.state;
  const words = draft
    .unsaved()
    .flatMap((one) => ('text' in one ? one.text : 'title' in one ? one.title : []))
    .filter(Boolean)
    .join('\n\n');
  await session.refresh();
  const why =
    refusal?.status === 404
      ? t('keptOutGone')
      : refusal?.code === 'permission-denied'
        ? t('keptOutRole')
        : refusal?.message;
  const { closed } = openDialog({
    title: t('keptOut'),
    draw: (close) => html`<p class="dialog-text">${why}</p>
      ${
        words
          ? html`<div class="dialog-form">
              <label class="field"><span>${t('keptOutWords')}</span><textarea rows="5" dir="auto" readonly
                .value=${words}></textarea></label>
            </div>`
          : nothing
      }
      <footer class="dialog-foot">
        ${words ? html`<lep-copy .text=${words}></lep-copy>` : nothing}
        <button class="button primary" autofocus @click=${() => close(true)}>${t('back')}</button>
      </footer>`,
  });
  const leaves = await closed;
  draft.yield();
  draft.set({ editable: false });
  if (leaves) go(link.home(draft.agency));
}
