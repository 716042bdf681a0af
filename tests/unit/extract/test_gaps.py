"""What an extractor leaves out between the paragraphs it took comes back; what stands in boxes does not."""

import pytest

from newswatch.extract.body import gaps
from newswatch.extract.body.furniture import keep_declared
from newswatch.extract.body.gaps import fill_gaps
from newswatch.extract.body.lines import Line, link_shares
from newswatch.extract.page.tree import parse_html, text_of

TAKEN = [
    f"Pilot number {number} said on Tuesday that each change would be told to the crews before it was made."
    for number in range(4)
]
LEFT_OUT = (
    "Harbour masters who were asked about the list said that it had not been shown to any of them so far."
)


def filled(*inner, taken=TAKEN):
    blocks = [inner[number] if inner[number : number + 1] else "" for number in range(5)]
    body = "".join(f"{block}<p>{text}</p>" for block, text in zip(blocks, TAKEN, strict=False))
    root = parse_html(f"<html><body><div>{body}{blocks[4]}</div></body></html>")
    return [
        (line.kind, line.text)
        for line in fill_gaps(root, [Line(text, "p") for text in taken], link_shares(root))
    ]


PLAIN = [("p", text) for text in TAKEN]


def test_a_paragraph_left_out_comes_back_in_its_place():
    assert filled("", "", f"<p class='big'>{LEFT_OUT}</p>") == [*PLAIN[:2], ("p", LEFT_OUT), *PLAIN[2:]]


def test_the_first_paragraph_comes_back_if_it_is_prose():
    assert filled(f"<p>{LEFT_OUT}</p>") == [("p", LEFT_OUT), *PLAIN]
    assert filled("<p>By our staff</p>") == PLAIN


def test_a_list_above_the_text_is_a_box():
    assert filled(f"<ul>{ITEMS}</ul>") == PLAIN


def test_a_heading_left_out_comes_back_above_its_paragraph():
    assert filled("", "<h3>What the masters say</h3>") == [
        PLAIN[0],
        ("head", "What the masters say"),
        *PLAIN[1:],
    ]


ITEMS = "<li>a coil of rope</li><li>a lamp</li>"
LISTED = [("item", "a coil of rope"), ("item", "a lamp")]


def test_a_list_left_out_comes_back_between_paragraphs():
    assert filled("", "", f"<ul>{ITEMS}</ul>") == [*PLAIN[:2], *LISTED, *PLAIN[2:]]


def test_a_list_at_the_end_comes_back_where_a_paragraph_announces_it():
    announcing = "Each crew was told in a letter to bring what the masters had asked for, before it was dark:"
    root = parse_html(f"<div><p>{TAKEN[0]}</p><p>{announcing}</p><ol>{ITEMS}</ol><ol>{ITEMS}</ol></div>")
    lines = fill_gaps(root, [Line(TAKEN[0], "p"), Line(announcing, "p")], {})
    assert [(line.kind, line.text) for line in lines] == [PLAIN[0], ("p", announcing), *LISTED]


@pytest.mark.parametrize(
    "box",
    [
        "<ul><li>a coil of rope</li><li><a href='/x'>a lamp</a></li></ul>",
        f"<ul class='tags'>{ITEMS}</ul>",
        "<ul><li>a lamp</li></ul>",
        f"<p><a href='/x'>{LEFT_OUT}</a></p>",
        f"<p class='wp-caption-text'>{LEFT_OUT}</p>",
        f"<p class='byline'>{LEFT_OUT}</p>",
        f"<div>{LEFT_OUT}</div>",
        f"<p><article><h3>Other</h3>{LEFT_OUT}</article></p>",
        "<h3>Read also</h3><div>Another story altogether</div>",
        f"<h3>{LEFT_OUT * 2}</h3>",
        f"<p>{TAKEN[0][:70]} <i>so</i> {TAKEN[0][70:]}</p>",
    ],
)
def test_what_is_no_paragraph_stays_out(box):
    assert filled("", box) == PLAIN


def test_what_follows_the_last_paragraph_stays_out():
    assert filled("", "", "", "", f"<p>{LEFT_OUT}</p>") == PLAIN


def test_a_container_that_was_mostly_left_out_was_left_out_for_a_reason():
    assert filled(taken=TAKEN[:1]) == PLAIN[:1]


def test_an_opening_that_a_declared_body_lost_stays():
    opening = Line(f"{LEFT_OUT} {LEFT_OUT}", "p")
    declared = [f"{text} Number {number}." for number in range(3) for text in TAKEN]
    given = [Line("A short line", "p"), opening, *(Line(text, "p") for text in declared)]
    assert keep_declared(given, " ".join(declared)) == given[1:]


