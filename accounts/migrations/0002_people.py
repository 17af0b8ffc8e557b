"""Members of some clients, teams, keys with scopes, and an audit that tells more."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.db import migrations, models

import design.ids
from core.database.migration_operations import SecureTenantTables

USUAL = ["carousels:see", "kits:manage", "renders:start", "work:edit", "work:view"]


def ids(**options):
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.UUIDField(), size=None, **options
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "agency", "time_zone", field=models.CharField(default="UTC", max_length=64)
        ),
        migrations.AddField("membership", "all_clients", field=models.BooleanField(default=True)),
        migrations.AddField("membership", "clients", field=ids(default=list)),
        migrations.AddField(
            "membership",
            "created_at",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditevent",
            "actor_name",
            field=models.CharField(blank=True, default="", max_length=254),
        ),
        migrations.AddField("auditevent", "details", field=models.JSONField(default=dict)),
        migrations.AddField(
            "apikey",
            "scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=USUAL, size=None
            ),
            preserve_default=False,
        ),
        migrations.AddField("apikey", "clients", field=ids(null=True)),
        migrations.AddField("apikey", "expires_at", field=models.DateTimeField(null=True)),
        migrations.RemoveField("apikey", "role"),
        migrations.CreateModel(
            name="Team",
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
                ("name", models.CharField(max_length=120)),
                ("people", ids(default=list)),
                ("all_clients", models.BooleanField(default=False)),
                ("clients", ids(default=list)),
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
            options={"verbose_name": "team"},
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        SecureTenantTables(["Team"]),
    ]
