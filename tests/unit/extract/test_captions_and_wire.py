"""Captions with their credits apart, and what says that a text is an agency's."""

import pytest

from newswatch.extract.page.tree import parse_html, text_of
from newswatch.extract.pictures.captions import take_captions
from newswatch.extract.pictures.credits import is_caption_line, split_credit
from newswatch.extract.wire.credit import find_credit, is_credit_line
from newswatch.extract.wire.datelines import FoundDateline
from newswatch.model import Caption, Dateline, Strength


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("A ferry at sea. (AP Photo/Jane Doe)", Caption("A ferry at sea.", "AP Photo/Jane Doe")),
        ("A ferry at sea. Photo: Jane Doe/AFP", Caption("A ferry at sea.", "Jane Doe/AFP")),
        ("Un ferry en mer. © Jeanne Essai / AFP", Caption("Un ferry en mer.", "Jeanne Essai / AFP")),
        ("Паром в море. Фото: Иван Пример / ТАСС", Caption("Паром в море.", "Иван Пример / ТАСС")),
        ("函館港のフェリー（写真：練習新聞）", Caption("函館港のフェリー", "練習新聞")),
        ("Prom na morzu. Fot. Anna Przykład", Caption("Prom na morzu.", "Anna Przykład")),
        ("Prom na morzu", Caption("Prom na morzu", None)),
        ("(Jane Doe/AP)", Caption(None, "Jane Doe/AP")),
        ("A ferry at sea. (Jane Doe/The Example)", Caption("A ferry at sea.", "Jane Doe/The Example")),
        ("A ferry at sea. / Jane Doe", Caption("A ferry at sea.", "Jane Doe")),
        ("A ferry built in 1970. Jane O'Doe-Smith", Caption("A ferry built in 1970.", "Jane O'Doe-Smith")),
        ("Die Abgeordnete Petra Muster (CDU/CSU)", Caption("Die Abgeordnete Petra Muster (CDU/CSU)", None)),
        ("The captain, Mr. Joe Sample", Caption("The captain, Mr. Joe Sample", None)),
        ("A ferry (built in 1970) at sea", Caption("A ferry (built in 1970) at sea", None)),
    ],
)
def test_credit_stands_apart_from_the_caption(text, caption):
    assert split_credit(text) == caption


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("A ferry at sea. (AP Photo/Jane Doe)", True),
        ("(Jane Doe/AP)", True),
        ("Foto: Max Muster/dpa", True),
        ("Eine Fähre im Hafen Foto: Max Muster", True),
        ("A ferry at sea. Photo / Jane Doe", True),
        ("A ferry at sea (Jane Doe/AP)", True),
        ("The crews may pay for the ferry by debit or credit/Seacard.", False),
        ("Nur jede dritte Fähre lief 2024 pünktlich aus. Quelle: Amt für Hafen und Schifffahrt", False),
        ("The ferries were counted by two of the agencies (AP/Reuters).", False),
        ("The ferries were late. (AP/Reuters)", False),
        ("The ferries were seen by a man and by the office (Jane Doe/AP).", False),
        ("The minister told the agency (AFP).", False),
        ("He went on to say that it was over (or nearly so).", False),
        ("The photo: a story of two brothers who sailed around the world in a ferry and came back.", False),
    ],
)  # fmt: skip
def test_a_line_is_known_as_a_caption(line, is_one):
    assert is_caption_line(line) is is_one


def test_captions_leave_the_tree_and_the_text_after_them_stays():
    root = parse_html(
        "<body><figure><figcaption>A ferry <i class=credit>AFP</i></figcaption>tail</figure><p>text</p>"
    )
    assert take_captions(root) == (Caption("A ferry", "AFP"),)
    assert text_of(root).replace(" ", "") == "tailtext"


@pytest.mark.parametrize(
    ("markup", "captions"),
    [
        ("<table><tr><td><img src=a><tr><td>A ferry.</table>", (Caption("A ferry.", None),)),
        ("<div><img src=a><div>A ferry. © Jane Doe</div></div>", (Caption("A ferry.", "Jane Doe"),)),
        ("<div><img src=a><div>A paragraph beside its picture.</div></div>", ()),
        ("<div><img src=a><a href=/1>A ferry. © Jane Doe</a></div>", ()),
        ("<figure><figcaption><span>3 / 8</span>A ferry</figcaption></figure>", (Caption("A ferry", None),)),
        ("<p class=photo-cap>A ferry</p>", (Caption("A ferry", None),)),
        ("<div><img src=a><p class=credit>Jane Doe</p></div>", (Caption(None, "Jane Doe"),)),
        ("<div><img src=a></div><p class=credits>By Jane Doe</p>", ()),
        (f"<div>{'x ' * 800}<img src=a></div><p class=copyright>© The Example</p>", ()),
    ],
)  # fmt: skip
def test_a_picture_and_its_words_are_known_by_how_they_stand(markup, captions):
    assert take_captions(parse_html(f"<body><h1>News</h1>{markup}</body>")) == captions


def test_a_long_element_named_caption_is_no_caption():
    root = parse_html(f"<body><div class=caption>{'A sentence of the article itself. ' * 40}</div>")
    assert take_captions(root) == ()


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Quelle: dpa/AFP", True),
        ("(Reuters)", True),
        ("© 2024 AFP", True),
        ("AFP was there", False),
        ("", False),
    ],
)
def test_a_credit_line_names_agencies_and_nothing_else(line, is_one):
    assert is_credit_line(line) is is_one


PHOTO = (Caption("A ferry", "AP Photo/Jane Doe"),)


def test_a_photo_credit_alone_is_weak():
    credit = find_credit([], None, ["Text."], PHOTO, None)
    assert (credit.agency, credit.found_in, credit.strength) == ("AP", "photo", Strength.WEAK)


@pytest.mark.parametrize(
    ("bylines", "dateline", "lines", "rights", "found_in"),
    [
        (["By The Associated Press"], None, [], None, "byline"),
        ([], FoundDateline(0, Dateline("Kiel", "AP"), "Kiel (AP)"), [], None, "dateline"),
        ([], None, ["Text.", "AP"], None, "credit_line"),
        ([], None, ["Text.", "Copyright 2024 The Associated Press. All rights reserved."], None, "rights"),
        ([], None, ["Text."], "The Associated Press", "rights"),
    ],
)
def test_words_outrank_a_photo(bylines, dateline, lines, rights, found_in):
    credit = find_credit(bylines, dateline, lines, PHOTO, rights)
    assert (credit.agency, credit.found_in, credit.strength) == ("AP", found_in, Strength.STRONG)


def test_no_sign_gives_no_credit():
    assert (
        find_credit(
            ["Ada Example"], FoundDateline(0, Dateline("OSLO", None), "OSLO"), ["It rained."], (), None
        )
        is None
    )


def test_picture_suppliers_are_no_wire():
    assert find_credit([], None, [], (Caption("A ferry", "Getty Images"),), None) is None
