"""Approved drafts that are handed over together."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
import accounts.tenancy
from core.database.migration_operations import ConfineToClients, SecureTenantTables

RENDERS = """
    ALTER TABLE rendering_render ADD CONSTRAINT rendering_render_hand_over_id_tenant
        FOREIGN KEY (agency_id, hand_over_id) REFERENCES rendering_handover (agency_id, id)
        DEFERRABLE INITIALLY DEFERRED
"""


def reference(to, **options):
    return accounts.tenancy.TenantForeignKey(
        db_constraint=False, related_name="+", to=to, **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("brandkits", "0005_stored"),
        ("carousels", "0006_reviews"),
        ("rendering", "0008_file_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="PendingHandOver",
            fields=[
                ("hand_over_id", models.UUIDField(primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("due_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
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
                    "client",
                    reference("brandkits.client", on_delete=django.db.models.deletion.PROTECT),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("preparing", "Preparing"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="preparing",
                        max_length=9,
                    ),
                ),
                ("error", models.CharField(blank=True, default="", max_length=500)),
                (
                    "blob",
                    reference(
                        "rendering.blob", null=True, on_delete=django.db.models.deletion.SET_NULL
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ready_at", models.DateTimeField(null=True)),
            ],
            options={"verbose_name": "hand-over"},
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        migrations.AddField(
            "render",
            "hand_over",
            reference("rendering.handover", null=True, on_delete=django.db.models.deletion.CASCADE),
        ),
        SecureTenantTables(["HandOver"]),
        ConfineToClients({"HandOver": "client_id"}),
        migrations.RunSQL(RENDERS),
    ]
