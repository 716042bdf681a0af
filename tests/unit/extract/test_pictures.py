"""Captions that no markup names, credits that none labels, and what only looks like one."""

import pytest

from newswatch.extract.page.tree import parse_html, text_of
from newswatch.extract.pictures.beside import take_pictures
from newswatch.extract.pictures.captions import take_captions
from newswatch.extract.pictures.credits import split_credit
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


PROSE = "Officials counted the ferries in the port again on Tuesday, and found that none was missing. "
TEXT = f"<p>{PROSE * 3}</p>" * 3


@pytest.mark.parametrize(
    "body",
    [
        f"<img src=1><p>The port is closed today. Nobody came.{'' if one else ' '}{one}</p>"
        for one in ("", "Jane Example/AP", "(Jane Example/AP)")
    ],
)
def test_more_than_a_sentence_after_a_picture_is_the_text(body):
    found, left = taken(body + TEXT)
    assert found == []
    assert "Nobody came" in left


def test_a_gallerys_text_is_no_row_of_captions():
    line = f"{PROSE}Jane Example/AP"
    found, left = taken(f"<div><img src=1><p>{line}</p></div>" * 4)
    assert found == []
    assert left.count("Officials") == 4


def left_of(body):
    root = parse_html(f"<body>{body}</body>")
    return take_captions(root), text_of(root)


def test_a_brief_in_a_table_beside_its_picture_is_no_caption():
    brief = "The port is closed today.<br>Buses run instead.<br>A zebra was seen."
    table = "<table><tr><td><img src=1></td><td>{}</td></tr></table>".format
    assert "zebra" in left_of(table(brief) + TEXT)[1]
    assert "zebra" in left_of(table("A zebra was seen in the port today, and all who came to look saw it"))[1]
    assert left_of(table("A zebra in the port") + TEXT)[0] == (Caption("A zebra in the port", None),)


def test_boxes_of_pictures_that_are_the_article_stay():
    box = f"<div><img src=1><div>{PROSE}(Jane Example/AP)</div></div>"
    assert left_of(box * 4)[1].count("Officials") == 4
    assert left_of(box + TEXT)[0] == (Caption(PROSE.strip(), "Jane Example/AP"),)


@pytest.mark.parametrize("name", ["credit-example", "creditors", "photo-desc", "bild_text"])
def test_a_paragraph_whose_name_only_sounds_like_a_captions_is_text(name):
    line = f"<p class='{name}'>The bank's creditors met on the quay again.</p>"
    assert "creditors" in left_of(f"<main>{TEXT}{line}{TEXT}</main>")[1]
    assert "creditors" not in left_of(f"{TEXT}<div><img src=1>{line}</div>")[1]


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
