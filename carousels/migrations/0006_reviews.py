"""What people say of the versions of a draft; it only grows."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
import accounts.tenancy
from core.database.migration_operations import AppendOnly, ConfineToClients, SecureTenantTables


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_storage"), ("carousels", "0005_clients_apart")]

    operations = [
        migrations.CreateModel(
            name="Review",
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
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("changes_requested", "Changes Requested"),
                        ],
                        max_length=17,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("seal", models.CharField(max_length=64)),
                ("actor", models.UUIDField()),
                ("actor_name", models.CharField(max_length=254)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"verbose_name": "review"},
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        SecureTenantTables(["Review"]),
        ConfineToClients({"Review": "carousel_id"}),
        AppendOnly("Review"),
    ]
