"""Build the message that goes over the wire from a mail of the outbox."""

import hashlib
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime

from newswatch.alerts.model import OutboxMail
from newswatch.errors import AlertError, Reason


class _TokensHeader(UnstructuredHeader, BaseHeader):
    """A header of addresses: folded between them only.

    The standard library encodes a token longer than a line as an encoded word (RFC 2047), and then no mail
    program finds the address in it.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {(policy.linesep + ' ').join(str(self).split())}{policy.linesep}"


def _header_factory() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("list-unsubscribe", "list-id", "references"):
        registry.map_to_type(name, _TokensHeader)
    return registry


# 7bit: a relay need not speak 8BITMIME, and base64 or quoted-printable keeps every line short.
_POLICY = policy.SMTP.clone(cte_type="7bit", header_factory=_header_factory())


def build_message(mail: OutboxMail, *, sender: str, list_id: str, now: datetime) -> EmailMessage:
    """Return the message with text and HTML parts and every header a well-behaved alert has.

    Raises:
        AlertError: A header will not take its value.
    """
    message = EmailMessage(_POLICY)
    try:
        for name, value in _headers(mail, sender, list_id, now):
            message[name] = _undecoded(value)
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        # A repeat is the same to the byte but for its date.
        message.set_boundary(f"=_{hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]}")
    except (MessageError, ValueError, LookupError, AttributeError) as error:
        # The header parser of the standard library fails in more ways than ValueError on hostile input.
        raise AlertError(Reason.BAD_INPUT, f"{type(error).__name__}: {error}") from error
    return message


def _undecoded(value: str) -> str:
    """Return a header's text with what looks like an encoded word (RFC 2047) taken apart.

    The standard library decodes such a word in text it is given, and writes out the line break that
    may hide in it: a headline could add a Bcc of its own.
    """
    return value.replace("=?", "= ?")


def _headers(mail: OutboxMail, sender: str, list_id: str, now: datetime) -> list[tuple[str, str]]:
    headers = [
        ("From", sender),
        ("To", mail.recipient),
        ("Subject", mail.subject),
        ("Date", format_datetime(now)),
        ("Message-ID", mail.message_id),
        ("List-Id", list_id if list_id.endswith(">") else f"<{list_id}>"),
        # RFC 3834 section 5: no vacation notice answers this.
        ("Auto-Submitted", "auto-generated"),
    ]
    if mail.references:
        headers.append(("References", " ".join(mail.references)))
    if mail.stop:
        headers.append(("List-Unsubscribe", ", ".join(f"<{url}>" for url in mail.stop)))
    if any(url.startswith("https:") for url in mail.stop):
        # RFC 8058 section 3.1: promised only where a POST to the https address does it.
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers
