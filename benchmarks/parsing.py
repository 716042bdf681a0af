"""Read the same feeds with our parser and with feedparser as it comes; compare bodies that did not change.

Every contestant reads all documents of a round before the next one's turn; the order changes by round.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from statistics import median
from typing import Any

from benchmarks.documents import NOW, Document, make_documents, total_bytes
from feedparser.api import parse as parse_with_feedparser

from newswatch.feeds import parse_feed
from newswatch.model import FeedDocument

OURS, PEER, UNCHANGED = "newswatch", "feedparser, defaults", "newswatch, unchanged body"
Reader = Callable[[Document], object]


def read_ours(document: Document) -> FeedDocument:
    """Read a feed as the poller does."""
    return parse_feed(document.body, document.url, {"content-type": document.content_type}, NOW)


def read_peer(document: Document) -> Any:  # noqa: ANN401  feedparser's own dict
    """Read a feed with feedparser's defaults: HTML sanitised, relative links resolved."""
    return parse_with_feedparser(  # type: ignore[no-untyped-call]  # it has no types
        document.body,
        response_headers={"content-type": document.content_type, "content-location": document.url},
    )


def compare_hash(document: Document, known: frozenset[str]) -> object:
    """Do all that is done with a body which is the one of the poll before."""
    return sha256(document.body).hexdigest() in known


def measure_readers(rounds: int, count: int = 60) -> tuple[dict[str, list[float]], int]:
    """Return the documents read per CPU second in each round, by contestant, and a document's mean bytes."""
    documents = make_documents(seed=11, count=count)
    known = frozenset(sha256(document.body).hexdigest() for document in documents)
    readers: dict[str, Reader] = {
        OURS: read_ours,
        PEER: read_peer,
        UNCHANGED: partial(compare_hash, known=known),
    }
    require_same(documents)
    speeds: dict[str, list[float]] = {name: [] for name in readers}
    for number in range(rounds):
        for name in rotated(list(readers), number):
            speeds[name].append(count_per_second(readers[name], documents))
    return speeds, total_bytes(documents) // count


def count_per_second(read: Reader, documents: Sequence[Document]) -> float:
    """Return how many documents are read in a second of CPU."""
    started = time.process_time()
    for document in documents:
        read(document)
    return len(documents) / (time.process_time() - started)


def require_same(documents: Sequence[Document]) -> None:
    """Stop where the two do not find the same entries: a parser that skips some would be fast."""
    for document in documents:
        ours = read_ours(document)
        peer = read_peer(document)
        if len(ours.entries) != len(peer.entries):
            raise SystemExit(f"{document.url}: {len(ours.entries)} entries, feedparser {len(peer.entries)}")


def rotated(names: Sequence[str], number: int) -> list[str]:
    """Return the names in the order of a round, so that none is always first."""
    return [names[(place + number) % len(names)] for place in range(len(names))]


def ratios(ours: Sequence[float], peer: Sequence[float]) -> tuple[float, float, float]:
    """Return the median of the ratios round by round, the lowest and the highest."""
    each = [one / other for one, other in zip(ours, peer, strict=True)]
    return median(each), min(each), max(each)
