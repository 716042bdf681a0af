"""What the environment says, read once at the way in and handed down as one value."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class SettingsError(Exception):
    """A ``NEWSWATCH_*`` variable is missing or malformed; the text names it."""


@dataclass(frozen=True)
class Settings:
    """One field per ``NEWSWATCH_*`` variable: ``NEWSWATCH_HOME`` is ``home``, and so on.

    A secret may come as a file: ``NEWSWATCH_SMTP_URL_FILE`` names one that holds ``NEWSWATCH_SMTP_URL``.
    """

    home: Path = Path("var/newswatch")
    """Where everything that is not in git lives: the embedded database, logs, mail of the demo."""
    config_dir: Path | None = None
    """The folder of feeds.yaml and the rest; the one that came with the package when unset."""
    archive_dir: Path | None = None
    """Where pages and feed documents are kept as they came, in WARC files; unset: nothing is kept."""
    database_url: str | None = field(default=None, repr=False)
    """A SQLAlchemy URL of a Postgres 15 or later; an embedded server under ``home`` when unset."""
    smtp_url: str | None = field(default=None, repr=False)
    """``smtp://user:password@host:port``; nothing is sent while it is unset."""
    mail_from: str = "Newswatch <newswatch@localhost>"
    ops_recipients: frozenset[str] = frozenset()
    """Who is mailed when a source or a stage stops working, and when it works again."""
    heartbeat_url: str | None = field(default=None, repr=False)
    """Asked for after every good cycle, so that somebody outside notices when all of this is dead."""
    public_url: str | None = None
    """The address under which people reach Airflow's UI: links in logs and mails begin with it."""
    user_agent: str = "Newswatch/0.1 (+https://newswatch.example/bot)"
    allow_private: frozenset[str] = frozenset()
    """``HOST:PORT`` pairs on private addresses that may be dialled all the same."""
    gateway_url: str | None = None
    """Where every request goes instead of its own address: the sample newsroom, or an archive's replay."""
    proxy_url: str | None = field(default=None, repr=False)
    """An HTTP proxy through which everything is fetched; it looks names up in our place."""
    feed_logins: frozenset[str] = field(default=frozenset(), repr=False)
    """``https://user:password@host`` for each server whose feeds ask for a login; pages are asked without."""
    host_delay_s: float = 1.0
    fetch_timeout_s: float = 40.0
    fetch_concurrency: int = 16
    extract_processes: int = 2
    poll_every_s: int = 300
    """How often the DAG `poll_feeds` looks for feeds that are due."""
    batches: int = 4
    """How many mapped batches a run has at most (DESIGN: an Airflow task instance costs about a second)."""
    batch_size: int = 100
    """How many items a batch has at most; what is left over is taken by the next run."""
    lease_s: int = 600
    max_attempts: int = 5
    link_days: int = 30
    link_limit: int = 20_000
    now: datetime | None = None
    """The moment at which the clock of each process starts, for tests and to do a past day again."""

    def to_env(self) -> dict[str, str]:
        """Return the variables that ``from_env`` reads as these settings."""
        values = {name: getattr(self, name) for name in READERS}
        return {variable(name): _written(value) for name, value in values.items() if value is not None}

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment of this process: for ways in that are handed nothing, such as a DAG's task."""
        return cls.from_env(os.environ)  # noqa: TID251  the one place

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the ``NEWSWATCH_*`` variables; empty ones count as unset.

        Raises:
            SettingsError: A value does not fit, or a ``…_FILE`` cannot be read.
        """
        given = {name: value for name in READERS if (value := _value(name, env))}
        return cls(**{name: _read(name, value) for name, value in given.items()})


def child_environment(settings: Settings, **more: str) -> dict[str, str]:
    """Return the environment of a process of ours that is to have these settings, whatever ours says.

    What configures Airflow or us is not inherited: ``more`` says it.
    """
    ours = ("NEWSWATCH_", "AIRFLOW_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}  # noqa: TID251  the one place
    return {**inherited, **settings.to_env(), **more}


def inherited_environment(prefix: str) -> dict[str, str]:
    """Return the variables of this process whose names begin so: what its caller tuned of another program."""
    return {name: value for name, value in os.environ.items() if name.startswith(prefix)}  # noqa: TID251  the one place


def _written(value: object) -> str:
    return ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _number(text: str) -> int:
    value = int(text)
    if value <= 0:
        raise ValueError(text)
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise ValueError(text)
    return value


def _set(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _logins(text: str) -> frozenset[str]:
    logins = _set(text)
    for login in logins:
        parts = urlsplit(login)
        named = parts.username and parts.password is not None
        if parts.scheme not in {"http", "https"} or not parts.hostname or not named or parts.path.strip("/"):
            raise ValueError("no login")
    return logins


# How each variable is read, and what it is expected to hold.
READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "home": (Path, "a folder"),
    "config_dir": (Path, "a folder"),
    "archive_dir": (Path, "a folder"),
    "database_url": (str, "a SQLAlchemy URL"),
    "smtp_url": (str, "an SMTP URL"),
    "mail_from": (str, "a mail address"),
    "ops_recipients": (_set, "mail addresses, separated by commas"),
    "heartbeat_url": (str, "an http address"),
    "public_url": (str, "an http address"),
    "user_agent": (str, "text"),
    "allow_private": (_set, "HOST:PORT, separated by commas"),
    "gateway_url": (str, "an http address"),
    "proxy_url": (str, "an http address"),
    "feed_logins": (_logins, "https://user:password@host, separated by commas"),
    "host_delay_s": (_seconds, "seconds, zero or more"),
    "fetch_timeout_s": (_seconds, "seconds, zero or more"),
    "fetch_concurrency": (_number, "a whole number above zero"),
    "extract_processes": (_number, "a whole number above zero"),
    "poll_every_s": (_number, "a whole number above zero"),
    "batches": (_number, "a whole number above zero"),
    "batch_size": (_number, "a whole number above zero"),
    "lease_s": (_number, "a whole number above zero"),
    "max_attempts": (_number, "a whole number above zero"),
    "link_days": (_number, "a whole number above zero"),
    "link_limit": (_number, "a whole number above zero"),
    "now": (_moment, "a moment in ISO 8601, UTC unless it says else"),
}

SECRETS = frozenset(field.name for field in fields(Settings) if not field.repr)
"""The fields whose values are never shown."""


def variable(name: str) -> str:
    """Return the variable of a field.

    >>> variable("smtp_url")
    'NEWSWATCH_SMTP_URL'
    """
    return f"NEWSWATCH_{name.upper()}"


def _value(name: str, env: Mapping[str, str]) -> str | None:
    if path := env.get(f"{variable(name)}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{variable(name)}_FILE: cannot read {path}: {error}") from error
    return env.get(variable(name))


def _read(name: str, value: str) -> Any:  # noqa: ANN401  one value for fields of several types
    reader, expected = READERS[name]
    try:
        return reader(value)
    except ValueError as error:
        found = "something else" if name in SECRETS else repr(value)
        raise SettingsError(f"{variable(name)}: expected {expected}, found {found}") from error
