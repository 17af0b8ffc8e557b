"""Seed an older release through its HTTP API: one small agency with everything that an upgrade touches."""

from __future__ import annotations

import base64
import hmac
import io
import string
import struct
import time
import uuid

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

from local.client import Client, Json, Refused, exchange
from local.studio import Owner

WITHIN_S = 120
CHECKPOINT = 50  # the version at which the history stores a whole document
OVEN = """\
How we carried a bakery's oven across the river in one night.
---
It weighs 900 kilos. The ferry takes 1,000. Plans: https://rivermill.example/oven
---
Forty of us, one lamp, no rain. We walked slowly. We sang so that nobody would fall asleep. #baking
---
The first loaf came out at 4:12. It was flat. We ate it all the same."""
SHOP = """\
Three shelves, one rule.
---
Books that nobody asked for stand at eye level."""
WAITING = "# A map\n\n![The way to the ferry](https://rivermill.example/map.png)"
LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="40" height="40" rx="8"
fill="#a63c1f"/><path d="M52 8h16v24h-16zM76 8h16v24h-16z" fill="#33261d"/></svg>"""


def blocks() -> bytes:
    """A font whose letters are blocks, each a little wider than the previous one."""
    letters = string.ascii_letters + string.digits + ".,:!?-"
    names = [".notdef", "space", *(f"u{ord(letter):04x}" for letter in letters)]
    glyphs, widths = {}, {}
    for place, name in enumerate(names):
        pen, wide = TTGlyphPen(None), 300 + 5 * place
        if name != "space":
            high = 700 if place % 2 else 500
            pen.moveTo((50, 0))
            for point in ((50, high), (wide - 50, high), (wide - 50, 0)):
                pen.lineTo(point)
            pen.closePath()
        glyphs[name], widths[name] = pen.glyph(), (wide, 50)
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(
        {ord(letter): f"u{ord(letter):04x}" for letter in letters} | {32: "space"}
    )
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Mill Blocks", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def picture(hue: int) -> bytes:
    """A gradient of one colour."""
    file = io.BytesIO()
    ramp = Image.linear_gradient("L").resize((240, 180))
    Image.merge(
        "HSV", [Image.new("L", ramp.size, hue), Image.new("L", ramp.size, 150), ramp]
    ).convert("RGB").save(file, "JPEG", quality=60)
    return file.getvalue()


def totp(secret: str) -> str:
    """The current code of an authenticator (RFC 6238)."""
    digest = hmac.digest(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1"
    )
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def text_of(slide: Json, *roles: str) -> Json:
    """The slide's text with the first of these roles."""
    return next(one for role in roles for one in slide["elements"] if one.get("role") == role)


