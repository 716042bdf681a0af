"""Teaser cards and forms go by their structure: no name in the markup says what they are."""

import pytest

from newswatch.extract.body.boxes import drop_boxes
from newswatch.extract.page.tree import parse_html, text_of

PROSE = "The harbour office said on Tuesday that pilots would be told of each change before it was made. "
TEXT = "".join(f"<p>{PROSE * 2}{number}</p>" for number in range(6))
URL = "https://www.example.org/ports/pilots"


def left(inner, body=TEXT, url=URL):
    root = parse_html(f"<html><body><div>{body}{inner}</div></body></html>")
    drop_boxes(root, url)
    return text_of(root)


def cards(count, href="/zebra", text="A zebra was seen."):
    card = f"<div class='x1'><a href='{href}'><h3>Zebra in the port</h3></a><p>{text}</p></div>"
    return f"<div class='x2'>{card * count}</div>"


@pytest.mark.parametrize("href", ["/zebra", "zebra.html?x=1", "https://example.org/zebra"])
def test_cards_that_lead_to_the_site_go(href):
    assert "zebra" not in left(cards(3, href))
    assert "zebra" not in left(cards(5, href, text="A zebra was seen. " * 12))


@pytest.mark.parametrize(
    "block",
    [
        cards(2),
        cards(3, "https://other.example.com/zebra"),
        cards(3, "#zebra"),
        "<h3><a href='/a'>Port</a></h3><p>One zebra.</p>" * 3 + TEXT,
        "<div><h3>Port</h3><p>One <a href='/a'>zebra</a>.</p></div>" * 3,
        "<div><h3><a href='http://[/'>Port</a></h3><p>One zebra.</p></div>" * 3,
    ],
)
def test_what_is_no_row_of_cards_stays(block):
    assert "zebra" in left(block)


@pytest.mark.parametrize(
    "form",
    [
        "<form><input type='email'></form>",
        "<label><input type='radio'>Yes</label><label><input type='radio'>No</label>",
        "<form><button>Go</button></form>",
    ],
)
def test_a_form_goes_with_the_words_around_it(form):
    box = f"<div class='x3'><h3>The zebra letter</h3><p>A zebra every morning.</p>{form}</div>"
    assert "zebra" not in left(box)


def test_a_box_with_a_button_goes_if_it_asks_for_something():
    box = "<div class='x4'><div>The zebra letter</div><div>{}</div><button>Go</button></div>".format
    assert "zebra" not in left(box("Sign up for our newsletter today"))
    assert "zebra" in left(box("What the zebra did next"))


def test_a_form_around_the_page_is_no_box():
    assert "zebra" in left("", body=f"<form action='/page.aspx'><p>A zebra. {PROSE}</p>{TEXT}</form>")


def test_a_brief_with_a_form_below_it_stays():
    brief = "".join(f"<p>A zebra. {PROSE}</p>" for _ in range(3))
    assert "zebra" in left("<form><input type='email'></form>", body=brief)


FORM = "<form><input type='email'><button>Send</button></form>"
SHORT = [
    "The ferry stops on Sunday.",
    "Buses leave the mill instead.",
    "It sails again on Monday.",
    "A zebra.",
]
CHINESE = [
    "港口办公室周二表示,每次变更泊位之前都会通知引航员,并公布新的时间表。",
    "渡轮将于周日停运,因为码头需要维修,工程预计持续一天。",
    "乘客可以改乘公共汽车,票价不变,每半小时一班。斑马。",
]


@pytest.mark.parametrize("paragraphs", [SHORT, CHINESE, [PROSE + "A zebra."], [SHORT[0] + SHORT[3]]])
@pytest.mark.parametrize("form", [FORM, f"<div>{FORM}</div>", "<div><input type='radio'>Yes</div>"])
def test_a_form_takes_no_brief_with_it(paragraphs, form):
    brief = "".join(f"<p>{one}</p>" for one in paragraphs)
    assert paragraphs[-1] in left("", body=f"<h1>Ferry</h1><div class='x5'>{brief}{form}</div>")


def test_a_form_takes_no_short_paragraphs_of_a_long_text_with_it():
    inner = "".join(f"<p>{one}</p>" for one in SHORT)
    assert "zebra" in left(f"<div class='x5'>{inner}{FORM}</div>")


def test_a_form_around_a_brief_is_no_box():
    brief = "".join(f"<p>{one}</p>" for one in SHORT)
    assert "zebra" in left("", body=f"<form>{brief}</form>")


def walks(below=""):
    section = f"<div class='x6'><h3><a href='/mill'>Mill</a></h3><p>A zebra. {PROSE}</p></div>"
    return f"<p>{PROSE}</p>{section * 4}{below}"


def test_sections_of_a_text_may_link_to_what_the_site_told_before():
    assert left(walks()).count("zebra") == 4
    assert left(walks(f"<p>{PROSE}</p>")).count("zebra") == 4


def test_teasers_set_one_by_one_among_the_paragraphs_go():
    card = f"<div class='x6'><h3><a href='/mill'>Mill</a></h3><p>A zebra. {PROSE}</p></div>"
    assert "zebra" not in left(f"{card}<p>{PROSE}</p>" * 4)


def test_a_row_of_cards_goes_or_stays_together():
    row = cards(4, text=f"A zebra. {PROSE * 2}")
    assert left(row, body=f"<p>{PROSE * 2}</p>").count("zebra") == 4


def test_a_page_of_inputs_is_no_trouble():
    assert left("<input type='email'>" * 20_000, body="<p>Zebra</p>" + TEXT)
