-- The two roles of Leporello. Run once, as a superuser, on a new PostgreSQL server.
-- owner: owns the tables and migrates; row-level security does not bind it (BYPASSRLS).
-- app:   serves requests and workers; row-level security binds it, and it owns nothing.
-- Both come without passwords here: give them some where the server asks for them.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'leporello_owner') THEN
        CREATE ROLE leporello_owner LOGIN NOSUPERUSER BYPASSRLS CREATEDB;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'leporello_app') THEN
        CREATE ROLE leporello_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB;
    END IF;
END $$;
