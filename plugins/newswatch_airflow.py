"""Tie Airflow to the library."""
