"""Agencies sleep and wake, tasks have a cost, and claims find both by small indexes."""

from django.db import migrations, models

# Many short-lived versions of few rows: tidied up soon, and within their pages.
TIDY = """
    ALTER TABLE rendering_agencyqueue SET (fillfactor = 30,
        autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
    ALTER TABLE rendering_renderpulse SET (fillfactor = 50,
        autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
    ALTER TABLE rendering_queueentry SET (
        autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
        autovacuum_analyze_scale_factor = 0.1);
"""
COSTS = """
    UPDATE rendering_queueentry e SET cost = t.cost FROM rendering_task t WHERE t.id = e.task_id;
    UPDATE rendering_agencyqueue SET wakes_at = now();
"""

# Past agencies that are being served at this moment; one that is alone is waited for. Returns no row when
# nothing is awake, and no task when an agency was put to sleep: then it is called again, because
# locks of two agencies at a time could wait for each other. A claim that a crash of the database
# takes back is made again; it need not wait for the disk.
CLAIM = """
    CREATE FUNCTION rendering_claim(new_lease uuid, term double precision)
    RETURNS TABLE (agency uuid, task uuid, capped boolean)
    LANGUAGE plpgsql AS $$
    DECLARE
        most integer;
        price integer;
        is_full boolean;
    BEGIN
        PERFORM set_config('synchronous_commit', 'off', true);
        LOOP
            SELECT q.agency_id, q.at_once INTO agency, most FROM rendering_agencyqueue q
            WHERE q.wakes_at <= clock_timestamp()
            ORDER BY q.virtual_time, q.agency_id LIMIT 1 FOR UPDATE SKIP LOCKED;
            EXIT WHEN FOUND;
            SELECT q.agency_id, q.at_once INTO agency, most FROM rendering_agencyqueue q
            WHERE q.wakes_at <= clock_timestamp()
            ORDER BY q.virtual_time, q.agency_id LIMIT 1 FOR UPDATE;
            EXIT WHEN FOUND;
            PERFORM 1 FROM rendering_agencyqueue q WHERE q.wakes_at <= clock_timestamp() LIMIT 1;
            IF NOT FOUND THEN
                RETURN;
            END IF;
        END LOOP;
        capped := most IS NOT NULL;
        is_full := capped AND most <= (
            SELECT count(*) FROM rendering_queueentry e
            WHERE e.agency_id = agency AND e.state = 'running');
        IF NOT is_full THEN
            UPDATE rendering_queueentry u SET state = 'running', lease = new_lease,
                lease_expires_at = clock_timestamp() + make_interval(secs => term)
            WHERE u.task_id = (
                SELECT e.task_id FROM rendering_queueentry e
                WHERE e.agency_id = agency AND e.state = 'queued'
                    AND e.ready_at <= clock_timestamp()
                ORDER BY e.priority, e.task_id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING u.task_id, u.cost INTO task, price;
        END IF;
        IF task IS NOT NULL THEN
            UPDATE rendering_agencyqueue q SET virtual_time = q.virtual_time + price / q.weight
            WHERE q.agency_id = agency;
        ELSE
            UPDATE rendering_agencyqueue q SET wakes_at = (
                SELECT min(e.ready_at) FROM rendering_queueentry e
                WHERE e.agency_id = agency AND e.state = 'queued' AND NOT is_full)
            WHERE q.agency_id = agency;
        END IF;
        RETURN NEXT;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rendering", "0004_progress"), ("accounts", "0001_initial")]

    operations = [
        migrations.AlterField("agencyqueue", "virtual_time", models.FloatField()),
        migrations.AlterField("agencyqueue", "weight", models.FloatField()),
        migrations.AddField("agencyqueue", "at_once", models.PositiveIntegerField(null=True)),
        migrations.AddField("agencyqueue", "wakes_at", models.DateTimeField(null=True)),
        migrations.AddField("agencyqueue", "dead", models.PositiveIntegerField(default=0)),
        *(
            migrations.AddField(
                model, "cost", models.PositiveSmallIntegerField(default=1), preserve_default=False
            )
            for model in ("task", "queueentry")
        ),
        migrations.RunSQL(COSTS),
        migrations.AddIndex(
            "agencyqueue",
            models.Index(
                fields=["agency_id"],
                condition=models.Q(wakes_at__isnull=False),
                name="awake_agencies",
            ),
        ),
        migrations.AddIndex(
            "queueentry",
            models.Index(
                fields=["priority", "ready_at"],
                condition=models.Q(state="queued"),
                name="queued_by_age",
            ),
        ),
        migrations.AddIndex(
            "queueentry",
            models.Index(
                fields=["agency_id", "priority"],
                condition=models.Q(state="running"),
                name="running_by_agency",
            ),
        ),
        migrations.RunSQL(TIDY),
        migrations.RunSQL(CLAIM),
    ]
