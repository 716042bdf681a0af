"""Pages: what is an article, and what is refused and why."""

import json

from fetching.bench import Cases
from fetching.pages import JPEG, LINKS, PDF, bare, fixed
from fetching.server import Answer
from fetching.site import html, page, prose, redirect, refused, xml

CASES = Cases()
case = CASES.case

VERDICTS = "policy, Page verdicts"
LIMITS = "policy, Limits"


def entry_ends(name, rule, make, state, reason, *, asks=1, hours=2.5, also_held=False):
    """Enter a case of one page: the state in which its entry ends, and no article of it."""

    def build(site):
        site.serve("/report-1", make(site))
        site.feed(xml(site.rss(1)))

        def check(seen):
            assert (seen.entry.state, seen.entry.reason) == (state, reason)
            assert (seen.articles, len(seen.asks("/report-1"))) == ([], asks)

        return check

    CASES.add(name, rule, build, hours=hours, also_held=also_held)


def with_head(head):
    return lambda _: html(page("Report 1", head))


ROBOTS_META = "robots meta tag: noindex"
entry_ends(
    "noindex-is-obeyed",
    ROBOTS_META,
    with_head('<meta name="robots" content="noindex, follow">'),
    "refused",
    "noindex",
)
entry_ends(
    "none-means-noindex", ROBOTS_META, with_head('<META CONTENT="NONE" NAME="ROBOTS">'), "refused", "noindex"
)
entry_ends(
    "noindex-for-us-by-name",
    ROBOTS_META,
    with_head('<meta name="newswatch" content="noindex">'),
    "refused",
    "noindex",
)
entry_ends(
    "noindex-in-a-header",
    "X-Robots-Tag",
    fixed(html(page("Report 1"), x_robots_tag="noindex")),
    "refused",
    "noindex",
)
entry_ends(
    "noindex-in-a-header-by-name",
    "X-Robots-Tag",
    fixed(html(page("Report 1"), x_robots_tag="otherbot: nofollow, newswatch: noindex")),
    "refused",
    "noindex",
)
entry_ends(
    "a-page-that-is-missing-is-gone",
    "RFC 9110 section 15.5.5",
    fixed(refused(404)),
    "gone",
    "http_status",
    hours=24,
)
entry_ends(
    "a-page-that-is-gone-is-gone", "RFC 9110 section 15.5.11", fixed(refused(410)), "gone", "gone", hours=24
)
entry_ends(
    "a-soft-404-is-no-article",
    VERDICTS,
    fixed(bare("Page not found", "Sorry, the page you are looking for is not here.")),
    "no_article",
    "not_found_page",
)
entry_ends(
    "a-pdf-is-no-page",
    VERDICTS,
    fixed(Answer(PDF, headers=(("Content-Type", "application/pdf"),))),
    "refused",
    "not_html",
)
entry_ends("a-pdf-called-html-is-no-page", VERDICTS, fixed(html(PDF)), "refused", "not_html")
entry_ends(
    "a-picture-is-no-page",
    VERDICTS,
    fixed(Answer(JPEG, headers=(("Content-Type", "image/jpeg"),))),
    "refused",
    "not_html",
)
entry_ends("a-picture-called-html-is-no-page", VERDICTS, fixed(html(JPEG)), "refused", "not_html")
entry_ends(
    "json-is-no-page",
    VERDICTS,
    fixed(
        Answer(json.dumps({"body": [*prose("x")]}).encode(), headers=(("Content-Type", "application/json"),))
    ),
    "refused",
    "not_html",
)
entry_ends(
    "a-consent-wall-is-no-article",
    VERDICTS,
    fixed(
        bare(
            "Before you continue",
            "We and our partners store and access information on a device. Accept all cookies to go on.",
        )
    ),
    "no_article",
    "consent_wall",
)
entry_ends(
    "a-login-wall-is-no-article",
    VERDICTS,
    fixed(bare("Members", "Please sign in to continue.", '<form><input type="password"></form>')),
    "no_article",
    "login_wall",
)
entry_ends(
    "a-list-of-articles-is-none",
    VERDICTS,
    fixed(bare("World news", f"<ul>{LINKS}</ul>")),
    "no_article",
    "index_page",
)
entry_ends(
    "an-empty-page-is-no-article",
    VERDICTS,
    fixed(html("<html><body><script>render()</script></body></html>")),
    "no_article",
    "no_body",
)
entry_ends(
    "a-page-too-large-is-not-read",
    LIMITS,
    fixed(html(page("Report 1", body="<!--" + "x" * 10_500_000 + "-->"))),
    "quarantined",
    "too_large",
)


