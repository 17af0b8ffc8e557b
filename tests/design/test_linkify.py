"""Links, mentions and tags are found exactly where the networks find them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.catalogue.channels import length
from design.text.linkify import find, links

LINKS: dict[str, list[str]] = {
    # The sentence continues after an address.
    "朝は https://pan.example/asa/1をどうぞ": ["https://pan.example/asa/1"],
    "予約（https://pan.example/r?d=7）まで": ["https://pan.example/r?d=7"],
    "看https://mian.example/a/看看，再来": ["https://mian.example/a/"],
    "https://pan.exampleへ来て、https://pan.example/です": [
        "https://pan.example",
        "https://pan.example/",
    ],
    "ดูhttps://khanom.example/menuได้": ["https://khanom.example/menu"],
    "https://ppang.example/b를 보세요": ["https://ppang.example/b"],
    "ראו https://lehem.example/aבאתר": ["https://lehem.example/a"],
    "https://oven.example/a😀 https://oven.example/b！ok": [
        "https://oven.example/a",
        "https://oven.example/b",
    ],
    # Addresses in other scripts.
    "https://bäckerei.example/straße/öffnung?x=ü offen": [
        "https://bäckerei.example/straße/öffnung?x=ü"
    ],
    "https://パン屋.jp/ と http://مخبز.قطر/خبز/يوم اليوم": [
        "https://パン屋.jp/",
        "http://مخبز.قطر/خبز/يوم",
    ],
    "http://बेकरी.भारत/रोटी और пекарня.рф/хлеб": ["http://बेकरी.भारत/रोटी", "пекарня.рф/хлеб"],
    "https://ja.wikipedia.org/wiki/パン_(食品)。": ["https://ja.wikipedia.org/wiki/パン_(食品)"],
    "(https://en.wikipedia.org/wiki/Rye_(bread))": ["https://en.wikipedia.org/wiki/Rye_(bread)"],
    # Closing punctuation, quotes and brackets.
    "<https://a.example/x>, “https://b.example/y”; **https://c.example/z**.": [
        "https://a.example/x",
        "https://b.example/y",
        "https://c.example/z",
    ],
    "https://a.example/p?q=1#f! https://a.example/l.html...": [
        "https://a.example/p?q=1#f",
        "https://a.example/l.html",
    ],
    # Without a scheme: a real top-level domain, and no file name.
    "nachtofen.de, oven.co.uk/menu and t.co": ["nachtofen.de", "oven.co.uk/menu", "t.co"],
    "node.js README.md main.rs run.sh a.zip v2.0 e.g. i.e. 3.14 U.S.A. Ph.D. z.B.": [],
    "docs.rs/serde www.loaf.md https://run.sh": ["docs.rs/serde", "www.loaf.md", "https://run.sh"],
    "It was warm.It was bread, at 5.pm": [],
    "me@oven.de or a.b+c@oven.co.uk or mailto:x@oven.de": [],
    "$TVI.CA #oven.de @oven.de oven.invalidtld http://nothing http://-oven.de": [],
    "http://localhost:8000/x http://127.0.0.1/y http://300.1.1.1/": [
        "http://localhost:8000/x",
        "http://127.0.0.1/y",
    ],
    "oven.example/a/long/way/to…": ["oven.example/a/long/way/to…"],
}
TAGS: dict[str, list[str]] = {
    "#रोटी #ขนมปัง #ரொட்டி #빵집 #חַלָּה #kafe\u0301 #ನಮಸ್ತೆ": [
        "#रोटी",
        "#ขนมปัง",
        "#ரொட்டி",
        "#빵집",
        "#חַלָּה",
        "#kafe\u0301",
        "#ನಮಸ್ತೆ",
    ],
    "＃朝食 #col·lecció #می\u200cپزم #A_1 #2026bread": [
        "＃朝食",
        "#col·lecció",
        "#می\u200cپزم",
        "#A_1",
        "#2026bread",
    ],
    "C# and F# are #1, &#39; #_ #🍞 a#b #x#y https://a.example/#top": [],
    "(#rye) #rye-bread, 🍞#loaf": ["#rye", "#rye", "#loaf"],
    "@ines, ＠noa and .@lee (@kim) の@maxに": ["@ines", "＠noa", "@lee", "@kim", "@max"],
    "@ines@social.example! @noa.bsky.social @max-b.oven.example @ines.bakes.": [
        "@ines@social.example",
        "@noa.bsky.social",
        "@max-b.oven.example",
        "@ines.bakes",
    ],
    "ines@oven.example @ nobody @josé @@x f!@x https://a.example/@ines": [],
    "@ines.Then we left": ["@ines"],
    "$RYE $BRK.B $5 US$AA $TOOLONGNAME": ["$RYE", "$BRK.B"],
}


@pytest.mark.parametrize("text", LINKS)
def test_links_end_where_their_address_ends(text: str) -> None:
    assert [text[one.start : one.end] for one in links(text)] == LINKS[text]


@pytest.mark.parametrize("text", TAGS)
def test_tags_are_found_as_the_networks_find_them(text: str) -> None:
    assert [text[one.start : one.end] for one in find(text) if one.kind != "link"] == TAGS[text]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Bread at https://oven.co/a/very/long/way/to/the/list", 9 + 23),
        ("oven.de", 23),
        ("oven.deだよ", 23 + 4),
        (f"https://{'a' * 64}.de/x", 8 + 64 + 5),
        ("me@oven.de", 10),
        ("Cafe\u0301", 4),
        ("👨‍👩‍👧‍👦1️⃣🇩🇪", 6),
        ("©®™", 4),
        ("©\ufe0f", 2),
    ],
)
def test_weighted_length_is_that_of_x(text: str, weight: int) -> None:
    assert length(text, "weighted") == weight


PARTS = ["https://", "a.example", "/wiki/", "(", ")", "#", "@", "$A", "é", "e\u0301", "パン", ".", " ", "de", "_", "-"]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS) | st.characters(codec="utf-8"), max_size=25).map("".join))
def test_found_entities_are_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for one in find(text):
        assert end <= one.start < one.end <= len(text)
        assert not any(char.isspace() for char in text[one.start : one.end])
        end = one.end


@pytest.mark.parametrize("part", ["a.", "@a.", "#1", "https://a.example/(", "a\u0301", "RT:", "_-"])
def test_long_runs_are_searched_quickly(part: str) -> None:
    text = "a.de" + part * (100_000 // len(part))
    before = time.process_time()
    find(text)
    assert time.process_time() - before < 5
