"""Newswatch watches the news on a schedule; this package is its library and never imports Airflow."""

__version__ = "0.1.0"
