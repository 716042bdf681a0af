"""Choose the spans that show why an article met a topic."""

from collections.abc import Iterable

from newswatch.model import Evidence
from newswatch.tagging.article import ArticleMap
from newswatch.tagging.limits import MAX_EVIDENCE
from newswatch.tagging.plan import Condition
from newswatch.tagging.spans import Span, Spans


def evidence(condition: Condition, article: ArticleMap) -> tuple[Evidence, ...]:
    """Return the spans that made a condition true, smallest first.

    Every clause that counted shows its smallest span before any shows a second.
    """
    ranked: list[tuple[int, int, Evidence]] = []
    for clause, spans in _by_clause(condition, article).items():
        shown = [Evidence(*article.place(span), clause) for span in _smallest(spans)]
        ranked += [(rank, item.end - item.start, item) for rank, item in enumerate(sorted(shown, key=_size))]
    chosen = [item for *_, item in sorted(ranked, key=lambda entry: (entry[0], *_size(entry[2])))]
    return tuple(sorted(chosen[:MAX_EVIDENCE], key=_size))


def _by_clause(condition: Condition, article: ArticleMap) -> dict[str, Spans]:
    found: dict[str, Spans] = {}
    for clause, spans in condition.proofs(article):
        found[clause] = sorted({*found.get(clause, ()), *spans})
    return found


def _smallest(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span[1] - span[0], span))[:MAX_EVIDENCE]


def _size(item: Evidence) -> tuple[int, bool, int, str]:
    return item.end - item.start, item.field != "title", item.start, item.clause
