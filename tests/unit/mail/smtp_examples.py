"""Servers that misbehave as told, and messages to send to them."""

# ruff: noqa: ARG002, N802  aiosmtpd finds handlers by name and calls them with its own arguments
import datetime as dt
import ipaddress
import ssl
import warnings
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage

from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from newswatch.mail.sink import LoopbackServer


def message(number=1, text="Text.\n.\n..dots\n"):
    made = EmailMessage(policy.SMTP)
    made["From"] = "Newswatch <news@newswatch.example>"
    made["To"] = "reader@example.org"
    made["Message-ID"] = f"<{number}@newswatch.example>"
    made["Subject"] = "News"
    made.set_content(text)
    return made


class Script:
    """A handler whose answers are given: by the local part of the recipient, or for every mail."""

    def __init__(self, rcpt=None, mail=(), data=()):
        self.rcpt, self.mail, self.data = rcpt or {}, list(mail), list(data)
        self.taken, self.connections = [], 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        answer = self.mail.pop(0) if self.mail else "250 OK"
        if answer == "close":
            server.transport.close()
            return "421 closing"
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        answer = self.rcpt.get(address.split("@")[0], "250 OK")
        if answer.startswith("close"):
            await server.push("550 no such user")
            server.transport.abort()
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer.startswith("250") or answer == "close after":
            self.taken.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        if answer.startswith("close"):
            server.transport.abort()
            return "421 closing"
        return answer


class Login:
    """Takes one user with one password."""

    def __call__(self, server, session, envelope, mechanism, auth_data):
        good = isinstance(auth_data, LoginPassword) and auth_data == LoginPassword(b"news", b"p@ss")
        return AuthResult(success=good, handled=False)


def serving(handler, **options):
    return LoopbackServer(handler, **options)


@contextmanager
def serving_logins(handler):
    """A server that wants a login, and not privacy first: aiosmtpd warns of that."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Requiring AUTH", UserWarning)
        options = {"authenticator": Login(), "auth_required": True, "auth_require_tls": False}
        with LoopbackServer(handler, **options) as server:
            yield server


def write_certificate(folder, address="127.0.0.1"):
    """Write a certificate for an address, signed by itself, and return its file and the server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, key_path = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key_path)
    return path, context
