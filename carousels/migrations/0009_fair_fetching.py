"""Fetching is shared out between agencies, and goes on behind the picture that it was last at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("carousels", "0008_held_version")]

    operations = [
        migrations.AddField("PendingMedia", "lease", models.UUIDField(null=True)),
        migrations.AddField(
            "PendingMedia", "tried", models.PositiveIntegerField(default=0, db_default=0)
        ),
    ]
