"""Match articles against thousands of topics: one pass of an automaton, then positions for the few left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from newswatch.model import TagItem, Topic, TopicMatch
from newswatch.tagging.article import ArticleMap
from newswatch.tagging.compiler import Compiler
from newswatch.tagging.errors import QueryError
from newswatch.tagging.evidence import evidence
from newswatch.tagging.keys import Choice, KeyReader
from newswatch.tagging.parser import parse_query
from newswatch.tagging.plan import Condition


@dataclass(frozen=True)
class CompiledTopic:
    """A topic ready to run. ``choices`` are keys, of each of which an article must hold one."""

    topic: Topic
    condition: Condition
    choices: tuple[Choice, ...]

    def match(self, article: ArticleMap) -> TopicMatch | None:
        """Return the match with its evidence, ``None`` if the article does not meet the topic."""
        if not self.condition.holds(article):
            return None
        return TopicMatch(self.topic.id, self.topic.version, evidence(self.condition, article))


class TopicSet:
    """Compiled topics; made by ``compile_topics``."""

    def __init__(self, compiled: Sequence[CompiledTopic]) -> None:
        self.compiled = tuple(compiled)
        self._by_id = {one.topic.id: one for one in self.compiled}
        self._prefilter = Prefilter([one.choices for one in self.compiled])

    def match(self, item: TagItem) -> tuple[TopicMatch, ...]:
        """Return the topics an article meets, in the order given, each with its evidence."""
        article = ArticleMap(item)
        possible = self._prefilter.candidates(article.haystack())
        matches = (self.compiled[number].match(article) for number in possible)
        return tuple(match for match in matches if match)

    def match_one(self, topic_id: str, item: TagItem) -> TopicMatch | None:
        """Return the match of one topic, without the prefilter."""
        return self._by_id[topic_id].match(ArticleMap(item))


class Prefilter:
    """Finds the topics whose keys an article holds: at least all that match."""

    def __init__(self, choices: Sequence[tuple[Choice, ...]]) -> None:
        numbers: dict[bytes, int] = {}
        shared: dict[Choice, frozenset[int]] = {}
        self._checks: list[tuple[frozenset[int], ...]] = []
        self._topics_by_key: dict[int, list[int]] = {}
        for topic, required in enumerate(choices):
            for choice in required:
                if choice not in shared:
                    shared[choice] = frozenset(
                        numbers.setdefault(key, len(numbers)) for key in sorted(choice)
                    )
            first, *rest = (shared[choice] for choice in required)
            self._checks.append(tuple(rest))
            for number in first:
                self._topics_by_key.setdefault(number, []).append(topic)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(list(numbers)) if numbers else None

    def candidates(self, haystack: bytes) -> list[int]:
        """Return the topics that may match, in order."""
        if self._automaton is None:
            return []
        found = self._automaton.find_matches_as_indexes(haystack, overlapping=True)
        hits = {number for number, _, _ in found}
        possible = {topic for number in hits for topic in self._topics_by_key.get(number, ())}
        return sorted(topic for topic in possible if not any(map(hits.isdisjoint, self._checks[topic])))


def compile_topics(topics: Sequence[Topic], entities: Mapping[str, Sequence[str]]) -> TopicSet:
    """Return the topics ready to match.

    Raises:
        QueryError: A topic's query, or an entity it names, is wrong; a note on the error names the topic.

    >>> topic = Topic("kursk", "Kursk", "@dprk NEAR/5 kursk", "v1")
    >>> found = compile_topics([topic], {"dprk": ["북한", '"north korea*"']})
    >>> [match.topic for match in found.match(TagItem("North Koreans in Kursk", None))]
    ['kursk']
    """
    compiler = Compiler(entities)
    keys = KeyReader(compiler.entities.roots)
    return TopicSet([_compile(topic, compiler, keys) for topic in topics])


def _compile(topic: Topic, compiler: Compiler, keys: KeyReader) -> CompiledTopic:
    try:
        query = parse_query(topic.query)
        return CompiledTopic(topic, compiler.compile(query), keys.choices(query.root))
    except QueryError as error:
        error.add_note(f"topic {topic.id}")
        raise
