/**
 * The open carousel: the visible document, the saved one, and the queue between them. No change is lost:
 * it is applied at once where the outcome is known, sent in order, and resent until the server has it.
 * @import {DraftState, Theirs} from './draft-state.js'
 * @import {BrandKit, Carousel, Document, Edited, Operation, Review, Slide} from '../api/types'
 */
import { below, get, newKey, pause, post, Refused, send, Unreachable } from '../api/api.js';
import { opened } from './draft-state.js';
import { applyOptimistically, isOptimistic } from './optimistic.js';
import { stepsLeft, whose } from './history.js';
import { Store } from './store.js';

// However long a gesture goes on, this often it is saved.
const MOST_HELD_MS = 4000;
const BACKOFF_MS = [1000, 2000, 4000, 8000, 15000];

/**
 * @typedef {object} Wish
 * @property {'operations' | 'undo' | 'redo' | 'restore'} kind
 * @property {Operation[]} operations
 * @property {number} [version] to restore
 * @property {'overwrite' | 'keep'} [conflicts] what undo and redo do with later changes by others
 * @property {string} key
 * @property {string} gesture
 * @property {number} due not to be sent before, in ms of `performance.now()`
 * @property {number} since when it was requested
 * @property {boolean} [confirmed] whether the caller has already asked about replaced content
 * @property {boolean} sent
 * @property {(edited: Edited | null) => void} done
 */

/** @extends {Store<DraftState>} */
export class Draft extends Store {
  /** @type {Wish[]} */
  #queue = [];
  /** @type {Promise<void> | null} */
  #work = null;
  #wake = new AbortController();
  #closed = false;

  /** @param {string} agency @param {DraftState} state */
  constructor(agency, state) {
    super(state);
    this.agency = agency;
    this.id = state.carousel.id;
  }

  /**
   * Load an open carousel's state.
   * @param {string} agency @param {string} id @param {boolean} editable @param {boolean} look see `DraftState`
   */
  static async open(agency, id, editable, look) {
    const draft = new Draft(agency, await opened(agency, id, editable, look));
    const { carousel } = draft.state;
    if (editable)
      void stepsLeft(draft.path('versions')).then((left) => {
        if (draft.state.carousel === carousel) draft.set(left);
      });
    return draft;
  }

  /** Where the draft's own things are. @param {string} [rest] */
  path(rest = '') {
    return below(this.agency, `carousels/${this.id}${rest && `/${rest}`}`);
  }

  /** The slide that was chosen last. @returns {Slide | undefined} */
  get slide() {
    const id = this.state.selection.at(-1);
    return this.state.document.slides.find((one) => one.id === id);
  }

  /** @param {string} id @returns {number} */
  place(id) {
    return this.state.document.slides.findIndex((one) => one.id === id);
  }

  /** Choose slides. @param {string[]} selection */
  select(selection) {
    const same = selection.join() === this.state.selection.join();
    if (!same) this.set({ selection, editing: null });
  }

  /**
   * Apply operations: shown at once where the outcome is known, saved in order. Resolves with the server's
   * answer, or null if it was refused or abandoned; the page itself reports the error.
   *
   * `gesture` names a continuous action (typing in one text, one slider): operations not sent yet are
   * replaced by the next ones. `hold` is how long to wait for more, in milliseconds. `told` means the
   * caller has already asked whether content may be replaced.
   * @param {Operation[]} operations @param {{gesture?: string, hold?: number, confirmed?: boolean}} [how]
   * @returns {Promise<Edited | null>}
   */
  perform(operations, { gesture = '', hold = 0, confirmed = false } = {}) {
    if (!this.state.editable || operations.length === 0) return Promise.resolve(null);
    const due = performance.now() + hold;
    const last = this.#queue.at(-1);
    if (last && gesture && last.gesture === gesture && !last.sent) {
      last.operations = operations;
      last.due = Math.min(due, last.since + MOST_HELD_MS);
      const before = last.done;
      return new Promise((resolve) => {
        last.done = (edited) => {
          before(edited);
          resolve(edited);
        };
        this.#seen();
        this.#start();
      });
    }
    return this.#wish({ kind: 'operations', operations, gesture, due, confirmed });
  }

  /** Take back the asker's own last change. */
  undo() {
    return this.#wish({ kind: 'undo', operations: [], gesture: '', due: 0 });
  }

