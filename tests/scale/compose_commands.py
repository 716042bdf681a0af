"""Run the commands of docker-compose.yml one by one outside containers, until each says that it is well.

    .venv/bin/python tests/scale/compose_commands.py

Needs redis-server and redis-cli on the PATH (Debian: redis-server), nothing else: no Docker, no network.
Takes three to six minutes on two cores. Prints a line a service: the seconds until its healthcheck passed
(`init`: until its end) and until it ended on SIGTERM. Exit code 1 when a service does not become healthy,
leaves a process behind, or lets somebody in without the login of secrets/airflow_logins. The DAGs stay
paused: nothing is fetched.
"""

import json
import signal
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from compose import Compose, composed, seconds
from processes import Started, wait_until

ORDER = ("api-server", "scheduler", "dag-processor", "triggerer")
SCALE = ("redis", "api-server", "scheduler", "worker")
HEALTHY_S = 180
PAUSED = {"AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True"}


def main() -> None:
    """Run both shapes; say what took how long."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended all the same
    with tempfile.TemporaryDirectory(prefix="compose-") as folder:
        one = Path(folder) / "one"
        with composed(one) as compose:
            print("one machine (LocalExecutor)")
            left = run(compose, ORDER)
        scale = Path(folder) / "scale"
        with composed(scale, NEWSWATCH_EXECUTOR="CeleryExecutor") as compose:
            print("profile scale (CeleryExecutor)")
            left += run(compose, SCALE)
    print(f"processes that had to be killed: {left}")
    sys.exit(bool(left))


def run(compose: Compose, order: tuple[str, ...]) -> int:
    """Run `init` twice, start the services in order, end them in the other; return how many were left."""
    for name in ("init", "init again"):
        started = time.monotonic()
        init = compose.start("init", name=name)
        if init.wait(300):
            raise SystemExit(f"init failed:\n{init.last_words()}")
        print(f"  {name:<14} ended with 0 after {time.monotonic() - started:5.1f} s", flush=True)
    running: list[Started] = []
    healthy: dict[str, float] = {}
    left = 0
    try:
        for name in order:
            running.append(compose.start(name, **PAUSED))
            healthy[name] = wait_until(name, lambda: is_well(compose, running[-1]), HEALTHY_S)
        check_login(compose)
    finally:
        for service in reversed(running):
            grace_s = seconds(compose.services[service.name]["stop_grace_period"])
            started = time.monotonic()
            killed = service.end(grace_s)
            left += killed
            print(
                f"  {service.name:<14} healthy after {healthy.get(service.name, -1):5.1f} s,"
                f" ended {time.monotonic() - started:4.1f} s after SIGTERM, exit code {service.poll()},"
                f" left {killed}",
                flush=True,
            )
    return left


def check_login(compose: Compose) -> None:
    """Log in with the secret, and without it."""
    (user, password), *_ = json.loads(
        (compose.secrets / "airflow_logins").read_text(encoding="utf-8")
    ).items()
    answers = {
        "the login": ask(compose, "/auth/token", {"username": user, "password": password}),
        "a wrong login": ask(compose, "/auth/token", {"username": user, "password": "wrong"}),
        "no login": ask(compose, "/api/v2/dags"),
    }
    print(f"  answers of the API: {answers}", flush=True)
    if [*answers.values()] != [201, 401, 401]:
        raise SystemExit("the API lets in whom it should not, or the other way round")


def ask(compose: Compose, path: str, body: dict[str, str] | None = None) -> int:
    """Return the status that the API answers with."""
    given = None if body is None else json.dumps(body).encode()
    request = Request(
        f"http://127.0.0.1:{compose.api_port}{path}", given, {"Content-Type": "application/json"}
    )
    try:
        with urlopen(request, timeout=20) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code


def is_well(compose: Compose, service: Started) -> bool:
    """Return whether the service's own check passes; one that has ended never will."""
    if service.poll() is not None:
        raise SystemExit(f"{service.name} ended with {service.poll()}:\n{service.last_words()}")
    return compose.is_healthy(service.name)


if __name__ == "__main__":
    main()
