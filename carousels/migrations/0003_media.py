"""Pictures that a thread names are fetched after it was imported."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("carousels", "0002_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PendingMedia",
            fields=[
                ("thread_id", models.UUIDField(primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="post",
            name="media",
            field=models.JSONField(default=list),
        ),
    ]
