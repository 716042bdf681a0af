"""Run the services of docker-compose.yml outside containers: its commands, its environment, local places.

What differs from a container is said here: paths lie in a temporary folder, ports are free ones of loopback,
Postgres is the embedded one, reached by its socket, and the secrets made by docker/make-secrets name it.
Nothing of the machine's own ``NEWSWATCH_*`` and ``AIRFLOW_*`` reaches a service.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from processes import Started, free_port

from newswatch.embedded import find_place, running_server
from newswatch.embedded.place import wheel_binaries
from newswatch.settings import Settings, child_environment

ROOT = Path(__file__).parents[2]
SCRIPTS = ("newswatch", "init", "api-server")


class Compose:
    """The services, with what their file says turned into what this machine can run."""

    def __init__(self, folder: Path, socket_dir: str, variables: Mapping[str, str]) -> None:
        self.folder, self.socket_dir = folder, socket_dir
        self.services: dict[str, Any] = yaml.safe_load(
            (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
        )["services"]
        self._variables = variables
        self.api_port, self._health_port, self.redis_port = free_port(), free_port(), free_port()
        self.secrets, self.home = folder / "secrets", folder / "airflow"
        for path in (self.home / "logs", folder / "home", folder / "bin", folder / "redis"):
            path.mkdir(parents=True)
        for name in SCRIPTS:
            (folder / "bin" / name).symlink_to(ROOT / "docker" / name)
        self._make_secrets()

    def _make_secrets(self) -> None:
        subprocess.run([ROOT / "docker" / "make-secrets", self.secrets], check=True, capture_output=True)
        for secret in self.secrets.iterdir():
            text = secret.read_text(encoding="utf-8")
            text = re.sub(r"@postgres/(\w+)", rf"@/\1?host={self.socket_dir}", text)
            secret.write_text(text.replace("@redis:6379", f"@127.0.0.1:{self.redis_port}"), encoding="utf-8")
        with (self.secrets / "redis_conf").open("a", encoding="utf-8") as conf:
            conf.write(f"bind 127.0.0.1\nport {self.redis_port}\ndir {self.folder / 'redis'}\n")

    def make_databases(self) -> None:
        """Run the script that Postgres' image runs on an empty volume."""
        passwords = {
            "AIRFLOW_PASSWORD": (self.secrets / "airflow_db_password").read_text(encoding="utf-8"),
            "NEWSWATCH_PASSWORD": (self.secrets / "newswatch_db_password").read_text(encoding="utf-8"),
        }
        command = [wheel_binaries() / "psql", "--no-psqlrc", "--quiet", "--username=postgres"]
        command += [f"--host={self.socket_dir}", f"--file={ROOT / 'docker' / 'postgres' / 'databases.sql'}"]
        subprocess.run([*map(str, command)], check=True, env=child_environment(Settings(), **passwords))

    def environment(self, service: str) -> dict[str, str]:
        """Return the whole environment of a service: the image's, the file's, and what outside asks for."""
        path = f"{self.folder / 'bin'}:{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
        said = {**image_environment(), **self.services[service].get("environment", {}), "PATH": path}
        ours = child_environment(Settings(), **{name: self.local(value) for name, value in said.items()})
        inherited = {name for name in ours if name.startswith("NEWSWATCH_")} - said.keys()
        return {
            **{name: value for name, value in ours.items() if name not in inherited},
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.api_port),
        }

    def command(self, service: str) -> list[str]:
        """Return what a service runs."""
        return [self.local(word) for word in self.services[service]["command"]]

    def start(self, service: str, *more: str, name: str | None = None, **env: str) -> Started:
        """Start a service."""
        log = self.folder / f"{name or service}.log"
        command = [*self.command(service), *more]
        return Started(name or service, command, {**self.environment(service), **env}, log)

    def is_healthy(self, service: str, **env: str) -> bool:
        """Run a service's own check once, inside its limit of time."""
        check = self.services[service]["healthcheck"]
        kind, *words = map(self.local, check["test"])
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        try:
            done = subprocess.run(
                command,
                env={**self.environment(service), **env},
                capture_output=True,
                check=False,
                timeout=seconds(check["timeout"]),
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def local(self, text: str) -> str:
        """Return a text of the file with its variables filled in and its places those of this machine."""
        filled = re.sub(
            r"\$\{(\w+):-([^}]*)\}", lambda found: self._variables.get(found[1]) or found[2], text
        )
        for there, here in (
            ("$$", "$"),
            ("/run/secrets", str(self.secrets)),
            ("/opt/newswatch", str(ROOT)),
            ("/opt/airflow", str(self.home)),
            ("/var/lib/newswatch", str(self.folder / "home")),
            ("api-server:8080", f"127.0.0.1:{self.api_port}"),
            ("127.0.0.1:8080", f"127.0.0.1:{self.api_port}"),
            ("8974", str(self._health_port)),
            ("6379", str(self.redis_port)),
            ("docker-entrypoint.sh redis-server", "redis-server"),
        ):
            filled = filled.replace(there, here)
        return filled


def image_environment() -> dict[str, str]:
    """Return what the Dockerfile's last stage sets."""
    last = (ROOT / "Dockerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    block = re.search(r"^ENV (.*?[^\\])$", last, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"(\w+)=(\S+)", block[1])) if block else {}


def seconds(text: str) -> float:
    """Return a duration of the Compose file, such as ``50s``, in seconds."""
    return float(text[:-1]) * {"s": 1, "m": 60}[text[-1]]


@contextmanager
def composed(folder: Path, **variables: str) -> Iterator[Compose]:
    """Yield the services over an embedded Postgres with both databases, which ends with the context."""
    try:
        with running_server(folder / "server") as socket_dir:
            compose = Compose(folder, socket_dir, variables)
            compose.make_databases()
            yield compose
    finally:
        # As root the data lies outside the folder, and would outlive it.
        shutil.rmtree(find_place(folder / "server").root, ignore_errors=True)
