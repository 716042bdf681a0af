"""Lines that a site repeats are left out at the edges of a text, and never much of it."""

from newswatch.extract import read_page
from newswatch.extract.body.lines import Line
from newswatch.extract.body.reader import Body
from newswatch.extract.page.tree import parse_html
from newswatch.extract.sites.learned import MOST_LINES, is_prose, line_key, lines_to_count, without_repeated
from newswatch.extract.sites.traits import template_of
from newswatch.model import Page
from newswatch.sites import Site

FIRST = "The river rose by two metres overnight and flooded the lower part of the old town near the bridge."
SECOND = "Nobody was hurt, the mayor said on Monday, but forty families had to leave their homes for a while."
THIRD = "The water is expected to fall again by Thursday, when the rain moves on to the east of the country."
CALL, LABEL, HEAD = "Follow us wherever you are", "More from the valley", "What happens next"
MOTTO = "The Ledger has been written, printed and delivered by people of this valley since 1911."
PROSE = (FIRST, SECOND, THIRD)


def body(*lines, **kinds):
    return Body(tuple(Line(text, kinds.get(text.split()[0], "p")) for text in lines), "precision")


def site(*furniture, inserts=()):
    return Site(None, frozenset(map(line_key, (*furniture, *inserts))), frozenset(map(line_key, inserts)))


def read(known, *lines, **kinds):
    return [line.text for line in without_repeated(body(*lines, **kinds), known).lines]


def test_what_is_known_goes_above_and_below_the_text():
    lines = (LABEL, "By a writer who differs from page to page", CALL, *PROSE, "Ada Lovelace", LABEL)
    found = without_repeated(body(*lines), site(CALL, LABEL))
    assert [line.text for line in found.lines] == [lines[1], *PROSE, "Ada Lovelace"]
    assert found.method == "precision+learned"


def test_a_known_sentence_at_the_edge_goes_too():
    assert read(site(MOTTO), MOTTO, *PROSE, FIRST, SECOND, MOTTO) == [MOTTO, *PROSE, FIRST, SECOND, MOTTO]
    assert read(site(MOTTO), *PROSE, FIRST, SECOND, MOTTO) == [*PROSE, FIRST, SECOND]


def test_within_a_text_only_what_is_known_to_stand_there_goes():
    lines = (FIRST, CALL, SECOND, LABEL, THIRD)
    assert read(site(CALL, LABEL), *lines) == [*lines]
    assert read(site(LABEL, inserts=[CALL]), *lines) == [FIRST, SECOND, LABEL, THIRD]


def test_a_brief_of_short_lines_loses_no_sentence():
    closing = "Police are investigating."
    brief = (
        "The ferry will not run on Sunday.",
        "Buses leave Mill Lane every half hour.",
        "Fares stay the same.",
    )
    assert read(site(closing, CALL), *brief, "The storm closed the old pier.", closing, CALL) == [
        *brief,
        "The storm closed the old pier.",
        closing,
    ]


def test_a_refrain_stays():
    refrain, verse = "Amen, amen, so let it be", "Blow the wind southerly"
    assert read(site(inserts=[refrain]), FIRST, refrain, SECOND, THIRD) == [FIRST, refrain, SECOND, THIRD]
    lines = (FIRST, SECOND, verse, THIRD, verse, FIRST, SECOND)
    assert read(site(inserts=[verse]), *lines) == [*lines]


def test_background_within_a_text_without_ends_of_sentences_stays():
    first = "ที่ประชุมคณะกรรมการเมื่อวันอังคารเห็นชอบแผนปรับปรุงท่าเรือเก่าซึ่งจะเสนอสภาลงมติในฤดูใบไม้ผลินี้"
    known = "ท่าเรือเก่าถูกปิดตั้งแต่พายุเมื่อเดือนมกราคม"
    assert read(site(inserts=[known]), first, first, known, first) == [first, first, known, first]


def test_what_may_be_a_sentence_is_one_whatever_its_length():
    for text in (
        "Police are investigating.",
        "Who was it?”",
        "警方正在调查。",
        "ตำรวจ",
        "ጠፋ።",
        "So it is, they say",
    ):
        assert is_prose(text), text
    for text in (CALL, LABEL, "广告", "Ada Lovelace", "Реклама", "1,000 readers"):
        assert not is_prose(text), text


def test_a_line_of_marks_is_read_once():
    assert not is_prose("." * 1_000_000 + "x" * 50)


def test_a_heading_within_a_text_stays():
    lines = (FIRST, HEAD, SECOND, THIRD)
    assert read(site(inserts=[HEAD]), *lines, What="head") == [*lines]


