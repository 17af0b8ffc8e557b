"""Assets count in what their agency stores: from the announcement on, unless they are refused."""

from django.db import migrations

COUNT = """
    CREATE FUNCTION brandkits_asset_held(status text, bytes integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN status = 'refused' THEN 0 ELSE bytes END $$;
    CREATE FUNCTION brandkits_asset_stored() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        delta bigint := 0;
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            delta := delta - brandkits_asset_held(OLD.status, OLD.bytes);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            delta := delta + brandkits_asset_held(NEW.status, NEW.bytes);
        END IF;
        PERFORM accounts_stored_changed(coalesce(NEW.agency_id, OLD.agency_id), delta);
        RETURN NULL;
    END $$;
    CREATE TRIGGER stored AFTER INSERT OR DELETE OR UPDATE OF bytes, status ON brandkits_asset
        FOR EACH ROW EXECUTE FUNCTION brandkits_asset_stored();
    INSERT INTO accounts_storedchange (agency_id, bytes)
    SELECT agency_id, sum(bytes) FROM brandkits_asset WHERE status <> 'refused' GROUP BY agency_id;
"""


class Migration(migrations.Migration):
    dependencies = [("brandkits", "0004_clients_apart"), ("accounts", "0005_storage")]

    operations = [migrations.RunSQL(COUNT)]
