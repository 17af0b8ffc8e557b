"""A thread knows how its posts were arranged when it was imported."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("carousels", "0010_threads_stay_behind")]

    operations = [
        migrations.AddField("Thread", "arrangement", models.JSONField(null=True)),
    ]
