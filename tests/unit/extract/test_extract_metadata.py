"""Title, dates, authors, language and address, from what a page says of itself."""

from datetime import date, datetime

import pytest

from newswatch.extract.facts.address import canonical_url
from newswatch.extract.facts.authors import read_authors
from newswatch.extract.facts.dates import parse_stated, read_dates
from newswatch.extract.facts.names import split_names
from newswatch.extract.facts.titles import choose_title
from newswatch.extract.languages import choose_lang
from newswatch.extract.page.markup import read_markup
from newswatch.extract.page.tree import is_longer, parse_html, short_text
from newswatch.extract.words.phrases import load_lists, phrases

URL = "https://www.example.org/world/1"


def read(head, body="", url=URL):
    root = parse_html(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>")
    return root, read_markup(root, url)


def title(head, body=""):
    return choose_title(read(head, body)[1])


def dates(head, body="", url=URL):
    return read_dates(*read(head, body, url))


def authors(head, body=""):
    return read_authors(*read(head, body))


def ld(inner):
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {inner}}}</script>'


def test_an_h1_that_the_headline_confirms_is_the_title():
    assert title(
        ld('"headline": "Ports refuse old ferries, officials say"'), "<h1>Ports refuse old ferries</h1>"
    ) == ("Ports refuse old ferries")


def test_a_logo_in_the_h1_is_no_title():
    head = "<title>Ports refuse old ferries | Example Gazette</title>"
    head += "<meta property=og:site_name content='Example Gazette'>"
    assert title(head, "<h1>Example Gazette</h1>") == "Ports refuse old ferries"


def test_a_kicker_in_the_h1_is_left_out():
    body = "<h1><span>World</span><span>Ports refuse old ferries</span></h1>"
    assert (
        title("<meta property=og:title content='Ports refuse old ferries'>", body)
        == "Ports refuse old ferries"
    )


@pytest.mark.parametrize(
    "trail",
    [
        "<nav><ol><li><a href=/>Home</a><li><h1>Ferries in the north: which ports?</h1></ol></nav>",
        "<div class=bread-crumbs><span><h1>Ferries in the north: which ports?</h1></span></div>",
        "<div><h1 aria-current=page>Ferries in the north: which ports?</h1></div>",
    ],
)
def test_the_last_step_of_a_trail_is_no_headline(trail):
    head = "<meta property=og:title content='Ferries in the north: which ports?'>"
    head += ld('"headline": "Harbours: Ports refuse old ferries"')
    body = (
        f"{trail}<h2>Most read</h2><article><h2><b>Harbours</b><b>Ports refuse old ferries</b></h2></article>"
    )
    assert title(head, body) == "Harbours: Ports refuse old ferries"


def test_an_h1_that_links_to_the_front_page_is_no_headline():
    logo = "<h1><a href='https://www.example.org/'>All the news of the north, every day</a></h1>"
    assert title(ld('"headline": "Ports refuse"'), logo) == "Ports refuse"


@pytest.mark.parametrize(
    ("headings", "chosen"),
    [
        (
            "<h1>Why the north turns old ferries away</h1><h1>More news</h1>",
            "Why the north turns old ferries away",
        ),
        ("<h1>북부 항만, 낡은 여객선 입항 거부</h1>", "북부 항만, 낡은 여객선 입항 거부"),
        ("<h1>Business Monday</h1>", "Fares"),
        ("<h1>Why the north turns old ferries away</h1><h1>What the south makes of it all</h1>", "Fares"),
        ("<h1>Example Gazette, the paper of the whole north</h1>", "Fares"),
    ],
)
def test_a_lone_sentence_in_an_h1_is_the_headline_though_nothing_confirms_it(headings, chosen):
    head = "<meta property=og:site_name content='Example Gazette'>" + ld('"headline": "Fares"')
    assert title(head, headings) == chosen


def test_a_post_headed_by_its_opening_has_a_long_title():
    opening = "Ports in the north refuse old ferries again. " * 40
    assert (
        title(f"<meta property=og:title content='{opening[:120]}'>", f"<h1>{opening}</h1>") == opening.strip()
    )


