-- The role that analysts' logins are members of. It may read schema report and nothing else.
SET lock_timeout = '5s';

-- By default everybody may execute a new function; those of the pipeline write.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA newswatch FROM public;

DO $$
BEGIN
    -- Roles belong to the server: another database of it may have made this one.
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'newswatch_reader') THEN
        CREATE ROLE newswatch_reader NOLOGIN;
        COMMENT ON ROLE newswatch_reader IS 'May read schema report of Newswatch, and nothing else.';
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'role newswatch_reader not made (%): sql/README.md says how to make it by hand', sqlerrm;
    WHEN duplicate_object OR unique_violation THEN
        NULL; -- a migration of another database was first
END;
$$;

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'newswatch_reader') THEN
        GRANT USAGE ON SCHEMA report TO newswatch_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA report TO newswatch_reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA report GRANT SELECT ON TABLES TO newswatch_reader;
    END IF;
END;
$$;
