"""Every form of the language, in many scripts, against short articles."""

import pytest

from newswatch.model import TagItem, Topic
from newswatch.tagging import QueryError, compile_topics

ENTITIES = {
    "dprk": ['"north korea*"', "북한", "КНДР", "北朝鮮", "朝鲜 NOT IN 朝鲜战争"],
    "army": ["soldier* OR troops", "병력", "солдат*"],
    "both": ["@dprk", "@army"],
    "english": ["lang:en AND korea"],
}


def matches(query: str, text: str, title: str = "", **carried: str) -> bool:
    topic = Topic("t", "t", query, "v")
    return bool(compile_topics([topic], ENTITIES).match(TagItem(title, text, **carried)))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("korea", "KOREA's border"),
        ("elysee", "À l’Élysée"),
        ("Élysée", "elysee"),
        ("αθηνα", "ΑΘΉΝΑ"),
        ("ежик", "Ёжик"),
        ("dprk", "The D.P.R.K. said"),
        ("D.P.R.K.", "dprk"),
        ("북한", "북한군이 도착했다"),
        ('"북한 군인"', "북한 군인들이"),
        ("部隊", "露軍の部隊が"),
        ("ﾐｻｲﾙ", "弾道ミサイル"),
        ("covid-19", "COVID 19 cases"),
        ("12,000", "12.000 Mann"),
        ("नमस्ते", "नमस्ते दुनिया"),
        ("korea", "ko\u00adrea"),
        ("weapon", "weaponʼs range"),
        ("kore*", "a Korean"),
        ("k?rea", "korea"),
        ("*korea", "northkorea"),
        ("*rea*", "korean"),
        ("北*", "北京"),
        ("=Korea", "in Korea"),
        ("=Кор*", "Корея"),
        ('="Élysée Palace"', "the Élysée Palace"),
        ('"kim jong un"', "Kim Jong-un"),
        ('"a b c"~2', "a x b y c"),
        ("a NEAR/1 b", "b a"),
        ("a NEAR/3 b", "a x y b"),
        ("a ONEAR/2 b", "a x b"),
        ("a NEAR/S b", "A is far away from the b. C."),
        ("a NEAR/P b", "A is. But b.\n\nC."),
        ("a NOT NEAR/2 b", "a x x x b"),
        ('korea NOT IN "south korea"', "south korea and korea"),
        ("(korea NOT IN south) NEAR/2 troops", "korea troops"),
        ("atleast/2 a", "a b a"),
        ("first/2 b", "a b c"),
        ("@dprk NEAR/3 @army", "солдаты КНДР"),
        ("@both", "병력이"),
        ("@english OR zzz", "korea"),
        ("a b", "b a"),
        ("a AND (b OR c)", "c a"),
        ("a -b", "a c"),
        ("a && b || c", "c"),
        ("NOT NOT a", "a"),
        ("a # a comment\nb", "a b"),
        ("lang:en", "anything"),
        ("lang:(ru OR en) a", "a"),
        ("source:bbc.co.uk", ""),
        ("country:gb", ""),
        ("“a b”", "a b"),
    ],
)
def test_query_matches(query, text):
    assert matches(query, text, lang="EN", source="news.BBC.co.uk", country="GB")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("korea", "koreans"),
        ("북한", "전북한우"),
        ('"북한 군인"', "북한의 군인"),
        ("й", "и"),
        ("=korea", "Korea"),
        ("=Elysee", "Élysée"),
        ("=북한", "북한군"),
        ('"a b"', "b a"),
        ('"a b c"~1', "a x b y c"),
        ("a NEAR/3 b", "a x y z b"),
        ("a ONEAR/2 b", "b x a"),
        ("korea NEAR/3 korea", "korea"),
        ("a NEAR/S b", "The a. But b"),
        ("a NEAR/P b", "The a\n\nBut b"),
        ("a NEAR/S b", "它是a。b"),
        ("a NOT NEAR/2 b", "b x a"),
        ('korea NOT IN "south korea"', "south korea"),
        ("atleast/2 a", "a b"),
        ("first/2 c", "a b c"),
        ("@dprk", "朝鲜战争"),
        ("@english OR zzz", "korea"),
        ("a -b", "a b"),
        ("lang:en a", "a"),
        ("source:bbc.co.uk", ""),
        ("title:a NEAR/5 text:b", "a b"),
        ("k?rea", "krea"),
        ("a*b*c", "abcd"),
    ],
)
def test_query_does_not_match(query, text):
    assert not matches(query, text, lang="ko", source="notbbc.co.uk", country="kr")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("title:kim", True),
        ("text:kim", False),
        ("text:moscow", True),
        ('"kim moscow"', False),
        ("kim NEAR/100 moscow", False),
        ("title:(kim NEAR/2 visit*)", True),
        ("title:(kim AND NOT moscow)", True),
        ("title:(kim OR moscow) visits", True),
        ("title:text:kim OR zzz", False),
        ("first/1 moscow", True),
        ("title:first/2 visits", True),
    ],
)
def test_a_field_holds_its_own_part_only(query, expected):
    assert matches(query, "Moscow waits", "Kim visits") is expected


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("", 1, 1, "the query ends"),
        ("NOT x", 1, 1, "says nothing"),
        ("x OR NOT y", 1, 1, "says nothing"),
        ("(a", 1, 1, "never closed"),
        ("a)", 1, 2, "never opened"),
        ("a AND", 1, 6, "the query ends"),
        ("a\n AND OR b", 2, 6, "this stands"),
        ('a "b', 1, 3, "never closed"),
        ("a NEAR b", 1, 3, "without a distance"),
        ("a NEAR/0 b", 1, 8, "not such a number"),
        ("a NEAR/x b", 1, 8, "not such a number"),
        ("a NEAR/5 (b AND c)", 1, 10, "AND cannot stand inside NEAR"),
        ("a NEAR/5 (b -c)", 1, 10, "cannot stand inside NEAR"),
        ("a NEAR/5 lang:ko", 1, 10, "metadata cannot stand inside"),
        ("atleast/2 atleast/3 a", 1, 11, "atleast cannot stand inside"),
        ("first/3 (a b)", 1, 9, "AND cannot stand inside first/3"),
        ("NOT IN b", 1, 1, "need a term on their left"),
        ("a NOT NEAR/S b", 1, 7, "NOT takes only"),
        ("foo:bar", 1, 1, 'no field "foo"'),
        ("lang:(ru uk)", 1, 10, "joined by OR"),
        ("lang:", 1, 6, "needs a value"),
        ("title:(lang:en a)", 1, 8, "lang: cannot stand inside title:"),
        ("a - b", 1, 3, "right before a term"),
        ("a !b", 1, 3, "use NOT"),
        ("word~2", 1, 1, "only follow a phrase"),
        ('"a b"~', 1, 7, "no number after ~"),
        ("$", 1, 1, "no letter or digit"),
        ("a *", 1, 3, "needs a letter"),
        ("@", 1, 1, "@ without a name"),
        ("a @nobody", 1, 3, "no entity @nobody"),
        ("a NEAR/5 @english", 1, 10, "no place in the text"),
        ("title:@english", 1, 7, "no place in the text"),
        ("=", 1, 1, "no letter or digit"),
        ("(" * 40 + "a" + ")" * 40, 1, 31, "levels"),
        ("a" + " NEAR/5 a" * 40, 1, 1, "levels"),
        ("a*b*c*d*e*f*g", 1, 1, "wildcards"),
        ("a" * 300, 1, 1, "at most 200"),
        ("a " * 2_001, 1, 4_001, "at most 2,000 terms"),
        ("a " * 30_000, 1, 50_001, "at most 50,000 characters"),
        ('"' + "a " * 60 + '"', 1, 1, "at most 50 tokens"),
    ],
)
def test_a_wrong_query_says_where(query, line, column, said):
    with pytest.raises(QueryError) as caught:
        matches(query, "")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert said in caught.value.message


