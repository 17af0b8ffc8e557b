"""Themes may belong to a client, and common stock is changed by whoever reaches all clients only."""

import django.db.models.deletion
from django.db import migrations

import accounts.tenancy
from core.database.migration_operations import ConfineToClients, KeepCommonStock

REFERENCE = """
    ALTER TABLE brandkits_owntheme ADD CONSTRAINT brandkits_owntheme_client_id_tenant
    FOREIGN KEY (agency_id, client_id) REFERENCES brandkits_client (agency_id, id)
    DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("brandkits", "0005_stored")]

    operations = [
        migrations.AddField(
            model_name="owntheme",
            name="client",
            field=accounts.tenancy.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="brandkits.client",
            ),
        ),
        migrations.RunSQL(REFERENCE),
        ConfineToClients({"OwnTheme": "client_id"}),
        KeepCommonStock(["Asset", "OwnTheme"]),
    ]
