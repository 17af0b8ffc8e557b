"""Measure lists in a large database: 1,000 agencies with 50 clients of 20 carousels each, and an empty one.

``python -m bench.lists`` starts the service in a folder of its own, requests the main lists over HTTP while
the demo agency is alone, fills the database (AGENCIES= for another number), requests them again, and prints
p50 and p95 in milliseconds with the ratio of the two. Then the cost of row-level security: the same query
by the role it applies to and by the owner it does not apply to, in turns.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import LiteralString

import psycopg

from local.client import Client
from local.demo import make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

AGENCIES, CLIENTS, DRAFTS = int(os.environ.get("AGENCIES", "1000")), 50, 20
ROUNDS, WARM_UP = 100, 10
LISTS = {
    "clients": "clients",
    "brand-kits": "brand-kits",
    "threads": "threads",
    "carousels": "carousels",
    "carousels-of-a-client": "carousels?client={client}",
    "carousels-by-words": "carousels?q=oven",
    "carousels-tenth-page": "carousels?cursor={cursor}",
    "renders": "renders",
    "audit-events": "audit-events",
}

# Every tenth carousel is as long as the demo's, the others have two slides of it: rows of realistic size.
_FILL = """
CREATE TEMP TABLE agency AS SELECT md5('a' || n)::uuid id, n FROM generate_series(1, %(agencies)s) n;
INSERT INTO accounts_agency SELECT made.* FROM agency, jsonb_populate_record(
    (SELECT t FROM accounts_agency t WHERE t.id = %(agency)s), jsonb_build_object('id', agency.id)) made;
INSERT INTO agency VALUES (%(agency)s, 0);
CREATE TEMP TABLE client AS
    SELECT md5(agency.n || 'c' || c)::uuid id, md5(agency.n || 'k' || c)::uuid kit,
        md5(agency.n || 'v' || c)::uuid worn, agency.id agency_id, agency.n, c
    FROM agency, generate_series(1, %(clients)s) c;
INSERT INTO brandkits_client SELECT made.* FROM client, jsonb_populate_record(
    (SELECT t FROM brandkits_client t WHERE agency_id = %(agency)s AND slug NOT LIKE 'client-%%' LIMIT 1),
    jsonb_build_object('id', client.id, 'agency_id', client.agency_id, 'slug', 'client-' || c,
        'default_kit_id', null)) made;
INSERT INTO brandkits_brandkit SELECT made.* FROM client, jsonb_populate_record(
    (SELECT t FROM brandkits_brandkit t WHERE agency_id = %(agency)s LIMIT 1),
    jsonb_build_object('id', client.kit, 'agency_id', client.agency_id, 'client_id', client.id)) made;
INSERT INTO brandkits_kitversion SELECT made.* FROM client, jsonb_populate_record(
    (SELECT t FROM brandkits_kitversion t WHERE agency_id = %(agency)s LIMIT 1),
    jsonb_build_object('id', client.worn, 'agency_id', client.agency_id, 'kit_id', client.kit)) made;
INSERT INTO carousels_thread SELECT made.* FROM client, jsonb_populate_record(
    (SELECT t FROM carousels_thread t WHERE agency_id = %(agency)s LIMIT 1),
    jsonb_build_object('id', md5(client.n || 't' || c)::uuid, 'agency_id', client.agency_id,
        'client_id', client.id, 'raw', 'A post.')) made;
INSERT INTO carousels_carousel SELECT made.* FROM client, generate_series(1, %(carousels)s) d,
    (SELECT t, t.document AS whole, jsonb_set(t.document, '{{slides}}',
        jsonb_path_query_array(t.document, '$.slides[0 to 1]')) AS short
     FROM carousels_carousel t WHERE agency_id = %(agency)s LIMIT 1) one,
    jsonb_populate_record(one.t, jsonb_build_object(
        'id', md5(client.n || 'd' || c || '-' || d)::uuid, 'agency_id', client.agency_id,
        'client_id', client.id, 'brand_kit_id', client.kit, 'kit_version_id', client.worn,
        'thread_id', null, 'document', CASE WHEN d %% 10 = 0 THEN whole ELSE short END)) made;
ANALYZE;
"""


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="bench-lists-") as folder,
        open_studio(
            Path(folder) / "var",
            port=free_port(),
            watch=Stopwatch(silent=True),
            settings={"FIRST_PLAN": "unmetered"},
        ) as studio,
    ):
        make_carousels(studio, sample_source(), Path(folder) / "out", watch=Stopwatch(silent=True))
        alone = measure_lists(studio)
        began = time.perf_counter()
        fill(studio)
        rows = AGENCIES * CLIENTS * DRAFTS
        print(f"lists.filled {time.perf_counter() - began:.0f} s for {rows} carousels", flush=True)
        for name, (p50, p95) in measure_lists(studio).items():
            print(f"lists.{name}.p50 {p50:.1f} ms ({p50 / alone[name][0]:.2f} x alone)")
            print(f"lists.{name}.p95 {p95:.1f} ms ({p95 / alone[name][1]:.2f} x alone)", flush=True)
        isolation(studio)


def fill(studio: Studio) -> None:
    numbers = {"agencies": AGENCIES, "clients": CLIENTS, "carousels": DRAFTS}
    with psycopg.connect(studio.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        values = {**numbers, "agency": f"'{studio.owner.agency}'"}
        for statement in _FILL.split(";\n"):
            if statement.strip():
                owner.execute((statement % values).replace("{{", "{").replace("}}", "}"))


def measure_lists(studio: Studio) -> dict[str, tuple[float, float]]:
    """p50 and p95 of every list, in milliseconds; the lists take turns."""
    api = Client(studio.url)
    api.sign_in(email=studio.owner.email, password=studio.owner.password)
    base = f"/api/v1/agencies/{studio.owner.agency}"
    client = next(iter(api.pages(f"{base}/clients")))["id"]
    cursor = _cursor(api, f"{base}/carousels", 9)
    paths = {
        name: f"{base}/{path.format(client=client, cursor=cursor)}" for name, path in LISTS.items()
    }
    took: dict[str, list[float]] = {name: [] for name in LISTS}
    for turn in range(WARM_UP + ROUNDS):
        for name, path in paths.items():
            began = time.perf_counter()
            api.get(path)
            if turn >= WARM_UP:
                took[name].append((time.perf_counter() - began) * 1e3)
    return {name: quantiles(times) for name, times in took.items()}


def _cursor(api: Client, path: str, pages: int) -> str:
    """The cursor of a page, or of the last page if there are fewer."""
    cursor = ""
    for _ in range(pages):
        following = api.get(f"{path}?cursor={cursor}" if cursor else path)["next"]
        if not following:
            break
        cursor = following.partition("cursor=")[2].partition("&")[0]
    return cursor


def quantiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def isolation(studio: Studio) -> None:
    """Measure listing and reading carousels with and without row-level security, in the database alone."""
    agency = studio.owner.agency
    page = "SELECT id, title FROM carousels_carousel WHERE agency_id = %s ORDER BY id DESC LIMIT 50"
    one = "SELECT id, title FROM carousels_carousel WHERE agency_id = %s AND id = %s"
    count = "SELECT count(*) FROM carousels_carousel WHERE agency_id = %s"
    with (
        psycopg.connect(studio.env["DATABASE_URL"]) as bound,
        psycopg.connect(studio.env["DATABASE_OWNER_URL"]) as free,
    ):
        row = free.execute(page, [agency]).fetchone()
        queries: dict[str, tuple[LiteralString, Sequence[object]]] = {
            "page": (page, [agency]),
            "row": (one, [agency, row[0] if row else None]),
            "count": (count, [agency]),
        }
        for name, (query, values) in queries.items():
            times: dict[str, list[float]] = {"bound": [], "free": []}
            for _ in range(400):
                times["bound"].append(_scoped(bound, agency, query, values))
                times["free"].append(_scoped(free, agency, query, values))
            walled, open_ = (statistics.median(times[role]) for role in ("bound", "free"))
            print(f"isolation.{name} {walled:.3f} ms ({walled / open_:.2f} x without)", flush=True)


def _scoped(
    connection: psycopg.Connection, agency: str, query: LiteralString, values: Sequence[object]
) -> float:
    """Milliseconds of a query in a transaction of its tenant."""
    began = time.perf_counter()
    with connection.transaction():
        connection.execute(
            "SELECT set_config('app.agency', %s, true), set_config('app.clients', '', true)",
            [agency],
        )
        connection.execute(query, values).fetchall()
    return (time.perf_counter() - began) * 1e3


if __name__ == "__main__":
    main()