class Seeder:
    """Works as the owner of an agency; ``answers`` are the service's responses about it at the end."""

    def __init__(self, url: str, owner: Owner) -> None:
        self._api = Client(url)
        self._api.sign_in(email=owner.email, password=owner.password)
        self._base, self._password = f"/api/v1/agencies/{owner.agency}", owner.password
        self.answers: dict[str, Json] = {}

    def seed(self) -> None:
        """Make two clients and five carousels with their reviews, files and histories."""
        mill, kit = self._brand()
        oven = self._thread(mill, OVEN, pictures=2)
        self._post("threads", {"client": mill, "text": WAITING, "source": "markdown"})
        made = {"thread": oven, "client": mill, "brand_kit": kit}
        approved = self._carousel(**made, title="Approved")
        self._do(approved, {"op": "set_style", "style": {"theme": "own-kiln"}})
        self._review(approved, "approved")
        history = self._carousel(**made, title="History")
        self._review(history, "approved")
        self._history(history, mill, kit)
        self._review(history, "changes_requested", "Fewer waves, please.")
        variants = self._carousel(**made, title="Variants")
        self._vary(variants)
        shop = self._post("clients", {"name": "Kestrel Books"})["id"]
        author = {"name": "Kestrel Books", "handle": "@kestrel"}
        spec = {
            "author": author,
            "theme": "midnight",
            "pattern": "none",
        }  # files with a flat background are small
        plain = self._post("brand-kits", {"client": shop, "name": "Shop", "spec": spec})["id"]
        shelves = self._thread(shop, SHOP)
        made = {"thread": shelves, "client": shop, "brand_kit": plain, "format": "instagram-1x1"}
        handed = self._carousel(**made, title="Handed over")
        self._review(handed, "approved")
        hand_over = self._post("hand-overs", {"carousels": [handed["id"]], "files": ["avif"]})
        hand_over = self._ended("hand-overs", hand_over, "ready")
        rendered = self._carousel(**made, title="Rendered")
        wanted = {"carousel": rendered["id"], "files": ["avif"], "names": "{n}-{layout}"}
        render = self._ended("renders", self._post("renders", wanted), "succeeded")
        self._do(rendered, {"op": "set_document", "title": "Rendered, then changed"})
        carousels = {
            "approved": approved,
            "history": history,
            "variants": variants,
            "handed over": handed,
            "rendered": rendered,
        }
        self.answers["carousels"] = {
            name: self._get(f"carousels/{one['id']}") for name, one in carousels.items()
        }
        self.answers["reviews"] = {
            name: self._get(f"carousels/{one['id']}/reviews")["results"]
            for name, one in carousels.items()
        }
        self.answers["render"] = self._get(f"renders/{render['id']}")
        self.answers["hand over"] = self._get(f"hand-overs/{hand_over['id']}")
        self._remember(history)
        self._turn_mfa_on()

    def _remember(self, carousel: Json) -> None:
        """Record every version in the history of a carousel, and its steps."""
        path = f"carousels/{carousel['id']}/versions"
        steps = list(self._api.pages(f"{self._base}/{path}"))
        self.answers["steps"] = steps
        kept = {1, *(step["version"] for step in steps)}
        self.answers["versions"] = {
            str(number): self._get(f"{path}/{number}")["document"] for number in sorted(kept)
        }

    def _turn_mfa_on(self) -> None:
        """Turn on two-step sign-in, whose secrets the database stores encrypted."""
        auth, account = "/_allauth/browser/v1/auth", "/_allauth/browser/v1/account/authenticators"
        self._api.send("POST", f"{auth}/reauthenticate", {"password": self._password})
        try:
            self._api.get(f"{account}/totp")
        except Refused as none:  # 404, with the secret for a new authenticator
            secret = none.answer.json()["meta"]["secret"]
        self._api.send("POST", f"{account}/totp", {"code": totp(secret)})
        codes = self._api.get(f"{account}/recovery-codes")["data"]["unused_codes"]
        self.answers["totp secret"], self.answers["recovery code"] = secret, codes[0]

    def _brand(self) -> tuple[str, str]:
        """Make a client whose kit has a logo, a font of its own and a theme made of its colours."""
        mill = self._post("clients", {"name": "Rivermill"})["id"]
        logo = self._asset("logo", "mill.svg", "image/svg+xml", LOGO)
        font = self._asset("font", "blocks.ttf", "font/ttf", blocks())
        spec = {
            "author": {"name": "Rivermill", "handle": "@rivermill"},
            "colors": [{"role": "accent", "hex": "#a63c1f"}],
            "logos": [{"asset": logo}],
            "fonts": [{"role": "heading", "family": "Mill Blocks", "asset": font}],
        }
        kit = self._post("brand-kits", {"client": mill, "name": "Main", "spec": spec})["id"]
        self._post("themes", {"name": "Kiln", "brand_kit": kit, "form": "dark"})
        return mill, kit

    def _thread(self, client: str, text: str, pictures: int = 0) -> str:
        images = [
            {"post": 2 + n, "asset": self._picture(client, 20 + 60 * n), "alt": f"Ramp {n}"}
            for n in range(pictures)
        ]
        body = {"client": client, "text": text, "source": "plain-text", "images": images}
        return str(self._post("threads", body)["id"])

    def _picture(self, client: str, hue: int) -> str:
        return self._asset("image", f"ramp-{hue}.jpg", "image/jpeg", picture(hue), client=client)

    def _asset(self, kind: str, name: str, type: str, data: bytes, **fields: str) -> str:
        body = {"kind": kind, "filename": name, "content_type": type, "bytes": len(data), **fields}
        made = self._post("assets", body)
        to = made["upload"]
        answer = exchange(to["method"], to["url"], body=data, headers=to["headers"])
        if answer.status >= 400:
            raise Refused(answer, f"the upload of {name}")
        self._post(f"assets/{made['id']}/complete")
        return str(made["id"])

    def _carousel(self, **fields: str) -> Json:
        return self._post("carousels", fields)

    def _review(self, carousel: Json, verdict: str, note: str = "") -> None:
        body = {"verdict": verdict, "note": note}
        self._post(f"carousels/{carousel['id']}/reviews", body, carousel["version"])

    def _vary(self, carousel: Json) -> None:
        """Change style, layout and text in a second format; a review requests changes to it."""
        cover = carousel["document"]["slides"][0]
        words = {"element": text_of(cover, "title")["id"], "text": "An oven crosses a river"}
        own = {"slide": cover["id"], "layout": "text-only", "alt": "A cover", "texts": [words]}
        variant = {"format": "x-16x9", "style": {"theme": "forest"}, "slides": [own]}
        formats = ["instagram-1x1", "x-16x9"]
        said = {"format": formats[0], "formats": formats, "variants": [variant]}
        self._do(carousel, {"op": "set_document", **said})
        self._review(carousel, "changes_requested", "A calmer green, please.")

    def _history(self, carousel: Json, client: str, kit: str) -> None:
        """Apply a newer kit, then make steps of every kind, past the version that is stored whole."""
        spec = self._get(f"brand-kits/{kit}")["spec"] | {"website": "rivermill.example"}
        self._api.patch(f"{self._base}/brand-kits/{kit}", {"spec": spec}, version=1)
        self._post(f"brand-kits/{kit}/apply", {"carousels": [carousel["id"]]})
        carousel["version"] += 1
        for number in range(CHECKPOINT - 30):
            size = "SMLX"[number % 4].replace("X", "XL")
            self._do(carousel, {"op": "set_style", "style": {"typography": {"size": size}}})
        self._every_operation(carousel, self._picture(client, 200))
        self._step(carousel, "undo")
        self._step(carousel, "redo")
        self._step(carousel, f"versions/{CHECKPOINT - 10}/restore")
        for words in ("The oven", "The oven is", "The oven is warm"):
            title = text_of(carousel["document"]["slides"][0], "title")
            self._do(carousel, {"op": "set_text", "element": title["id"], "text": words})

    def _every_operation(self, carousel: Json, asset: str) -> None:
        """Make one step with every kind of operation, including a rebuild from the thread."""

        def slide(index: int) -> Json:
            return carousel["document"]["slides"][index]

        def do(op: str, **fields: Json) -> None:
            self._do(carousel, {"op": op, **fields})

        shown = [one["post"] for one in carousel["document"]["slides"] if one["post"]]
        *_, pictured, last = dict.fromkeys(shown)
        new, title, body, image = (str(uuid.uuid4()) for _ in range(4))
        do("set_text", element=text_of(slide(0), "title")["id"], text="The night of the oven")
        ground = {"kind": "linear", "colors": ["ground", "accent"], "angle": 135}
        do("set_style", slide=slide(0)["id"], style={"background": ground})
        do("set_layout", slide=slide(2)["id"], layout="title-body")
        do("set_outro", goal="comment")
        do("duplicate_slide", slide=slide(2)["id"])
        do("split_slide", slide=slide(3)["id"])
        do("merge_slides", slide=slide(3)["id"], other=slide(4)["id"])
        do("move_slide", slide=slide(3)["id"], index=1)
        words = {"kind": "text", "id": title, "role": "title", "text": "What it takes"}
        made = {"id": new, "layout": "title-body", "elements": [words]}
        do("insert_slide", slide=made, index=2)
        do("set_slide", slide=new, alt="A list", layout="image-top")
        words = {"kind": "text", "id": body, "role": "body", "text": "Rope and patience"}
        do("insert_element", slide=new, element=words, index=1)
        ramp = {"kind": "image", "id": image, "asset": asset, "focus": {"x": 0.2, "y": 0.8}}
        do("insert_element", slide=new, element=ramp, index=2)
        do("move_element", slide=new, element=image, index=0)
        bold = words | {"entities": [{"kind": "bold", "start": 0, "end": 4}]}
        do("set_element", slide=new, element=bold)
        do("remove_element", slide=new, element=title)
        gone = next(one for one in carousel["document"]["slides"] if one["post"] == last)
        do("remove_slide", slide=gone["id"])
        do("drop_remaining")
        do("drop_post", post=last, part="quote", slide=new)
        do("draft_captions", channels=["instagram"])
        formats = ["instagram-4x5", "instagram-1x1"]
        do("set_document", formats=formats, language="de", numbering={"first": 2, "total": 9})
        do("retell", recipe="listicle")
        do("drop_post", post=pictured, part="images", index=1)
        do("set_layout", slide=slide(2)["id"], layout="big-number")
        do("set_style", style={"theme": "own-kiln", "pattern": {"kind": "waves"}})

    def _do(self, carousel: Json, *operations: Json) -> None:
        self._step(carousel, "operations", {"operations": operations})

    def _step(self, carousel: Json, what: str, body: Json = None) -> None:
        path = f"carousels/{carousel['id']}/{what}"
        carousel.update(self._post(path, body, carousel["version"])["carousel"])

    def _ended(self, kind: str, made: Json, how: str) -> Json:
        deadline = time.monotonic() + WITHIN_S
        while made["status"] != how:
            if made["status"] == "failed" or time.monotonic() > deadline:
                raise RuntimeError(f"one of {kind} is {made['status']}")
            time.sleep(0.1)
            made = self._get(f"{kind}/{made['id']}")
        return made

    def _get(self, path: str) -> Json:
        return self._api.get(f"{self._base}/{path}")

    def _post(self, path: str, body: Json = None, version: int | None = None) -> Json:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self._api.send("POST", f"{self._base}/{path}", body, headers).json()