def test_the_caret_stands_below_the_mistake_in_wide_script():
    with pytest.raises(QueryError) as caught:
        matches("x\n北朝 AND )", "")
    assert caught.value.caret() == "北朝 AND )\n\u3000\u3000     ^"
    assert caught.value.expected


@pytest.mark.parametrize(
    "entities",
    [
        {"a": ["@a"]},
        {"a": ["@b"], "b": ["@a"]},
        {"a": ["x NEAR/2 @c"], "c": ["y AND z"]},
        {"a": ["@b0"], **{f"b{n}": [f"@b{n + 1}"] for n in range(20)}, "b20": ["x"]},
    ],
)
def test_an_entity_that_cannot_be_used_is_refused(entities):
    with pytest.raises(QueryError) as caught:
        compile_topics([Topic("mine", "t", "@a", "v")], entities)
    assert caught.value.__notes__ == ["topic mine"]


def test_deep_entities_are_refused_before_they_are_run():
    nest = "(" * 25 + "@{}" + " NEAR/3 y)" * 25
    entities = {f"e{n}": [nest.format(f"e{n + 1}")] for n in range(4)} | {"e4": ["x"]}
    with pytest.raises(QueryError, match="levels deep"):
        compile_topics([Topic("t", "t", "@e0", "v")], entities)
