"""A draft knows which of its versions others name, so that typing does not move it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("carousels", "0007_readiness")]

    operations = [
        migrations.AddField("Carousel", "held_version", models.PositiveIntegerField(null=True)),
    ]
