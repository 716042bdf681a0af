-- Make a role and a database for Airflow and for the pipeline. Postgres' image runs this once, on an empty volume.
\set ON_ERROR_STOP on
\getenv airflow_password AIRFLOW_PASSWORD
\getenv newswatch_password NEWSWATCH_PASSWORD

CREATE ROLE airflow LOGIN PASSWORD :'airflow_password';
CREATE DATABASE airflow OWNER airflow ENCODING 'UTF8';
REVOKE ALL ON DATABASE airflow FROM public;

-- CREATEROLE: the migrations make newswatch_reader, the role of the analysts' logins.
CREATE ROLE newswatch LOGIN CREATEROLE PASSWORD :'newswatch_password';
CREATE DATABASE newswatch OWNER newswatch ENCODING 'UTF8';
REVOKE ALL ON DATABASE newswatch FROM public;
