"""Captions that no markup names, credits that none labels, and what only looks like one."""

import pytest

from newswatch.extract.captions import take_captions
from newswatch.extract.photo_credits import split_credit
from newswatch.extract.pictures import take_pictures
from newswatch.extract.tree import parse_html, text_of
from newswatch.model import Caption

LINE = "A ferry leaves the port. (Jane Example/AP)"
FERRY = Caption("A ferry leaves the port.", "Jane Example/AP")


def taken(body):
    root = parse_html(f"<body>{body}</body>")
    found = list(take_pictures(root))
    return found, text_of(root)


@pytest.mark.parametrize(
    "body",
    [
        f"<p><img src=1><br>{LINE}<br><br></p>",
        f"<p><img src=1></p><p>{LINE}</p>",
        f"<div><div><a href=/1><img src=1></a></div><div>{LINE}</div></div>",
        f"<table><tr><td><img src=1></td></tr><tr><td>{LINE}</td></tr></table>",
        "<p><img alt='A ferry leaves the port.'></p><p>A ferry leaves the port.</p><p>(Jane Example/AP)</p>",
        "<img alt='A ferry leaves the port'><br>A ferry leaves the port. <font>(Jane Example/AP)</font>",
    ],
)
def test_words_right_after_a_picture_that_end_with_a_credit_are_its_caption(body):
    found, left = taken(body + "<p>Officials counted.</p>")
    assert found == [FERRY]
    assert left == "Officials counted."


@pytest.mark.parametrize(
    "body",
    [
        "<p><img src=1></p><p>Officials counted the ferries again.</p>",
        "<img src=1 alt='Ferries are counted again'><h2>Ferries are counted again</h2>",
        "<img src=1 alt='Ferries are counted again'><p><a href=/2>Ferries are counted again</a></p>",
        f"<img src=1><p>{'Officials counted the ferries again. ' * 10}(Jane Example/AP)</p>",
        "<img src=1>",
    ],
)
def test_what_else_follows_a_picture_stays(body):
    found, left = taken(body)
    assert found == []
    assert left == text_of(parse_html(f"<body>{body}</body>"))


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("A ferry. (Jane Example/The Harbour Post)", Caption("A ferry.", "Jane Example/The Harbour Post")),
        ("A coalition. (CDU/CSU)", Caption("A coalition. (CDU/CSU)", None)),
        ("Ein Schiff. Foto: Pressestelle der Stadt", Caption("Ein Schiff.", "Pressestelle der Stadt")),
        ("港を出る船＝練習太郎撮影", Caption("港を出る船", "練習太郎")),
        ("渡船離開港口。 王小明 攝", Caption("渡船離開港口。", "王小明")),
        ("배가 떠난다. 홍길동 촬영", Caption("배가 떠난다.", "홍길동")),
    ],
)
def test_a_credit_is_told_by_its_form_in_many_languages(text, caption):
    assert split_credit(text) == caption


@pytest.mark.parametrize(
    ("body", "captions"),
    [
        (
            "<figure><img><figcaption>A ferry.<br><i>Harbour archive</i></figcaption></figure>",
            ["Harbour archive"],
        ),
        (
            "<figure><img><figcaption>A ferry. <small>Jane Example</small></figcaption></figure>",
            ["Jane Example"],
        ),
        ("<figure><img><figcaption>A ferry of <i>Harbour Lines</i></figcaption></figure>", [None]),
        ("<figure><img><figcaption><span>1 / 3</span>A ferry.</figcaption></figure>", [None]),
    ],
)
def test_a_credit_in_other_type_stands_apart_and_a_number_is_no_word(body, captions):
    found = take_captions(parse_html(body))
    assert [caption.credit for caption in found] == captions
    assert not found[0].text.startswith("1")


def test_a_byline_and_the_rights_of_a_page_are_no_captions_and_no_text():
    root = parse_html(
        "<body><p class=credits>By Jane Example</p><p>Text.</p><div><div><div><p class=copyright>&copy; 2024 "
        "Harbour Post</p></div></div></div></body>"
    )
    assert take_captions(root) == ()
    assert text_of(root) == "Text."


def test_pictures_of_the_next_article_are_not_this_ones():
    prose = f"<p>{'Officials counted the ferries again. ' * 15}</p>"
    figure = "<figure><img><figcaption>{} (AP)</figcaption></figure>"
    root = parse_html(
        f"<article><h1>One</h1>{figure.format('First')}{prose}</article>"
        f"<article><h2>Two</h2>{figure.format('Second')}{prose}</article>"
    )
    assert [caption.text for caption in take_captions(root)] == ["First"]