def led_to(path, answer):
    """A page that redirects to another one."""

    def make(site):
        site.serve(path, answer)
        return redirect(302, path)

    return make


FRONT = bare("The Daily", f"<ul>{LINKS}</ul>")
CONSENT = bare("Before you continue", "We and our partners store cookies. Accept all cookies to go on.")
LOGIN = bare("Log in", "Please log in to read this.", '<form><input type="password"></form>')
entry_ends(
    "a-redirect-to-the-front-page-is-no-article", VERDICTS, led_to("/", FRONT), "no_article", "index_page"
)
entry_ends(
    "a-redirect-to-a-consent-page-is-no-article",
    VERDICTS,
    led_to("https://consent.wall.example/a-redirect-to-a-consent-page-is-no-article/go?continue=1", CONSENT),
    "no_article",
    "consent_wall",
)
entry_ends(
    "a-redirect-to-a-login-is-no-article",
    VERDICTS,
    led_to("/login?next=1", LOGIN),
    "no_article",
    "login_wall",
)
entry_ends(
    "a-redirect-to-a-pdf-is-no-page",
    VERDICTS,
    led_to("/print.pdf", Answer(PDF, headers=(("Content-Type", "application/pdf"),))),
    "refused",
    "not_html",
)
entry_ends(
    "a-soft-404-in-korean",
    VERDICTS,
    fixed(
        bare("페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다. 주소를 다시 확인해 주세요.")
    ),
    "no_article",
    "not_found_page",
)
entry_ends(
    "a-soft-404-in-russian",
    VERDICTS,
    fixed(bare("Страница не найдена", "Запрашиваемая страница не найдена. Вернитесь на главную.")),
    "no_article",
    "not_found_page",
)
entry_ends(
    "a-consent-wall-in-german",
    VERDICTS,
    fixed(
        bare(
            "Wir verwenden Cookies",
            "Mit Werbung und Cookies weiterlesen. Alle akzeptieren oder Einstellungen verwalten.",
        )
    ),
    "no_article",
    "consent_wall",
)
entry_ends(
    "a-page-that-redirects-in-a-circle",
    "RFC 9110 section 15.4",
    lambda site: redirect(302, site.url("/report-1")),
    "quarantined",
    "too_many_redirects",
)
entry_ends(
    "a-zip-is-no-page", VERDICTS, fixed(html(b"PK\x03\x04" + bytes(range(256)) * 30)), "refused", "not_html"
)
entry_ends(
    "a-film-is-no-page",
    VERDICTS,
    fixed(Answer(b"\x00\x00\x00 ftypisom" + bytes(3000), headers=(("Content-Type", "video/mp4"),))),
    "refused",
    "not_html",
)


@case("X-Robots-Tag", also_held=True)
def a_word_to_another_robot_is_not_for_us(site):
    site.serve(
        "/report-1",
        html(page("Report 1", '<meta name="googlebot" content="noindex">'), x_robots_tag="otherbot: noindex"),
    )
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert seen.article.title == "Report 1"

    return check


@case(VERDICTS)
def a_tier_that_is_locked_is_marked(site):
    head = '<meta property="article:content_tier" content="locked">'
    site.serve("/report-1", html(page("Report 1", head, paragraphs=2)))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert (seen.entry.state, seen.article.paywalled) == ("done", True)

    return check


@case("RFC 6596 section 3", also_held=True)
def a_canonical_link_that_is_no_address_is_passed_over(site):
    site.serve("/report-1", html(page("Report 1", '<link rel="canonical" href="http://[/">')))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert (seen.entry.state, seen.article.url) == ("done", site.url("/report-1"))

    return check


@case(VERDICTS)
def a_teaser_in_front_of_a_paywall_is_marked(site):
    marked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "isAccessibleForFree": False,
        "headline": "Report 1",
    }
    head = f'<script type="application/ld+json">{json.dumps(marked)}</script>'
    site.serve(
        "/report-1", html(page("Report 1", head, paragraphs=2, body="<p>Subscribe to continue reading.</p>"))
    )
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert (seen.entry.state, seen.article.paywalled) == ("done", True)

    return check
