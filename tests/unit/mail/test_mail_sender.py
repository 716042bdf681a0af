import socket

import pytest

from newswatch.errors import Reason, SendError
from newswatch.mail.sender import SmtpSender, UnreachableError
from newswatch.mail.smtp_url import SmtpSettings, Tls, parse_smtp_url
from unit.mail.smtp_examples import Script, message, serving, serving_logins, write_certificate


def settings_for(server, **given):
    return SmtpSettings("127.0.0.1", server.port, **({"timeout_s": 5.0} | given))


def failure_of(server, recipient="reader@example.org", **given):
    with SmtpSender(settings_for(server, **given)) as sender, pytest.raises(SendError) as caught:
        sender.send(message(), recipient)
    return caught.value


def test_a_message_arrives_as_it_was_written():
    script = Script()
    with serving(script) as server, SmtpSender(settings_for(server)) as sender:
        sender.send(message(), "reader@example.org")
    ((mail_from, recipients, content),) = script.taken
    assert (mail_from, recipients) == ("news@newswatch.example", ("reader@example.org",))
    assert content == message().as_bytes()


def test_many_mails_take_one_connection():
    script = Script(rcpt={"gone": "550 no such user"}, data=["250 OK", "451 later"])
    with serving(script) as server, SmtpSender(settings_for(server)) as sender:
        sender.send(message(1), "a@example.org")
        for recipient in ("b@example.org", "gone@example.org"):
            with pytest.raises(SendError):
                sender.send(message(2), recipient)
        sender.send(message(3), "c@example.org")
    assert script.connections == 1
    assert [recipients for _, recipients, _ in script.taken] == [("a@example.org",), ("c@example.org",)]


def test_a_refused_sender_is_no_fault_of_the_mail():
    """Seen in review: a 553 to MAIL FROM sent the whole outbox to the dead letters."""
    with (
        serving(Script(mail=["553 sender not allowed"])) as server,
        SmtpSender(settings_for(server)) as sender,
        pytest.raises(UnreachableError) as caught,
    ):
        sender.send(message(1), "reader@example.org")
    assert caught.value.retryable


@pytest.mark.parametrize(
    ("script", "reason", "retryable"),
    [
        (Script(rcpt={"reader": "550 5.1.1 no such user"}), Reason.SMTP_REFUSED, False),
        (Script(rcpt={"reader": "552 mailbox full"}), Reason.SMTP_REFUSED, False),
        (Script(rcpt={"reader": "450 greylisted"}), Reason.SMTP_DEFERRED, True),
        (Script(rcpt={"reader": "421 too busy"}), Reason.SMTP_DEFERRED, True),
        (Script(data=["554 spam"]), Reason.SMTP_REFUSED, False),
        (Script(data=["451 try later"]), Reason.SMTP_DEFERRED, True),
        (Script(data=["close after"]), Reason.SMTP_DEFERRED, True),
        (Script(mail=["452 disk full"]), Reason.SMTP_DEFERRED, True),
    ],
)
def test_a_refusal_says_whether_to_try_again(script, reason, retryable):
    with serving(script) as server:
        error = failure_of(server)
    assert (error.reason, error.retryable) == (reason, retryable)
    assert not isinstance(error, UnreachableError)


def test_the_answer_of_the_server_is_kept_on_one_harmless_line():
    with serving(Script(rcpt={"reader": "550-no\r\n550 such \x1b[31muser"})) as server:
        error = failure_of(server)
    assert error.detail == "550 no such [31muser"


def test_what_is_our_fault_kills_no_mail():
    with serving(Script(mail=["530 log in first"])) as server:
        error = failure_of(server)
    assert isinstance(error, UnreachableError)
    assert (error.reason, error.retryable) == (Reason.SMTP_DEFERRED, True)


def test_nobody_listening_is_retryable():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings = SmtpSettings("127.0.0.1", free.getsockname()[1], timeout_s=2.0)
        with SmtpSender(settings) as sender, pytest.raises(UnreachableError) as caught:
            sender.send(message(), "reader@example.org")
    assert caught.value.retryable


def test_a_server_that_never_answers_is_left_after_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = SmtpSettings("127.0.0.1", silent.getsockname()[1], timeout_s=0.2)
        with SmtpSender(settings) as sender, pytest.raises(UnreachableError, match="imed out"):
            sender.send(message(), "reader@example.org")