def test_no_more_than_a_small_share_goes():
    found = without_repeated(body(FIRST, MOTTO, CALL), site(MOTTO, CALL))
    assert len(found.lines) == 3
    assert found.method == "precision"


def test_what_tells_of_the_article_is_left_to_those_who_read_it():
    lines = ("SEOUL, Nov. 13 (Yonhap) --", *PROSE, "Source: AFP", "Subscribe to continue reading", CALL)
    assert read(site(*(set(lines) - set(PROSE))), *lines) == [*lines[:-1]]


def test_a_text_of_nothing_else_stays():
    assert read(site(CALL, LABEL), CALL, LABEL) == [CALL, LABEL]
    assert read(site(CALL)) == []


def test_what_is_not_known_changes_nothing():
    whole = body(CALL, *PROSE)
    assert without_repeated(whole, Site()) is whole
    assert without_repeated(whole, site(LABEL)).method == "precision"


def test_short_lines_are_counted_and_sentences_only_at_the_edges():
    middle = "In the middle of a text a sentence of this kind may well be recycled background."
    lines = [CALL, FIRST, SECOND, THIRD, middle, LABEL, middle + " So", THIRD, SECOND, FIRST, CALL, MOTTO]
    counted = lines_to_count([Line(text, "p") for text in lines])
    assert [line.text for line in counted] == [CALL, FIRST, SECOND, LABEL, middle + " So", THIRD, MOTTO]
    assert {line.text for line in counted if line.is_prose} == {FIRST, SECOND, THIRD, MOTTO}


def test_long_or_wordless_lines_are_not_counted():
    assert lines_to_count([Line("a word " * 50, "p"), Line("* * *", "p"), Line("Q:", "p")]) == ()
    assert len(lines_to_count([Line(f"Label number {number}", "p") for number in range(100)])) == MOST_LINES


def test_a_line_counts_once_a_page_whatever_its_marks():
    assert [line.text for line in lines_to_count([Line("Read on!", "p"), Line("READ ON", "p")])] == [
        "Read on!"
    ]


HTML = (
    '<html lang=en><body class="page {extra}"><main><article class="story id-{number}">'
    "<h1>A river rises</h1>{paragraphs}</article></main></body></html>"
)


def page(number=1, extra="", wrap="{}"):
    paragraphs = "".join(f"<p>{text} Said in {number}.</p>" for text in PROSE)
    html = HTML.format(number=number, extra=extra, paragraphs=wrap.format(paragraphs))
    return Page(f"https://ledger.example/{number}", html=html)


def template(given):
    return template_of(parse_html(given.html))


def test_pages_of_one_template_share_it_whatever_they_tell():
    assert template(page(1)) == template(page(2, extra="category-sport tag-river")) != ""
    assert template(page(1, wrap="<div class=prose>{}</div>")) != template(page(1))
    assert template(page(1, extra="wide")) != template(page(1))


def test_a_page_without_paragraphs_has_no_template():
    assert (
        template(Page("https://ledger.example/", html="<html><body><div>Nothing</div></body></html>")) == ""
    )


def test_a_reading_says_how_the_page_was_read():
    traits = read_page(page(), frozenset()).traits
    assert (traits.url, traits.method, traits.reason) == ("https://ledger.example/1", "precision", None)
    assert traits.missing == ("date", "authors")
    assert traits.template == template(page())
    assert 0 < traits.letters <= traits.letters_found
    assert traits.rule is None


def test_a_page_without_an_article_has_traits_and_no_lines():
    html = "<html><body><p>Only this.</p><form><input type=password></form></body></html>"
    traits = read_page(Page("https://ledger.example/members/7", html=html), frozenset()).traits
    assert (traits.method, traits.reason, traits.letters, traits.lines) == (None, "login_wall", 0, ())


def test_what_cannot_be_read_or_may_not_be_listed_has_no_traits():
    assert read_page(Page("https://ledger.example/", html="no tag"), frozenset()).traits is None
    listed = page().html.replace("<body", "<meta name=robots content=noindex><body")
    assert read_page(Page("https://ledger.example/", html=listed), frozenset()).traits is None


def test_learned_lines_are_counted_again_after_they_are_left_out():
    call = f"<p>{CALL}</p>"
    given = page(wrap="{}" + call)
    known = site(CALL)
    reading = read_page(given, frozenset(), known)
    assert CALL not in reading.found.text
    assert reading.found.method == "precision+learned"
    assert line_key(CALL) in {line.key for line in reading.traits.lines}
