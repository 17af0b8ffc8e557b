"""Masters that are still to be stored belong to carousels, in Django's state."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rendering", "0013_snapshots"), ("carousels", "0014_pending_masters")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("PendingMasters")]
        )
    ]
