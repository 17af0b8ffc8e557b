"""Renders refer to the snapshots of carousels in Django's state; the database does not change."""

import django.db.models.deletion
from django.db import migrations

import accounts.tenancy


class Migration(migrations.Migration):
    dependencies = [("rendering", "0012_defaults"), ("carousels", "0013_snapshots")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "render",
                    "snapshot",
                    accounts.tenancy.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="carousels.frozensnapshot",
                    ),
                ),
                migrations.DeleteModel("FrozenSnapshot"),
            ]
        )
    ]
