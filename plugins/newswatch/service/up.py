"""``newswatch up``: everything that runs by itself, on one machine, until somebody ends it."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TextIO

from newswatch.config import load_config
from newswatch.pipeline import open_workplace
from newswatch.pipeline.workplace import utc_now
from newswatch.resources import find
from newswatch.service.components import airflow_components, prepare_command
from newswatch.service.databases import Databases, open_databases
from newswatch.service.environment import service_env
from newswatch.service.home import ServiceError, ServiceHome, locked
from newswatch.service.keeper import kept
from newswatch.service.logins import USER, Secrets, keep_secrets
from newswatch.service.processes import end_members
from newswatch.service.sample import sample_newsroom
from newswatch.service.supervisor import Stop, StopAskedError, Supervisor
from newswatch.service.watcher import Watcher
from newswatch.settings import Settings
from newswatch.store.entries import lapse_all_leases

PORT = 8080
# A keeper of a run that was killed a moment ago holds the lock while it cleans up.
WAIT_S = 5.0


@dataclass(frozen=True)
class Service:
    """What is to be run: the sample newsroom or what the configuration says, with the UI on a port."""

    home: ServiceHome
    settings: Settings
    port: int = PORT
    sample: bool = False


class Reporter:
    """Says what happens, with the time; goes on in silence when its reader is gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, text: str) -> None:
        """Write a line of what happened."""
        self.line(f"{datetime.now().astimezone():%H:%M:%S}  {text}")

    def line(self, text: str) -> None:
        """Write a line."""
        try:
            self._stream.write(f"{text}\n")
            self._stream.flush()
        except OSError:  # the terminal or the reader of a pipe is gone: nothing of ours may fail for that
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


def run_up(service: Service, stream: TextIO) -> None:
    """Run the service until SIGINT, SIGTERM or the end of the terminal; then nothing of it is left.

    Raises:
        ServiceError: It cannot start, and why.
        ConfigError: A file of the configuration is wrong.
        EmbeddedError: The embedded server cannot be had here.
    """
    home, reporter = service.home, Reporter(stream)
    refusal = ServiceError(f"another `newswatch up` is at work in {home.folder}")
    with locked(home.lock, refusal, WAIT_S), Stop().listening() as stop:
        if left := end_members(home.workdir):
            reporter.say(f"ended {left} processes that an earlier run had left")
        check_port(service.port)
        try:
            with kept(home), ExitStack() as stack:
                with stop.interrupting():
                    service, databases = _open(service, stack, reporter)
                    supervisor = _prepare(service, databases, reporter)
                _run(supervisor, Watcher(supervisor, databases, service.port, reporter.say), stop, reporter)
        except StopAskedError:
            reporter.say(f"{stop.by} while it was starting")
        reporter.say("everything has ended")


def _open(service: Service, stack: ExitStack, reporter: Reporter) -> tuple[Service, Databases]:
    """Open what the service needs; return it with the settings that name all of it."""
    home, settings = service.home, service.settings
    if service.sample:
        settings = stack.enter_context(sample_newsroom(home, settings, utc_now))
    config_dir = (settings.config_dir or find("config")).resolve()  # its processes work elsewhere
    load_config(config_dir)
    settings = replace(settings, home=home.folder.resolve(), config_dir=config_dir)
    databases = stack.enter_context(open_databases(settings, reporter.say))
    site = settings.public_url or f"http://127.0.0.1:{service.port}"
    settings = replace(settings, database_url=databases.ours, public_url=site)
    return replace(service, settings=settings), databases


def _prepare(service: Service, databases: Databases, reporter: Reporter) -> Supervisor:
    """Bring both databases to this version, say where everything is, and return who starts it."""
    home, settings = service.home, service.settings
    secrets, made = keep_secrets(home)
    env = service_env(home, settings, secrets, metadata=databases.metadata, port=service.port)
    supervisor = Supervisor(home, airflow_components(service.port), env, reporter.say)
    with open_workplace(settings) as workplace, workplace.engine.begin() as conn:
        if databases.is_ours_alone:
            lapse_all_leases(conn, workplace.clock())
    if supervisor.run_once(prepare_command(), "prepare"):
        raise ServiceError(f"Airflow's database could not be made ready, see {supervisor.log_of('prepare')}")
    for text in _greeting(service, databases, secrets, made=made):
        reporter.line(text)
    return supervisor


def _run(supervisor: Supervisor, watcher: Watcher, stop: Stop, reporter: Reporter) -> None:
    try:
        supervisor.start()
        supervisor.watch(stop, watcher.tick)
    finally:
        reporter.say(f"{stop.by or 'an error'}: ending everything")
        took = supervisor.end(stop)
        reporter.say(f"Airflow has ended after {took:.1f} s")


def _greeting(service: Service, databases: Databases, secrets: Secrets, *, made: bool) -> Iterator[str]:
    home = service.home
    password = f"password {secrets.password} (shown this once)" if made else "password as at the first start"
    yield f"Airflow    http://127.0.0.1:{service.port}, user {USER}, {password}; kept in {home.secrets}"
    yield f"database   {databases.described}"
    yield f"logs       {home.logs}, those of tasks in the UI"
    if service.sample:
        yield f"mails      {home.mail}; the sample newsroom publishes a report every minute"
    elif service.settings.smtp_url is None:
        yield "mails      are written and wait: NEWSWATCH_SMTP_URL is not set"
    where = f" --home {home.folder}" if databases.is_ours_alone else ""
    yield f"state      newswatch status{where}"


def check_port(port: int) -> None:
    """Check that the port is free on loopback.

    Raises:
        ServiceError: It is taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServiceError(
                f"port {port} on 127.0.0.1 cannot be had ({error.strerror}): choose another with --port"
            ) from error
