"""What agencies use in a month, and the plan that says how much that may be."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import design.ids
from core.database.migration_operations import SecureTenantTables


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people")]

    operations = [
        migrations.AddField(
            "agency", "billing_id", field=models.CharField(blank=True, default="", max_length=120)
        ),
        migrations.AddField(
            "agency",
            "plan",
            field=models.CharField(default="unmetered", max_length=20),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Usage",
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
                ("month", models.DateField()),
                ("slides", models.PositiveBigIntegerField(default=0)),
                ("renders", models.PositiveBigIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "usage",
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "month"), name="one_row_a_month")
                ],
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        SecureTenantTables(["Usage"]),
    ]
