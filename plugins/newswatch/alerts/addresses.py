"""Mail addresses: what we are willing to hand to an SMTP server, and how two compare."""

import re

from newswatch.errors import AlertError, Reason

# RFC 5321 section 4.5.3.1: 64 octets before the @, and a path of 256 with its angle brackets.
_LOCAL_MAX, _ADDRESS_MAX = 64, 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def check_address(address: str) -> str:
    """Return a bare address with its domain in ASCII and lower case.

    Quoted local parts, comments, lists and display names are refused: each is a way to smuggle in a second
    recipient. So is a local part beyond ASCII, which needs a server that speaks SMTPUTF8.

    >>> check_address("Min.Ji@Bücher.example")
    'Min.Ji@xn--bcher-kva.example'

    Raises:
        AlertError: It is no such address.
    """
    local, at, domain = address.strip().rpartition("@")
    ascii_domain = _ascii_domain(domain)
    checked = f"{local}@{ascii_domain}"
    fits = len(local) <= _LOCAL_MAX and len(checked) <= _ADDRESS_MAX
    # "=?" opens an encoded word, which mail programs decode before they look for the address.
    if not (
        at and fits and "=?" not in local and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain)
    ):
        raise AlertError(Reason.BAD_ADDRESS, repr(address[:100]))
    return checked


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def address_key(address: str) -> str:
    """Return what two spellings of one address share: servers that tell case apart are not found in the wild.

    >>> address_key(" Desk@Example.org")
    'desk@example.org'
    """
    return address.strip().casefold()
