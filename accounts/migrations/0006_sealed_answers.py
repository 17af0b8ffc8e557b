"""Answers under an idempotency key are sealed, and say how far whoever asked could reach."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_storage")]

    operations = [
        migrations.AddField("IdempotencyRecord", "sealed", models.TextField(db_default="")),
        migrations.AddField(
            "IdempotencyRecord", "reach", ArrayField(models.UUIDField(), null=True)
        ),
    ]
