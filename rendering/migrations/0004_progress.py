"""Renders count their tasks, number what happens, and have a pulse while they last."""

from django.db import migrations, models

COUNT = """
    UPDATE rendering_task t SET event = n.event
    FROM (SELECT id, row_number() OVER (PARTITION BY render_id ORDER BY id) AS event
          FROM rendering_task WHERE status IN ('succeeded', 'failed', 'dead')) n
    WHERE n.id = t.id;
    UPDATE rendering_render r SET
        total = t.total, unfinished = t.unfinished, done = t.done, failed = t.failed,
        lint_count = t.lint_count,
        events = t.done + t.failed + (r.finished_at IS NOT NULL)::int
    FROM (SELECT render_id, count(*) AS total,
              count(*) FILTER (WHERE status IN ('queued', 'running')) AS unfinished,
              count(*) FILTER (WHERE status = 'succeeded') AS done,
              count(*) FILTER (WHERE status IN ('failed', 'dead')) AS failed,
              coalesce(sum(jsonb_array_length(lint)), 0) AS lint_count
          FROM rendering_task GROUP BY render_id) t
    WHERE t.render_id = r.id;
    INSERT INTO rendering_renderpulse (render_id, agency_id, priority, unfinished, events)
    SELECT id, agency_id, priority, unfinished, events FROM rendering_render
    WHERE finished_at IS NULL;
"""


def added(model: str, *names: str) -> list[migrations.AddField]:
    """Counts that begin at nothing."""
    return [
        migrations.AddField(model, name, models.PositiveIntegerField(default=0)) for name in names
    ]


class Migration(migrations.Migration):
    dependencies = [("rendering", "0003_usage")]

    operations = [
        migrations.CreateModel(
            "RenderPulse",
            [
                ("render_id", models.UUIDField(primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("priority", models.PositiveSmallIntegerField()),
                ("unfinished", models.PositiveIntegerField()),
                ("events", models.PositiveIntegerField()),
            ],
            {"indexes": [models.Index(fields=["agency_id"], name="pulse_by_agency")]},
        ),
        migrations.AddField(
            "render",
            "priority",
            models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        *(
            migrations.AddField(
                "render", name, models.PositiveIntegerField(default=0), preserve_default=False
            )
            for name in ("total", "unfinished")
        ),
        *added("render", "done", "failed", "lint_count", "events"),
        migrations.AddField("task", "event", models.PositiveIntegerField(null=True)),
        migrations.RunSQL(COUNT),
        migrations.AddConstraint(
            "task",
            models.UniqueConstraint(fields=["render", "event"], name="one_task_an_event"),
        ),
    ]
