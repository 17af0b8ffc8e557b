"""A wall between the clients of an agency; assets may belong to one."""

import django.db.models.deletion
from django.db import migrations

import accounts.tenancy
from core.database.migration_operations import ConfineToClients

OF_CLIENT = """
    ALTER TABLE brandkits_asset ADD CONSTRAINT brandkits_asset_client_id_tenant
    FOREIGN KEY (agency_id, client_id) REFERENCES brandkits_client (agency_id, id)
    DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_people"),
        ("brandkits", "0003_own_themes"),
    ]

    operations = [
        migrations.AddField(
            "asset",
            "client",
            field=accounts.tenancy.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="brandkits.client",
            ),
        ),
        migrations.RunSQL(OF_CLIENT, migrations.RunSQL.noop),
        ConfineToClients(
            {"Client": "id", "BrandKit": "client_id", "KitVersion": "kit_id", "Asset": "client_id"}
        ),
    ]
