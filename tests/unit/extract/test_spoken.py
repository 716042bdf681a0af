"""Bylines that no element marks: in one line with the date, at the end of the text, on pages of tables."""

import pytest

from newswatch.extract.facts.authors import read_authors
from newswatch.extract.facts.dates import read_dates
from newswatch.extract.facts.titles import choose_title
from newswatch.extract.page.markup import read_markup
from newswatch.extract.page.tree import parse_html

HEADLINE = "Ports in the north refuse old ferries"
PROSE = "<p>" + "The ferries in the northern ports are older than those who sail on them. " * 3 + "</p>"
MENU = "<div><a href=/1>Local News</a> <a href=/2>World</a></div>"


def read(body, head=""):
    page = f"<html><head>{head}</head><body>{MENU}{body}</body></html>"
    root = parse_html(page)
    return root, read_markup(root, "https://www.example.org/world/1")


def authors(body, head=""):
    return read_authors(*read(body, head))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("14. September 2025, 17:05 Uhr | Von Ada Beispiel | Aufrufe: 5829", ("Ada Beispiel",)),
        ("14 September 2025 &middot; Ada Example", ("Ada Example",)),
        ("Автор: Анна Пример | 14.09.2025 | Просмотры: 12", ("Анна Пример",)),
        (
            "Published <b>29 May 2025 13:05</b> &mdash; Ada Example and Ben Sample",
            ("Ada Example", "Ben Sample"),
        ),
        ("פורסם 19 בפברואר 2025 12:15 &mdash; דנה דוגמה", ("דנה דוגמה",)),
        ("29 May 2025 | Example Editor: Dee Other", ()),
        ("Published May 29, 2025 by Ada Example", ("Ada Example",)),
        ("Posted by <a>Ada Example</a> on <b>May 29, 2025</b> at 12:00 | 3 Comments", ("Ada Example",)),
        ("Publicado por Ana Ejemplo el 29 de mayo de 2025", ("Ana Ejemplo",)),
        ("Di Ada Esempio 29 maggio 2025", ("Ada Esempio",)),
        ("By Ada Example, Staff Writer | 29 May 2025", ("Ada Example",)),
        ("2025-05-29 12:00 作者：张三 来源：某某网", ("张三",)),
        ("2025/05/29 12:00 記者王小明／台北報導", ("王小明",)),
        ("29 May 2025 | Local News", ()),
        ("29 May 2025 | Example", ()),
        ("29 May 2025 | Ports and ferries in the north", ()),
        ("29 May 2025 &ndash; <a href=/3>Trade</a> <a href=/4>Harbours</a>", ()),
        ("29 May 2025 | 来源： 某某网", ()),
        ("A ferry leaves the harbour of the northern town on its last day, May 29, 2025 | Ada Example", ()),
        ("Ada Example | Ben Sample", ()),
    ],
)
def test_a_line_with_the_date_may_name_the_author(line, names):
    assert authors(f"<h1>{HEADLINE}</h1><div class=info>{line}</div>{PROSE}") == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("홍길동·김철수 기자", ("홍길동", "김철수")),
        ("hong@example.org 홍길동 기자", ("홍길동",)),
        ("[서울=홍길동 기자]", ("홍길동",)),
        ("記者王小明／台北報導", ("王小明",)),
        ("記者王小明報導了此事", ()),
        ("取材・文／桜田はるか", ("桜田はるか",)),
        ("By ADA EXAMPLE, Staff Writer", ("ADA EXAMPLE",)),
        ("By Ada Example, ada@example.org", ("Ada Example",)),
    ],
)
def test_a_byline_may_hold_a_desk_a_role_or_an_address(line, names):
    assert authors(f"<h1>{HEADLINE}</h1><p>{line}</p>{PROSE}") == names


def test_a_place_beside_the_date_is_no_author():
    opening = "<p>Two Towns - The ferries in the northern ports are older than those who sail on them.</p>"
    assert authors(f"<h1>{HEADLINE}</h1><div>Two Towns | 29 May 2025</div>{opening}") == ()


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("<p>(Ada Example)</p>", ("Ada Example",)),
        ("<p>Von Ada Beispiel, Neustadt</p>", ("Ada Beispiel",)),
        ("<p>(Example)</p>", ()),
        ("<p>(AP)</p>", ()),
        (f"<p>(Ada Example)</p>{PROSE}", ()),
        ("<h2>More</h2><p>(Ada Example)</p>", ()),
        ("<p>Ada Example</p>", ()),
    ],
)
def test_the_last_line_of_a_text_may_be_signed(end, names):
    far = "<i></i>" * 300
    assert authors(f"<h1>{HEADLINE}</h1>{far}{PROSE}{end}<div>more</div>") == names


@pytest.mark.parametrize(
    ("end", "names"),
    [("（桜田はるか）", ("桜田はるか",)), ("（終わり）", ()), ("（共同）", ()), ("（編集部）", ())],
)
def test_a_japanese_name_in_brackets_signs_the_text(end, names):
    prose = f"<p>{'古い渡し船が港を出ることはもうない。' * 8}</p>"
    assert authors(f"<h1>古い渡し船</h1>{prose}<p>{end}</p>") == names


@pytest.mark.parametrize("line", ["<i>By Ada Example</i>", "<small>Haber: Ada Example</small>"])
def test_a_byline_in_type_of_its_own_stands_below_a_title_in_large_type(line):
    old = "<td><font>By Dee Other</font></td>" + "<td></td>" * 300
    body = (
        f"<table><tr>{old}<td><font size=5><b>{HEADLINE}</b></font><br><font>{line}</font></td></tr></table>"
    )
    assert authors(body, f"<title>{HEADLINE}</title>") == ("Ada Example",)


def test_the_date_by_a_title_in_large_type_is_the_articles():
    old = "<td>1 May 2019</td>" * 3 + "<td></td>" * 300
    body = f"<table><tr>{old}<td><font><b>{HEADLINE}</b></font><br><font>29 May 2025</font></td></tr></table>"
    root, markup = read(body, f"<title>{HEADLINE}</title>")
    assert choose_title(markup) == HEADLINE
    assert str(read_dates(root, markup).day) == "2025-05-29"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "By <a>Ada Example</a>, <a>Ben Sample</a> and <a>Cy Test</a>",
            ("Ada Example", "Ben Sample", "Cy Test"),
        ),
        ("By <a>Ada Example</a>, PhD <i>Edited by</i> <a>Ben Sample</a>", ("Ada Example",)),
        ("By <a>Ben Sample</a> and <a>Cy Test</a>. Thanks to Ada Example, too", ("Ada Example",)),
    ],
)
def test_who_is_joined_to_the_declared_author_is_one_too(line, names):
    head = "<meta name=author content='Ada Example'>"
    assert authors(f"<h1>{HEADLINE}</h1><p class=byline>{line}</p>{PROSE}", head) == names


def test_names_in_one_element_are_one_byline():
    line = "<p>By <b><a href=/author/a>Ada Longexample</a>, <a href=/author/b>Ben Sample</a></b></p>"
    assert authors(f"<h1>{HEADLINE}</h1>{line}<p>29 May 2025</p>{PROSE}") == ("Ada Longexample", "Ben Sample")


def test_a_page_full_of_dated_lines_is_read_within_bounds():
    lines = "<div>29 May 2025 | Ada Example</div>" * 3000
    assert authors(f"<h1>{HEADLINE}</h1>{lines}") == ("Ada Example",)
