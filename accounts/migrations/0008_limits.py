"""What bounds guessing, mail and founding agencies, where nobody who is bounded can take it back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FOUNDERS = """
    UPDATE accounts_agency a SET founder_id = m.user_id
    FROM accounts_membership m WHERE m.agency_id = a.id AND m.role = 'owner'
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_removals")]

    operations = [
        migrations.CreateModel(
            name="CachedLimit",
            fields=[
                (
                    "cache_key",
                    models.CharField(max_length=255, primary_key=True, serialize=False),
                ),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("name", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            "Agency",
            "founder",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(FOUNDERS, migrations.RunSQL.noop),
    ]
