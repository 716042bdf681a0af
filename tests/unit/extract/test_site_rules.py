"""A rule for a site is followed where it works, and given up where it does not."""

import pickle

import pytest

from newswatch.extract import extract_article, read_page
from newswatch.extract.rule_examples import try_example
from newswatch.model import Page
from newswatch.sites import RuleExample, Site, SiteRule, SiteRules, selector_path, site_of

URL = "https://www.ledger.example/2026/flood"
FIRST = "The river rose by two metres overnight and flooded the lower part of the old town near the bridge."
SECOND = "Nobody was hurt, the mayor said on Monday, but forty families had to leave their homes for a while."
THIRD = "The water is expected to fall again by Thursday, when the rain moves on to the east of the country."
OTHER = "Elsewhere a baker has won a prize for a loaf that weighs as much as a horse and tastes of rye."
RULE = SiteRule(
    "ledger",
    ("ledger.example",),
    text=(".old-story", ".story"),
    title=(".head",),
    date=("time.day", "meta[name=day]"),
    authors=(".by",),
    remove=(".box",),
)


def page(body, head=""):
    return Page(URL, html=f"<html lang=en><head><title>Other</title>{head}</head><body>{body}</body></html>")


def story(*paragraphs):
    return f"<div class=story>{''.join(f'<p>{text}</p>' for text in paragraphs)}</div>"


def read(body, rule=RULE, head="", **values):
    return extract_article(page(body, head), site=Site(rule), **values)


def test_text_comes_from_all_containers_without_what_the_rule_removes():
    body = (
        f"<main><p>{OTHER}</p>{story(FIRST, SECOND)}<p>{OTHER}</p>"
        f"<div class=story><div class=box><p>{OTHER}</p></div><p>{THIRD}</p></div></main>"
    )
    article = read(body)
    assert article.text.split("\n\n") == [FIRST, SECOND, THIRD]
    assert article.method == "rule"


def test_a_credit_and_a_walls_notice_beside_what_the_rule_names_are_read():
    beside = "<p>(With reporting by AFP)</p><p>Source: AFP</p><p>Subscribe to continue reading</p>"
    article = read(f"<article>{story(FIRST, SECOND, THIRD)}{beside}</article>")
    assert article.text.split("\n\n") == [FIRST, SECOND, THIRD]
    assert (article.credit.agency, article.paywalled, article.method) == ("AFP", True, "rule")


def test_the_kinds_of_blocks_are_told_apart_and_nested_containers_are_read_once():
    inner = f"<h2>What comes next</h2><ul><li>{SECOND}</li></ul><blockquote><p>{THIRD}</p></blockquote>"
    article = read(f"<div class=story>{FIRST}<br>{OTHER}<div class=story>{inner}</div></div>")
    assert article.text.split("\n\n") == [FIRST, OTHER, "What comes next", SECOND, THIRD]


def test_what_holds_no_text_is_left_out():
    noise = "<figure><p>A picture of the bridge</p></figure><form><p>Your mail</p></form><script>x()</script>"
    assert read(story(FIRST, SECOND, THIRD).replace("<p>", f"{noise}<p>", 1)).text.startswith(FIRST)


def test_title_date_and_authors_come_from_where_the_rule_says():
    body = (
        f"<h1>Ledger</h1><p class=head>A river rises</p><p class=by>By Ada Lovelace and Grace Hopper</p>"
        f"<time datetime=2026-03-01>1 March</time>{story(FIRST, SECOND, THIRD)}"
    )
    article = read(body, head='<meta name=day content="2026-03-10T08:00:00+01:00">')
    assert article.title == "A river rises"
    assert article.published_at.isoformat() == "2026-03-10T08:00:00+01:00"
    assert (article.date.isoformat(), article.authors) == ("2026-03-10", ("Ada Lovelace", "Grace Hopper"))


def test_a_day_of_the_rule_takes_no_moment_of_another_day():
    head = '<meta property="article:published_time" content="2026-03-01T08:00:00Z">'
    body = f"<time class=day datetime=2026-03-10>10 March</time>{story(FIRST, SECOND, THIRD)}"
    assert (read(body, head=head).published_at, read(body, head=head).date.isoformat()) == (
        None,
        "2026-03-10",
    )


def test_fields_that_the_rule_does_not_find_come_the_generic_way():
    head = '<meta name=author content="Ada Lovelace"><meta name=pubdate content="2026-03-01">'
    article = read(f"<h1>A river rises</h1>{story(FIRST, SECOND, THIRD)}", head=head)
    assert (article.authors, article.date.isoformat()) == (("Ada Lovelace",), "2026-03-01")


