"""Kits with every version, clients with their defaults, assets that are fonts and know more."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
import accounts.tenancy
from core.database.migration_operations import AppendOnly, SecureTenantTables

FIRST_VERSIONS = """
    INSERT INTO brandkits_kitversion (id, agency_id, kit_id, version, spec, actor_name, created_at)
    SELECT gen_random_uuid(), agency_id, id, version, spec, '', updated_at FROM brandkits_brandkit
"""
DEFAULT_KIT = """
    ALTER TABLE brandkits_client ADD CONSTRAINT brandkits_client_default_kit_id_tenant
    FOREIGN KEY (agency_id, default_kit_id) REFERENCES brandkits_brandkit (agency_id, id)
    DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("brandkits", "0001_initial"),
    ]

    operations = [
        migrations.AddField("brandkit", "notes", field=models.TextField(blank=True, default="")),
        migrations.AddField(
            "client",
            "formats",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), default=list, size=None
            ),
        ),
        migrations.AddField(
            "client",
            "default_kit",
            field=accounts.tenancy.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="brandkits.brandkit",
            ),
        ),
        migrations.CreateModel(
            name="KitVersion",
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
                ("version", models.PositiveIntegerField()),
                ("spec", models.JSONField()),
                ("actor_name", models.CharField(max_length=254)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "kit",
                    accounts.tenancy.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="brandkits.brandkit",
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "constraints": [
                    models.UniqueConstraint(fields=("kit", "version"), name="one_kit_a_version")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunSQL(FIRST_VERSIONS, migrations.RunSQL.noop),
        SecureTenantTables(["KitVersion"]),
        AppendOnly("KitVersion"),
        migrations.RunSQL(DEFAULT_KIT, migrations.RunSQL.noop),
        migrations.AlterField(
            "asset",
            "kind",
            field=models.CharField(
                choices=[("image", "Image"), ("logo", "Logo"), ("font", "Font")], max_length=5
            ),
        ),
        migrations.AddField("asset", "facts", field=models.JSONField(default=dict)),
        migrations.AddField("asset", "focus", field=models.JSONField(null=True)),
        migrations.AddField(
            "asset", "licence", field=models.CharField(blank=True, default="", max_length=2000)
        ),
        migrations.AddField("asset", "archived_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            "asset", models.Index(fields=["agency", "digest"], name="asset_by_digest")
        ),
    ]
