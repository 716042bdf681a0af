"""The kinds of words that configuration files are made of: ids, lines, addresses, countries, times."""

import re
from datetime import time
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator

from newswatch.alerts.addresses import check_address
from newswatch.errors import AlertError, UrlError
from newswatch.text import clean_line, clean_text
from newswatch.urls import canonical_url, registrable_domain, split_url

_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", re.IGNORECASE)
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_HEADER = re.compile(r"[\x20-\x7e]{1,300}")

# ISO 3166-1 alpha-2, and XK, which Kosovo uses until it has a code.
_COUNTRY = re.compile(
    r"A[DEFGILMOQRSTUWXZ]|B[ABDEFGHIJLMNOQRSTVWYZ]|C[ACDFGHIKLMNORUVWXYZ]|D[EJKMOZ]|E[CEGHRST]|"
    r"F[IJKMOR]|G[ABDEFGHILMNPQRSTUWY]|H[KMNRTU]|I[DELMNOQRST]|J[EMOP]|K[EGHIMNPRWYZ]|L[ABCIKRSTUVY]|"
    r"M[ACDEFGHKLMNOPQRSTUVWXYZ]|N[ACEFGILOPRUZ]|O[M]|P[AEFGHKLMNRSTWY]|Q[A]|R[EOSUW]|"
    r"S[ABCDEGHIJKLMNORSTVXYZ]|T[CDFGHJKLMNORTVWZ]|U[AGMSYZ]|V[ACEGINU]|W[FS]|X[K]|Y[ET]|Z[AMW]"
)


def read_id(text: str) -> str:
    """Return a name that can stand in a file name, an address and a table.

    Raises:
        ValueError: It is something else.
    """
    if not _ID.fullmatch(text) or len(text) > 100:
        raise ValueError("letters a-z, digits and single - _ . between them, at most 100")
    return text


def read_line(text: str) -> str:
    """Return one line of text.

    Raises:
        ValueError: It is empty, has several lines or characters that no line may have.
    """
    if clean_line(text) != text or len(text) > 300:
        raise ValueError("one line of text, at most 300 long")
    return text


def read_text(text: str) -> str:
    """Return text of any number of lines.

    Raises:
        ValueError: It is empty or has characters that Postgres would refuse.
    """
    if not text.strip() or clean_text(text) != text:
        raise ValueError("text without control characters")
    return text


def read_header(text: str) -> str:
    """Return text that can stand in a header of HTTP.

    Raises:
        ValueError: It is empty, long or holds more than ASCII.
    """
    if not _HEADER.fullmatch(text):
        raise ValueError("one line of ASCII, at most 300 long")
    return text


def read_url(text: str) -> str:
    """Return an address that can be fetched, as written.

    Raises:
        ValueError: It is none, or carries a password.
    """
    try:
        canonical_url(text)
        # Ours reads what a browser would, such as "https:///user:password@host/".
        named = (urlsplit(text).username, split_url(text).userinfo)
    except (UrlError, ValueError) as error:
        raise ValueError("an http or https address") from error
    if named != (None, None):
        raise ValueError("an address without a password")
    return read_line(text)


def read_domain(text: str) -> str:
    """Return a registered domain: the unit of ownership.

    Raises:
        ValueError: It is none, or a host below one.
    """
    if not _DOMAIN.fullmatch(text) or len(text) > 253:
        raise ValueError("a bare domain such as example.org")
    try:
        registered = registrable_domain(f"https://{text}/")
    except UrlError as error:
        raise ValueError("a bare domain such as example.org") from error
    if registered != text:
        raise ValueError(f'the registered domain, "{registered}"')
    return text


def read_country(text: str) -> str:
    """Return the code of a country.

    Raises:
        ValueError: There is none of that code.
    """
    if not _COUNTRY.fullmatch(text):
        raise ValueError("a country of ISO 3166 such as KR or GB")
    return text


def read_lang(text: str) -> str:
    """Return the tag of a language.

    Raises:
        ValueError: It cannot be one.
    """
    if not _LANG.fullmatch(text):
        raise ValueError("a language such as ko or pt-BR")
    return text


def read_recipient(text: str) -> str:
    """Return a bare mail address, its domain in lower case.

    Raises:
        ValueError: It is none, or one that could hide a second.
    """
    try:
        return check_address(text)
    except AlertError as error:
        raise ValueError("a mail address such as desk@example.org") from error


def read_some(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list that is not empty.

    Raises:
        ValueError: It is.
    """
    if not values:
        raise ValueError("at least 1")
    return values


def read_zone(text: str) -> str:
    """Return the name of a time zone that this machine knows.

    Raises:
        ValueError: It knows none of that name.
    """
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("a time zone such as Europe/Berlin") from error


def read_clock(text: object) -> time:
    """Return a time of day.

    >>> read_clock("08:30")
    datetime.time(8, 30)

    Raises:
        ValueError: It is not written so.
    """
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise ValueError("a time of day such as 08:00")
    return time(int(found[1]), int(found[2]))


def read_hour(text: object) -> time:
    """Return a full hour: digests go out once an hour.

    Raises:
        ValueError: It is none.
    """
    clock = read_clock(text)
    if clock.minute:
        raise ValueError("a full hour such as 08:00")
    return clock


Id = Annotated[str, AfterValidator(read_id)]
Line = Annotated[str, AfterValidator(read_line)]
Text = Annotated[str, AfterValidator(read_text)]
Header = Annotated[str, AfterValidator(read_header)]
Url = Annotated[str, AfterValidator(read_url)]
Domain = Annotated[str, AfterValidator(read_domain)]
Country = Annotated[str, AfterValidator(read_country)]
Lang = Annotated[str, AfterValidator(read_lang)]
Recipient = Annotated[str, AfterValidator(read_recipient)]
Ids = Annotated[tuple[Id, ...], AfterValidator(read_some)]
Recipients = Annotated[tuple[Recipient, ...], AfterValidator(read_some)]
Zone = Annotated[str, AfterValidator(read_zone)]
Hour = Annotated[time, BeforeValidator(read_hour)]
