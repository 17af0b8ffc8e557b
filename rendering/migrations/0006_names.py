"""Files are named by a pattern, and may be for a channel."""

from django.db import migrations, models

USUAL = """
    UPDATE rendering_render SET names = CASE WHEN jsonb_array_length(formats) > 1
        THEN '{format}-{n}-{layout}' ELSE '{n}-{layout}' END
"""


class Migration(migrations.Migration):
    dependencies = [("rendering", "0005_fairness")]

    operations = [
        migrations.AddField(
            "render", "names", models.CharField(max_length=255, default=""), preserve_default=False
        ),
        migrations.AddField(
            "render", "channel", models.CharField(max_length=60, blank=True, default="")
        ),
        migrations.AlterField("output", "filename", models.CharField(max_length=255)),
        migrations.RunSQL(USUAL),
    ]
