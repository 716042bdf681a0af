"""Link the last articles of a made stream: the time of one, what the candidates miss, what the keys take.

``python -m benchmarks.linking --articles 100000`` fills the linker's memory and a table of keys in a server
of its own, then measures the last articles of the stream. datasketch's MinHashLSH, where it is installed,
gets the same wording in memory. The bare look-up and insert of an article's key rows is what any linking in
Postgres costs.
"""

import argparse
import io
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

import psycopg2
from benchmarks.wording import Made, Writer
from psycopg2.extensions import connection

from newswatch.embedded.server import running_server
from newswatch.linking import Linker, copy_keys
from newswatch.linking.candidates import find_candidates
from newswatch.linking.memory import Memory
from newswatch.linking.reading import read_item
from newswatch.linking.vectors import weigh
from newswatch.linking.words import split_words
from newswatch.model import LinkItem

MEASURED = 500
BATCH = 2_000
WINDOW_DAYS, MAX_ITEMS = 30, 20_000
"""The pipeline's own settings: what the linker remembers, however many articles are stored."""
BOILERPLATE = 200
PERMUTATIONS, THRESHOLD = 128, 0.4

Result = TypeVar("Result")

TABLE = """
    CREATE TABLE band (key bigint, article_id bigint, PRIMARY KEY (key, article_id));
    CREATE INDEX band_article ON band (article_id);
"""
LOOK_UP = """
    SELECT found.article_id FROM unnest(%s::bigint[]) AS given (key)
    CROSS JOIN LATERAL (SELECT article_id FROM band WHERE band.key = given.key LIMIT %s) AS found
    GROUP BY 1 ORDER BY count(*) DESC LIMIT 50
"""
INSERT = "INSERT INTO band SELECT unnest(%s::bigint[]), %s ON CONFLICT DO NOTHING"


@dataclass
class Timings:
    """Milliseconds of one step for each article; of the copies wanted, how many were found."""

    took_ms: list[float] = field(default_factory=list)
    found: int = 0
    wanted: int = 0

    def time(self, work: Callable[[], Result]) -> Result:
        """Do the work and keep how long it took."""
        started = time.perf_counter()
        result = work()
        self.took_ms.append((time.perf_counter() - started) * 1000)
        return result

    def count(self, made: Made, works: Mapping[str, str], ids: set[str]) -> None:
        """Count whether the original, or another copy of it, is among the candidates."""
        if made.of:
            self.wanted += 1
            self.found += any(works.get(item_id) == made.of for item_id in ids)

    def __str__(self) -> str:
        ninety_five = quantiles(self.took_ms, n=20)[-1]
        recall = f", {100 * self.found / self.wanted:.1f} % of the copies" if self.wanted else ""
        return f"{median(self.took_ms):.1f} ms, 95 % {ninety_five:.1f} ms{recall}"


def measure_linker(stored: Sequence[Made], last: Sequence[Made]) -> tuple[Timings, Timings]:
    """Return the timings of placing an article, and of finding its candidates alone."""
    linker = Linker(window_days=WINDOW_DAYS, max_items=MAX_ITEMS)
    memory = Memory(window_days=WINDOW_DAYS, max_items=MAX_ITEMS)
    works = works_of([*stored, *last])
    for made in stored[-MAX_ITEMS:]:
        linker.restore(made.item, works[made.item.id], works[made.item.id])
        remember(memory, made.item)
    placing, finding = Timings(), Timings()
    for made in last:
        placement = placing.time(partial(linker.place, made.item))
        placing.count(made, works, {placement.copy})
        candidates = finding.time(partial(candidates_of, memory, made.item))
        finding.count(made, works, candidates)
        remember(memory, made.item)
    return placing, finding


def candidates_of(memory: Memory, item: LinkItem) -> set[str]:
    """Return the ids of the remembered articles that are compared with this one."""
    reading, at = read_item(item), memory.arrive(item.date)
    words = weigh(reading, memory.rarities(reading.lang)).words
    return {found.reading.id for found in find_candidates(reading, words, at, memory)}


def remember(memory: Memory, item: LinkItem) -> None:
    """Remember an article as a work of its own."""
    memory.add(read_item(item), memory.arrive(item.date), copy=item.id, story=item.id, dated=True)


