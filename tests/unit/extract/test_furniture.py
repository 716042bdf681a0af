"""Which lines are the article's: laws about furniture that no whole page shows as clearly."""

import pytest

from newswatch.extract.body.furniture import keep_declared, known_of, sift
from newswatch.extract.body.lines import Line, link_shares
from newswatch.extract.body.sections import complete
from newswatch.extract.page.tree import parse_html
from newswatch.model import Caption

PROSE = [
    "The harbour office said on Tuesday that pilots would be told of each change.",
    "Two of the larger ports earn a tenth of their income from the fleet.",
    "A first list of ships would be made public on Friday, the commissioner said.",
]


def lines(*texts, kind="p"):
    return [Line(text, kind) for text in texts]


def kept(*given, echoes=(), alts=(), authors=()):
    return [line.text for line in sift(given, known_of(echoes, alts, authors)).kept]


@pytest.mark.parametrize(
    "furniture",
    [
        "Advertisement",
        "READ MORE: Ferries stay in port",
        "Sign up for our newsletter",
        "▶ 관련기사: 항만 요금 오른다",
        "関連記事：港の使用料",
        "延伸阅读：港口费用",
        "Читайте также: Сборы вырастут",
        "Читайте також: Збори зростуть",
        "Lesen Sie auch: Gebühren steigen",
        "Lire aussi : Les taxes",
        "Lea también: Las tasas",
        "Leia também: Taxas",
        "Leggi anche: Le tasse",
        "اقرأ أيضا: رسوم الموانئ",
    ],
)
def test_furniture_goes_wherever_it_stands(furniture):
    assert kept(*lines(PROSE[0], furniture, PROSE[1])) == PROSE[:2]


def test_a_line_of_links_goes_and_a_sentence_with_a_link_stays():
    assert kept(Line("Ferries stay in port for a third day", "p", 1.0), Line(PROSE[0], "p", 0.3)) == [
        PROSE[0]
    ]


def test_an_echo_goes_at_the_top_only():
    title = "Ports refuse old ferries"
    assert kept(*lines(title, *PROSE), echoes=[title]) == PROSE
    assert kept(*lines(*PROSE * 3, title), echoes=[title])[-1] == title


@pytest.mark.parametrize(
    "line", ["By Ada Example", "Ada Example", "13 November 2024, 08:30", "2024년 11월 13일 08:30"]
)
def test_byline_and_day_above_the_text_go(line):
    assert kept(*lines(line, *PROSE), authors=["Ada Example"]) == PROSE


@pytest.mark.parametrize(
    "line",
    ["Ferries in 2024: 6512", "2023: 11,998 ferries", "Fähren 2024: 65,2 %", "Ferries 2024: 1,517 of 2,300"],
)
def test_figures_above_the_text_stay(line):
    assert kept(*lines(line, *PROSE)) == [line, *PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "25 January 2025 06:00 | Views: 1517",
        "13. listopada 2024, 08:30",
        "2024. november 13",
        "الأربعاء 13 نوفمبر 2024",
    ],
)
def test_a_day_in_any_language_goes_from_above_the_text(line):
    assert kept(*lines(line, *PROSE)) == PROSE


@pytest.mark.parametrize(
    "line", ["Quelle: dpa", "SOURCE: News agencies", "© 2024 Example Gazette", "Ada Example is a reporter."]
)
def test_what_ends_a_page_goes(line):
    assert kept(*lines(*PROSE, line), authors=["Ada Example"]) == PROSE


def test_headings_with_nothing_below_them_go():
    assert kept(*lines(PROSE[0]), *lines("Related topics today", kind="head")) == [PROSE[0]]


def test_a_long_line_stands_once():
    assert kept(*lines(PROSE[0], PROSE[1], PROSE[0])) == PROSE[:2]


def test_a_paywalls_notice_is_noted():
    sifted = sift(lines(*PROSE, "Already a subscriber? Log in."), known_of([], [], []))
    assert sifted.paywalled
    assert len(sifted.kept) == 3


BODY = " ".join(PROSE * 3)


def test_a_declared_body_drops_what_it_lacks():
    given = lines(*(sentence for sentence in [BODY]), "Something else entirely from another box")
    assert keep_declared(given, BODY) == given[:1]


def test_a_cut_body_is_not_believed():
    given = lines(
        BODY,
        *(f"Quite another paragraph, number {n}, that nobody declared." for n in range(40)),
    )
    assert keep_declared(given, BODY) == given


def test_headings_and_long_paragraphs_amid_declared_ones_stay():
    between = [Line("A heading", "head"), Line("A paragraph that the body lacks. " * 8, "p")]
    given = [Line(BODY, "p"), *between, Line(PROSE[2] + " " + PROSE[0], "p")]
    assert keep_declared(given, BODY + given[-1].text) == given


def test_lists_and_short_sentences_amid_declared_ones_stay():
    steps = [Line("Pilots ask first", "item"), Line("Crews wait", "item")]
    own = [
        Line("The steps are these:", "p"),
        *steps,
        *lines("He said no.", "“Not in my life,” said Ms Example."),
    ]
    given = [Line(BODY, "p"), *own, Line(f"{PROSE[2]} {PROSE[0]}", "p")]
    assert keep_declared(given, BODY + given[-1].text) == given


def test_what_says_nothing_amid_declared_ones_goes():
    boxes = [Line("Ports in the news", "p"), Line("Ferries", "item"), Line("All on ports.", "p", 0.4)]
    given = [Line(BODY, "p"), *boxes, Line(f"{PROSE[2]} {PROSE[0]}", "p")]
    assert keep_declared(given, BODY + given[-1].text) == [given[0], given[-1]]


@pytest.mark.parametrize("stop", ["…", "...", ""])
def test_what_follows_a_body_that_stops_within_a_sentence_stays(stop):
    given = lines(BODY, "The crews of the long boats will not sail on Sunday.", "They rest then.")
    assert keep_declared(given, f"{BODY} The crews of the long{stop}") == given
    assert keep_declared(given, BODY) == given[:1]


def sections(*parts):
    return "".join(
        f"<div class='body'>{''.join(f'<p>{text}</p>' for text in part)}</div><aside>ad</aside>"
        for part in parts
    )


MORE = [f"{sentence} This is said again in paragraph {number}." for number in range(3) for sentence in PROSE]


def test_sister_containers_are_joined_in_order():
    root = parse_html(f"<body><h1>Title</h1>{sections(PROSE, MORE)}</body>")
    found = complete(root, lines(*PROSE), link_shares(root))
    assert [line.text for line in found] == PROSE + MORE


def test_the_next_article_is_not_joined():
    root = parse_html(f"<body><h1>One</h1>{sections(PROSE)}<h1>Two</h1>{sections(MORE)}</body>")
    assert complete(root, lines(*PROSE), link_shares(root)) == lines(*PROSE)


def test_a_credit_below_the_text_of_its_picture_joins_it():
    given = lines("A ferry leaves the port.", "Photo: Jane Doe/AFP", *PROSE)
    sifted = sift(given, known_of((), ("A ferry leaves the port.",), ()))
    assert sifted.captions == [Caption("A ferry leaves the port.", "Jane Doe/AFP")]
