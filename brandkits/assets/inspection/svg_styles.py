"""Applies a drawing's style sheets as attributes of its elements; for the drawing's child only.

Sheets, ``style`` attributes and presentation attributes cascade as in CSS (origin, importance,
specificity, order), variables are substituted, and each element gets its resulting values. A
declaration that cannot be parsed is ignored, as in CSS; one that a browser would apply and resvg
cannot is left out and reported by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

import cssselect2
import tinycss2
from tinycss2 import ast

from brandkits.assets.inspection.svg_document import SVG, name_of
from brandkits.assets.inspection.svg_properties import (
    CSS_ALONE,
    HARMLESS,
    INITIAL,
    KNOWN,
    OWN,
    UNSUPPORTED,
    as_attribute,
    concerns,
    has_variable,
    wide_word,
)
from brandkits.assets.inspection.svg_values import PX, Tokens, media_holds, stripped

MAX_RULES, MAX_NESTING, MAX_SUBSTITUTIONS, MAX_TOKENS = 20_000, 8, 16, 1_000

_ROOM = re.compile(r"\s+\(")

Weight = tuple[bool, int, tuple[int, ...], int]


@dataclass
class Sheets:
    """The style sheets of a drawing, ready to be matched against elements."""

    width: float
    height: float
    dropped: set[str]
    matcher: cssselect2.Matcher = field(default_factory=cssselect2.Matcher)
    namespaces: dict[str | None, str] = field(default_factory=dict)
    rules: int = 0
    font_size: float = PX["rem"]  # of the root, in pixels

    def share_of(self, unit: str) -> float | None:
        """Return the pixels of a unit that resvg does not support: of the root's font, or of the viewport."""
        view = {"w": self.width, "i": self.width, "h": self.height, "b": self.height}
        sizes = {f"v{one}": pixels / 100 for one, pixels in view.items()}
        sizes |= {
            "vmin": min(self.width, self.height) / 100,
            "vmax": max(self.width, self.height) / 100,
        }
        return sizes.get(unit) or {"rem": self.font_size, "q": PX["q"]}.get(unit)

    def read(self, rules: Iterable[ast.Node], *, layered: bool = False, depth: int = 0) -> None:
        """Read the rules of a sheet, or of a block within one."""
        if depth > MAX_NESTING:
            self.dropped.add("style")
            return
        for rule in rules:
            if rule.type == "qualified-rule":
                self._add(rule, layered=layered)
            elif rule.type == "at-rule":
                self._read_at(rule, layered=layered, depth=depth)

    def _add(self, rule: ast.QualifiedRule, *, layered: bool) -> None:
        self.rules += 1
        if self.rules > MAX_RULES:
            self.dropped.add("style")
            return
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude, self.namespaces)
        except cssselect2.SelectorError:
            return
        declarations = [(one, layered) for one in _declarations(rule.content)]
        for selector in selectors:
            if selector.pseudo_element is None:
                self.matcher.add_selector(selector, declarations)

    def _read_at(self, rule: ast.AtRule, *, layered: bool, depth: int) -> None:
        name = rule.lower_at_keyword
        if name == "import":
            self.dropped.add("@import")
        elif name == "namespace":
            words = [one for one in stripped(rule.prelude) if one.type != "whitespace"]
            prefix = words[0].value if words and words[0].type == "ident" else None
            if words:
                self.namespaces[prefix] = str(getattr(words[-1], "value", ""))
        elif rule.content is None:
            return
        elif (
            name == "layer"
            or (name == "media" and media_holds(rule.prelude, self.width, self.height))
            or (name == "supports" and supported(rule.prelude))
        ):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            self.read(inner, layered=layered or name == "layer", depth=depth + 1)
        elif name in ("container", "scope", "starting-style"):
            self.dropped.add(f"@{name}")


def sheets_of(root: ElementTree.Element, width: float, height: float, dropped: set[str]) -> Sheets:
    """Return the sheets of the document's ``style`` elements, for a picture of that size."""
    sheets = Sheets(width, height, dropped)
    for element in root.iter(f"{{{SVG}}}style"):
        if element.get("type", "").strip().lower() not in ("", "text/css"):
            continue
        media = tinycss2.parse_component_value_list(element.get("media", ""))
        if media and not media_holds(media, width, height):
            continue
        text = "".join(element.itertext()).replace("<!--", "").replace("-->", "")
        sheets.read(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))
    return sheets


def supported(condition: Tokens) -> bool:
    """Evaluate ``@supports``: true unless negated, since browsers support everything in common use."""
    words = [one for one in stripped(condition) if one.type != "whitespace"]
    return not (words and words[0].type == "ident" and words[0].lower_value == "not")


Style = dict[str, str]


