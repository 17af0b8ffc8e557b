"""Versions of a draft may have names."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
import accounts.tenancy
from core.database.migration_operations import ConfineToClients, SecureTenantTables


class Migration(migrations.Migration):
    dependencies = [("carousels", "0011_arrangement")]

    operations = [
        migrations.CreateModel(
            name="VersionName",
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
                (
                    "carousel",
                    accounts.tenancy.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="carousels.carousel",
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("actor", models.UUIDField()),
                ("actor_name", models.CharField(max_length=254)),
                ("created_at", models.DateTimeField(auto_now=True)),
            ],
            options={"verbose_name": "name of a version"},
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        migrations.AddConstraint(
            "VersionName",
            models.UniqueConstraint(fields=["carousel", "version"], name="one_name_a_version"),
        ),
        SecureTenantTables(["VersionName"]),
        ConfineToClients({"VersionName": "carousel_id"}),
    ]
