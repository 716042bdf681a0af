-- name: database_exists
SELECT true AS found
FROM pg_catalog.pg_database
WHERE datname = :name;

-- name: lock_databases
SELECT pg_advisory_lock(7391005);

-- name: create_newswatch_database
CREATE DATABASE newswatch;

-- name: create_airflow_database
CREATE DATABASE airflow;

-- name: create_schema
CREATE SCHEMA IF NOT EXISTS newswatch;

-- name: is_migrated
SELECT to_regclass('newswatch.alembic_version') IS NOT NULL AS found;

-- name: current_version
SELECT version_num
FROM newswatch.alembic_version;

-- name: lock_migrations
-- Any number that nobody else uses; the lock ends with the transaction.
SELECT pg_advisory_xact_lock(7391001);

-- name: ensure_partitions
SELECT newswatch.ensure_partitions(:now);
