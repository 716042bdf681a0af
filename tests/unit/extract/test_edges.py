"""What stands above the first paragraph, below the last, and what says again what the text says."""

import pytest

from newswatch.extract import extract_article
from newswatch.extract.body.furniture import known_of, sift
from newswatch.extract.body.lines import Line, link_shares
from newswatch.extract.page.tree import parse_html, squash
from newswatch.model import Page

PROSE = [
    f"Pilot number {number} said on Tuesday that each change in the harbour would be told to crews before "
    "it was made, and that nobody would have to wait for it."
    for number in range(5)
]
TEXT = [Line(text, "p") for text in PROSE]


def kept(*given, echoes=(), authors=()):
    return [line.text for line in sift(given, known_of(echoes, [], authors)).kept]


@pytest.mark.parametrize(
    "label", ["Published", "Publié le", "3 min read", "Сегодня", "記者", "Home | Email | ▲"]
)
def test_a_label_above_the_text_goes(label):
    assert kept(Line(label, "p"), Line("Pilots are told.", "p"), *TEXT) == ["Pilots are told.", *PROSE]


def test_a_heading_above_the_text_and_a_label_below_it_stay():
    given = [Line("What the pilots were told", "head"), *TEXT, Line("Nobody waits", "p"), *TEXT[:1]]
    assert kept(*given)[:1] == ["What the pilots were told"]
    assert "Nobody waits" in kept(*given)


def test_key_points_above_the_text_go():
    points = [Line("Pilots are told of each change in the harbour", "item"), Line("Nobody waits", "item")]
    assert kept(*points, *TEXT) == PROSE


@pytest.mark.parametrize("label", ["Key points", "Las claves", "Das Wichtigste in Kürze"])
def test_key_points_below_a_standfirst_go_by_their_label(label):
    points = [Line("Pilots are told of each change", "item"), Line("Nobody waits", "item")]
    assert kept(*TEXT[:1], Line(label, "p"), *points, *TEXT[1:]) == PROSE
    assert len(kept(*TEXT[:1], Line("What they carry", "p"), *points, *TEXT[1:])) == len(PROSE) + 3


def test_no_lines_are_no_lines():
    assert kept() == []


def test_a_paragraph_that_another_contains_is_a_pull_quote():
    assert kept(*TEXT[:2], Line(PROSE[3][40:140], "p"), *TEXT[2:]) == PROSE


@pytest.mark.parametrize(
    "points",
    [
        [Line(f"Point {number} of a list that is the text", "item") for number in range(9)],
        [Line(f"Point {number} of a list that is the text", "item") for number in range(2)] + TEXT[1:2],
        [Line("A long point that is a paragraph of its own. " * 4, "item")],
    ],
)
def test_a_list_that_is_text_stays(points):
    below = TEXT if len(points) != 3 else []
    assert kept(*points, *below)[: len(points)] == [point.text for point in points]


def test_a_headline_with_words_before_it_is_an_echo():
    title = "Pilots are told of each change"
    assert kept(Line(f"Ports and ships: {title}", "head"), *TEXT, echoes=[title]) == PROSE
    assert kept(Line("Ports and ships", "head"), *TEXT, echoes=["ships"])[0] == "Ports and ships"


@pytest.mark.parametrize(
    "line",
    [
        Line("More on this: what the harbour office says of it", "p", 0.7),
        Line("Harbour Post: what the office told its pilots", "item", 0.8),
        Line(">> You will find all dates of the year here.", "p", 0.4),
        Line("➡ Our advice on ferries, by those who know.", "p", 0.3),
    ],
)
def test_a_line_that_leads_elsewhere_goes(line):
    assert kept(TEXT[0], line, TEXT[1]) == PROSE[:2]


@pytest.mark.parametrize(
    "line",
    [
        Line("The Harbour Post and the Island Post reported:", "p", 0.72),
        Line("The office has published its list of ferries today.", "p", 0.7),
        Line("Account: @harbourpost", "p", 0.7),
        Line("➡ An arrow and no link at all", "p"),
    ],
)
def test_a_line_with_a_link_that_is_text_stays(line):
    assert line.text in kept(TEXT[0], line, TEXT[1])


def test_a_short_last_line_that_is_mostly_a_link_goes():
    assert kept(*TEXT, Line("Our rules: how the Harbour Post works.", "p", 0.6)) == PROSE


def test_a_pull_quote_goes_and_a_quote_stays():
    pulled = Line("“each change in the harbour would be told to crews”", "quote")
    quoted = Line("“We were told nothing of it until now.”", "quote")
    assert kept(TEXT[0], pulled, quoted, TEXT[1]) == [PROSE[0], quoted.text, PROSE[1]]


def test_a_subheading_in_the_texts_own_words_stays():
    heading = Line("told to crews before it was made", "head")
    assert heading.text in kept(TEXT[0], heading, TEXT[1])


def test_words_of_a_menus_link_are_a_link_wherever_they_stand():
    menu = parse_html("<nav><ul><li><a href='/world'>World and ports</a></li></ul></nav>")
    page = parse_html("<body><p>World and ports</p></body>")
    assert link_shares(page, menu) == {squash("World and ports"): 1.0}


