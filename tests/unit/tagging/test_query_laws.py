"""Laws: only QueryError refuses, brute force agrees with the engine, evidence lies in its field."""

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.model import TagItem, Topic
from newswatch.tagging import QueryError, compile_topics, lint_query, parse_query, tokens, topic_version
from newswatch.tagging.article import ArticleMap
from newswatch.tagging.syntax import (
    And,
    AtLeast,
    Entity,
    Field,
    First,
    Meta,
    Near,
    Node,
    Not,
    NotIn,
    NotNear,
    Or,
    Term,
    Unit,
)

ENTITIES = {"e": ['"a b"', "c NOT IN a", "북"], "f": ["title:@e OR d?"]}
_PIECES = [
    *'()"-=~#:@*?/&|',
    *(
        "a",
        "b",
        " ",
        "\n",
        "AND",
        "OR",
        "NOT",
        "IN",
        "NEAR/2",
        "ONEAR/3",
        "NEAR/S",
        "first/2",
        "atleast/2",
        "title:",
        "lang:",
    ),
    *("@e", "é", "북한", "北", "\ufeff", "’s", "D.P.", "\ud800", "ß", "ё", "ｱﾞ"),
]
_WORDS = ["a", "b", "c", "dd", "Ä", "북한군", "北", ".", "\n\n", "D.E.", "! "]
_LEAVES = ["a", "b", "c", "d*", "=Ä", "ä", "북", "北", '"a b"', '"a c"~2', "@e", "@f", "?d"]
_NEAR = ["({0} NEAR/2 {1})", "({0} ONEAR/3 {1})", "({0} NEAR/S {1})", "({0} NEAR/P {1})"]
_KEPT = ["({0} NOT NEAR/2 {1})", "({0} NOT IN {1})", "first/3 {0}", "title:{0}", "text:{0}"]
_FORMS = ["{0}", "({0} OR {1})", *_NEAR, *_KEPT]
texts = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join)


@st.composite
def placed(draw, depth=2):
    if depth == 0:
        return draw(st.sampled_from(_LEAVES))
    one, two = draw(placed(depth - 1)), draw(placed(depth - 1))
    form = draw(st.sampled_from(_FORMS))
    return form.format(one, two)


@st.composite
def queries(draw):
    one, two = draw(placed()), draw(placed(1))
    form = draw(
        st.sampled_from(
            ["{0}", "{0} {1}", "{0} OR {1}", "{0} -{1}", "{0} OR atleast/2 {1}", "NOT (NOT {0} OR {1}) b"]
        )
    )
    try:
        return parse_query(
            form.format(one, two) + draw(st.sampled_from(["", " lang:ko", " OR (source:x.y -zz)"]))
        )
    except QueryError:  # NOT before a group that NOT cannot stand before
        return parse_query(one)


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join) | st.text(max_size=60))
@settings(max_examples=120, deadline=None)
def test_any_text_is_a_query_or_a_query_error(text):
    try:
        query = parse_query(text)
    except QueryError as error:
        shown, line = error.caret(), error.line
    else:
        shown, line = "^", 1
        lint_query(query)
    assert shown.endswith("^")
    assert 1 <= line <= text.count("\n") + 1


@given(queries(), texts, texts)
@settings(max_examples=100, deadline=None)
def test_the_engine_agrees_with_brute_force(query, title, text):
    item = TagItem(title, text, "ko", "www.x.y", None)
    assert engine_matches(query, item) == Slow(item).holds(query.root)


def engine_matches(query, item):
    noise = [Topic(f"n{n}", "n", text, "v") for n, text in enumerate(("a b", "@f NEAR/3 c", "lang:ko -a"))]
    topics = compile_topics([Topic("t", "t", query.text, "v"), *noise], ENTITIES)
    return "t" in {match.topic for match in topics.match(item)}


class Slow:
    """The language as it is defined: all pairs of all places."""

    def __init__(self, item):
        self.item, self.article = item, ArticleMap(item)

    def holds(self, node: Node) -> bool:  # noqa: PLR0911  one form, one line
        match node:
            case And(parts=parts):
                return all(map(self.holds, parts))
            case Or(parts=parts):
                return any(map(self.holds, parts))
            case Not(part=part):
                return not self.holds(part)
            case Meta(field="lang", values=values):
                return self.item.lang in values
            case Meta(values=values):
                return any(f".{self.item.source}".endswith(f".{value}") for value in values)
            case AtLeast(part=part, count=count):
                return len({start for start, _ in self.places(part)}) >= count
            case _:
                return bool(self.places(node))

    def places(self, node: Node) -> set[tuple[int, int]]:  # noqa: C901, PLR0911  one form, one line
        match node:
            case Term():
                return self.term(node)
            case Entity(name=name):
                return {place for text in ENTITIES[name] for place in self.places(parse_query(text).root)}
            case Or(parts=parts):
                return {place for part in parts for place in self.places(part)}
            case Field(part=part, field=field):
                return {place for place in self.places(part) if self.article.field_at(place[0]).name == field}
            case First(part=part, count=count):
                return {p for p in self.places(part) if p[0] - self.article.field_at(p[0]).base < count}
            case NotIn():
                right = self.places(node.right)
                return {
                    a for a in self.places(node.left) if not any(b[0] <= a[0] and a[1] <= b[1] for b in right)
                }
            case NotNear():
                right = self.places(node.right)
                close = lambda a, b: 0 <= b[0] - a[1] < node.distance  # noqa: E731  two uses, one line
                return {
                    a for a in self.places(node.left) if not any(close(a, b) or close(b, a) for b in right)
                }
            case Near():
                return self.near(node)
        raise TypeError

    def near(self, node: Near) -> set[tuple[int, int]]:
        pairs = list(product(self.places(node.left), self.places(node.right)))
        if not node.ordered:
            pairs += [(b, a) for a, b in pairs]
        return {(a[0], b[1]) for a, b in pairs if a[1] <= b[0] and self.close(node, a, b)}

    def close(self, node, a, b):
        if node.unit is Unit.WORDS:
            return b[0] - a[1] < node.distance
        field = self.article.field_at(a[0])
        return b[1] <= field.unit_end(a[0], node.unit)

    def term(self, node: Term) -> set[tuple[int, int]]:
        vocabulary = self.article.written if node.exact else self.article.folded
        return {
            (combination[0], combination[-1] + 1)
            for combination in product(*(vocabulary.at(word) for word in node.words))
            if all(first < second for first, second in pairwise(combination))
            and combination[-1] - combination[0] < len(combination) + node.slop
        }


