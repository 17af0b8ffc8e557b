"""Columns that came after their tables have a default in the database, too."""

import datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rendering", "0011_masters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agencyqueue",
            name="dead",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="blob",
            name="owed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="output",
            name="as_approved",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="queueentry",
            name="cost",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AlterField(
            model_name="render",
            name="channel",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AlterField(
            model_name="render",
            name="charged_month",
            field=models.DateField(db_default=datetime.date(2000, 1, 1)),
        ),
        migrations.AlterField(
            model_name="render",
            name="done",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="render",
            name="events",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="render",
            name="failed",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="render",
            name="lint_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="render",
            name="names",
            field=models.CharField(db_default="", max_length=255),
        ),
        migrations.AlterField(
            model_name="render",
            name="priority",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AlterField(
            model_name="render",
            name="total",
            field=models.PositiveIntegerField(db_default=0),
        ),
        migrations.AlterField(
            model_name="render",
            name="unfinished",
            field=models.PositiveIntegerField(db_default=0),
        ),
        migrations.AlterField(
            model_name="task",
            name="cost",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AlterField(
            model_name="task",
            name="slides",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
    ]
