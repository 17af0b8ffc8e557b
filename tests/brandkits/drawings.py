"""Small drawings as common programs write them: each must look as it does in a browser."""

from __future__ import annotations

import base64
import gzip

from PIL import Image

from tests.brandkits import pictures

NS = 'xmlns="http://www.w3.org/2000/svg"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
DISC = '<circle cx="60" cy="60" r="50" fill="#1f3a5f"/>'
BAR = '<rect x="130" y="30" width="180" height="60" rx="12" fill="#e0a030"/>'
MARK = DISC + BAR
SMALL = pictures.encoded(
    Image.linear_gradient("L").resize((40, 30)).convert("RGB"), "JPEG", quality=95
)
DATA = "data:image/jpeg;base64," + base64.b64encode(SMALL).decode()


def svg(content: str, attributes: str = 'viewBox="0 0 320 120"', *, head: str = "") -> str:
    return f"{head}<svg {NS} {XLINK} {attributes}>{content}</svg>"


def styled(
    rules: str, content: str = '<circle class="a" id="d" cx="60" cy="60" r="50"/>' + BAR
) -> str:
    return svg(f"<style>{rules}</style>{content}")


ILLUSTRATOR = (
    '<?xml version="1.0" encoding="utf-8"?><!-- Generator: Adobe Illustrator --><!DOCTYPE svg PUBLIC '
    '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" ['
    '<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">'
    ']><svg xmlns="&ns_svg;" xmlns:i="&ns_ai;" x="0px" y="0px" width="320px" height="120px" '
    'viewBox="0 0 320 120" style="enable-background:new 0 0 320 120;" xml:space="preserve"><switch>'
    '<foreignObject requiredExtensions="&ns_ai;" x="0" y="0" width="1" height="1"><i:pgfRef/>'
    f'</foreignObject><g i:extraneous="self">{MARK}</g></switch><i:pgf>eJzs</i:pgf></svg>'
)
INKSCAPE = (
    f'<svg {NS} xmlns:svg="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" width="84.6mm" height="31.7mm" '
    'viewBox="0 0 320 120"><sodipodi:namedview id="v"><inkscape:grid/></sodipodi:namedview><defs>'
    '<inkscape:path-effect effect="spiro"/></defs><g inkscape:label="Layer 1" inkscape:groupmode="layer" '
    'style="display:inline;fill:#1f3a5f;fill-opacity:1;-inkscape-font-specification:Sans;stroke:none">'
    '<path sodipodi:type="arc" d="M110 60a50 50 0 1 1-100 0 50 50 0 1 1 100 0z"/></g>'
    f"<svg:g>{BAR}</svg:g></svg>"
)
FIGMA = svg(
    '<g clip-path="url(#c)" filter="url(#f)">'
    + MARK
    + '</g><defs><filter id="f" x="-10" y="-10" width="340" '
    'height="140" filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB"><feFlood flood-opacity="0" '
    'result="b"/><feColorMatrix in="SourceAlpha" type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0" '
    'result="h"/><feOffset dy="4"/><feGaussianBlur stdDeviation="4"/><feComposite in2="h" operator="out"/>'
    '<feColorMatrix type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.5 0"/><feBlend in2="b" '
    'result="s"/><feBlend in="SourceGraphic" in2="s" result="shape"/></filter><clipPath id="c">'
    '<rect width="320" height="120" fill="white"/></clipPath></defs>',
    'width="320" height="120" viewBox="0 0 320 120" fill="none"',
)

