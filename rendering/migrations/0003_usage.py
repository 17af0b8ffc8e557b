"""What tasks count as in the agency's usage, and in which month."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rendering", "0002_clients_apart")]

    operations = [
        # Renders from before anything was counted give nothing back: that month has no row.
        migrations.AddField(
            "render",
            "charged_month",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            "task",
            "slides",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
    ]
