"""The whole scenario of `make demo`: real processes, used only over HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.client import Client, Refused
from local.demo import Source, furnish, make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

pytestmark = pytest.mark.servers  # it starts its own

SILENT = Stopwatch(silent=True)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A service with servers of its own, as on a machine that has none."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            environment.delenv(name)
        folder = tmp_path_factory.mktemp("studio")
        with open_studio(folder, port=free_port(), watch=SILENT) as studio:
            yield studio


def drafts(studio: Studio) -> list[str]:
    api = Client(studio.url)
    api.sign_in(email=studio.owner.email, password=studio.owner.password)
    return [one["id"] for one in api.pages(f"/api/v1/agencies/{studio.owner.agency}/carousels")]


def test_the_service_starts_with_a_carousel_of_each_client_and_adds_none_on_restart(
    studio: Studio,
) -> None:
    furnish(studio, sample_source(), watch=SILENT)
    first = drafts(studio)
    furnish(studio, sample_source(), watch=SILENT)
    assert len(first) == 2
    assert drafts(studio) == first


def made(studio: Studio, out: Path) -> dict[str, str]:
    """The files that the demo writes: paths with digests."""
    make_carousels(studio, sample_source(), out, watch=SILENT)
    return {
        str(file.relative_to(out)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*.*"))
    }


def test_a_thread_becomes_files_of_every_client_and_a_second_run_makes_the_same(
    studio: Studio, tmp_path: Path
) -> None:
    first = made(studio, tmp_path)
    folders = {name.split("/")[0] for name in first}
    assert folders == {"rivermill", "kestrel"}
    for folder in folders:
        files = [name.split("/")[1] for name in first if name.startswith(folder)]
        parts = [name.rpartition(" - ")[2] for name in files]
        slides = [part for part in parts if part[:2].isdecimal()]
        assert slides == [f"{n:02}.png" for n in range(1, len(slides) + 1)]
        assert set(parts) - set(slides) == {"carousel.pdf", "carousel.zip", "contact-sheet.png"}
    second = made(studio, tmp_path)
    assert second.keys() == first.keys()
    # A ZIP contains the id of its carousel; all other files are identical.
    changed = {name for name in first if second[name] != first[name]}
    assert changed == {name for name in first if name.endswith(" - carousel.zip")}


def test_a_thread_without_posts_is_refused_with_its_place_and_writes_nothing(
    studio: Studio, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"^/text: .+") as refusal:
        make_carousels(studio, Source("", []), tmp_path, watch=SILENT)
    assert refusal.value.status == 422
    assert list(tmp_path.iterdir()) == []
