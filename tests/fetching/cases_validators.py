"""Copies that are asked for again: what is sent, what is kept of the answer, and what counts as new."""

from datetime import timedelta

from fetching.bench import Cases, between
from fetching.server import Answer, Asked, Raw
from fetching.site import START, after, html, validated, xml

CASES = Cases()
case = CASES.case

POLICY = "policy, Validators"


def sent(asked: Asked) -> tuple[str | None, str | None]:
    """The validators of a request."""
    return asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")


@case("RFC 9110 section 13.1.3")
def both_validators_are_sent(site):
    site.feed(validated('"v1"', xml(site.rss(1)), after(-5)))

    def check(seen):
        assert sent(seen.asks()[0]) == (None, None)
        assert {sent(asked) for asked in seen.asks()[1:]} == {('"v1"', after(-5))}
        assert [poll.outcome for poll in seen.polls[:2]] == ["changed", "not_modified"]

    return check


def opaque(name, rule, etag, last_modified=None):
    """Enter a case in which a validator must come back letter by letter."""

    def build(site):
        site.feed(validated(etag, xml(site.rss(1)), last_modified))

        def check(seen):
            assert sent(seen.asks()[1]) == (etag, last_modified)
            assert [poll.outcome for poll in seen.polls[:2]] == ["changed", "not_modified"]

        return check

    CASES.add(name, rule, build)


opaque("a-weak-etag-stays-weak", "RFC 9110 section 8.8.1", 'W/"2026-03-10"')
opaque("an-etag-without-quotes-comes-back-so", POLICY, "5f3e-abc")
opaque("an-etag-is-no-text-to-tidy", "RFC 9110 section 8.8.3", "\"a,b;c='d' --gzip\"")
opaque(
    "a-date-in-an-odd-form-comes-back-so", "RFC 9110 section 13.1.3", None, "Tue, 10 Mar 2026 09:00:00 +0000"
)
opaque("a-date-with-one-digit-comes-back-so", "RFC 9110 section 13.1.3", None, "Tue, 3 Mar 2026 9:00:00 GMT")


opaque("a-date-in-the-future-comes-back-so", "RFC 9110 section 8.8.2", None, after(24 * 400))


@case("RFC 9110 section 8.8.3: obs-text")
def an_etag_beyond_ascii_harms_nothing(site):
    site.feed(xml(site.rss(1), etag='"\xe9\xff"', last_modified=after(-5)), xml(site.rss(1, 2)))

    def check(seen):
        assert seen.titles == {"Report 1", "Report 2"}
        etag, last_modified = sent(seen.asks()[1])
        assert (etag in {None, '"\xe9\xff"'}, last_modified) == (True, after(-5))

    return check


@case(POLICY)
def validators_go_when_the_server_drops_them(site):
    site.feed(xml(site.rss(1), etag='"v1"', last_modified=after(-5)), xml(site.rss(1, 2)))

    def check(seen):
        assert [sent(asked) for asked in seen.asks()[:3]] == [(None, None), ('"v1"', after(-5)), (None, None)]

    return check


@case(POLICY, hours=6)
def a_body_that_is_no_feed_leaves_the_validators(site):
    broken = html("<html><body>Maintenance</body></html>", etag='"maintenance"')
    site.feed(xml(site.rss(1), etag='"v1"'), broken, validated('"v1"', xml(site.rss(1))))

    def check(seen):
        assert [sent(asked)[0] for asked in seen.asks()[1:3]] == ['"v1"', '"v1"']
        assert [poll.outcome for poll in seen.polls[:3]] == ["changed", "failed", "not_modified"]

    return check


@case(POLICY, hours=6)
def an_error_page_leaves_the_validators(site):
    error = html("<html><body>Error</body></html>", 500, etag='"error"', last_modified=after(1))
    site.feed(xml(site.rss(1), etag='"v1"'), error, validated('"v1"', xml(site.rss(1))))

    def check(seen):
        assert [sent(asked) for asked in seen.asks()[1:3]] == [('"v1"', None), ('"v1"', None)]

    return check


