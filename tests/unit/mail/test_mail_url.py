import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.errors import ConfigError
from newswatch.mail.backoff import LONGEST_WAIT, MAX_ATTEMPTS, backoff, is_dead
from newswatch.mail.smtp_url import SmtpSettings, Tls, parse_smtp_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", SmtpSettings("mail.example", 25)),
        ("smtp://127.0.0.1:2525/", SmtpSettings("127.0.0.1", 2525)),
        ("smtps://mail.example", SmtpSettings("mail.example", 465, Tls.IMPLICIT)),
        ("smtp+starttls://mail.example", SmtpSettings("mail.example", 587, Tls.STARTTLS)),
        (
            "smtp+starttls://a%40b.org:p%3Aw%2F@mail.example:25?timeout=5&ca=/etc/ca.pem",
            SmtpSettings("mail.example", 25, Tls.STARTTLS, "a@b.org", "p:w/", 5.0, ca="/etc/ca.pem"),
        ),
        ("smtps://[::1]:465?verify=no", SmtpSettings("::1", 465, Tls.IMPLICIT, verify=False)),
    ],
)
def test_an_address_says_everything(url, expected):
    assert parse_smtp_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example:25",
        "http://mail.example",
        "smtp://",
        "smtp://:sekret@",
        "smtp://u:sekret@mail.example:99999",
        "smtp://u:sekret@mail.example:port",
        "smtp://u:sekret@mail.example/path",
        "smtp://u:sekret@mail.example?unknown=1",
        "smtp://u:sekret@mail.example?timeout=soon",
        "smtp://u:sekret@mail.example?timeout=nan",
        "smtp://u:sekret@mail.example?verify=maybe",
        "smtp://u:sekret@[::1",
    ],
)
def test_a_mistake_is_told_without_the_password(url):
    with pytest.raises(ConfigError) as caught:
        parse_smtp_url(url)
    assert "SMTP address" in str(caught.value)
    assert "sekret" not in str(caught.value)
    assert caught.value.__cause__ is None


@given(st.text(max_size=80))
@settings(max_examples=80)
def test_any_text_is_an_address_or_a_mistake(text):
    for url in (text, f"smtp://{text}"):
        try:
            settings_read = parse_smtp_url(url)
        except ConfigError:
            continue
        assert settings_read.host


def test_the_password_is_never_shown():
    assert "sekret" not in repr(parse_smtp_url("smtp://user:sekret@mail.example"))


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_to_a_limit(attempts, jitter):
    wait, next_wait = backoff(attempts, jitter), backoff(attempts + 1, jitter)
    assert backoff(1, 0) <= wait <= next_wait <= LONGEST_WAIT * 1.5


def test_a_mail_is_given_up_at_last():
    assert [is_dead(attempts) for attempts in (0, MAX_ATTEMPTS - 1, MAX_ATTEMPTS)] == [False, False, True]