def measure_keys(conn: connection, stored: Sequence[Made], last: Sequence[Made]) -> Timings:
    """Return the timings of one look-up and insert of an article's keys beside those of all stored ones."""
    works, timings = works_of([*stored, *last]), Timings()
    with conn.cursor() as cursor:
        for at in range(0, len(stored), BATCH):
            cursor.copy_expert("COPY band FROM STDIN", io.StringIO(key_rows(stored[at : at + BATCH])))
        cursor.execute("ANALYZE band")
        for made in last:
            number, keys = int(made.item.id[1:]), list(copy_keys(made.item))

            def look_up_and_insert(number: int = number, keys: list[int] = keys) -> set[str]:
                cursor.execute(LOOK_UP, (keys, BOILERPLATE))
                found = {f"a{row[0]}" for row in cursor.fetchall()}
                cursor.execute(INSERT, (keys, number))
                return found

            timings.count(made, works, timings.time(look_up_and_insert))
    return timings


def key_rows(batch: Sequence[Made]) -> str:
    """Return the rows of a batch as COPY takes them."""
    return "".join(f"{key}\t{made.item.id[1:]}\n" for made in batch for key in copy_keys(made.item))


def measure_datasketch(stored: Sequence[Made], last: Sequence[Made]) -> Timings | None:
    """Return the timings of datasketch's query and insert; ``None`` where it is not installed."""
    try:
        # A peer: it lives in a place of its own (make bench).
        from datasketch import MinHash, MinHashLSH  # noqa: PLC0415
    except ImportError:
        return None

    def sign(item: LinkItem) -> object:
        words = split_words(item.text)
        minhash = MinHash(num_perm=PERMUTATIONS)
        minhash.update_batch(
            [" ".join(three).encode() for three in zip(words, words[1:], words[2:], strict=False)]
        )
        return minhash

    index, works, timings = (
        MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS),
        works_of([*stored, *last]),
        Timings(),
    )
    for made in stored:
        index.insert(made.item.id, sign(made.item))

    def query_and_insert(item: LinkItem) -> set[str]:
        minhash = sign(item)
        found = set(index.query(minhash))
        index.insert(item.id, minhash)
        return found

    for made in last:
        timings.count(made, works, timings.time(partial(query_and_insert, made.item)))
    return timings


def works_of(stream: Sequence[Made]) -> dict[str, str]:
    """Return the original of each article."""
    return {made.item.id: made.of or made.item.id for made in stream}


@contextmanager
def own_table() -> Iterator[connection]:
    """Yield a connection to a server of our own with an empty table of keys."""
    with tempfile.TemporaryDirectory() as home, running_server(Path(home)) as socket:
        conn = psycopg2.connect(host=socket, dbname="postgres", user="postgres")
        try:
            with conn.cursor() as cursor:
                cursor.execute(TABLE)
            yield conn
        finally:
            conn.close()


def show_sizes(conn: connection) -> str:
    """Return what the table and its indexes take."""
    with conn.cursor() as cursor:
        cursor.execute("SELECT pg_table_size('band'), pg_indexes_size('band'), count(*) FROM band")
        table, indexes, rows = cursor.fetchone() or (0, 0, 0)
    return f"{rows:,} rows, table {table / 2**20:.0f} MiB, indexes {indexes / 2**20:.0f} MiB"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    stream = Writer(chosen.seed).stream(chosen.articles + MEASURED)
    stored, last = list(islice(stream, chosen.articles)), list(stream)
    print(f"{chosen.articles:,} articles stored, {MEASURED} linked")
    placing, finding = measure_linker(stored, last)
    print(f"place one article: {placing} in their group")
    print(f"find its candidates, in memory: {finding}")
    with own_table() as conn:
        print(f"look up and insert its keys, bare: {measure_keys(conn, stored, last)}")
        print(f"keys: {show_sizes(conn)}")
    peer = measure_datasketch(stored, last)
    print(f"datasketch, query and insert: {peer or 'not installed'}")
    print(f"most memory, of all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MiB")


if __name__ == "__main__":
    main()
