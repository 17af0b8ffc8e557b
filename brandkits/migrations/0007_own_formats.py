"""Formats of an agency's own: common stock of all its clients."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
from core.database.migration_operations import KeepCommonStock, SecureTenantTables


class Migration(migrations.Migration):
    dependencies = [("brandkits", "0006_common_stock")]

    operations = [
        migrations.CreateModel(
            name="OwnFormat",
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
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), size=None
                    ),
                ),
                ("max_bytes", models.PositiveIntegerField(null=True)),
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
                "verbose_name": "format",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "key"), name="format_key_once_an_agency"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        SecureTenantTables(["OwnFormat"]),
        KeepCommonStock(["OwnFormat"]),
    ]
