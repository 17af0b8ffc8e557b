"""Files expire, are found by their age and key, and count in what their agency stores."""

from django.db import migrations, models

COUNT = """
    CREATE FUNCTION rendering_blob_stored() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM accounts_stored_changed(coalesce(NEW.agency_id, OLD.agency_id),
            coalesce(NEW.bytes, 0)::bigint - coalesce(OLD.bytes, 0));
        RETURN NULL;
    END $$;
    CREATE TRIGGER stored AFTER INSERT OR DELETE OR UPDATE OF bytes ON rendering_blob
        FOR EACH ROW EXECUTE FUNCTION rendering_blob_stored();
    INSERT INTO accounts_storedchange (agency_id, bytes)
    SELECT agency_id, sum(bytes) FROM rendering_blob GROUP BY agency_id;
"""


class Migration(migrations.Migration):
    dependencies = [("rendering", "0006_names"), ("accounts", "0005_storage")]

    operations = [
        migrations.AddField("render", "expired_at", models.DateTimeField(null=True)),
        migrations.AlterField("blob", "bytes", models.PositiveBigIntegerField()),
        migrations.AddIndex(
            "blob", models.Index(fields=["agency", "last_used"], name="blob_by_use")
        ),
        migrations.AddIndex("blob", models.Index(fields=["agency", "key"], name="blob_by_key")),
        migrations.RunSQL(COUNT),
    ]
