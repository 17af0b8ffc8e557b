"""Whether a screen holds at every size: nothing is cut, covered, on top of another, or out of reach."""

from __future__ import annotations

import os
from typing import Any

from playwright.sync_api import Page

from tests.editor.axe import in_light_and_dark, violations
from tests.editor.hand import Hand
from tests.editor.targets import FINGER_PX, MOUSE_PX, small

# axe-core takes a third of a second for a large screen: all of it runs in the drills.
LONG = os.environ.get("SCREENS") == "all"
LOOKED_INTO = {360, 390, 768, 1280} if LONG else {390}
# Width and height in CSS pixels, and whether fingers are used.
Sizes = tuple[tuple[int, int, bool], ...]
PHONE = (390, 844, True)
LOW = (844, 390, True)
TABLET = (768, 1024, True)
DESK = (1280, 800, False)
ALL = (
    *((360, 740, True), PHONE, LOW, (600, 900, True), TABLET),
    *(((1024, 768, True), (768, 1024, False)) if LONG else ()),
    *((1024, 768, False), DESK, (1440, 900, False)),
)
# A phone that is held, and one on its side; where it costs too much, these stand for all.
SOME = ALL if LONG else (PHONE, LOW, TABLET, DESK)

_FAULTS = """
async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const found = [];
  const root = document.documentElement;
  const words = (one) => (one.getAttribute('aria-label') ?? one.innerText ?? '').trim().slice(0, 40);
  const called = (one) => `${one.localName}.${[...one.classList].join('.')} “${words(one)}”`;
  const visible = (one) => one.checkVisibility({ visibilityProperty: true });

  // The whole
  if (root.scrollWidth > innerWidth) found.push(`it is ${root.scrollWidth} wide`);
  if (document.querySelector('.editor') && innerWidth > 700 && innerHeight > 480 && root.scrollHeight > innerHeight)
    found.push(`it is ${root.scrollHeight} high`);
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
  const whole = dialog ?? [...document.querySelectorAll('main, .sheet')].filter(visible).at(-1);
  const { width = 0, height = 0 } = whole?.getBoundingClientRect() ?? {};
  if (width < 200 || height < 100) found.push(`what it is about has ${width} by ${height}`);

  // What can be pressed or written in: where it is, and what of that is seen
  // What lies over something else by design: those, and what stays when all else is scrolled.
  const LAYERS = 'dialog, [popover], .notices, .sheet, lep-writer';
  const layer = (one) => {
    for (let box = one; box && box !== root; box = box.parentElement)
      if (box.matches(LAYERS) || getComputedStyle(box).position === 'sticky') return box;
    return root;
  };
  const outermost = (one) => (one.matches('[type=checkbox], [type=radio], [type=file], [type=color]') && one.closest('label')) || one;
  const things = [...new Set(
    [...(dialog ?? document).querySelectorAll('a[href], button, input, select, textarea, summary')]
      .filter((one) => visible(one) && !one.matches('.skip, .handle, [tabindex="-1"][aria-hidden=true]'))
      .map(outermost)
  )].filter((one) => !one.matches('.unseen'));
  const places = [];
  for (const thing of things) {
    const { left, top, right, bottom } = thing.getBoundingClientRect();
    if (right - left < 2 || bottom - top < 2) continue;
    let seen = { left, top, right, bottom };
    let loose = false;
    for (let box = thing; ; ) {
      const { position } = getComputedStyle(box);
      loose = position === 'fixed' || box.matches('dialog, [popover]');
      if (loose) break;
      box = position === 'absolute' ? box.offsetParent : box.parentElement;
      if (!box || box === root) break;
      const style = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      for (const [axis, from, to] of [['overflowX', 'left', 'right'], ['overflowY', 'top', 'bottom']]) {
        if (style[axis] === 'visible' || box === document.body) continue;
        const scrolls = ['auto', 'scroll'].includes(style[axis]);
        if (!scrolls && (seen[from] < edge[from] - 1 || seen[to] > edge[to] + 1))
          found.push(`${called(thing)} is cut by ${called(box)}`);
        seen[from] = Math.max(seen[from], edge[from]);
        seen[to] = Math.min(seen[to], edge[to]);
      }
      if (seen.right - seen.left < 1 || seen.bottom - seen.top < 1) break;
    }
    if (seen.right - seen.left < 1 || seen.bottom - seen.top < 1) continue;
    if (seen.left < -1 || seen.right > innerWidth + 1 || (loose && (seen.top < -1 || seen.bottom > innerHeight + 1)))
      found.push(`${called(thing)} is outside of the window`);
    if (thing.matches('.button') && thing.scrollWidth > thing.clientWidth + 1)
      found.push(`${called(thing)} is too narrow for its words`);
    places.push([thing, seen]);
  }

  // Placeholders
  const pen = document.createElement('canvas').getContext('2d');
  for (const field of (dialog ?? document).querySelectorAll('input[placeholder]')) {
    if (!visible(field)) continue;
    const { font, paddingLeft, paddingRight } = getComputedStyle(field);
    pen.font = font;
    const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    if (pen.measureText(field.placeholder).width > room + 1)
      found.push(`${called(field)} cuts its placeholder`);
  }

  // One on top of another, or under something else
  for (const [index, [one, here]] of places.entries())
    for (const [other, there] of places.slice(index + 1)) {
      const across = Math.min(here.right, there.right) - Math.max(here.left, there.left);
      const down = Math.min(here.bottom, there.bottom) - Math.max(here.top, there.top);
      if (across <= 3 || down <= 3 || one.contains(other) || other.contains(one)) continue;
      if (one.parentElement === other.parentElement && one.parentElement.matches('.with-button')) continue;
      if (layer(one) === layer(other)) found.push(`${called(one)} lies on ${called(other)}`);
    }
  for (const [thing, { left, top, right, bottom }] of places) {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
    const hit = document.elementFromPoint(x, y);
    if (!hit || thing.contains(hit) || hit.contains(thing) || hit.closest('label')?.contains(thing)) continue;
    if (layer(hit) !== layer(thing) || hit.closest('.handle')) continue;
    found.push(`${called(thing)} is under ${called(hit)}`);
  }
  return [...new Set(found)];
}
"""


