"""A scene equals its JSON, or it is refused with the place of the error."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SceneError
from engine.scene import codec, limits
from engine.scene.nodes import (
    Background,
    Border,
    Box,
    Code,
    Dots,
    FontFile,
    Gradient,
    Icon,
    Image,
    Pattern,
    PatternKind,
    Run,
    Scene,
    Shadow,
    Text,
)

COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
UNITS = st.integers(0, 2000).map(float)
SIZES = st.integers(1, 2000).map(float)
SIDES = st.tuples(*(st.integers(0, 200).map(float),) * 4)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
TEXTS = st.builds(
    Text,
    runs=st.lists(
        st.builds(
            Run,
            WORDS,
            st.none() | COLORS,
            url=st.none() | st.just("https://example.org/"),
            highlight=st.none() | COLORS,
        ),
        max_size=3,
    ).map(tuple),
    sizes=st.lists(st.integers(20, 130).map(float), min_size=1, max_size=4).map(tuple),
    color=COLORS,
    family=st.sampled_from(["Inter", "Noto Serif"]),
    align=st.sampled_from(["start", "center", "end"]),
    balance=st.booleans(),
    hang=st.booleans(),
    truncate=st.booleans(),
)
LEAVES = (
    TEXTS
    | st.builds(Icon, st.sampled_from(["verified", "arrow", "check", "cross"]), SIZES, COLORS)
    | st.builds(
        Image,
        st.just("0" * 64),
        grow=st.sampled_from([0.0, 1.0]),
        pixels=st.none() | st.tuples(st.integers(1, 9000), st.integers(1, 9000)),
    )
    | st.builds(Code, st.text("abc:/.", min_size=1, max_size=60), SIZES, COLORS)
)
NODES = st.recursive(
    LEAVES,
    lambda nodes: st.builds(
        Box,
        st.lists(nodes, max_size=3).map(tuple),
        axis=st.sampled_from(["row", "column", "layer"]),
        gap=st.integers(0, 40).map(float),
        padding=SIDES,
        fill=st.none() | COLORS,
        shade=st.none() | st.builds(Gradient, UNITS, st.tuples(COLORS, COLORS)),
        border=st.none() | st.just(Border(2.0, "#112233")),
        shadow=st.none() | st.just(Shadow(12.0, 40.0, "#00000024")),
    ),
    max_leaves=8,
)
SCENES = st.builds(
    Scene,
    width=st.just(1080.0),
    height=st.sampled_from([1080.0, 1350.0, 1920.0]),
    pixel_width=st.just(1080),
    background=st.builds(
        Background,
        COLORS,
        st.none()
        | st.builds(Gradient, UNITS, st.tuples(COLORS, COLORS), st.just(()) | st.just((0.2, 0.9))),
        st.none() | st.just(Dots("#00000022", 36.0, 3.0)),
        st.none()
        | st.builds(
            Pattern,
            st.sampled_from(get_args(PatternKind)),
            COLORS,
            st.sampled_from([0.5, 1.0, 2.0]),
            UNITS,
        ),
    ),
    root=st.builds(Box, st.lists(NODES, max_size=3).map(tuple)),
    direction=st.sampled_from(["ltr", "rtl"]),
    fonts=st.just(()) | st.just((FontFile("House", "0" * 64),)),
    safe=SIDES,
)
PLAIN = Scene(1080, 1350, 1080, Background("#ffffff"), Box((Icon("arrow", 40, "#000000"),)))


@given(SCENES)
def test_a_scene_survives_a_round_trip_through_json(scene: Scene) -> None:
    assert codec.parse(codec.dump(scene)) == scene


@given(SCENES)
def test_equal_scenes_have_equal_dumps(scene: Scene) -> None:
    assert codec.dump(codec.parse(codec.dump(scene))) == codec.dump(scene)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"width": None}, "/width"),
        ({"width": float("nan")}, "/width"),
        ({"width": 1e9}, "/width"),
        ({"depth": 3}, "/depth"),
        ({"direction": "up"}, "/direction"),
        ({"root": {"kind": "box", "children": [{"kind": "circle"}]}}, "/root/children/0"),
        (
            {"root": {"kind": "box", "children": [{"kind": "icon", "size": 4}]}},
            "/root/children/0/name",
        ),
        ({"root": {"kind": "box", "id": "a\ud800"}}, "/root/id"),
        ({"root": {"kind": "box", "id": "a\x00"}}, "/root/id"),
        ({"root": {"kind": "box", "padding": [1, 2]}}, "/root/padding"),
    ],
)
def test_an_invalid_scene_is_refused_with_its_place(
    change: dict[str, object], pointer: str
) -> None:
    with pytest.raises(SceneError) as refused:
        codec.parse(json.dumps({**json.loads(codec.dump(PLAIN)), **change}))
    assert refused.value.pointer == pointer


def test_a_scene_has_limits() -> None:
    deep: dict[str, object] = {"kind": "box"}
    for _ in range(codec.MAX_DEPTH + 1):
        deep = {"kind": "box", "children": [deep]}
    many = {"kind": "box", "children": [{"kind": "box"}] * limits.MAX_NODES}
    words = {
        "kind": "text",
        "runs": [{"text": "x" * limits.LONGEST}],
        "sizes": [48],
        "color": "#000000",
        "family": "Inter",
    }
    long = {"kind": "box", "children": [words] * (limits.MAX_TEXT // limits.LONGEST + 1)}
    for root, reason in ((deep, "nested deeper"), (many, "nodes"), (long, "characters")):
        with pytest.raises(SceneError, match=reason):
            codec.parse(json.dumps({**json.loads(codec.dump(PLAIN)), "root": root}))


def test_invalid_json_is_refused() -> None:
    for text in ("", "{", "[" * 100_000):
        with pytest.raises(SceneError):
            codec.parse(text)
