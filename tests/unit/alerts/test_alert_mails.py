import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.alerts import compose as compose_module
from newswatch.alerts.compose import compose_mails
from newswatch.alerts.message import build_message
from newswatch.alerts.record import rows_of, told_from_rows
from newswatch.alerts.render import MailView, render_mail
from newswatch.errors import AlertError, Reason
from newswatch.model import CopyKind
from unit.alerts.alert_examples import LETTERHEAD, NOW, article, compose, plan, quote, subscription

VIEW = MailView("Subject", "", "Label", None, (), (), None, None, (), ())
KOREAN = "국가정보원은 북한군 1만2000여 명이 러시아로 이동했다고 밝혔다."


def only_mail(*args, **given):
    composed = compose(*args, **given)
    assert composed.refused == ()
    (mail,) = composed.mails
    return mail


def built(mail, **given):
    fields = {
        "sender": "Newswatch <news@newswatch.example>",
        "list_id": "alerts.newswatch.example",
        "now": NOW,
    }
    message = build_message(mail, **(fields | given))
    return message_from_bytes(message.as_bytes(), policy=policy.default)


class Tags(HTMLParser):
    """Collects the tags and attributes of a page, and what its text says."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.open, self.words = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attr) for attr in attrs]

    def handle_data(self, data):
        self.words.append(data)


def test_the_subject_is_the_news():
    mail = only_mail([article(title="Troops  reach\nKursk")])
    assert mail.subject == "Troops reach Kursk"


def test_both_parts_show_the_evidence_marked_in_its_sentence():
    mail = only_mail([article(lang="ko", quotes=(quote(KOREAN, "북한군", "러시아"),))])
    assert "> 국가정보원은 »북한군« 1만2000여 명이 »러시아«로 이동했다고 밝혔다." in mail.text
    assert re.search(r'<blockquote lang="ko"[^>]*>국가정보원은 <mark[^>]*>북한군</mark> 1만2000여', mail.html)


@pytest.mark.parametrize("part", ["text", "html"])
def test_both_parts_say_who_when_where_why_and_how_to_stop(part):
    mail = only_mail(
        [article(source_name="한강일보", lang="ko", outlets=4, independent=2)],
        [subscription(zone="Asia/Seoul")],
    )
    for words in (
        "한강일보",
        "Korean",
        "4 Mar 2026, 20:30 (Seoul)",
        "https://one.example/one",
        "Also in 3 outlets; 2 independent sources in all.",
        "You get this because the subscription “The desk” watches “Deployment”.",
        "mailto:stop@newswatch.example?subject=stop%20desk",
    ):
        assert words in getattr(mail, part)


def test_copies_are_folded_not_listed():
    mail = only_mail([article(outlets=2), article("two", copy="one", copy_kind=CopyKind.NEAR, outlets=2)])
    assert "two.example" not in mail.text
    assert "Also in 1 outlet; 1 independent source in all." in mail.text


def test_an_article_without_title_or_date_says_so():
    mail = only_mail([article(title=" \u202e", published_at=None)])
    assert mail.subject == "An article of The One Post without a title"
    assert "no date given, first seen 4 Mar 2026, 11:40 (UTC)" in mail.text


def test_one_mail_serves_all_subscriptions_of_a_reader():
    subscriptions = [subscription(), subscription("kim", topics=("kim",), recipients=("READER@example.org",))]
    mail = only_mail([article(), article(topic="kim", topic_name="Kim")], subscriptions)
    assert mail.subscriptions == ("desk", "kim")
    assert "“The desk” watches “Deployment”" in mail.text
    assert "“The kim” watches “Kim”" in mail.text


def test_every_reader_gets_a_mail_of_their_own():
    composed = compose([article()], [subscription(recipients=("a@example.org", "b@example.org"))])
    assert [mail.recipient for mail in composed.mails] == ["a@example.org", "b@example.org"]
    assert len({mail.message_id for mail in composed.mails}) == 2


def test_the_message_id_depends_on_nothing_but_the_key():
    mail = only_mail([article()])
    again = only_mail([article(title="Another title", outlets=9)])
    assert mail.dedup_key == again.dedup_key == "alert:story-1:reader@example.org:1"
    assert mail.message_id == again.message_id
    assert re.fullmatch(r"<[0-9a-f]{40}@newswatch\.example>", mail.message_id)


def test_a_later_mail_says_what_is_new_in_the_same_thread():
    first = [article(quotes=(quote("Some 10,000 troops.", "troops"),))]
    told = told_from_rows(rows_of(plan(first)))
    later = article(
        "two",
        story_title="Title of one",
        quotes=(quote("They left.", "left"), quote("Now 12,000 troops.", "troops")),
        names=("Kursk",),
    )
    mail, earlier = only_mail([later], told=told), only_mail(first)
    assert mail.subject == "Update: Title of two"
    assert (
        "New source: The Two Post.\nNew numbers: 12,000.\nNew names: Kursk.\nThe story: Title of one"
        in mail.text
    )
    assert mail.text.index("12,000 »troops«") < mail.text.index("They »left«")
    assert mail.references == earlier.references
    assert mail.message_id != earlier.message_id


def test_only_so_many_articles_are_listed():
    articles = [article(f"outlet{number}") for number in range(9)]
    mail = only_mail(articles)
    assert "And 4 more articles: The Outlet5 Post" in mail.text


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raise %}",
    "a\r\nBcc: victim@example.org",
    "a\u2028b\u2029c\u0085d\x00\x1b[31m",
    "\u202egnp.exe\u202c",
    "\ud800 lone",
    '" onmouseover="alert(1)',
    "=?utf-8?q?=0D=0ABcc:_x@y.z?=",
    "x" * 5000,
    "\ue000\ue001",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_text_is_harmless_wherever_it_stands(title):
    hostile = article(
        title=title, source_name=title, lang=title, topic_name=title, url=title, quotes=(quote(title, title),)
    )
    mail = only_mail([hostile], [subscription(name=title)])
    message = built(mail)
    page = Tags(mail.html)
    assert "script" not in page.tags
    assert not [item for item in page.attributes if item[1].startswith("on")]
    assert message["Bcc"] is None
    assert [item.addr_spec for item in message["To"].addresses] == ["reader@example.org"]
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]", mail.text + mail.subject
    )
    assert len(message["Subject"]) <= 150


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a b.example",
        'https://a.example/"onclick=',
        "ftp://a",
    ],
)
def test_only_plain_http_addresses_become_links(url):
    page = Tags(only_mail([article(url=url)]).html)
    assert [value for tag, name, value in page.attributes if name == "href"] == [
        "mailto:stop@newswatch.example?subject=stop%20desk"
    ]


def test_nothing_is_loaded_from_elsewhere():
    mail = only_mail([article(quotes=(quote(KOREAN, "북한군"),))])
    assert not {"img", "link", "script", "iframe", "object"} & set(Tags(mail.html).tags)
    assert not re.search(r"url\(|@import|src=", mail.html)


def test_dark_mode_and_narrow_screens_survive_inlining():
    html = only_mail([article()]).html
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 480px" in html
    assert re.search(r"<h1[^>]* style=", html)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"recipients": ("not an address",)}, Reason.BAD_ADDRESS),
        ({"zone": "Mars/Base", "recipients": ("mars@example.org",)}, Reason.BAD_INPUT),
    ],
)
def test_one_bad_mail_never_stops_the_others(broken, reason):
    subscriptions = [subscription(), subscription("bad", **broken)]
    composed = compose([article()], subscriptions)
    assert [mail.recipient for mail in composed.mails] == ["reader@example.org"]
    (refused,) = composed.refused
    assert (refused.error.reason, refused.subscriptions) == (reason, ("bad",))


def test_a_template_that_fails_refuses_one_mail(monkeypatch):
    def crash(view):
        if view.subject == "Title of one":
            raise AlertError(Reason.RENDERER_CRASHED, "x")
        return original(view)

    original = compose_module.render_mail
    monkeypatch.setattr(compose_module, "render_mail", crash)
    composed = compose([article(), article("two", story="story-2")])
    assert [mail.story for mail in composed.mails] == ["story-2"]
    assert [refused.story for refused in composed.refused] == ["story-1"]


def test_what_breaks_a_template_is_an_error_of_its_own():
    with pytest.raises(AlertError) as caught:
        render_mail(replace(VIEW, articles=(None,)))
    assert caught.value.reason is Reason.RENDERER_CRASHED


def test_a_decision_whose_articles_are_not_given_is_refused():
    decisions = plan([article()])
    composed = compose_mails(decisions, [], [subscription()], LETTERHEAD)
    missing = compose_mails(decisions, [article()], [], LETTERHEAD)
    assert [item.error.reason for item in (*composed.refused, *missing.refused)] == [Reason.BAD_INPUT] * 2


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=30))
@settings(max_examples=40)
def test_any_text_makes_a_message_that_reads_back(title, name, story):
    given_article = article(title=title, source_name=name, story=story, quotes=(quote(title, title[:4]),))
    mail = only_mail([given_article], [subscription(name=name)])
    message = built(mail)
    assert message["Message-ID"] == mail.message_id
    assert " ".join(message["Subject"].split()) == mail.subject.replace("=?", "= ?")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == mail.text


def test_headers_are_those_of_a_well_behaved_alert():
    message = built(only_mail([article(title="북한군 이동")]))
    assert {name: str(message[name]) for name in message if name not in {"Content-Type", "MIME-Version"}} == {
        "From": "Newswatch <news@newswatch.example>",
        "To": "reader@example.org",
        "Subject": "북한군 이동",
        "Date": "Wed, 04 Mar 2026 12:00:00 +0000",
        "Message-ID": only_mail([article()]).message_id,
        "List-Id": "<alerts.newswatch.example>",
        "Auto-Submitted": "auto-generated",
        "References": only_mail([article()]).references[0],
        "List-Unsubscribe": "<mailto:stop@newswatch.example?subject=stop%20desk>",
    }


def test_a_mail_without_thread_or_way_to_stop_lacks_those_headers():
    message = built(
        replace(only_mail([article()]), references=(), stop=()), list_id="News <alerts.newswatch.example>"
    )
    assert message["References"] is None
    assert message["List-Unsubscribe"] is None
    assert message["List-Id"] == "News <alerts.newswatch.example>"


def test_one_click_is_promised_only_with_an_https_address():
    url = "https://news.example/stop?token=" + "x" * 300
    letterhead = replace(LETTERHEAD, one_click={"reader@example.org": url})
    mail = only_mail([article()], letterhead=letterhead)
    raw = build_message(mail, sender="news@newswatch.example", list_id="a.b", now=NOW).as_bytes()
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    # a folded header must not be encoded: no mail program would find the address
    assert f"List-Unsubscribe: <{url}>,\r\n <mailto:stop@".encode() in raw
    assert url in mail.html
    assert b"List-Unsubscribe-Post" not in built(only_mail([article()])).as_bytes()


def test_lines_are_short_and_seven_bit():
    mail = only_mail([article(title="북" * 500, quotes=(quote("군" * 3000, "군"),))])
    raw = build_message(mail, sender="news@newswatch.example", list_id="a.b", now=NOW).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_repeat_is_the_same_but_for_its_date():
    mail = only_mail([article()])
    raw = [
        build_message(mail, sender="a@b.example", list_id="a.b", now=NOW + timedelta(hours=late)).as_bytes()
        for late in (0, 1)
    ]
    assert raw[0].replace(b" 12:00:00 ", b" 13:00:00 ") == raw[1]


@pytest.mark.parametrize("field", ["subject", "message_id", "recipient", "references"])
def test_a_header_that_would_inject_another_is_refused(field):
    value = "a\r\nBcc: b@example.org"
    mail = replace(only_mail([article()]), **{field: (value,) if field == "references" else value})
    with pytest.raises(AlertError):
        build_message(mail, sender="a@b.example", list_id="a.b", now=NOW)
