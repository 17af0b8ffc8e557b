"""Snapshots belong to carousels in Django's state; table and columns keep their names."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_scheduled_deletions"),
        ("carousels", "0012_version_names"),
        ("rendering", "0012_defaults"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="FrozenSnapshot",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=design.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("content", models.TextField()),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "verbose_name": "snapshot",
                        "db_table": "rendering_frozensnapshot",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "digest"), name="one_row_a_snapshot"
                            )
                        ],
                    },
                    managers=[("unscoped", django.db.models.manager.Manager())],
                ),
                migrations.RenameField("review", "seal", "snapshot_digest"),
                migrations.AlterField(
                    "review",
                    "snapshot_digest",
                    models.CharField(db_column="seal", max_length=64),
                ),
            ]
        )
    ]
