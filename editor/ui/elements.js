/**
 * The base of the page's elements: they draw themselves with lit-html templates into their own light DOM,
 * at most once a frame, and again when a store that they watch changes.
 */
import { html, nothing, render, svg } from 'lit-html';
import { Directive, directive, PartType } from 'lit-html/directive.js';
import { classMap } from 'lit-html/directives/class-map.js';
import { keyed } from 'lit-html/directives/keyed.js';
import { live } from 'lit-html/directives/live.js';
import { ref } from 'lit-html/directives/ref.js';
import { repeat } from 'lit-html/directives/repeat.js';

export { classMap, html, keyed, live, nothing, ref, render, repeat, svg };

/** @typedef {import('lit-html').TemplateResult | typeof nothing | string | null | undefined} Drawn */

export class View extends HTMLElement {
  /** @type {(() => void)[]} */
  #endings = [];
  #asked = false;
  /** The names of the public fields, from the first time on the page. @type {string[] | null} */
  #fields = null;
  /** Those with new values since the last draw. @type {Set<string>} */
  #fresh = new Set();

  connectedCallback() {
    this.#fields ??= this.#observe();
    this.#fresh = new Set(this.#fields);
    this.enter();
    this.#draw();
  }

  disconnectedCallback() {
    for (const end of this.#endings.splice(0)) end();
    this.leave();
  }

  /** For subclasses: called when the element is added to the page. */
  enter() {}

  /** For subclasses: called when the element is removed from the page. */
  leave() {}

  /**
   * For subclasses: public fields have new values. Called before the draw that follows, at first with all names;
   * the place to fetch what they refer to.
   * @param {ReadonlySet<string>} _names
   */
  changed(_names) {}

  /** The element's template. @returns {unknown} */
  draw() {
    return nothing;
  }

  /** For subclasses: called after each draw, when the DOM is up to date. */
  drawn() {}

  /** Draw again before the next frame. */
  update() {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => {
      this.#asked = false;
      if (this.isConnected) this.#draw();
    });
  }

  /** Draw whenever a store changes. @param {{watch: (watcher: () => void) => () => void}} store */
  watch(store) {
    this.until(store.watch(() => this.update()));
  }

  /** Call `ending` when the element leaves the page. @param {() => void} ending */
  until(ending) {
    this.#endings.push(ending);
  }

  /**
   * Listen to an event while the element is on the page.
   * @param {EventTarget} target @param {string} name @param {(event: any) => void} act
   * @param {AddEventListenerOptions} [options]
   */
  listen(target, name, act, options) {
    target.addEventListener(name, act, options);
    this.until(() => target.removeEventListener(name, act, options));
  }

  /** Setting a public field to a new value draws the element again. */
  #observe() {
    const names = Object.keys(this);
    for (const name of names) {
      let value = Reflect.get(this, name);
      Object.defineProperty(this, name, {
        get: () => value,
        set: (next) => {
          if (Object.is(next, value)) return;
          value = next;
          this.#fresh.add(name);
          this.update();
        },
      });
    }
    return names;
  }

  #draw() {
    const names = this.#fresh;
    this.#fresh = new Set();
    if (names.size) this.changed(names);
    render(this.draw(), this, { host: this });
    this.drawn();
  }
}

/** Register a custom element once. @param {string} name @param {CustomElementConstructor} type */
export function define(name, type) {
  if (!customElements.get(name)) customElements.define(name, type);
}

class Props extends Directive {
  /** @param {import('lit-html/directive.js').PartInfo} part */
  constructor(part) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('css() stands in an element');
  }

  /** @param {Record<string, string | number | null>} _ */
  render(_) {
    return nothing;
  }

  /** @override @param {import('lit-html').ElementPart} part @param {[Record<string, string | number | null>]} values */
  update(part, [values]) {
    const { style } = /** @type {HTMLElement} */ (part.element);
    for (const [name, value] of Object.entries(values)) {
      if (value === null) style.removeProperty(name);
      else if (style.getPropertyValue(name) !== String(value))
        style.setProperty(name, String(value));
    }
    return nothing;
  }
}

/** Style properties of an element: the page's policy allows no style attributes. `<div ${css({'--x': 1})}>` */
export const css = directive(Props);

let counter = 0;
/** An id that no other element has. @param {string} prefix */
export const uniqueId = (prefix) => `${prefix}-${(counter += 1)}`;
