"""An object that is being removed says so in its row, instead of by a lock on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_sealed_answers")]

    operations = [
        migrations.AddField("DoomedObject", "removing_since", models.DateTimeField(null=True)),
    ]