def test_a_headline_in_pieces_keeps_its_own_punctuation():
    body = "<h1><i>Ports</i>: <b>fer&shy;ries</b><b>refused</b></h1>"
    assert title("", body) == "Ports: ferries refused"


def test_a_meta_element_may_carry_its_value_as_value():
    assert title("<meta name=og:title value='Ports refuse old ferries'>") == "Ports refuse old ferries"


def test_without_any_other_word_the_h1_is_the_title():
    assert title("", "<h1>Ports refuse</h1>") == "Ports refuse"


def test_the_moment_keeps_its_zone():
    found = dates(ld('"datePublished": "2024-11-13T00:30:00+09:00", "dateModified": "2024-11-14T01:00:00Z"'))
    assert found.published_at == datetime.fromisoformat("2024-11-13T00:30:00+09:00")
    assert (found.day, found.modified_at.isoformat()) == (date(2024, 11, 13), "2024-11-14T01:00:00+00:00")


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("", "https://example.org/2024/11/14/ferries"),
        ("<time>14 November 2024, 08:30</time>", URL),
        ("<p>14.11.2024</p>", URL),
        ("<li><i>14</i> <i>Nov.</i> <i>2024</i></li>", URL),
        # the day of a change is printed too; the address tells them apart
        ("<time>November 14, 2024</time><i>13.11.2024</i>", "https://example.org/2024/11/14/ferries"),
    ],
)
def test_the_pages_own_day_outranks_utc(body, url):
    found = dates(ld('"datePublished": "2024-11-13T23:30:00Z"'), body, url)
    assert (found.day, found.published_at.day) == (date(2024, 11, 14), 13)


def test_a_day_that_no_zone_allows_is_not_believed():
    found = dates(ld('"datePublished": "2024-11-13T05:00:00Z"'), url="https://example.org/2024/11/14/ferries")
    assert found.day == date(2024, 11, 13)


@pytest.mark.parametrize(
    "body",
    [
        "<i>11/12/2024</i><h1>Ferries</h1><p>13.11.2024</p><p>14.11.2024</p>",
        "<h1>Ferries</h1><p>14.11.2024</p><p>13.11.2024</p>",
    ],
)
def test_a_printed_date_that_names_the_stated_day_settles_it(body):
    found = dates(ld('"datePublished": "2024-11-13T23:30:00Z"'), body, "https://example.org/2024/11/12/a")
    assert found.day == date(2024, 11, 13)


@pytest.mark.parametrize(
    "body",
    [
        "<time datetime=2024-11-01>1</time><h1>Ferries</h1><time datetime=2024-11-13>2</time>",
        "<h1>Ferries</h1><p>by</p><time datetime=2024-11-13>2</time><time datetime=2024-11-14>3</time>",
        "<time datetime=2024-11-13>1</time><h1>Ferries</h1><time>today</time>",
        "<dl><dd itemprop=datePublished content=2024-11-13>Wednesday</dd></dl>",
    ],
)
def test_the_time_by_the_headline_is_the_publications(body):
    assert dates("", body).day == date(2024, 11, 13)


@pytest.mark.parametrize(
    ("lang", "printed"),
    [
        ("en", "Wed, Nov. 13, 2024, 8 a.m."),
        ("en", "13th November 2024"),
        ("de", "Stand: 13. November 2024"),
        ("es", "13 de noviembre de 2024"),
        ("fr", "Publié le 13/11/2024"),
        ("ru", "13 ноября 2024"),
        ("uk", "13 листопада 2024"),
        ("ar", "13 نوفمبر 2024"),
        ("hi", "13 नवंबर 2024"),
        ("ja", "2024年11月13日 09時"),
        ("ko", "2024년 11월 13일"),
        ("zh", "2024-11-13"),
        ("ar", "الأربعاء 13 تشرين الثاني / نوفمبر 2024"),
        ("''", "13 de noviembre de 2024"),
        ("xx", "13 Nov 2024"),
    ],
)
def test_a_date_printed_by_the_headline_is_read_in_the_pages_language(lang, printed):
    body = (
        f"<h1>1</h1><p>Old ferries were turned away on 1 May 2019</p><p><b>{printed}</b></p><p>1 May 2023</p>"
    )
    root = parse_html(f"<html lang={lang}><body>{body}</body>")
    assert read_dates(root, read_markup(root, URL)).day == date(2024, 11, 13)