def styled(
    element: cssselect2.ElementWrapper, sheets: Sheets, parent: Style, variables: dict[str, Tokens]
) -> tuple[Style, dict[str, Tokens]]:
    """Return an element's resulting style as text, and the variables that its children inherit.

    ``parent`` is the style of the enclosing element.
    """
    name = name_of(element.etree_element)
    winners: dict[str, tuple[Weight, ast.Declaration]] = {}
    for weight, shorthand in _all_declarations(element, sheets):
        for one in _longhands(shorthand):
            best = winners.get(one.name)
            if (best is None or best[0] <= weight) and _counts(one, name, weight, sheets.dropped):
                winners[one.name] = (weight, one)
    declared = {key: one for key, (_, one) in winners.items()}
    variables = variables | {
        key: stripped(one.value) for key, one in declared.items() if key.startswith("--")
    }
    style: Style = {}
    for key, one in declared.items():
        tokens = None if key.startswith("--") else substituted(one.value, variables)
        if tokens and (text := _computed(key, tokens, parent, sheets.dropped)) is not None:
            style[key] = text
    return style, variables


def _computed(key: str, tokens: list[ast.Node], parent: Style, dropped: set[str]) -> str | None:
    """Return the value as an attribute; None if the declaration changes nothing."""
    word = wide_word(tokens)
    if word == "inherit" and key in OWN:
        return parent.get(key, INITIAL.get(key))
    if word:
        return INITIAL.get(key) if word == "initial" else None
    return as_attribute(key, tokens, dropped)


def _all_declarations(
    element: cssselect2.ElementWrapper, sheets: Sheets
) -> Iterator[tuple[Weight, ast.Declaration]]:
    node = element.etree_element
    for key, value in node.attrib.items():
        if key in KNOWN - CSS_ALONE:
            # CSS does not allow white space before a parenthesis; the attribute does.
            text = _ROOM.sub("(", value) if key == "transform" else value
            tokens = tinycss2.parse_component_value_list(text)
            yield (False, 0, (), 0), _declaration(key, tokens)
    for specificity, order, _, declarations in sheets.matcher.match(element):
        for one, layered in declarations:
            yield (one.important, 1 if layered else 2, specificity, order), one
    for one in _declarations(node.get("style", "")):
        yield (one.important, 3, (), 0), one


def _declarations(content: str | Tokens) -> list[ast.Declaration]:
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [one for one in found if one.type == "declaration"]


def _declaration(name: str, tokens: Tokens) -> ast.Declaration:
    return ast.Declaration(1, 1, name, name, list(tokens), important=False)


def _longhands(one: ast.Declaration) -> list[ast.Declaration]:
    """Return the declarations of a shorthand, in lower case; variables keep their case."""
    name = one.name if one.name.startswith("--") else one.lower_name
    names = [f"marker-{end}" for end in ("start", "mid", "end")] if name == "marker" else [name]
    return [
        ast.Declaration(one.source_line, one.source_column, each, each, one.value, one.important)
        for each in names
    ]


def _counts(one: ast.Declaration, element: str, weight: Weight, dropped: set[str]) -> bool:
    """Return whether a declaration counts; one that CSS cannot parse does not override others."""
    if one.name in UNSUPPORTED and weight[1]:
        if tinycss2.serialize(one.value).strip().lower() not in HARMLESS:
            dropped.add(one.name.removesuffix("-name"))
        return False
    if not concerns(one.name, element):
        return False
    if one.name.startswith("--") or has_variable(one.value):
        return True
    tokens = stripped(one.value)
    return bool(wide_word(tokens)) or as_attribute(one.name, tokens, dropped) is not None


def substituted(
    tokens: Tokens, variables: dict[str, Tokens], depth: int = 0
) -> list[ast.Node] | None:
    """Replace every ``var()``; None if a variable is missing or refers to itself."""
    found: list[ast.Node] = []
    for one in stripped(tokens):
        inner: list[ast.Node] | None = [one]
        if one.type == "function" and depth > MAX_SUBSTITUTIONS:
            inner = None
        elif one.type == "function" and one.lower_name == "var":
            value = _of_variable(one, variables)
            inner = None if value is None else substituted(value, variables, depth + 1)
        elif one.type == "function":
            arguments = substituted(one.arguments, variables, depth + 1)
            inner = (
                None
                if arguments is None
                else [ast.FunctionBlock(one.source_line, one.source_column, one.name, arguments)]
            )
        if inner is None or len(found) > MAX_TOKENS:
            return None
        found.extend(inner)
    return found


def _of_variable(call: ast.FunctionBlock, variables: dict[str, Tokens]) -> Tokens | None:
    """Return the value of a ``var()``: the variable's, else the fallback behind the comma."""
    words = stripped(call.arguments)
    name = str(getattr(words[0], "value", "")) if words else ""
    if name in variables:
        return variables[name]
    commas = (at for at, word in enumerate(words) if word.type == "literal" and word.value == ",")
    comma = next(commas, None)
    return None if comma is None else words[comma + 1 :]
