"""Drafts with a history, a state, tags and words to search."""

import design.ids
import accounts.tenancy
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from core.database.migration_operations import SecureTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("carousels", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="carousel",
            name="archived_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="carousel",
            name="source_words",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="carousel",
            name="status",
            field=models.CharField(
                choices=[("draft", "Draft"), ("ready", "Ready")], default="draft", max_length=5
            ),
        ),
        migrations.AddField(
            model_name="carousel",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="carousel",
            name="words",
            field=models.TextField(default=""),
        ),
        migrations.CreateModel(
            name="Change",
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
                ("since", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("edit", "Edit"),
                            ("undo", "Undo"),
                            ("redo", "Redo"),
                            ("restore", "Restore"),
                        ],
                        default="edit",
                        max_length=7,
                    ),
                ),
                ("target", models.PositiveIntegerField(null=True)),
                ("undone", models.BooleanField(default=False)),
                ("operations", models.JSONField()),
                ("inverse", models.JSONField()),
                ("checkpoint", models.JSONField(null=True)),
                ("actor", models.UUIDField()),
                ("actor_name", models.CharField(max_length=254)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "carousel",
                    accounts.tenancy.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="carousels.carousel",
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("carousel", "version"), name="one_change_a_version"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        SecureTenantTables(["Change"]),
    ]
