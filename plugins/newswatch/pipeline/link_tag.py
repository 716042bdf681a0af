"""One serial run over what is new: copies and stories first, then topics, then the counts of touched days."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from newswatch.linking import METHOD_VERSION, Linker, copy_keys
from newswatch.pipeline.sync import sync_config
from newswatch.pipeline.workplace import Run, Workplace, recorded_run
from newswatch.store import links, topics
from newswatch.store.links import Unplaced
from newswatch.store.topics import Tagged, Unread
from newswatch.tagging import TopicSet, compile_topics, tokens

# Short transactions: what a killed run loses, and how long a reader may wait for a row.
CHUNK = 200
TSVECTOR_BYTES = 900_000


def link_and_tag(workplace: Workplace) -> dict[str, int]:
    """Place and tag every article that is new or changed. A second run at the same time does nothing."""
    with recorded_run(workplace, "link_and_tag") as run, links.linking_lock(workplace.engine) as alone:
        if alone:
            _link(workplace, run)
            _tag(workplace, run)
        else:
            run.count(skipped=1)
        return run.counts


def _link(workplace: Workplace, run: Run) -> None:
    linker: Linker | None = None
    while True:
        with workplace.engine.begin() as conn:
            unplaced = links.unplaced_articles(conn, CHUNK)
        if not unplaced:
            return
        linker = linker or _primed_linker(workplace)
        _place(workplace, linker, unplaced, run)


def _primed_linker(workplace: Workplace) -> Linker:
    """Return a linker that remembers the placed articles of the last days."""
    settings = workplace.settings
    linker = Linker(window_days=settings.link_days, max_items=settings.link_limit)
    since = workplace.clock() - timedelta(days=settings.link_days)
    with workplace.engine.begin() as conn:
        for placed in links.placed_articles(conn, since, settings.link_limit):
            linker.restore(placed.item, placed.copy, placed.story)
    return linker


def _place(workplace: Workplace, linker: Linker, unplaced: Sequence[Unplaced], run: Run) -> None:
    new = [article for article in unplaced if not article.placed]
    placed = [(article, linker.place(article.item)) for article in new]
    keys = {article.article_id: copy_keys(article.item) for article in new}
    with workplace.engine.begin() as conn:
        links.place_articles(conn, placed, METHOD_VERSION)
        links.insert_bands(conn, keys)
        links.keep_places(conn, [article.article_id for article in unplaced if article.placed])
        if tagged := [article.article_id for article in new if article.tagged]:
            topics.refresh_days(conn, tagged)
    run.count(
        linked=len(placed),
        copies=sum(placement.copy != article.item.id for article, placement in placed),
        stories=sum(placement.story == article.item.id for article, placement in placed),
        edits=len(unplaced) - len(new),
    )


def _tag(workplace: Workplace, run: Run) -> None:
    files = sync_config(workplace).topics  # a match names a rule's version, which must be in its table
    topic_set = compile_topics(files.topics, files.entities)
    ids = [topic.id for topic in files.topics]
    while True:
        with workplace.engine.begin() as conn:
            unread = topics.unread_articles(conn, CHUNK)
        if not unread:
            return
        tagged = [read_article(topic_set, article) for article in unread]
        with workplace.engine.begin() as conn:
            counts = topics.record_tagged(conn, tagged, ids, workplace.clock())
            topics.refresh_rollups(conn, tagged)
        run.count(tagged=len(tagged), matches=counts.matched, withdrawn=counts.withdrawn)


def read_article(topic_set: TopicSet, article: Unread) -> Tagged:
    """Return the article's matches, and its tokens as a tsvector takes them."""
    words = tokens(f"{article.item.title or ''}\n\n{article.item.text or ''}")
    return Tagged(article, topic_set.match(article.item), searchable(words))


def searchable(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that a tsvector can hold, in order; what is beyond its size is left out.

    A lexeme holds at most 2,046 bytes, a tsvector a megabyte (PostgreSQL documentation, "Text Search
    Limitations"); the function that makes one does not check.
    """
    kept, size = [], 0
    for word in sorted(words):
        length = len(word.encode())
        size += length + 4
        if size > TSVECTOR_BYTES:
            break
        if 0 < length <= 2046:
            kept.append(word)
    return tuple(kept)