  redo() {
    return this.#wish({ kind: 'redo', operations: [], gesture: '', due: 0 });
  }

  /**
   * Undo or redo despite later changes by others: overwrite them, keep them, or, without an argument,
   * leave everything as it is.
   * @param {'overwrite' | 'keep'} [conflicts]
   */
  resolve(conflicts) {
    const { clash } = this.state;
    this.set({ clash: null });
    if (!clash || !conflicts) return Promise.resolve(null);
    return this.#wish({ kind: clash.kind, conflicts, operations: [], gesture: '', due: 0 });
  }

  /** Make an earlier version the newest. @param {number} version */
  restore(version) {
    return this.#wish({ kind: 'restore', version, operations: [], gesture: '', due: 0 });
  }

  /** Attach a review to the saved version. @param {Review} review */
  reviewed(review) {
    const { carousel } = this.state;
    if (carousel.version === review.version) this.set({ carousel: { ...carousel, review } });
  }

  /** The operations that are not saved yet. @returns {Operation[]} */
  unsaved() {
    return this.#queue.flatMap((wish) => wish.operations);
  }

  /** Whether leaving now would lose something. */
  get busy() {
    return this.#queue.length > 0;
  }

  /** Send everything now; resolves when it is saved, or cannot be for the moment. */
  async flush() {
    for (const wish of this.#queue) wish.due = 0;
    this.retry();
    await this.#work;
    return !this.busy;
  }

  /** Resolve a conflict with my changes on top of theirs. */
  merge() {
    const { theirs } = this.state;
    if (!theirs) return;
    for (const wish of this.#queue) Object.assign(wish, { key: newKey(), sent: false });
    this.#take(theirs.carousel);
    this.set({ theirs: null });
    this.#start();
  }

  /** Resolve a conflict with their version; my unsaved changes are discarded. */
  yield() {
    const { theirs } = this.state;
    for (const wish of this.#queue.splice(0)) wish.done(null);
    if (theirs) this.#take(theirs.carousel);
    else this.#seen();
    this.set({ theirs: null, saving: 'saved', editing: null });
  }

  /** Fetch what others saved, and show it if nothing is unsaved here. @returns {Promise<Theirs | null>} */
  async refresh() {
    if (this.busy || this.#closed) return null;
    const carousel = /** @type {Carousel} */ (await get(this.path()));
    if (this.busy || carousel.version === this.state.carousel.version) return null;
    const theirs = await whose(this.path('versions'), carousel);
    this.#take(carousel);
    return theirs;
  }

  /** Try again now, without waiting for the pause to end. */
  retry() {
    this.#wake.abort();
    this.#start();
  }

  close() {
    this.#closed = true;
    this.#wake.abort();
  }

  /** @param {Omit<Wish, 'key' | 'done' | 'sent' | 'since'>} wish @returns {Promise<Edited | null>} */
  #wish(wish) {
    if (!this.state.editable) return Promise.resolve(null);
    return new Promise((done) => {
      for (const before of this.#queue) before.due = Math.min(before.due, wish.due);
      const since = performance.now();
      this.#queue.push({ ...wish, key: newKey(), sent: false, since, done });
      this.#seen();
      this.retry();
    });
  }

  /** The document as it is seen follows from the saved one and the queue. */
  #seen() {
    const document = applyOptimistically(this.state.carousel.document, this.unsaved());
    const pendingOnServer = this.#queue.filter(
      (wish) => wish.kind !== 'operations' || !wish.operations.every(isOptimistic),
    ).length;
    const { saving } = this.state;
    const idle = saving === 'saved' || saving === 'waiting';
    this.set({
      document,
      pendingOnServer,
      selection: this.#still(document),
      ...(idle ? { saving: this.busy ? 'waiting' : 'saved' } : {}),
    });
  }

  /** The selected slides that still exist; if none does, the nearest one. @param {Document} document */
  #still(document) {
    const { selection } = this.state;
    const ids = new Set(document.slides.map((one) => one.id));
    const kept = selection.filter((id) => ids.has(id));
    if (kept.length > 0) return kept.length === selection.length ? selection : kept;
    const last = this.place(selection.at(-1) ?? '');
    const next = document.slides[Math.min(Math.max(last, 0), document.slides.length - 1)];
    return next ? [next.id] : [];
  }

  /** @param {Carousel} carousel */
  #take(carousel) {
    const { brand_kit: kit } = this.state.carousel;
    this.set({ carousel, savedAt: carousel.updated_at });
    this.#seen();
    if (carousel.brand_kit !== kit && this.state.look) void this.#nameKit(carousel.brand_kit);
  }

