"""Hand messages to an SMTP server over one connection, and say of each whether it was taken."""

import smtplib
import ssl
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.utils import parseaddr
from io import BytesIO
from types import TracebackType
from typing import Self

from newswatch.alerts.addresses import check_address
from newswatch.errors import AlertError, Reason, SendError
from newswatch.mail.smtp_url import SmtpSettings, Tls
from newswatch.text import clean_line

_OK, _CLOSING = 250, 421
# What is wrong with us and not with the mail: closing, a command unknown or out of order, log in first,
# bad credentials, encryption required.
_OUR_FAULT = frozenset({421, 500, 502, 503, 504, 530, 534, 535, 538})


class UnreachableError(SendError):
    """The server cannot be reached, or will not talk to us: the next mail would fare no better."""


class SmtpSender:
    """A connection to an SMTP server, opened with the first mail and again when the server has closed it.

    Not for several threads at once: each takes its own.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            _quit(smtp)

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Hand over a message for one recipient; returns once the server has taken responsibility for it.

        A connection that breaks after the text was sent leaves open whether the server took it. That is
        reported as deferred: the mail may come twice, with one Message-ID, but is never lost.

        Raises:
            UnreachableError: No connection, or the server refuses us whatever the mail. Retryable.
            SendError: ``smtp_deferred`` (retryable) for a 4xx, ``smtp_refused`` for a 5xx, ``bad_address``.
        """
        sender, checked = _address(parseaddr(str(message["From"]))[1]), _address(recipient)
        body = _as_bytes(message)
        smtp = self._begin(sender)
        try:
            _deliver(smtp, checked, body)
        except SendError:
            self._reset()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise SendError(Reason.SMTP_DEFERRED, _described(error), retryable=True) from error

    def _begin(self, sender: str) -> smtplib.SMTP:
        """Return a connection that has taken MAIL FROM.

        One that the server closed since the last mail is replaced once: nothing was handed over on it yet.
        """
        smtp = self._smtp
        code, reply = _mail_from(smtp, sender) if smtp else (_CLOSING, b"")
        if smtp is None or code == _CLOSING:
            self._drop()
            smtp = self._smtp = connect(self._settings)
            code, reply = _mail_from(smtp, sender)
        try:
            _expect(code, reply)
        except SendError as error:
            self._reset()
            # A sender that is refused for good would be with every mail: that is no mail's fault.
            if code in _OUR_FAULT or not error.retryable:
                raise UnreachableError(error.reason, error.detail, retryable=True) from error
            raise
        return smtp

    def _reset(self) -> None:
        """Make the connection ready for the next mail, or give it up."""
        try:
            if self._smtp is not None and self._smtp.rset()[0] != _OK:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def connect(settings: SmtpSettings) -> smtplib.SMTP:
    """Open a connection, private and logged in as the settings say.

    Raises:
        UnreachableError: The server cannot be reached, its certificate is not good, or it refuses us.
    """
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _opened(settings)
        smtp.ehlo_or_helo_if_needed()
        if settings.tls is Tls.STARTTLS:
            smtp.starttls(context=_tls_context(settings))
            smtp.ehlo()  # RFC 3207 section 4.2: what was said before the connection was private is void
        if settings.user is not None:
            smtp.login(settings.user, settings.password or "")
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        if smtp is not None:
            smtp.close()
        raise UnreachableError(Reason.SMTP_DEFERRED, _described(error), retryable=True) from error
    return smtp


def _opened(settings: SmtpSettings) -> smtplib.SMTP:
    if settings.tls is Tls.IMPLICIT:
        return smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=settings.timeout_s, context=_tls_context(settings)
        )
    return smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_s)


def _tls_context(settings: SmtpSettings) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=settings.ca)
    if not settings.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _as_bytes(message: EmailMessage) -> bytes:
    out = BytesIO()
    try:
        BytesGenerator(out, policy=message.policy.clone(linesep="\r\n")).flatten(message)
    except (MessageError, ValueError, LookupError, AttributeError) as error:
        # The standard library fails in more ways than ValueError on a header it cannot fold.
        raise SendError(Reason.BAD_INPUT, f"{type(error).__name__}: {error}") from error
    return out.getvalue()


def _address(address: str) -> str:
    try:
        return check_address(address)
    except AlertError as error:
        raise SendError(error.reason, error.detail) from error


def _mail_from(smtp: smtplib.SMTP, sender: str) -> tuple[int, bytes]:
    """Return what the server says to MAIL FROM; a connection that is gone says 421, as it should have."""
    try:
        return smtp.mail(sender)
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        return _CLOSING, _described(error).encode()


def _deliver(smtp: smtplib.SMTP, recipient: str, body: bytes) -> None:
    _expect(*smtp.rcpt(recipient))
    try:
        code, reply = smtp.data(body)
    except smtplib.SMTPDataError as error:
        # Raised when DATA itself is refused; what is said after the text is returned.
        code, reply = error.smtp_code, _bytes(error.smtp_error)
    _expect(code, reply)


def _expect(code: int, reply: bytes) -> None:
    if 200 <= code < 300:
        return
    detail = f"{code} {_line(reply)}"
    if code < 500 or code in _OUR_FAULT:
        raise SendError(Reason.SMTP_DEFERRED, detail, retryable=True)
    raise SendError(Reason.SMTP_REFUSED, detail)


def _described(error: Exception) -> str:
    """Return what went wrong; a server's answer without the exception's tuple around it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_line(_bytes(error.smtp_error))}"
    return f"{type(error).__name__}: {_line(str(error).encode())}"


def _bytes(reply: bytes | str) -> bytes:
    return reply if isinstance(reply, bytes) else reply.encode()


def _line(reply: bytes) -> str:
    return (clean_line(reply.decode("utf-8", "replace")) or "")[:300]


def _quit(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        smtp.close()
