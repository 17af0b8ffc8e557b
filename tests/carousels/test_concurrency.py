"""Several concurrent editors on real PostgreSQL: the history contains every acknowledged change."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Agency
from accounts.tenancy import tenant
from carousels.history.versions import document_at
from carousels.models import Carousel, Change
from design.document.model import Document
from design.operations import OPERATIONS, apply
from design.operations.workbench import Context
from tests.design.test_operations import CONTEXT, chosen
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


EDITS = int(os.environ.get("EDITS", "160"))


@pytest.mark.parametrize("editors", [2, 8])
def test_concurrent_random_operations_lose_nothing(
    editors: int, desk: Desk, bearer: Callable[[Agency], APIClient]
) -> None:
    each = EDITS // editors
    initial = desk.draft()
    url = f"{desk.base}/carousels/{initial['id']}"
    programs = [bearer(desk.agency) for _ in range(editors)]

    def work(number: int) -> list[int]:
        """Edit, read again after a conflict, and record every version returned."""
        api, chance, mine = programs[number], random.Random(number), []
        state = api.get(url).json()
        connection.close()
        for _ in range(each):
            while True:
                document = Document.model_validate(state["document"])
                operation = chosen(chance, document)
                if len(document.slides) > 30:
                    operation = {"op": "remove_slide", "slide": str(document.slides[-1].id)}
                answer = api.post(
                    f"{url}/operations",
                    {"operations": [operation]},
                    format="json",
                    HTTP_IF_MATCH=f'"{state["version"]}"',
                )
                connection.close()  # back to the pool, as after every served request
                if answer.status_code == 200:
                    state = answer.json()["carousel"]
                    mine.append(state["version"])
                    break
                assert answer.status_code in (412, 422), answer.content
                if answer.status_code == 412:
                    state = api.get(url).json()
                    connection.close()
                else:
                    break
        return mine

    with ThreadPoolExecutor(editors) as pool:
        answered = [version for found in pool.map(work, range(editors)) for version in found]

    assert len(answered) > each
    assert sorted(answered) == list(range(2, len(answered) + 2))
    with tenant(desk.agency):
        carousel = Carousel.objects.of(desk.agency).take(initial["id"])
        assert carousel.version == len(answered) + 1
        steps = list(Change.objects.of(desk.agency).filter(carousel=carousel).order_by("version"))
        edges = [(step.since, step.version) for step in steps]
        assert edges[0][0] == 1
        assert all(one[1] == other[0] for one, other in pairwise(edges))
        assert edges[-1][1] == carousel.version
        assert document_at(carousel, 1) == Document.model_validate(initial["document"])
        assert _replayed(initial, carousel) == Document.model_validate(carousel.document)


def _replayed(initial: dict[str, Any], carousel: Carousel) -> Document:
    """Replay from the first version: back over every inverse, then forward again."""
    documents = [Document.model_validate(carousel.document)]
    steps = Change.objects.of(carousel.agency_id).filter(carousel=carousel).order_by("-version")
    context = Context(CONTEXT.kit, {}, CONTEXT.speaker)
    ways = []
    for step in steps:
        back = apply(documents[-1], OPERATIONS.validate_python(step.inverse), context)
        ways.append(back.inverse)
        documents.append(back.document)
    assert documents[-1] == Document.model_validate(initial["document"])
    document = documents[-1]
    for way in reversed(ways):
        document = apply(document, way, context).document
    return document
