"""Themes of an agency's own."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
from core.database.migration_operations import SecureTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("brandkits", "0002_identity"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnTheme",
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
                ("key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("tokens", models.JSONField()),
                ("archived_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "key"), name="theme_key_once_an_agency"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        SecureTenantTables(["OwnTheme"]),
    ]