@given(queries(), st.text(max_size=40) | texts, texts)
@settings(max_examples=50, deadline=None)
def test_evidence_lies_in_its_field_smallest_first(query, title, text):
    item = TagItem(title, text, "ko", "x.y", None)
    for match in compile_topics([Topic("t", "t", query.text, "v")], ENTITIES).match(item):
        sizes = [shown.end - shown.start for shown in match.evidence]
        assert sizes == sorted(sizes)
        assert len(sizes) <= 20
        for shown in match.evidence:
            field = title if shown.field == "title" else text
            assert 0 <= shown.start < shown.end <= len(field)
            assert tokens(field[shown.start : shown.end])
            assert shown.clause in query.text


@given(st.text(max_size=60) | st.lists(st.sampled_from(_PIECES), max_size=15).map("".join))
@settings(max_examples=120, deadline=None)
def test_every_token_is_found_again_where_it_stands(text):
    field = ArticleMap(TagItem(None, text)).text
    assert len(field.places) == len(field.written)
    assert all(start < end <= len(text) for start, end in field.places)
    assert [start for start, _ in field.places] == sorted(start for start, _ in field.places)


@pytest.mark.parametrize(
    ("field", "hit"),
    [
        ("The D.P.R.K. army", "D.P.R.K."),
        ("x \u200bD.P.R.K.'s", "D.P.R.K."),
        ("ＤＰＲＫ！", "ＤＰＲＫ"),
        ("d\u00adprk", "d\u00adprk"),
    ],
)
def test_evidence_counts_in_the_field_as_given(field, hit):
    (match,) = compile_topics([Topic("t", "t", "dprk", "v")], {}).match(TagItem(field, None))
    (shown,) = match.evidence
    assert field[shown.start : shown.end] == hit


def test_every_clause_that_counted_is_shown_and_not_leaves_none():
    topic = Topic("t", "t", "(a NEAR/9 z) AND a -q", "v")
    (match,) = compile_topics([topic], {}).match(TagItem(None, "a " * 50 + "z"))
    assert {shown.clause for shown in match.evidence} == {"(a NEAR/9 z)", "a"}
    assert len(match.evidence) == 20


def test_evidence_names_the_alternative_that_counted():
    topic = Topic("t", "t", "first/9 (x NEAR/2 y OR a NEAR/2 b)", "v")
    (match,) = compile_topics([topic], {}).match(TagItem("a b", None))
    assert [shown.clause for shown in match.evidence] == ["a NEAR/2 b"]


def test_the_version_follows_the_entities_of_entities():
    def version(last):
        return topic_version("@f", {"f": ["@e"], "e": [last], "other": [last]})

    assert version("a") == version("a") != version("b")
    assert topic_version("x", {"e": ["a"]}) == topic_version(parse_query("x"), {"e": ["b"]})


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("a AND b OR c", ["mixed-and-or"]),
        ("(a AND b) OR c", []),
        ("a OR a", ["repeated"]),
        ("a*", ["wide-wildcard"]),
        ("korea and russia", ["lower-case-operator"]),
        ("title:(text:a OR b)", ["never"]),
        ("title:a NEAR/3 text:b", ["never"]),
        ("a -a", ["never"]),
    ],
)
def test_lint_says_what_is_seldom_meant(query, codes):
    assert [lint.code for lint in lint_query(parse_query(query))] == codes


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("(a NEAR/50 a) NEAR/50 (a NEAR/50 a)", "a " * 20_000),
        ("a NEAR/P a NEAR/P a", "a " * 20_000),
        ('"a a a a a a"~10000', "a " * 20_000),
        ("a*a*a*a*a*b", "a" * 20_000),
        ("(a NOT NEAR/3 b) NOT IN (a NEAR/S b)", "a b " * 10_000),
    ],
)
@pytest.mark.timeout(20)
def test_no_article_stalls_a_query(query, text):
    compile_topics([Topic("t", "t", query, "v")], {}).match(TagItem(None, text))