def test_a_year_alone_is_no_date():
    assert dates("", "<h1>Ferries</h1><footer>Copyright 2021</footer>").day is None


@pytest.mark.parametrize(
    "script",
    [
        """{"@type": "NewsArticle", "datePublished": "2024-11-13"}}""",
        """{"@type": "NewsArticle",\n  // "a": "",\n "datePublished": "2024-11-13"}""",
        """{"@type": "NewsArticle", "name": 'x', "datePublished": "2024-11-13"}""",
        """{"@type": "NewsArticle", "name": 'x', "datePublished": '2024-11-13'}""",
    ],
)
def test_damaged_jsonld_is_read_as_far_as_it_goes(script):
    assert dates(f'<script type="application/ld+json">{script}</script>').day == date(2024, 11, 13)


def test_damaged_jsonld_of_something_else_says_nothing():
    script = """{"@type": "Organization", "name": 'x', "datePublished": "2024-11-13"}"""
    assert read(f'<script type="application/ld+json">{script}</script>')[1].ld.published is None


def test_a_date_without_time_gives_no_moment():
    found = dates("<meta name=date content='2024-11-13'>")
    assert (found.published_at, found.day) == (None, date(2024, 11, 13))


def test_without_markup_the_printed_date_is_searched():
    assert dates("", "<p>Published on 13 November 2024 by the harbour office</p>").day == date(2024, 11, 13)


@pytest.mark.parametrize(
    "text", ["", "soon", "2024-13-45", "0001-01-01", "1" * 13 + "9", "99999-01-01", "2024-02-30T10:00:00Z"]
)
def test_what_is_no_date_is_none(text):
    assert parse_stated(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Wed, Nov 13 2024 08:05:00 UT",
        "Wed Nov 13 08:05:00 GMT 2024",
        "2024-11-13T08:05:00Z",
        "2024-11-13T08:05:00.123+0000",
        "1731485100",
        "1731485100000",
        "Wed, 13 Nov 2024 08:05:00 GMT",
    ],
)
def test_machine_formats_are_read(text):
    assert parse_stated(text).moment.isoformat()[:16] == "2024-11-13T08:05"


@pytest.mark.parametrize("text", ["2024-11-3 9:05", "November 3, 2024 8:05 am", "20241103", "3 Nov 2024"])
def test_days_are_read_in_what_editors_fill_in(text):
    assert parse_stated(text).day == date(2024, 11, 3)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Example and Ben Sample", ["Ada Example", "Ben Sample"]),
        ("Von Ada Beispiel und Ben Muster", ["Ada Beispiel", "Ben Muster"]),
        ("Por Ada Ejemplo y Ben Muestra", ["Ada Ejemplo", "Ben Muestra"]),
        ("Ada Example, Ben Sample; Cy Test", ["Ada Example", "Ben Sample", "Cy Test"]),
        ("Ada Example, Senior Correspondent", ["Ada Example"]),
        ("Ada Example @adaexample", ["Ada Example"]),
        ("한결 기자", ["한결"]),
        ("https://example.org/ada", []),
        ("newsroom@example.org", []),
        ("Please enter your name here", []),
        ("example.org", []),
        ("", []),
    ],
)
def test_a_byline_is_split_into_names(text, names):
    assert split_names(text) == names


def test_the_publisher_is_no_author():
    head = ld(
        '"author": {"@type": "Person", "name": "Example Gazette"}, "publisher": {"name": "Example Gazette"}'
    )
    assert authors(head, '<a rel="author">Ada Example</a>') == ("Ada Example",)


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("Example", "https://www.example.org/1"),
        ("example.org", "https://www.example.org/1"),
        ("Example Gazette Sport", "https://www.elsewhere.example/1"),
        ("Example Gazette (www.example.org)", "https://www.elsewhere.example/1"),
    ],
)
def test_what_is_made_of_the_publishers_name_is_no_author(name, site):
    head = f'<meta name=author content="{name}"><meta property=og:site_name content="Example Gazette">'
    root, markup = read(head, url=site)
    assert read_authors(root, markup) == ()


