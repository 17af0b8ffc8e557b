-- The roles of Leporello. Run as a superuser on a new PostgreSQL server; safe to run again.
-- owner:  owns the tables and migrates; row-level security does not bind it (BYPASSRLS).
-- app:    serves requests and workers; row-level security binds it, and it owns nothing.
-- backup: reads everything, for backups, and writes nothing.
-- Both come without passwords here: give them some where the server asks for them.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'leporello_owner') THEN
        CREATE ROLE leporello_owner LOGIN NOSUPERUSER BYPASSRLS CREATEDB;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'leporello_app') THEN
        CREATE ROLE leporello_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'leporello_backup') THEN
        CREATE ROLE leporello_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB IN ROLE pg_read_all_data;
        ALTER ROLE leporello_backup SET default_transaction_read_only = on;
    END IF;
END $$;
