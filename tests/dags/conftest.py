"""Airflow with a home and a metadata database of its own; it runs in processes beside pytest's."""

import pytest

from newswatch.service.environment import airflow_env as env_of
from newswatch.settings import Settings, child_environment
from newswatch.store.engine import ensure_database


@pytest.fixture(scope="session")
def airflow_env(server, tmp_path_factory):
    """The environment of a process that is to use Airflow."""
    home = tmp_path_factory.mktemp("airflow")
    ensure_database(server, "create_airflow_database")
    return {**child_environment(Settings()), **env_of(home, server)}
