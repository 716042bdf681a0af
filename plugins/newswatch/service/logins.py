"""The login and the keys of a service: made at its first start, kept in files that only their owner reads."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from newswatch.service.home import ServiceError, ServiceHome

USER = "admin"


@dataclass(frozen=True)
class Secrets:
    """``jwt`` signs the tokens between Airflow's components, ``fernet`` encrypts connections at rest."""

    password: str
    jwt: str
    fernet: str


def make_secrets() -> Secrets:
    """Return new ones; a Fernet key is 32 random bytes in URL-safe Base64."""
    fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return Secrets(secrets.token_urlsafe(12), secrets.token_urlsafe(48), fernet)


def keep_secrets(home: ServiceHome) -> tuple[Secrets, bool]:
    """Return the secrets of a home, and whether they were made just now.

    Raises:
        ServiceError: The file is damaged.
    """
    made = not home.secrets.exists()
    if made:
        write_private(home.secrets, json.dumps(asdict(make_secrets()), indent=1))
    try:
        kept = Secrets(**json.loads(home.secrets.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise ServiceError(
            f"{home.secrets} is damaged ({error}): remove it, and a new login is made"
        ) from error
    write_private(home.passwords, json.dumps({USER: kept.password}))
    return kept, made


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text + "\n")
    fresh.replace(path)
