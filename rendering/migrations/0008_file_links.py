"""Links to the files of a render for who publishes them."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
import accounts.tenancy
from core.database.migration_operations import ConfineToClients, SecureTenantTables


class Migration(migrations.Migration):
    dependencies = [("rendering", "0007_retention")]

    operations = [
        migrations.CreateModel(
            name="FileLinks",
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
                    "render",
                    accounts.tenancy.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="rendering.render",
                    ),
                ),
                ("publish_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={"verbose_name": "links"},
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        SecureTenantTables(["FileLinks"]),
        ConfineToClients({"FileLinks": "render_id"}),
    ]
