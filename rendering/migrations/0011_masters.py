"""What was approved is kept as it was seen."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
import accounts.tenancy
from core.database.migration_operations import ConfineToClients, SecureTenantTables

REVIEWS = """
    ALTER TABLE rendering_render ADD CONSTRAINT rendering_render_review_id_tenant
        FOREIGN KEY (agency_id, review_id) REFERENCES carousels_review (agency_id, id)
        DEFERRABLE INITIALLY DEFERRED
"""


def reference(to, **options):
    return accounts.tenancy.TenantForeignKey(
        db_constraint=False, related_name="+", to=to, **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("carousels", "0007_readiness"),
        ("rendering", "0010_readiness"),
    ]

    operations = [
        migrations.CreateModel(
            name="PendingMasters",
            fields=[
                ("review_id", models.UUIDField(primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("crashes", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Master",
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
                    "review",
                    reference("carousels.review", on_delete=django.db.models.deletion.CASCADE),
                ),
                ("format", models.CharField(max_length=60)),
                ("slide", models.PositiveIntegerField()),
                (
                    "blob",
                    reference("rendering.blob", on_delete=django.db.models.deletion.PROTECT),
                ),
                ("lint", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "master",
                "indexes": [models.Index(fields=["agency", "blob"], name="master_by_blob")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["review", "format", "slide"], name="one_master_a_slide"
                    )
                ],
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        migrations.AddField(
            "render",
            "review",
            reference("carousels.review", null=True, on_delete=django.db.models.deletion.CASCADE),
        ),
        migrations.AddField("blob", "owed", models.BooleanField(default=False)),
        migrations.AddField("output", "as_approved", models.BooleanField(default=False)),
        SecureTenantTables(["Master"]),
        ConfineToClients({"Master": "review_id"}),
        migrations.RunSQL(REVIEWS),
    ]
