/**
 * Links to a render's files for who publishes them: until a week after publishing, or until they are revoked.
 * @import {FileLinks, FileLinksSummary, Render} from '../api/types'
 */
import '../ui/copy.js';
import { all, below, get, post, send } from '../api/api.js';
import { openDialog } from '../ui/dialogs.js';
import { html } from '../ui/elements.js';
import { field, Form, problem, submit } from '../ui/forms.js';
import { icon } from '../ui/icons.js';
import { announce } from '../state/notices.js';
import { moment, t } from '../texts/texts.js';

/** @param {string} agency @param {Render} render */
export async function linkFiles(agency, render) {
  await new Linking(below(agency, `renders/${render.id}/links`)).closed;
}

class Linking {
  /** Those that open something, newest first. @type {FileLinks[]} */
  #live = [];

  /** @param {string} path */
  constructor(path) {
    this.path = path;
    this.update = () => {};
    this.form = new Form(() => this.update());
    const { closed, update } = openDialog({
      title: t('links'),
      draw: () => this.#draw(),
    });
    this.closed = closed;
    this.update = update;
    void this.form.does(() => this.#load());
  }

  #draw() {
    const { form } = this;
    return html`<div class="dialog-form"><p>${t('linksHint')}</p>
      <form class="links-ask" @submit=${form.sends(({ publish_at: at }) => this.#make(at ?? ''))}>
        ${field(form, { name: 'publish_at', label: t('publishAt'), type: 'datetime-local', hint: t('publishAtHint') })}
        ${submit(form, t('makeLinks'))}
      </form>
      ${problem(form.wrong)}
      ${this.#live.map((one) => this.#links(one))}</div>`;
  }

  /** @param {FileLinks} links */
  #links({ id, expires_at: until, files }) {
    const every = files.map(({ url }) => url).join('\n');
    return html`<section class="links">
      <header class="report-head">
        <h3>${t('linksUntil', { until: moment(until) })}</h3>
        <span class="grow"></span>
        <lep-copy .text=${every} .label=${t('copyAll')}></lep-copy>
        <button class="button quiet" @click=${() => this.#revoke(id)}>${t('revokeLinks')}</button>
      </header>
      <ul class="rows small">
        ${files.map(
          ({ filename, url }) =>
            html`<li><a class="row" href=${url} download><span
              class="grow">${filename}</span>${icon('download')}</a></li>`,
        )}
      </ul>
    </section>`;
  }

  async #load() {
    const now = Date.now();
    const found = /** @type {FileLinksSummary[]} */ (await all(this.path, { pages: 1 }));
    const live = found.filter((one) => !one.revoked_at && Date.parse(one.expires_at) > now);
    this.#live = await Promise.all(live.map(({ id }) => get(`${this.path}/${id}`)));
  }

  /** @param {string} at */
  async #make(at) {
    const made = await post(this.path, at ? { publish_at: new Date(at).toISOString() } : {});
    this.#live = [/** @type {FileLinks} */ (made), ...this.#live];
    announce(t('linksMade'));
  }

  /** @param {string} id */
  async #revoke(id) {
    await this.form.does(async () => {
      await send('DELETE', `${this.path}/${id}`);
      this.#live = this.#live.filter((one) => one.id !== id);
      announce(t('linksRevoked'));
    });
  }
}