def faults(page: Page) -> list[str]:
    """Return the faults of the current screen."""
    found: list[str] = page.evaluate(_FAULTS)
    return found


class Looker:
    """Checks screens at sizes; ``found`` holds the faults by screen and size."""

    def __init__(self, hand: Hand, sizes: Sizes = ALL) -> None:
        self.hand, self.page, self.sizes = hand, hand.page, sizes
        self.found: dict[str, list[str]] = {}
        self.looks = 0
        self._tools = self.page.context.new_cdp_session(self.page)

    def size(self, width: int, height: int, *, touch: bool) -> None:
        self._tools.send("Emulation.setTouchEmulationEnabled", {"enabled": touch})
        self.page.set_viewport_size({"width": width, "height": height})

    def look(self, name: str, primary: str = "", sizes: Sizes = ()) -> None:
        """At every size; ``primary`` is the button that has to be seen without scrolling."""
        for width, height, touch in sizes or self.sizes:
            self.size(width, height, touch=touch)
            wrong = faults(self.page)
            wrong += [f"{one}: too small" for one in small(self.page, _least(touch))]
            low = height < width / 2 and not self.page.get_by_role("dialog").count()
            if primary and not low and not self._seen(primary):
                wrong.append(f"{primary} is not seen")
            if width in LOOKED_INTO and touch == (width < 1024):
                wrong += self._with_axe()
            self.looks += 1
            if wrong:
                self.found[f"{name} at {width}{' by touch' if touch else ''}"] = wrong

    def menus(self, *names: str) -> None:
        """Open each menu at some sizes: its position depends on the size."""
        for width, height, touch in SOME:
            self.size(width, height, touch=touch)
            for name in names:
                self.page.get_by_role("button", name=name).first.click()
                if wrong := faults(self.page) + small(self.page, _least(touch)):
                    self.found[f"{name} at {width}{' by touch' if touch else ''}"] = wrong
                self.looks += 1
                self.page.keyboard.press("Escape")

    def _seen(self, primary: str) -> bool:
        box = self.page.get_by_role("button", name=primary, exact=True).last.bounding_box()
        view: Any = self.page.viewport_size
        return bool(
            box
            and box["x"] >= 0
            and box["y"] >= 0
            and box["x"] + box["width"] <= view["width"]
            and box["y"] + box["height"] <= view["height"]
        )

    def _with_axe(self) -> list[str]:
        return in_light_and_dark(self.page) if LONG else violations(self.page)


def _least(touch: bool) -> int:
    return FINGER_PX if touch else MOUSE_PX
