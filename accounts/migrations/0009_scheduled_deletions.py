"""A model's name in Django's state; the table keeps its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_limits")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable("doomedobject", "accounts_doomedobject"),
                migrations.RenameModel("DoomedObject", "ScheduledDeletion"),
            ]
        )
    ]
