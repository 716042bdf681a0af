"""The variables that make Airflow use a home, our DAGs and a metadata database of its own."""

from pathlib import Path

from newswatch.resources import find
from newswatch.service.components import DEFAULTS
from newswatch.service.home import ServiceHome
from newswatch.service.logins import USER, Secrets
from newswatch.settings import Settings, child_environment, inherited_environment
from newswatch.store.engine import socket_url

METADATA = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"


def airflow_env(airflow_home: Path, socket_dir: str) -> dict[str, str]:
    """Return the variables of an Airflow whose metadata lies on the embedded server."""
    metadata = socket_url(socket_dir, "airflow").render_as_string(hide_password=False)
    return {**_essentials(airflow_home, metadata), "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False"}


def service_env(
    home: ServiceHome, settings: Settings, secrets: Secrets, *, metadata: str, port: int
) -> dict[str, str]:
    """Return the environment of every process of a service.

    Variables of the caller that tune Airflow are kept; where the service is, and what is secret, is ours.
    """
    site = f"http://127.0.0.1:{port}"
    # AIRFLOW_CONN_… and AIRFLOW_VAR_… are connections and variables.
    tuned = inherited_environment("AIRFLOW_")
    unproxied = ",".join(filter(None, [*inherited_environment("NO_PROXY").values(), "127.0.0.1,localhost"]))
    return {
        **child_environment(settings),
        **DEFAULTS,
        **tuned,
        "NO_PROXY": unproxied,  # tasks ask the api-server on loopback
        "no_proxy": unproxied,
        **_essentials(home.airflow, metadata),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{site}/execution/",
        "AIRFLOW__API__BASE_URL": settings.public_url or site,
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.jwt,
        "AIRFLOW__API__SECRET_KEY": secrets.jwt,
        "AIRFLOW__CORE__FERNET_KEY": secrets.fernet,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home.passwords.resolve()),
    }


def _essentials(airflow_home: Path, metadata: str) -> dict[str, str]:
    home = airflow_home.resolve()
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(find("dags")),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        METADATA: metadata,
    }
