"""Postgres: the only package that executes SQL. It opens no transaction; the caller owns each."""
