"""What a query becomes to be run: parts with places, shared by all topics, and conditions on top of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newswatch.tagging.article import ArticleMap
from newswatch.tagging.spans import Span, Spans, followed, outside, phrase_spans, union, without_near
from newswatch.tagging.syntax import Unit, WordPattern


@dataclass(frozen=True, eq=False)
class Part:
    """A part with places. ``number`` is its own within a topic set; its answer is kept for the article."""

    number: int

    def spans(self, article: ArticleMap) -> Spans:
        """Return the places in an article, found once."""
        known = article.found.get(self.number)
        if known is None:
            known = article.found[self.number] = self.find(article)
        return known

    def find(self, article: ArticleMap) -> Spans:
        """Work the places out."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class TermPart(Part):
    """A word or phrase, in one field or any."""

    words: tuple[WordPattern, ...]
    exact: bool
    slop: int
    field: str | None

    def find(self, article: ArticleMap) -> Spans:
        """Look the words up and join them."""
        vocabulary = article.written if self.exact else article.folded
        places: list[Sequence[int]] = []
        for word in self.words:
            found = vocabulary.at(word)
            if not found:
                return ()
            places.append(found)
        return in_field(article, phrase_spans(places, self.slop), self.field)


def in_field(article: ArticleMap, spans: Spans, field: str | None) -> Spans:
    """Return the spans in a field; ``None`` is any."""
    if field is None:
        return spans
    return [span for span in spans if (span[0] >= article.text.base) == (field == "text")]


@dataclass(frozen=True, eq=False)
class AnyPart(Part):
    """One of several."""

    parts: tuple[Part, ...]

    def find(self, article: ArticleMap) -> Spans:
        """Put all places together."""
        return union([part.spans(article) for part in self.parts])


@dataclass(frozen=True, eq=False)
class NearPart(Part):
    """Two parts near each other."""

    left: Part
    right: Part
    unit: Unit
    distance: int
    ordered: bool

    def find(self, article: ArticleMap) -> Spans:
        """Join each place of one with the later places of the other."""
        left = self.left.spans(article)
        right = self.right.spans(article) if left else ()
        if not left or not right:
            return ()
        found = self._joined(article, left, right)
        if not self.ordered:
            found |= self._joined(article, right, left)
        return sorted(found)

    def _joined(self, article: ArticleMap, earlier: Spans, later: Spans) -> set[Span]:
        if self.unit is Unit.WORDS:
            return followed(earlier, later, lambda span: (span[1] + self.distance, _FAR))

        def limit(span: Span) -> tuple[int, int]:
            end = article.field_at(span[0]).unit_end(span[0], self.unit)
            return end, end

        return followed(earlier, later, limit)


_FAR = 1 << 60


@dataclass(frozen=True, eq=False)
class NotNearPart(Part):
    """Places of one part with none of the other near."""

    left: Part
    right: Part
    distance: int

    def find(self, article: ArticleMap) -> Spans:
        """Leave out what has the other near."""
        left = self.left.spans(article)
        return without_near(left, self.right.spans(article), self.distance) if left else ()


@dataclass(frozen=True, eq=False)
class NotInPart(Part):
    """Places of one part that lie in none of the other."""

    left: Part
    right: Part

    def find(self, article: ArticleMap) -> Spans:
        """Leave out what lies in the other."""
        left = self.left.spans(article)
        return outside(left, self.right.spans(article)) if left else ()


@dataclass(frozen=True, eq=False)
class FirstPart(Part):
    """Places that start within the first tokens of a field."""

    part: Part
    count: int

    def find(self, article: ArticleMap) -> Spans:
        """Leave out what starts later."""
        spans = self.part.spans(article)
        return [span for span in spans if span[0] - article.field_at(span[0]).base < self.count]


@dataclass(frozen=True, eq=False)
class Condition:
    """True or false of an article. ``clause`` is its text in the query."""

    clause: str

    def holds(self, article: ArticleMap) -> bool:
        """Return whether it is true."""
        raise NotImplementedError

    def proofs(self, article: ArticleMap) -> Iterator[tuple[str, Spans]]:
        """Yield each clause that made it true with its places; metadata and NOT have none."""
        del article
        yield from ()


@dataclass(frozen=True, eq=False)
class Somewhere(Condition):
    """A part stands at ``count`` different places or more."""

    part: Part
    count: int = 1

    def holds(self, article: ArticleMap) -> bool:
        """Count the different starts."""
        spans = self.part.spans(article)
        if self.count == 1 or len(spans) < self.count:
            return len(spans) >= self.count
        return len({start for start, _ in spans}) >= self.count

    def proofs(self, article: ArticleMap) -> Iterator[tuple[str, Spans]]:
        """Yield the places."""
        yield self.clause, self.part.spans(article)


@dataclass(frozen=True, eq=False)
class Carries(Condition):
    """The article's metadata holds one of the values."""

    field: str
    values: tuple[str, ...]

    def holds(self, article: ArticleMap) -> bool:
        """Compare; a source also stands for its subdomains."""
        given = article.meta[self.field]
        if self.field == "source":
            return any(given == value or given.endswith("." + value) for value in self.values)
        return given in self.values


@dataclass(frozen=True, eq=False)
class All(Condition):
    """Every condition holds."""

    parts: tuple[Condition, ...]

    def holds(self, article: ArticleMap) -> bool:
        """Stop at the first that does not."""
        return all(part.holds(article) for part in self.parts)

    def proofs(self, article: ArticleMap) -> Iterator[tuple[str, Spans]]:
        """Yield those of every part."""
        for part in self.parts:
            yield from part.proofs(article)


@dataclass(frozen=True, eq=False)
class Either(Condition):
    """One condition holds."""

    parts: tuple[Condition, ...]

    def holds(self, article: ArticleMap) -> bool:
        """Stop at the first that does."""
        return any(part.holds(article) for part in self.parts)

    def proofs(self, article: ArticleMap) -> Iterator[tuple[str, Spans]]:
        """Yield those of each part that holds."""
        for part in self.parts:
            if part.holds(article):
                yield from part.proofs(article)


@dataclass(frozen=True, eq=False)
class Never(Condition):
    """The condition does not hold; there is nothing to show for it."""

    part: Condition

    def holds(self, article: ArticleMap) -> bool:
        """Return the contrary."""
        return not self.part.holds(article)
