/**
 * The words of the closing slide for each goal; empty fields use the default in the carousel's language.
 * @import {KitSpec} from '../../api/types'
 */
import { addressOf } from '../../ui/addresses.js';
import { catalogue } from '../../state/catalogue.js';
import { define, html, live } from '../../ui/elements.js';
import { segments, toggle } from '../../panels/parts/fields.js';
import { t } from '../../texts/texts.js';
import { Section } from './section.js';

/** @typedef {KitSpec['outro']} Outro */

const GOALS = /** @type {Outro['goal'][]} */ (['save', 'follow', 'comment', 'visit', 'download']);
const FIELDS = /** @type {const} */ ([
  ['headline', 120],
  ['text', 300],
  ['button', 40],
  ['url', 300],
]);

class KitOutro extends Section {
  /** @type {Outro['goal'] | ''} */
  #goal = '';

  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('goals');
  }

  draw() {
    const goal = this.#goal || this.spec.outro.goal;
    const said = this.#of(goal);
    const usual = goal === this.spec.outro.goal;
    const place = usual
      ? '/outro'
      : `/outros/${this.spec.outros.findIndex((one) => one.goal === goal)}`;
    return html`${segments({
      id: 'kit-goal',
      label: t('goal'),
      value: goal,
      options: GOALS.map((value) => ({ value, face: catalogue.name('goals', value) })),
      act: (value) => {
        this.#goal = value;
        this.update();
      },
    })}
    ${toggle({
      label: t('usualGoal'),
      value: usual,
      off: this.off || usual,
      act: () => this.#makeUsual(goal),
    })}
    ${FIELDS.map(
      ([name, most]) =>
        html`<label class="field"><span>${t(`kitOutro_${name}`)}</span>
          <input maxlength=${most} placeholder=${name === 'url' ? this.spec.website : t('inLanguage')}
            ?disabled=${this.off} .value=${live(said[name])}
            @input=${(/** @type {Event} */ event) =>
              this.#say(goal, { [name]: /** @type {HTMLInputElement} */ (event.target).value })}
            @change=${() => name === 'url' && this.#say(goal, { url: addressOf(this.#of(goal).url) })} />
          ${this.remarks(`${place}/${name}`)}
        </label>`,
    )}
    ${toggle({ label: t('outroShows_qr'), value: said.qr, off: this.off, act: (qr) => this.#say(goal, { qr }) })}`;
  }

  /** @param {Outro['goal']} goal @returns {Outro} */
  #of(goal) {
    const { outro, outros } = this.spec;
    if (outro.goal === goal) return outro;
    const { url, qr } = outro;
    return (
      outros.find((one) => one.goal === goal) ?? {
        goal,
        headline: '',
        text: '',
        button: '',
        url,
        qr,
      }
    );
  }

  /** @param {Outro['goal']} goal @param {Partial<Outro>} changes */
  #say(goal, changes) {
    const next = { ...this.#of(goal), ...changes };
    if (goal === this.spec.outro.goal) this.kit.change({ outro: next });
    else
      this.kit.change({ outros: [...this.spec.outros.filter((one) => one.goal !== goal), next] });
  }

  /** @param {Outro['goal']} goal */
  #makeUsual(goal) {
    const { outro, outros } = this.spec;
    const next = this.#of(goal);
    const rest = outros.filter((one) => one.goal !== goal && one.goal !== outro.goal);
    this.kit.change({ outro: next, outros: [...rest, outro] });
  }
}
define('lep-kit-outro', KitOutro);