  /** @param {string} id */
  async #nameKit(id) {
    try {
      const { name } = /** @type {BrandKit} */ (await get(below(this.agency, `brand-kits/${id}`)));
      if (id === this.state.carousel.brand_kit) this.set({ kitName: name });
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    }
  }

  #start() {
    this.#work ??= this.#run().finally(() => {
      this.#work = null;
    });
  }

  async #run() {
    for (let failures = 0; ; ) {
      const wish = this.#queue[0];
      if (!wish || this.#closed || this.state.theirs) return;
      this.#wake = new AbortController();
      try {
        const early = wish.due - performance.now();
        if (early > 0) {
          await pause(early, this.#wake.signal).catch(() => {});
          continue;
        }
        wish.sent = true;
        this.set({ saving: failures ? 'offline' : 'saving' });
        if (!(await this.#settle(wish, failures > 0))) return;
        failures = 0;
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        this.set({ saving: 'offline' });
        const wait = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0;
        failures += 1;
        await pause(Math.max(wait, error.after * 1000), this.#wake.signal).catch(() => {});
      }
    }
  }

  /**
   * Whether to continue with the next change; false while the user has to decide. Raises `Unreachable`.
   * @param {Wish} wish @param {boolean} repeated
   */
  async #settle(wish, repeated) {
    try {
      const edited = await this.#send(wish);
      this.#queue.shift();
      this.#take(edited.carousel);
      const { undoable, redoable, lost } = edited;
      this.set({ undoable, redoable, ...(wish.confirmed ? {} : { lost }) });
      wish.done(edited);
      this.set({ saving: this.busy ? 'saving' : 'saved' });
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return !(await this.#refused(wish, error, repeated));
    }
  }

  /** @param {Wish} wish @returns {Promise<Edited>} */
  #send(wish) {
    const { version } = this.state.carousel;
    const asked = { version, patient: false };
    if (wish.kind === 'operations') {
      const { operations, key } = wish;
      return post(this.path('operations'), { operations }, { ...asked, key });
    }
    const place = wish.kind === 'restore' ? `versions/${wish.version}/restore` : wish.kind;
    const body = wish.conflicts && { conflicts: wish.conflicts };
    return send('POST', this.path(place), { ...asked, body }).then((answer) => answer.json());
  }

  /** Whether to stop until the user decides. @param {Wish} wish @param {Refused} refusal @param {boolean} repeated */
  async #refused(wish, refusal, repeated) {
    if (await this.#outOfReach(refusal)) {
      this.set({ saving: 'kept-out', refusal });
      return true;
    }
    if (refusal.code === 'stale-version') {
      const carousel = /** @type {Carousel} */ (await get(this.path()));
      if (repeated && wish.kind !== 'operations') {
        // The first try was done and only its answer lost.
        this.#queue.shift();
        this.#take(carousel);
        wish.done(null);
        return false;
      }
      this.set({ saving: 'conflict', theirs: await whose(this.path('versions'), carousel) });
      return true;
    }
    this.#queue.shift();
    wish.done(null);
    if (refusal.code === 'changed-since' && (wish.kind === 'undo' || wish.kind === 'redo')) {
      this.#seen();
      this.set({
        saving: this.busy ? 'saving' : 'saved',
        clash: { kind: wish.kind, refusal },
      });
      return false;
    }
    if (wish.kind === 'undo') this.set({ undoable: false });
    if (wish.kind === 'redo') this.set({ redoable: false });
    this.#seen();
    this.set({ saving: this.busy ? 'saving' : 'saved', refusal });
    return false;
  }

  /** Whether the draft itself is, not what one change named. @param {Refused} refusal */
  async #outOfReach({ status }) {
    if (status !== 404) return status === 403;
    try {
      await get(this.path());
      return false;
    } catch (error) {
      if (error instanceof Refused) return true;
      throw error;
    }
  }
}
