"""During a rollout, workers of two releases share one queue."""

from __future__ import annotations

import json
from datetime import timedelta

from django.utils import timezone

from accounts.models import Agency
from accounts.tenancy import tenant
from carousels.models import FrozenSnapshot
from carousels.snapshots import load_snapshot
from rendering.models import QueueEntry, Task
from rendering.tasks import drain
from tests.rendering.conftest import RenderBench


def test_a_snapshot_of_a_newer_release_waits_for_a_worker_that_can_read_it(
    studio: RenderBench, agency: Agency
) -> None:
    """An older worker that takes it uses no attempt and fails nothing, however often."""
    render = studio.render("png")
    with tenant(agency):
        [row] = FrozenSnapshot.objects.of(agency).all()
        older = row.content
        newer = json.loads(older)
        newer["document"]["style"]["mood"] = "solemn"
        FrozenSnapshot.objects.of(agency).update(content=json.dumps(newer))
    load_snapshot.cache_clear()
    for _ in range(4):
        QueueEntry.objects.update(ready_at=timezone.now() - timedelta(minutes=1))
        drain()
    state = studio.state(render)
    assert (state["status"], state["progress"]["failed"]) == ("processing", 0)
    with tenant(agency):
        assert set(Task.objects.of(agency).values_list("crashes", flat=True)) == {0}
        FrozenSnapshot.objects.of(agency).update(content=older)  # as a newer worker reads it
    QueueEntry.objects.update(ready_at=timezone.now() - timedelta(minutes=1))
    assert studio.worked_off(render)["status"] == "succeeded"
