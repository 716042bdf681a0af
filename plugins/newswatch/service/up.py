"""``newswatch up``: everything that runs by itself, on one machine, until somebody ends it."""

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from rich.console import Console

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
from newswatch.service.supervisor import Stop, Supervisor
from newswatch.service.watcher import Watcher
from newswatch.settings import Settings
from newswatch.store.entries import release_all_leases

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
    """Says what happens, with the time; goes on when the terminal is gone."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        """Print a line of what happened."""
        self.line(f"{datetime.now().astimezone():%H:%M:%S}  {text}")

    def line(self, text: str) -> None:
        """Print a line."""
        try:
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)
        except OSError:
            self._console.quiet = True


def run_up(service: Service, console: Console) -> None:
    """Run the service until SIGINT, SIGTERM or the end of the terminal; then nothing of it is left.

    Raises:
        ServiceError: It cannot start, and why.
        ConfigError: A file of the configuration is wrong.
        EmbeddedError: The embedded server cannot be had here.
    """
    home, reporter = service.home, Reporter(console)
    refusal = ServiceError(f"another `newswatch up` is at work in {home.folder}")
    with locked(home.lock, refusal, WAIT_S), Stop().listening() as stop:
        if left := end_members(home.workdir):
            reporter.say(f"ended {left} processes that an earlier run had left")
        check_port(service.port)
        with kept(home), ExitStack() as stack:
            settings = stack.enter_context(_scene(service))
            load_config(settings.config_dir or find("config"))
            databases = stack.enter_context(open_databases(settings, reporter.say))
            site = settings.public_url or f"http://127.0.0.1:{service.port}"
            settings = replace(settings, database_url=databases.ours, public_url=site)
            _perform(replace(service, settings=settings), databases, stop, reporter)
        reporter.say("everything has ended")


def _scene(service: Service) -> AbstractContextManager[Settings]:
    if service.sample:
        return sample_newsroom(service.home, service.settings, utc_now)
    return nullcontext(replace(service.settings, home=service.home.folder.resolve()))


def _perform(service: Service, databases: Databases, stop: Stop, reporter: Reporter) -> None:
    home, settings = service.home, service.settings
    secrets, made = keep_secrets(home)
    env = service_env(home, settings, secrets, metadata=databases.metadata, port=service.port)
    supervisor = Supervisor(home, airflow_components(service.port), env, reporter.say)
    with open_workplace(settings) as workplace, workplace.engine.begin() as conn:
        release_all_leases(
            conn, workplace.clock()
        )  # nobody else is at work here: what is held is held by the dead
    if stop.asked:
        return
    if supervisor.run_once(prepare_command(), "prepare"):
        raise ServiceError(f"Airflow's database could not be made ready, see {supervisor.log_of('prepare')}")
    for text in _greeting(service, databases, secrets, made=made):
        reporter.line(text)
    try:
        supervisor.start()
        watcher = Watcher(supervisor, databases, service.port, reporter.say)
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
        yield f"mails      {home.mail}; the sample newsroom publishes a report every two minutes"
    elif service.settings.smtp_url is None:
        yield "mails      are written and wait: NEWSWATCH_SMTP_URL is not set"
    yield f"state      newswatch status --home {home.folder}"


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
            raise ServiceError(f"port {port} on 127.0.0.1 is taken: choose another with --port") from error
