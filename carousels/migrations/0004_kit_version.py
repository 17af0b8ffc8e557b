"""A draft wears one version of its brand kit, until somebody puts another on."""

import django.db.models.deletion
from django.db import migrations, models

import accounts.tenancy

WEAR_THE_NEWEST = """
    UPDATE carousels_carousel c SET kit_version_id = v.id
    FROM brandkits_kitversion v JOIN brandkits_brandkit k ON k.id = v.kit_id AND k.version = v.version
    WHERE v.kit_id = c.brand_kit_id
"""
REFERENCE = """
    ALTER TABLE carousels_carousel ADD CONSTRAINT carousels_carousel_kit_version_id_tenant
    FOREIGN KEY (agency_id, kit_version_id) REFERENCES brandkits_kitversion (agency_id, id)
    DEFERRABLE INITIALLY DEFERRED
"""


def _reference(*, null: bool) -> models.Field:
    return accounts.tenancy.TenantForeignKey(
        db_constraint=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="brandkits.kitversion",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("brandkits", "0002_identity"),
        ("carousels", "0003_media"),
    ]

    operations = [
        migrations.AddField("carousel", "kit_version", field=_reference(null=True)),
        migrations.RunSQL(WEAR_THE_NEWEST, migrations.RunSQL.noop),
        migrations.AlterField("carousel", "kit_version", field=_reference(null=False)),
        migrations.RunSQL(REFERENCE, migrations.RunSQL.noop),
        migrations.AlterField(
            "change",
            "kind",
            field=models.CharField(
                choices=[
                    ("edit", "Edit"),
                    ("undo", "Undo"),
                    ("redo", "Redo"),
                    ("restore", "Restore"),
                    ("kit", "Kit"),
                ],
                default="edit",
                max_length=7,
            ),
        ),
    ]
