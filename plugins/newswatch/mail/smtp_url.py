"""Read the address of an SMTP server: smtp://, smtp+starttls:// or smtps://."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from newswatch.errors import ConfigError

EXPECTED = "smtp[s]://[user:password@]host[:port], or smtp+starttls://…"


class Tls(StrEnum):
    """How the connection is made private. The values are the schemes of an URL."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    IMPLICIT = "smtps"

    @property
    def port(self) -> int:
        """The port that is used when none is named."""
        return {Tls.NONE: 25, Tls.STARTTLS: 587, Tls.IMPLICIT: 465}[self]


@dataclass(frozen=True)
class SmtpSettings:
    """Where mail is handed over, and how. ``ca`` is a file of certificates to trust, not the system's."""

    host: str
    port: int
    tls: Tls = Tls.NONE
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_s: float = 30.0
    verify: bool = True
    ca: str | None = None


def parse_smtp_url(url: str) -> SmtpSettings:
    """Read a server's address. Options: ``?timeout=30``, ``?ca=FILE``, ``?verify=no``.

    User and password may be percent-encoded.

    >>> settings = parse_smtp_url("smtp+starttls://news:p%40ss@mail.example.org")
    >>> settings.host, settings.port, settings.user, settings.password
    ('mail.example.org', 587, 'news', 'p@ss')

    Raises:
        ConfigError: It is no such address; the message never shows the password.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _mistake("not an address") from None
    tls = _tls(parts.scheme)
    if not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise _mistake("a host and nothing after it but options")
    options = _options(parts)
    return SmtpSettings(
        host=parts.hostname,
        port=port or tls.port,
        tls=tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        timeout_s=_timeout(options.get("timeout", "30")),
        verify=_verify(options.get("verify", "yes")),
        ca=options.get("ca"),
    )


def smtp_url(settings: SmtpSettings) -> str:
    """Return the address that is read as these settings; options other than the default are left out.

    >>> smtp_url(SmtpSettings("mail.example.org", 587, Tls.STARTTLS, "news", "p@ss"))
    'smtp+starttls://news:p%40ss@mail.example.org:587'
    """
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    login = quote(settings.user, safe="") if settings.user else ""
    password = f":{quote(settings.password, safe='')}" if login and settings.password else ""
    return f"{settings.tls}://{login}{password}{'@' if login else ''}{host}:{settings.port}"


def _mistake(detail: str) -> ConfigError:
    return ConfigError([f"SMTP address: {detail}; expected {EXPECTED}"])


def _tls(scheme: str) -> Tls:
    try:
        return Tls(scheme)
    except ValueError:
        raise _mistake("unknown scheme") from None


def _options(parts: SplitResult) -> Mapping[str, str]:
    options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if unknown := sorted(set(options) - {"timeout", "verify", "ca"}):
        raise _mistake(f"unknown option {unknown[0][:40]!r}")
    return options


def _timeout(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise _mistake("timeout must be seconds, up to 600")
    return seconds


def _verify(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise _mistake("verify must be yes or no")
    return text == "yes"
