"""What agencies store is counted as it changes, and objects that nothing names wait to go."""

from django.db import migrations, models

CHANGED = """
    CREATE FUNCTION accounts_stored_changed(agency uuid, delta bigint) RETURNS void
    LANGUAGE sql AS $$
        INSERT INTO accounts_storedchange (agency_id, bytes)
        SELECT agency, delta WHERE delta <> 0
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sign_up")]

    operations = [
        migrations.CreateModel(
            "StoredChange",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency_id", models.UUIDField()),
                ("bytes", models.BigIntegerField()),
            ],
            {"indexes": [models.Index(fields=["agency_id"], name="stored_by_agency")]},
        ),
        migrations.CreateModel(
            "DoomedObject",
            [
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL(CHANGED),
    ]