@pytest.mark.parametrize("closing", ["421 idle too long", "close"])
def test_a_connection_the_server_closed_is_replaced(closing):
    script = Script(mail=["250 OK", closing])
    with serving(script) as server, SmtpSender(settings_for(server)) as sender:
        sender.send(message(1), "a@example.org")
        sender.send(message(2), "b@example.org")
    assert (len(script.taken), script.connections) == (2, 2)


def test_a_connection_dropped_over_one_mail_serves_the_next():
    script = Script(data=["close before", "250 OK"])
    with serving(script) as server, SmtpSender(settings_for(server)) as sender:
        with pytest.raises(SendError) as caught:
            sender.send(message(1), "a@example.org")
        sender.send(message(2), "b@example.org")
    assert (caught.value.reason, caught.value.retryable) == (Reason.SMTP_DEFERRED, True)
    assert len(script.taken) == 1


@pytest.mark.parametrize("recipient", ["a@b.org\r\nRCPT TO:<c@d.org>", "a@b.org, c@d.org", "почта@b.org", ""])
def test_a_bad_address_never_reaches_the_server(recipient):
    script = Script()
    with serving(script) as server:
        error = failure_of(server, recipient)
    assert (error.reason, error.retryable) == (Reason.BAD_ADDRESS, False)
    assert script.connections == 0


def test_a_login_is_made():
    script = Script()
    with serving_logins(script) as server:
        url = f"smtp://news:p%40ss@127.0.0.1:{server.port}"
        with SmtpSender(parse_smtp_url(url)) as sender:
            sender.send(message(), "reader@example.org")
    assert len(script.taken) == 1


def test_wrong_credentials_are_our_fault_and_not_the_mails():
    with serving_logins(Script()) as server:
        error = failure_of(server, user="news", password="sekret")
    assert isinstance(error, UnreachableError)
    assert error.retryable
    assert "sekret" not in str(error)


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
def test_a_connection_is_private_and_its_certificate_checked(tls, tmp_path):
    certificate, context = write_certificate(tmp_path)
    options = {"tls": context} if tls is Tls.IMPLICIT else {"tls_context": context, "require_starttls": True}
    script = Script()
    with serving(script, **options) as server:
        trusted = f"{tls}://127.0.0.1:{server.port}?ca={certificate}&timeout=5"
        with SmtpSender(parse_smtp_url(trusted)) as sender:
            sender.send(message(1), "reader@example.org")
        with SmtpSender(settings_for(server, tls=tls, verify=False)) as sender:
            sender.send(message(2), "reader@example.org")
        error = failure_of(server, tls=tls)
    assert len(script.taken) == 2
    assert isinstance(error, UnreachableError)
    assert "CERTIFICATE_VERIFY_FAILED" in error.detail.upper() or "certificate" in error.detail


def test_a_certificate_for_another_name_is_refused(tmp_path):
    certificate, context = write_certificate(tmp_path, "127.0.0.2")
    with serving(Script(), tls_context=context) as server:
        error = failure_of(server, tls=Tls.STARTTLS, ca=str(certificate))
    assert isinstance(error, UnreachableError)


def test_a_server_without_starttls_gets_no_mail_in_the_clear():
    script = Script()
    with serving(script) as server:
        error = failure_of(server, tls=Tls.STARTTLS)
    assert isinstance(error, UnreachableError)
    assert script.taken == []


def test_a_message_that_cannot_be_written_is_refused():
    broken = message()
    broken.set_payload("\ud800", charset=None)
    with serving(Script()) as server, SmtpSender(settings_for(server)) as sender:
        with pytest.raises(SendError) as caught:
            sender.send(broken, "a@example.org")
        sender.send(message(), "a@example.org")
    assert (caught.value.reason, caught.value.retryable) == (Reason.BAD_INPUT, False)


def test_a_server_that_vanishes_after_a_refusal_is_dialled_again():
    script = Script(rcpt={"gone": "close after refusal"})
    with serving(script) as server, SmtpSender(settings_for(server)) as sender:
        with pytest.raises(SendError):
            sender.send(message(1), "gone@example.org")
        sender.send(message(2), "a@example.org")
    assert len(script.taken) == 1