@pytest.mark.parametrize("kept", [(), (FIRST,)])
def test_a_rule_that_gives_much_less_has_failed(kept):
    rest = "".join(f"<p>{text}</p>" for text in (FIRST, SECOND, THIRD) if text not in kept)
    article = read(f"<article><h1>A river rises</h1>{story(*kept)}{rest}</article>")
    assert set(article.text.split("\n\n")) == {FIRST, SECOND, THIRD}
    assert article.method.startswith("rule_failed+")


def test_a_rule_that_gives_a_little_less_holds():
    article = read(f"<article>{story(FIRST, SECOND)}<p>{THIRD}</p></article>", min_chars=100)
    assert (article.text.split("\n\n"), article.method) == ([FIRST, SECOND], "rule")


def test_a_rule_that_gives_far_more_is_believed_and_says_so():
    others = "".join(f"<p>{OTHER} It won {number} prizes before.</p>" for number in range(12))
    body = f"<article><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article><footer>{others}</footer>"
    article = read(body, SiteRule("ledger", ("ledger.example",), text=("body",)))
    assert (article.method, OTHER in article.text) == ("rule_wide", True)


def test_a_reading_says_what_stood_where_the_rule_says():
    beside = "<h2 class=head>Most read</h2><time class=day datetime=2019-01-01>x</time>"
    traits = read_page(page(beside + story(FIRST, SECOND, THIRD)), frozenset(), Site(RULE)).traits
    assert (traits.rule_title, traits.rule_date.isoformat()) == ("Most read", "2019-01-01")
    other = read_page(page(story(FIRST, SECOND, THIRD)), frozenset(), Site(RULE)).traits
    assert (other.rule_title, other.rule_date) == (None, None)


def test_a_rule_without_text_leaves_the_text_alone():
    rule = SiteRule("ledger", ("ledger.example",), title=(".head",))
    article = read(f"<p class=head>A river rises</p><article>{story(FIRST, SECOND, THIRD)}</article>", rule)
    assert (article.title, article.method) == ("A river rises", "precision")


def test_a_page_is_read_by_the_rule_in_a_reading_too():
    reading = read_page(page(story(FIRST, SECOND, THIRD)), frozenset(), Site(RULE))
    assert reading.found.method == "rule"


def test_what_is_known_of_a_site_travels_to_another_process():
    site = Site(RULE, frozenset({"readon"}))
    assert pickle.loads(pickle.dumps(site)) == site
    assert len(pickle.dumps(site)) < 1_000


def test_the_nearest_domain_has_the_rule():
    paper, edition = SiteRule("paper", ("ledger.example",)), SiteRule("edition", ("en.ledger.example",))
    rules = SiteRules((paper, edition))
    assert rules.rule_of("https://m.ledger.example/1") is paper
    assert rules.rule_of("https://news.en.ledger.example/1") is edition
    assert rules.rule_of("https://ledger.example.org/1") is None
    assert rules.rule_of("no address") is None


def test_a_mobile_page_is_the_same_sites():
    assert (
        site_of("https://m.ledger.example/1") == site_of("https://www.ledger.example/1") == "ledger.example"
    )


@pytest.mark.parametrize("selector", ["", "p[", "p:nosuch", "::text", "p::before"])
def test_what_is_no_selector_is_refused(selector):
    with pytest.raises(ValueError, match=r"\S"):
        selector_path(selector)


def test_an_example_says_what_came_out_otherwise():
    example = RuleExample(URL, page(story(FIRST, SECOND)).html, (SECOND, THIRD), title="A river rises")
    assert try_example(RULE, example) == [
        f"text lacks {THIRD!r}",
        f"text has {FIRST!r} too",
        "title is 'Other', expected 'A river rises'",
    ]


def test_an_example_says_that_paragraphs_changed_places_or_that_the_rule_failed():
    html = page(story(FIRST, SECOND)).html
    assert try_example(RULE, RuleExample(URL, html, (SECOND, FIRST))) == [
        "the paragraphs stand in another order"
    ]
    elsewhere = page(f"<article><p>{FIRST}</p><p>{SECOND}</p></article>").html
    [said] = try_example(RULE, RuleExample(URL, elsewhere, (FIRST, SECOND)))
    assert said == "the rule gave too little: the text came by rule_failed+precision"


def test_an_example_without_an_article_says_so():
    assert try_example(RULE, RuleExample(URL, "<p>", ("x",))) == ["found no article (no_body)"]
