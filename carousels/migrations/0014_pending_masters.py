"""Approvals schedule their own masters, in Django's state; the table keeps its name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("carousels", "0013_snapshots"), ("rendering", "0013_snapshots")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PendingMasters",
                    fields=[
                        ("review_id", models.UUIDField(primary_key=True, serialize=False)),
                        ("agency_id", models.UUIDField()),
                        ("due_at", models.DateTimeField(db_index=True)),
                        ("crashes", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={"db_table": "rendering_pendingmasters"},
                )
            ]
        )
    ]