def test_the_site_of_one_author_may_bear_the_authors_name():
    head = "<meta property=og:site_name content='Ada Example'>" + ld('"author": {"name": "Ada Example"}')
    assert authors(head) == ("Ada Example",)


@pytest.mark.parametrize(
    "byline",
    [
        "<p class=byline>By <a href=/x>Ben Sample</a> and <a href=/y>Cy Test</a></p>",
        "<div class=article-byline><i class=x>Ben Sample</i><i class=x>Cy Test</i><b>Two Towns</b></div>",
        "<p>By Ben Sample and Cy Test</p>",
        "<p><a rel=author>Ben Sample</a>, <a rel=author>Cy Test</a></p>",
        "<ul><li><a href=/author/ben>Ben Sample</a></li><li><a href=/author/cy>Cy Test</a></li></ul>",
        "<x-byline class=authors><i>Ben Sample, Example Wire Desk</i>, <i>Cy Test</i></x-byline>",
        "<div data-testid=byline>BEN SAMPLE | Cy Test | 3 hours ago</div>",
        (
            "<footer><div itemprop=author><meta itemprop=name content='Ben Sample'></div>"
            "<div itemprop=author><meta itemprop=name content='Cy Test'></div></footer>"
        ),
        "<p class=byline>Ben Sample reports from the north, Cy Test</p>",
    ],
)
def test_the_byline_by_the_headline_names_the_authors(byline):
    menu = "<nav><a rel=author>Dee Other</a></nav>"
    teaser = "<div><a href=/2><h3>More of this and that</h3><p class=byline>By Dee Other</p></a></div>"
    body = f"{menu}<h1>Ports refuse old ferries</h1>{byline}{teaser}"
    assert [name.title() for name in authors("", body)] == ["Ben Sample", "Cy Test"]


def test_the_byline_nearest_to_the_headline_is_the_articles():
    far = "<i></i>" * 200
    other = "<p><a rel=author>Dee Other</a></p>"
    body = f"{other}{far}<h1>Ports</h1><a rel=author>Ben Sample</a><a rel=author>Ben Sample</a>{far}{other}"
    assert authors("", body) == ("Ben Sample",)
    assert authors("", f"<h1>Ports</h1>{far}<a rel=author>Ben Sample</a>") == ("Ben Sample",)


def test_the_house_in_a_byline_hides_no_author():
    head = "<meta property=og:site_name content='Example Gazette'>"
    body = "<h1>Ports</h1><p class=author>Example Gazette</p><div class=author><h6>Ben Sample</h6></div>"
    assert authors(head, body) == ("Ben Sample",)


def test_far_from_the_headline_several_names_are_teasers():
    far = "<i></i>" * 200
    body = "<p><a rel=author>Dee Other</a></p><p><a rel=author>Cy Test</a></p>"
    assert authors("", f"<h1>Ports</h1>{far}{body}") == ()


def test_a_declared_name_that_nobody_sees_yields_to_the_byline():
    head = ld('"author": [{"name": "Form Filler"}]')
    assert authors(head, "<h1>Ports</h1><p>By Ben Sample</p>") == ("Ben Sample",)
    assert authors(head, "<h1>Ports</h1>") == ("Form Filler",)
    both = ld('"author": [{"name": "Form Filler"}, {"name": "Ben Sample"}]')
    assert authors(both, "<h1>Ports</h1><p>Ben Sample</p>") == ("Ben Sample",)
    menu = "<nav>Form Filler Shop</nav><footer>Form Filler" + " keeps all rights" * 30 + "</footer>"
    assert authors(both, f"<h1>Ports</h1><p>Ben Sample</p>{menu}") == ("Ben Sample",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<li><b>Autorin/Autor</b> Ada Beispiel</li>", ("Ada Beispiel",)),
        ("<p>Redakteur: Ada Beispiel, Ben Muster</p>", ("Ada Beispiel", "Ben Muster")),
        ("<div>（责编：张三、李四）</div>", ()),  # who is responsible for a page did not write it
        ("<p>홍길동 기자 hong@example.org</p>", ("홍길동",)),
        ("<p>Redakteur Ada Beispiel war da</p>", ()),
        ("<p>홍길동 기자가 갔다</p>", ()),
    ],
)
def test_a_role_and_a_name_on_a_line_of_their_own_are_a_byline(line, names):
    assert authors("", f"<h1>Ports</h1>{'<i></i>' * 300}{line}") == names


