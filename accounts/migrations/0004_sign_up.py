"""Mail on its way out, invitations, and agencies that require two-step sign-in."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import design.ids
from accounts.capabilities import Role
from core.database.migration_operations import SecureTenantTables


def id_field():
    return models.UUIDField(
        default=design.ids.uuid7, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_usage")]

    operations = [
        migrations.AddField("agency", "require_mfa", field=models.BooleanField(default=False)),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", id_field()),
                ("sealed", models.TextField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="InvitationLookup",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("invitation_id", models.UUIDField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", id_field()),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[(role.value, role.value) for role in Role], max_length=8
                    ),
                ),
                ("all_clients", models.BooleanField(default=True)),
                (
                    "clients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "email"), name="one_invitation_an_address"
                    )
                ],
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        SecureTenantTables(["Invitation"]),
    ]
