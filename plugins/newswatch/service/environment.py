"""The variables that make Airflow use a home, our DAGs and a metadata database of its own."""

from pathlib import Path

from newswatch.resources import find
from newswatch.store.engine import socket_url


def airflow_env(airflow_home: Path, socket_dir: str) -> dict[str, str]:
    """Return the variables of an Airflow whose metadata lies on the embedded server."""
    metadata = socket_url(socket_dir, "airflow").render_as_string(hide_password=False)
    home = airflow_home.resolve()
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(find("dags")),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata,
        "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