@pytest.mark.parametrize(
    "byline",
    [
        "<p class=byline>Example Web Desk <i>Text Size</i></p>",
        "<p class=author>See full bio</p>",
        "<p class=author>Infografik</p>",
        "<div class=byline><b>Size</b> <i>Small</i><i>Medium</i><i>Large</i> <u>Print</u></div>",
        "<p>By the numbers: what ferries cost</p>",
        "<p>From all the World <b>Ports</b> in the north are closed to ferries</p>",
        "<figure><p class=byline>Ada Example</p></figure>",
    ],
)
def test_what_stands_in_a_bylines_place_is_not_always_a_name(byline):
    assert authors("", f"<h1>Ports</h1>{byline}") == ()


def test_a_byline_keeps_the_order_of_its_pieces():
    body = "<h1>Ports</h1><p class=byline><b><i>Ben Sample</i>, Cy Test</b>, Dee Other</p>"
    assert authors("", body) == ("Ben Sample", "Cy Test", "Dee Other")


def test_what_no_byline_or_heading_holds_is_not_read_through():
    crowded = parse_html("<div>text" + "<i></i>" * 5000 + "</div>")
    assert (is_longer(crowded, 100), short_text(crowded, 100)) == (True, "")
    assert split_names("By Ada Example " + "(" * 5000) == []
    assert len(read("<meta name=author content=x>" * 5000)[1].metas["author"]) <= 100


def test_an_address_that_is_none_costs_no_author():
    root, markup = read("<meta name=author content='Ada Example'>", url="nonsense")
    assert read_authors(root, markup) == ("Ada Example",)


def test_authors_by_reference_are_found():
    person = '{"@type": "Person", "@id": "#a", "name": "Ada Example"}'
    script = '{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#a"}}, ' + person + "]}"
    assert authors(f'<script type="application/ld+json">{script}</script>') == ("Ada Example",)


@pytest.mark.parametrize(
    ("text", "declared", "lang"),
    [
        ("Порты севера ужесточат проверку старых паромов, сообщили в управлении.", "en", "ru"),
        ("Порти півночі посилять перевірку старих поромів, повідомила речниця порту.", None, "uk"),
        ("北部の港湾当局はフェリーの入港審査を厳しくすると発表した。", "ja-JP", "ja"),
        ("북부 항만 당국은 낡은 여객선의 입항 심사를 강화하기로 했다.", "eng", "ko"),
        ("Lučka uprava je saopštila da će pregled biti stroži.", "sr", "sr"),
        ("", "de", "de"),
        ("", None, None),
        ("", "xyz", None),
    ],
)
def test_the_text_decides_where_the_declaration_is_wrong(text, declared, lang):
    assert choose_lang(text, declared) == lang


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/world/1?", "https://www.example.org/world/1"),
        ("https://example.org/world/1#top", "https://example.org/world/1"),
        ("https://elsewhere.example.com/world/1", URL),
        ("https://www.example.org/", URL),
        ("javascript:void(0)", URL),
        ("http://[/", URL),
    ],
)
def test_the_canonical_address_is_on_the_pages_own_site(href, canonical):
    assert canonical_url(read(f'<link rel="canonical" href="{href}">')[1]) == canonical


def test_every_language_has_the_same_lists():
    assert set(load_lists()) == set(phrases().__dataclass_fields__) - {
        "conjunction",
        "sources",
        "notices",
    } | {"and"}


def test_a_live_page_is_not_its_newest_post():
    post = (
        '{"@type": "BlogPosting", "headline": "The lid is on", "datePublished": "2025-09-06T15:42:00+01:00", '
        '"author": {"@type": "Person", "name": "Joe Post"}, "articleBody": "It is on."}'
    )
    head = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Kettle on the roof", '
        '"datePublished": "2025-09-06T08:00:00+01:00", "author": {"@type": "Person", "name": "Ada Live"}, '
        f'"liveBlogUpdate": [{post}]}}</script>'
    )
    assert dates(head).published_at == datetime.fromisoformat("2025-09-06T08:00:00+01:00")
    assert authors(head) == ("Ada Live",)