def test_what_a_screen_reader_is_told_is_no_part_of_a_line():
    hidden = "<span style='clip:rect(0 0 0 0);position:absolute'>, opens new tab</span>"
    paragraphs = "".join(f"<p>{text}</p>" for text in PROSE)
    last = f"<p>Our rules: <a href='/rules'>how the Harbour Post works{hidden}</a></p>"
    html = f"<html><body><article>{paragraphs}{last}</article></body></html>"
    article = extract_article(Page(url="https://example.org/pilots", html=html))
    assert article.text.split("\n\n") == PROSE


def test_a_paragraph_in_a_captions_words_is_text():
    figure = f"<figure><img src='a.jpg' alt='{PROSE[1]}'><figcaption>{PROSE[1]}</figcaption></figure>"
    paragraphs = "".join(f"<p>{text}</p>" for text in PROSE)
    html = f"<html><body><article>{figure}{paragraphs}</article></body></html>"
    article = extract_article(Page(url="https://example.org/pilots", html=html))
    assert article.text.split("\n\n") == PROSE
    assert [caption.text for caption in article.captions] == PROSE[1:2]


@pytest.mark.parametrize(
    "line", ["진소율 기자 reporter@example.org", "Spotted a mistake? Write to us: desk@example.org"]
)
def test_a_last_line_with_a_mail_address_goes(line):
    assert kept(*TEXT, Line(line, "p")) == PROSE
    assert kept(Line(line, "p"), *TEXT)[0] == line


def test_a_link_that_is_a_line_of_its_own_is_no_text():
    root = parse_html(
        f"<div><p>{PROSE[0]}</p><a href='/x'><span>In short</span><span>Pilots sleep late</span></a>"
        f"<p>{PROSE[1]}</p>A word before <a href='/y'>a link in it</a></div>"
    )
    shares = link_shares(root)
    assert shares.get(squash("In shortPilots sleep late")) == 1.0
    assert squash("a link in it") not in shares


@pytest.mark.parametrize(
    "line",
    ["Ada Example, ada@example.org", "（例示花子）", "(Ada Example)", "Seen a mistake? errors@example.org"],
)
def test_a_signature_below_the_text_goes(line):
    assert kept(*TEXT, Line(line, "p")) == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "(Nobody waited, not even those who had come from the other island to see the new ferry arrive.)",
        "Nobody waited (not even Ada)",
    ],
)
def test_a_last_sentence_with_brackets_stays(line):
    assert kept(*TEXT, Line(line, "p"))[-1] == line


def test_a_row_of_words_between_strokes_is_a_menu():
    assert kept(TEXT[0], Line("Home | Ports and ships | Views ▲", "p"), TEXT[1]) == PROSE[:2]
    scores = "Port 3 | Ships 2 | Crews 1"
    assert scores in kept(TEXT[0], Line(scores, "p"), TEXT[1])


@pytest.mark.parametrize("links", [0.0, 1.0])
def test_a_list_that_a_line_announces_is_text_wherever_it_stands(links):
    songs = [Line("The Grey Gull, by the Lamp Choir", "item", links), Line("Low Tide", "item", links)]
    announced = [Line("These songs were sung:", "p"), *songs]
    texts = [line.text for line in announced]
    assert kept(*announced, *TEXT) == [*texts, *PROSE]
    assert kept(*TEXT[:2], *announced, *TEXT[2:]) == [*PROSE[:2], *texts, *PROSE[2:]]


@pytest.mark.parametrize(("label", "links"), [("Read more:", 1.0), ("Key points:", 0.0)])
def test_a_list_below_a_pointers_label_goes(label, links):
    points = [Line("Pilots are told of each change in the port", "item", links), Line("Crews", "item", links)]
    assert kept(*TEXT[:1], Line(label, "p"), *points, *TEXT[1:]) == PROSE


def test_a_sentence_that_is_a_link_is_text():
    sentence = "Ada Example, who steered the first ferry of the island, died on Friday."
    assert sentence in kept(TEXT[0], Line(sentence, "p", 1.0), TEXT[1])
    assert sentence[:-1] not in kept(TEXT[0], Line(sentence[:-1], "p", 1.0), TEXT[1])


@pytest.mark.parametrize("line", ["Late in 2024: 65.2 %", "2023: 512 ferries", "Fares: €12"])
def test_results_above_the_text_are_no_labels(line):
    assert kept(Line(line, "p"), *TEXT)[0] == line


def test_a_letters_first_words_stay():
    assert kept(Line("Dear editor,", "p"), *TEXT)[0] == "Dear editor,"


def test_an_agency_may_tell_in_the_last_paragraph_what_it_does_not_know():
    last = "Reuters could not learn who had moved the boats, and the office did not say."
    assert kept(*TEXT, Line(last, "p"), authors=["Reuters"])[-1] == last


def test_who_is_told_of_in_the_text_is_told_of_at_its_end():
    told = Line(f"Ada Example steered the first of them. {PROSE[0]}", "p")
    last = "Ada Example left the quay at nine and did not wait for the others."
    assert kept(told, *TEXT[:4], Line(last, "p"), authors=["Ada Example"])[-1] == last
    assert kept(*TEXT, Line(last, "p"), authors=["Ada Example"]) == PROSE


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Whoever saw the boat on Sunday is asked to write to pilots@example.org.", True),
        ("Write to Ada Example at ada@example.org.", False),
        ("Ada Example writes of ports and ships and all that floats: ada@example.org", False),
    ],
)
def test_a_last_sentence_with_an_address_stays(line, stays):
    assert (line in kept(*TEXT, Line(line, "p"))) is stays
