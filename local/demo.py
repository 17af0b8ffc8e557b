"""The demo: turn a thread into carousels for two clients, using only the API."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from local.client import Client, Json, Refused, exchange
from local.library import SAMPLE, Brand, Library, sample_of
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

FORMAT = "instagram-4x5"
FILES = ["png", "pdf", "contact-sheet", "zip"]
POLL_S = 0.1
RENDER_WITHIN_S = 180


class Failed(Exception):
    """The demo cannot continue; the text says why and what to do."""


@dataclass(frozen=True)
class Source:
    """A thread to import, and the sample's pictures for it."""

    text: str
    images: Sequence[Json]


@dataclass(frozen=True)
class Delivery:
    """One client's files on disk, and the render's findings."""

    folder: Path
    files: Sequence[Path]
    lint: Sequence[Json]


def run(source: Source, *, out: Path, var: Path) -> None:
    """Start the service, make the carousels, print where they are. Raises `Failed` and `Refused`."""
    watch = Stopwatch()
    with open_studio(var, port=free_port(), watch=watch) as studio:
        for delivery in make_carousels(studio, source, out, watch=watch):
            _tell(delivery)
    watch.total()


def sample_source() -> Source:
    """The project's own thread with its pictures."""
    return Source((SAMPLE / "thread.txt").read_text(), sample_of("images"))


def file_source(path: Path) -> Source:
    """A thread in a file of any format that the API detects."""
    try:
        return Source(path.read_text(encoding="utf-8-sig"), [])
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Failed(f"{path} is not UTF-8 text. Save or export it as UTF-8.") from error


def make_carousels(
    studio: Studio,
    source: Source,
    out: Path,
    *,
    watch: Stopwatch,
    noticed: Callable[[int, int], None] | None = None,
) -> list[Delivery]:
    """Make one carousel for each of the sample's clients, and write its files below `out`.

    `noticed` is called repeatedly during rendering with the number of finished files and of all files.
    """
    with watch.phase("sign in; clients, pictures and brand kits"):
        api, agency = _signed_in(studio)
        library = Library(api, agency)
        brands = [library.brand(sample) for sample in sample_of("kits")]
        images = _uploaded(library, source)
    with watch.phase("import the thread, build the carousels"):
        carousels = [_carousel(api, agency, brand, source.text, images) for brand in brands]
    with watch.phase("render"):
        renders = [
            api.post(f"{agency}/renders", {"carousel": carousel["id"], "files": FILES})
            for carousel in carousels
        ]
        renders = _finished(api, agency, renders, noticed or watch.progress)
    with watch.phase("download and verify"):
        return [
            _deliver(brand.slug, render, out) for brand, render in zip(brands, renders, strict=True)
        ]


def furnish(studio: Studio, source: Source, *, watch: Stopwatch) -> None:
    """Make sure that each of the sample's clients has a carousel; existing ones are kept."""
    with watch.phase("clients, brand kits and a carousel each"):
        api, agency = _signed_in(studio)
        library = Library(api, agency)
        for sample in sample_of("kits"):
            brand = library.brand(sample)
            listed = f"{agency}/carousels?client={brand.client}&page_size=1"
            if not api.get(listed)["results"]:
                _carousel(api, agency, brand, source.text, _uploaded(library, source))


def _signed_in(studio: Studio) -> tuple[Client, str]:
    """An API session of the demo's owner, and the base path of their agency."""
    api = Client(studio.url)
    api.sign_in(email=studio.owner.email, password=studio.owner.password)
    return api, f"/api/v1/agencies/{studio.owner.agency}"


def _uploaded(library: Library, source: Source) -> list[Json]:
    """Upload the pictures of a source; returns them as its posts refer to them."""
    return [
        {**image, "asset": library.asset(image["asset"], "image", image["alt"])}
        for image in source.images
    ]


def _carousel(api: Client, agency: str, brand: Brand, text: str, images: Sequence[Json]) -> Json:
    thread = api.post(f"{agency}/threads", {"client": brand.client, "text": text, "images": images})
    return api.post(
        f"{agency}/carousels",
        {
            "thread": thread["id"],
            "client": brand.client,
            "brand_kit": brand.kit,
            "recipe": "thread-story",
            "format": FORMAT,
        },
    )


def _finished(
    api: Client, agency: str, renders: Sequence[Json], noticed: Callable[[int, int], None]
) -> list[Json]:
    """Wait until all renders have ended, and return them."""
    deadline = time.monotonic() + RENDER_WITHIN_S
    while True:
        renders = [api.get(f"{agency}/renders/{render['id']}") for render in renders]
        progress = [render["progress"] for render in renders]
        noticed(sum(p["done"] + p["failed"] for p in progress), sum(p["total"] for p in progress))
        if all(render["status"] not in ("queued", "processing") for render in renders):
            return list(renders)
        if time.monotonic() > deadline:
            raise Failed(
                f"The renders did not end within {RENDER_WITHIN_S} s. See var/log/worker.log."
            )
        time.sleep(POLL_S)


def _deliver(client: str, render: Json, out: Path) -> Delivery:
    """Download every output of one render and compare it with the digest that the API gave."""
    broken = [output for output in render["outputs"] if output["status"] != "succeeded"]
    if broken:
        reasons = {output["error"]["detail"] for output in broken if output["error"]}
        raise Failed(f"{len(broken)} files of {client} were not rendered: {', '.join(reasons)}")
    folder = out / client
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ThreadPoolExecutor(max_workers=4) as pool:
        files = list(pool.map(lambda output: _download(output, folder), render["outputs"]))
    return Delivery(folder, files, render["lint"])


def _download(output: Json, folder: Path) -> Path:
    answer = exchange("GET", output["url"])
    if answer.status != 200:
        raise Refused(answer, output["filename"])
    if hashlib.sha256(answer.body).hexdigest() != output["sha256"]:
        raise Failed(
            f"{output['filename']} was corrupted: its digest does not match. Run the demo again."
        )
    file = folder / str(output["filename"])
    file.write_bytes(answer.body)
    return file


def _tell(delivery: Delivery) -> None:
    size = sum(file.stat().st_size for file in delivery.files)
    print(f"          {len(delivery.files)} files, {size / 1e6:.1f} MB, in {delivery.folder}")
    for finding in delivery.lint:
        place = f"slide {finding['slide'] + 1}: " if "slide" in finding else ""
        print(f"          {finding['severity']}: {place}{finding['message']}")
    if not delivery.lint:
        print("          lint: no findings")