@case("RFC 9111 section 4.3.4", hours=4)
def a_304_may_bring_new_validators(site):
    site.feed(
        xml(site.rss(1), etag='"v1"'),
        Answer(b"", 304, (("ETag", 'W/"v1"'), ("Last-Modified", after(-3)))),
        xml(site.rss(1, 2)),
    )

    def check(seen):
        assert sent(seen.asks()[1]) == ('"v1"', None)
        assert sent(seen.asks()[2])[0] in {'"v1"', 'W/"v1"'}
        assert "Report 2" in seen.titles

    return check


@case("RFC 9110 section 15.4.5")
def a_304_without_validators_does_not_lose_them(site):
    site.feed(xml(site.rss(1), etag='"v1"'), Answer(b"", 304), validated('"v1"', xml(site.rss(1))))

    def check(seen):
        assert [sent(asked)[0] for asked in seen.asks()[1:3]] == ['"v1"', '"v1"']

    return check


@case("RFC 9110 section 15.4.5", hours=4)
def a_304_that_nobody_asked_for_is_no_answer(site):
    site.feed(Answer(b"", 304), xml(site.rss(1)))

    def check(seen):
        assert seen.polls[0].outcome == "failed"
        assert between(seen.waits()[0], 27, 36)
        assert seen.titles == {"Report 1"}

    return check


@case("RFC 9110 section 8.6")
def a_304_may_tell_a_length_and_send_nothing(site):
    head = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n'
    site.feed(xml(site.rss(1), etag='"v1"'), Raw([head]), xml(site.rss(1, 2)))

    def check(seen):
        assert [poll.outcome for poll in seen.polls[:2]] == ["changed", "not_modified"]
        assert "Report 2" in seen.titles

    return check


@case(POLICY)
def a_new_etag_on_the_same_body_is_nothing_new(site):
    body = site.rss(1)
    site.feed(xml(body, etag='"v1"'), xml(body, etag='"v2"'), xml(body, etag='"v3"'))

    def check(seen):
        assert [sent(asked)[0] for asked in seen.asks()[:3]] == [None, '"v1"', '"v2"']
        assert [poll.outcome for poll in seen.polls[:2]] == ["changed", "unchanged"]

    return check


@case(POLICY)
def an_unchanged_body_is_not_read_again(site):
    site.feed(xml(site.rss(1, 2)))

    def check(seen):
        assert [poll.outcome for poll in seen.polls[:2]] == ["changed", "unchanged"]
        assert seen.polls[1].entries is None

    return check


@case(POLICY)
def the_same_etag_on_a_new_body_hides_nothing(site):
    site.feed(xml(site.rss(1), etag='"v1"'), xml(site.rss(1, 2), etag='"v1"'))

    def check(seen):
        assert sent(seen.asks()[1])[0] == '"v1"'
        assert seen.titles == {"Report 1", "Report 2"}

    return check


def liar(site):
    """A feed with an entry more each day, whose ETag stays, and which answers 304 to whoever sends it."""

    def reply(asked):
        days = (asked.at - START) // timedelta(days=1)
        asking = xml(site.rss(*range(days + 1)), etag='"v1"', cache_control="max-age=14400")
        return Answer(b"", 304, asking.headers) if sent(asked)[0] == '"v1"' else asking

    return reply


@case("policy, Validators: one unconditional GET every few days", hours=24 * 7)
def an_etag_that_never_changes_hides_news_for_days_at_most(site):
    site.feed(liar(site))

    def check(seen):
        assert {"Report 0", "Report 1", "Report 2"} <= seen.titles
        plain = [asked for asked in seen.asks() if sent(asked) == (None, None)]
        assert len(plain) < len(seen.asks())

    return check


@case("policy, Validators: one unconditional GET every few days", hours=24 * 7)
def an_honest_304_is_doubted_now_and_then_only(site):
    site.feed(validated('"v1"', xml(site.rss(1), cache_control="max-age=14400")))

    def check(seen):
        plain = [asked.at for asked in seen.asks() if sent(asked) == (None, None)]
        assert 2 <= len(plain) <= 5
        assert plain[1] - plain[0] >= timedelta(days=1)

    return check