# Look as in a browser, with nothing left out.
SAME: dict[str, str | bytes] = {
    "plain": svg(MARK),
    "in pixels": svg(MARK, 'width="320" height="120"'),
    "in millimetres": svg(MARK, 'width="85mm" height="32mm" viewBox="0 0 320 120"'),
    "in inches and no viewBox": svg(MARK, 'width="3.34in" height="1.25in"'),
    "in em": svg(MARK, 'width="20em" height="7.5em"'),
    "in percent with a viewBox": svg(MARK, 'width="100%" height="100%" viewBox="0 0 320 120"'),
    "a width alone": svg(MARK, 'width="640" viewBox="0 0 320 120"'),
    "cropped as the author has it": svg(MARK, 'width="200" height="120"'),
    "a viewBox that starts elsewhere": svg(MARK, 'viewBox="-20,-30 360 180"'),
    "a slice": svg(MARK, 'width="200" height="120" viewBox="0 0 320 120" preserveAspectRatio="xMinYMin slice"'),
    "stretched": svg(MARK, 'width="200" height="120" viewBox="0 0 320 120" preserveAspectRatio="none"'),
    "a link": svg(f'{DISC}<a xlink:href="https://nightoven.example/">{BAR}</a>'),
    "a switch": svg(f'<switch><g requiredExtensions="urn:other">{DISC}</g><g>{MARK}</g></switch>'),
    "copies": svg(f'<defs><g id="m">{DISC}</g></defs><use href="#m"/><use xlink:href="#m" x="120"/>'),
    "a symbol": svg(f'<symbol id="m" viewBox="0 0 120 120">{DISC}</symbol><use href="#m" x="20" width="80" height="80"/>'),
    "a prefix": f'<svg:svg xmlns:svg="http://www.w3.org/2000/svg" viewBox="0 0 320 120">{MARK.replace("<", "<svg:")}</svg:svg>',
    "a long comment": svg(MARK, head=f"<!-- {'Night Oven ' * 400} -->"),
    "a byte order mark": ("\ufeff" + svg(MARK)).encode(),
    "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>' + svg(MARK)).encode("utf-16"),
    "Illustrator": ILLUSTRATOR,
    "Inkscape": INKSCAPE,
    "Figma": FIGMA,
    "light, not dark": styled(".a{fill:#1f3a5f}@media (prefers-color-scheme:dark){.a{fill:#fff}}"),
    "light by name": styled("@media (prefers-color-scheme: light) {.a{fill:#1f3a5f}}"),
    "on screens": styled("@media screen and (min-width: 20px), print {.a{fill:#1f3a5f}}"),
    "not in print": styled(".a{fill:#1f3a5f}@media print{.a{fill:none}}"),
    "a wide picture": styled(".a{fill:#1f3a5f}@media (max-width: 40px){.a{fill:none}}"),
    "a font's face": styled("@font-face{font-family:X;src:url(x.woff)}.a{fill:#1f3a5f}"),
    "supported": styled("@supports (fill: red) {.a{fill:#1f3a5f}}"),
    "comments and CDATA": styled("<![CDATA[ /* { } */ .a { /* x */ fill : #1f3a5f } ]]>"),
    "an id beats a class": styled("#d{fill:#1f3a5f}.a{fill:red}circle{fill:lime}"),
    "importance": styled(".a{fill:#1f3a5f!important}", '<circle class="a" style="fill:red" cx="60" cy="60" r="50"/>'),
    "descendants": styled("g > .a, svg g rect{fill:#1f3a5f}", f'<g><circle class="a" cx="60" cy="60" r="50"/></g>{BAR}'),
    "every other": styled("circle:nth-child(even){fill:#1f3a5f}:not(circle){stroke:#333}"),
    "a later rule": styled(".a{fill:red}.b{fill:#1f3a5f}", '<circle class="b a" cx="60" cy="60" r="50"/>'),
    "what is not legible counts for nothing": styled(".a{fill:#1f3a5f;fill:#12;fill:blurple}"),
    "attributes give way": styled("circle{fill:#1f3a5f}", '<circle fill="red" cx="60" cy="60" r="50"/>'),
    "variables": styled(":root{--b:#1f3a5f}.a{fill:var(--b)}rect{fill:var(--none,#e0a030)}"),
    "variables of variables": styled(":root{--b:var(--c);--c:#1f3a5f}.a{fill:var(--b)}"),
    "current colour": svg(f'<g color="#1f3a5f" fill="currentColor"><circle cx="60" cy="60" r="50"/></g>{BAR}'),
    "colours of many kinds": svg("".join(
        f'<rect x="{40 * n}" width="36" height="120" fill="{color}"/>' for n, color in enumerate(
            ("rgb(31 58 95)", "rgb(31,58,95,.5)", "hsl(214deg 51% 25%)", "#1f3a5f80",
             "hwb(214 12% 63%)", "oklch(60% .15 50)", "rebeccapurple", "lab(50% 40 20)")))),
    "moved by CSS": styled(".a{fill:#1f3a5f;transform:translate(20px,5px) rotate(10deg) scale(.8)}"),
    "turned about its middle": styled("rect{transform-box:fill-box;transform-origin:center;transform:rotate(20deg)}"),
    "turned about a point": svg(DISC + BAR.replace("/>", ' transform="rotate(20)" transform-origin="220 60"/>')),
    "sizes by CSS": styled("rect{x:20px;y:10px;width:200px;height:80px;rx:20px;fill:#1f3a5f}", "<rect/>"),
    "a mask of luminance": svg(f'<mask id="m"><rect width="160" height="120" fill="#fff"/></mask><g mask="url(#m)">{MARK}</g>'),
    "a mask of alpha": svg(f'<mask id="m" mask-type="alpha"><rect width="160" height="120"/></mask><g mask="url(#m)">{MARK}</g>'),
    "a mask by CSS": styled("mask{mask-type:alpha}g{mask:url(#m)}", f'<mask id="m"><rect width="160" height="120"/></mask><g>{MARK}</g>'),
    "a clip": svg(f'<clipPath id="c"><rect width="200" height="70"/></clipPath><g clip-path="url(#c)">{MARK}</g>'),
    "a clip that is not there": svg(f'<g clip-path="url(#gone)" filter="url(#gone)" mask="url(#gone)">{MARK}</g>'),
    "a gradient by another": svg('<linearGradient id="a"><stop stop-color="#1f3a5f"/><stop offset="1" stop-color="#e0a030"/>'
        '</linearGradient><linearGradient id="b" xlink:href="#a" x2="0" y2="1"/><rect width="320" height="120" fill="url(#b)"/>'),
    "a radial gradient": svg('<radialGradient id="a" fx=".3"><stop stop-color="#fff"/><stop offset="1" stop-color="#1f3a5f" '
        'stop-opacity=".5"/></radialGradient><rect width="320" height="120" fill="url(\'#a\')"/>'),
    "a pattern": svg('<pattern id="p" width="40" height="40" patternUnits="userSpaceOnUse"><rect width="20" height="40" '
        'fill="#1f3a5f"/></pattern><rect width="320" height="120" fill="url(#p)"/>'),
    "markers": svg('<marker id="m" markerWidth="6" markerHeight="6" refX="3" refY="3" orient="auto"><path d="M0 0L6 3L0 6z"/>'
        '</marker><path d="M20 60H260" stroke="#1f3a5f" stroke-width="8" marker-end="url(#m)"/>'),
    "dashes and joins": svg('<path d="M20 100L100 20L180 100H300" fill="none" stroke="#1f3a5f" stroke-width="14" '
        'stroke-dasharray="40 10" stroke-linejoin="round" stroke-linecap="round"/>'),
    "a shadow": svg(f'<filter id="f"><feDropShadow dx="4" dy="6" stdDeviation="5" flood-color="#333"/></filter><g filter="url(#f)">{MARK}</g>'),
    "a shadow by a function": svg(f'<g filter="drop-shadow(4px 6px 5px rgb(0 0 0 / 50%))">{MARK}</g>'),
    "a blur": svg(f'<filter id="f"><feGaussianBlur stdDeviation="6"/></filter><g filter="url(#f)">{MARK}</g>'),
    "a blend": svg(f'{DISC}<g style="mix-blend-mode:multiply"><rect x="30" y="30" width="180" height="60" fill="#e0a030"/></g>'),
    "a nested drawing": svg(f'{DISC}<svg x="160" y="10" width="100" height="100" viewBox="0 0 120 120">{DISC}</svg>'),
    "an embedded picture": svg(f'<image href="{DATA}" x="20" y="10" width="200" height="100"/>{BAR}'),
    "an embedded picture of its own size": svg(f'<image xlink:href="{DATA}" x="20" y="10"/>{DISC}'),
    "a ground": svg(MARK, 'viewBox="0 0 320 120" style="background:#f4ead8"'),
    "hidden words": svg(f'<text display="none">Night Oven</text><defs><text>x</text></defs><text> </text>{MARK}'),
    "hidden parts": svg(f'<g display="none"><rect width="320" height="120"/></g><g visibility="hidden">{DISC}</g>{BAR}'),
    "painted beneath": svg('<circle cx="60" cy="60" r="40" fill="#e0a030" stroke="#1f3a5f" stroke-width="20" style="paint-order:stroke"/>'),
    "even-odd": svg('<path fill-rule="evenodd" fill="#1f3a5f" d="M0 0H120V120H0zM30 30H90V90H30z"/>'),
    "arcs without room": svg('<path fill="#1f3a5f" d="M10 60a50 50 0 11100 0a50 50 0 01-100 0zm130-30h150v60h-150z"/>'),
    "half seen": svg(f'<g opacity="50%" fill-opacity=".5">{MARK}</g>'),
}  # fmt: skip