def fill(html, taken):
    root = parse_html(f"<html><body>{html}</body></html>")
    return [line.text for line in fill_gaps(root, [Line(text, "p") for text in taken], link_shares(root))]


def test_wrapped_blocks_come_back_where_their_like_was_taken():
    block = "<div class='x1'><div class='x2'>{}</div></div>".format
    ad = "<div class='x3'><div class='x4'>An advertisement that nobody asked for.</div></div>"
    html = block(TAKEN[0]) + ad + block("A short one.") + "<div class='x1'><h2>Why</h2></div>"
    assert fill(f"<div>{html}{block(TAKEN[1])}{block(TAKEN[2])}</div>", TAKEN[:3]) == [
        TAKEN[0],
        "A short one.",
        "Why",
        *TAKEN[1:3],
    ]


def test_a_heading_above_the_second_container_comes_back_and_one_above_the_first_does_not():
    parts = [f"<section><h2>Part {n}</h2><p>{TAKEN[n]}</p></section>" for n in range(2)]
    assert fill("".join(parts), TAKEN[:2]) == [TAKEN[0], "Part 1", TAKEN[1]]


def test_a_numbered_list_of_links_comes_back_where_a_paragraph_announces_it():
    items = "<li><a href='/1'>a coil of rope</a></li><li><a href='/2'>a lamp</a></li>"
    announcing = "The crews were told to bring these, in this order:"
    for tag, above, found in (("ol", announcing, LISTED), ("ul", announcing, []), ("ol", LEFT_OUT, [])):
        root = parse_html(f"<div><p>{above}</p><{tag}>{items}</{tag}><p>{TAKEN[0]}</p></div>")
        lines = fill_gaps(root, [Line(above, "p"), Line(TAKEN[0], "p")], link_shares(root))
        assert [(line.kind, line.text) for line in lines] == [("p", above), *found, PLAIN[0]]


def test_a_list_with_a_link_in_its_words_comes_back_and_one_of_links_does_not():
    words = "<ul><li>The <a href='/x'>port</a> closes at six</li><li>Nobody waits</li></ul>"
    links = "<ul><li><a href='/x'>The port closes at six</a></li><li><a href='/y'>Nobody waits</a></li></ul>"
    paragraphs = [f"<p>{text}</p>" for text in TAKEN[:2]]
    assert fill(f"<div>{words.join(paragraphs)}</div>", TAKEN[:2])[1:3] == [
        "The port closes at six",
        "Nobody waits",
    ]
    assert fill(f"<div>{links.join(paragraphs)}</div>", TAKEN[:2]) == TAKEN[:2]


def test_only_so_many_blocks_are_looked_for():
    lists = "<ul><li>One port</li><li>Two ports</li></ul>" * 3000
    found = fill(f"<div><p>{TAKEN[0]}</p>{lists}<p>{TAKEN[1]}</p></div>", TAKEN[:2])
    assert len(found) < 1000
    assert (found[0], found[-1]) == (TAKEN[0], TAKEN[1])


def test_a_paragraph_of_chinese_counts_by_what_it_says():
    taken = [
        "港口办公室周二表示,每次变更泊位之前一天都会通知引航员并公布时间表。",
        "渡轮将于星期日停运,因为旧码头需要维修,预计工程会持续一整天,星期一恢复。",
    ]
    first = "市长在星期二的会上说,这份船只名单此前没有给任何人看过,今后将会公开所有变更的内容。"
    blocks = "".join(f"<p>{one}</p>" for one in (first, *taken))
    root = parse_html(f"<html><body><div>{blocks}</div></body></html>")
    lines = [Line(text, "p") for text in taken]
    assert [line.text for line in fill_gaps(root, lines, link_shares(root))] == [first, *taken]


def test_blocks_around_most_of_a_page_are_not_read_once_a_level(monkeypatch):
    read = []
    monkeypatch.setattr(gaps, "text_of", lambda element: read.append(element) or text_of(element))
    below = f"<p>{LEFT_OUT}</p>" * 2500
    nested = "".join(f"<p>{TAKEN[0]}</p><div>" for _ in range(50)) + below
    root = parse_html(f"<html><body>{nested}</body></html>")
    fill_gaps(root, [Line(TAKEN[0], "p")], {})
    assert not [element for element in read if sum(1 for _ in element.iter()) > 2500]
