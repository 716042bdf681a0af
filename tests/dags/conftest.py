"""Airflow with a home and a metadata database of its own; it runs in processes beside pytest's."""

import pytest

from newswatch.demo.airflow import airflow_env as env_of
from newswatch.demo.home import DemoHome
from newswatch.settings import Settings, child_environment
from newswatch.store.engine import ensure_database


@pytest.fixture(scope="session")
def airflow_env(server, tmp_path_factory):
    """The environment of a process that is to use Airflow."""
    home = DemoHome(tmp_path_factory.mktemp("airflow"))
    ensure_database(server, "create_airflow_database")
    return {**child_environment(Settings()), **env_of(home, server)}
