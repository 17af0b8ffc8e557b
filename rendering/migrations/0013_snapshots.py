"""Models and fields under other names in Django's state; tables and columns keep theirs."""

import django.db.models.deletion
from django.db import migrations, models

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
                migrations.RenameField("render", "names", "filename_template"),
                migrations.AlterField(
                    "render",
                    "filename_template",
                    models.CharField(db_column="names", db_default="", max_length=255),
                ),
                migrations.AlterModelTable("renderpulse", "rendering_renderpulse"),
                migrations.RenameModel("RenderPulse", "RenderProgress"),
            ]
        )
    ]