# A browser shows these only within a page, or not at all; here they are drawn whole.
WHOLE: dict[str, str | bytes] = {
    "Latin-1": (
        '<?xml version="1.0" encoding="ISO-8859-1"?>' + svg("<title>Frühling</title>" + MARK)
    ).encode("latin-1"),
    "packed": gzip.compress(svg(MARK).encode()),
    "no namespace": f'<svg viewBox="0 0 320 120">{MARK}</svg>',
    "a namespace with a slip": f'<svg xmlns="https://www.w3.org/2000/svg" viewBox="0 0 320 120">{MARK}</svg>',
    "no size": svg(MARK, ""),
    "in percent": svg(MARK, 'width="100%" height="100%"'),
    "words before the XML": "\n\n" + svg(MARK, head='<?xml version="1.0"?>'),
    "an unknown prefix": svg(MARK).replace(XLINK, "").replace("<circle", '<circle xlink:title="x"'),
}

# Drawn; the parts left out are reported by name.
PARTLY_DRAWN: dict[str, tuple[str, list[str]]] = {
    "a layer of its own": (svg(f"{DISC}<layer>{BAR}</layer>"), ["layer"]),
    "a web page": (svg(f"{MARK}<foreignObject width='9' height='9'><p>x</p></foreignObject>"), ["foreignObject"]),
    "a picture elsewhere": (svg(f'{MARK}<image href="https://a.example/b.png" width="9" height="9"/>'), ["image"]),
    "an animation": (svg(MARK.replace("/>", '><animate attributeName="r" to="9"/></circle>', 1)), ["animation"]),
    "an animation by CSS": (styled(".a{fill:#1f3a5f;animation:x 1s}@keyframes x{to{fill:red}}"), ["animation"]),
    "dashes by a share of the path": (svg(f'{MARK}<path d="M9 9h99" stroke="red" pathLength="9" stroke-dasharray="3"/>'), ["pathLength"]),
    "a size that is worked out": (svg(f'{MARK}<rect width="calc(9px + 1em)" height="9"/>'), ["calc"]),
    "a mixed colour": (styled(".a{fill:#1f3a5f}rect{stroke:color-mix(in srgb,red,blue)}"), ["color-mix()"]),
    "a clip by a shape of CSS": (svg(f'<g style="clip-path:circle(40%)">{MARK}</g>'), ["clip-path"]),
    "a sheet elsewhere": (styled("@import 'a.css';.a{fill:#1f3a5f}"), ["@import"]),
    "a turn about a path's middle": (svg(f'{DISC}<path d="M130 30h90v60z" style="transform-box:fill-box;transform:rotate(9deg)"/>'), ["transform-box"]),
    "a move by a share": (svg(f'<g style="transform:translate(50%)">{MARK}</g>'), ["transform"]),
    "an even stroke": (svg(MARK.replace("/>", ' stroke="red" vector-effect="non-scaling-stroke"/>', 1)), ["vector-effect"]),
}  # fmt: skip

# Refused; the error names the feature that cannot be drawn.
REFUSED: dict[str, tuple[str | bytes, str, str]] = {
    "words": (svg(MARK + "<text>Night Oven</text>"), "svg-text", "convert it to outlines"),
    "words that a copy shows": (svg('<defs><text id="t">x</text></defs><use href="#t"/>'), "svg-text", "outlines"),
    "an effect": (svg(f'<filter id="f"><feTurbulence/></filter><g filter="url(#f)">{MARK}</g>'), "svg-filter", "feTurbulence"),
    "an entity of markup": (svg("&x;", head="<!DOCTYPE svg [<!ENTITY x '<rect/>'>]>"), "svg-entities", "“x”"),
    "broken XML": (svg("<g>" + MARK), "damaged", "in line 1"),
    "an unknown encoding": ("<?xml version='1.0' encoding='klingon'?>" + svg(MARK), "damaged", "klingon"),
    "shares of no size": (svg('<rect width="50%" height="50%"/>', ""), "svg-size", "viewBox"),
    "a width of nothing": (svg(MARK, 'width="0" height="9"'), "svg-size", "width"),
    "another language": ("<math><mi>x</mi></math>", "not-a-drawing", "<math>"),
}  # fmt: skip
