"""Simulate 30 days of 2,000 feeds: our polling policy beside polling every 15 and every 60 minutes.

    python -m benchmarks.polling [--seed N ...] [--feeds N] [--days N] [--json FILE]

Nothing waits and nothing is fetched: `press.py` says when each entry appears, and a poll sees the newest of
them, as many as the feed's window holds. The policy is called as the poller calls it: with the dates of a
document that changed, whether it overlapped with what is known, and what the server asks for. Polls happen
at the ticks of the schedule of `poll_feeds`.
"""

import argparse
import json
import multiprocessing
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from math import ceil
from pathlib import Path
from random import Random

from benchmarks.press import DAY, DAYS, FEEDS, MINUTE, SEED, Dating, Feed, Kind, generate_feed

from newswatch.feeds import PollOutcome, PollState, next_poll, overlap
from newswatch.model import FeedDocument, FeedEntry

# The DAG `poll_feeds` runs this often; a feed is polled by the first run after it became due.
TICK_S = 5 * MINUTE
START = datetime(2024, 11, 1, tzinfo=UTC)
FIXED = {"every 15 min": 15 * MINUTE, "every 60 min": 60 * MINUTE}
OURS = "ours"


@dataclass
class Tally:
    """What one way of polling brought from the feeds of one class.

    ``lost`` counts entries that were pushed out of the window before a poll saw them; of those,
    ``lost_alone`` counts what polling every 15 minutes got, and ``lost_as_asked`` those again that come from
    feeds which ask for a wait of more than 15 minutes. ``delays_min`` counts the entries by the minutes
    between their appearance and the poll that got them.
    """

    feeds: int = 0
    requests: int = 0
    entries: int = 0
    lost: int = 0
    lost_alone: int = 0
    lost_as_asked: int = 0
    delays_min: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Add what another tally counted."""
        self.feeds += other.feeds
        self.requests += other.requests
        self.entries += other.entries
        self.lost += other.lost
        self.lost_alone += other.lost_alone
        self.lost_as_asked += other.lost_as_asked
        self.delays_min.update(other.delays_min)

    def delay_min(self, share: float) -> int:
        """Return the delay in minutes that this share of the entries does not exceed."""
        wanted = share * self.delays_min.total()
        for minutes in sorted(self.delays_min):
            wanted -= self.delays_min[minutes]
            if wanted <= 0:
                return minutes
        return 0


Tallies = dict[str, Tally]


@dataclass
class Seen:
    """What one way of polling saw of a feed: its polls, and for each entry when it was got, if it was."""

    polls: list[float]
    got_at: list[float | None]


def poll_fixed(feed: Feed, interval_s: float, end_s: float) -> Seen:
    """Poll a feed at equal distances until after the end."""
    polls = [number * interval_s + feed.tick_s for number in range(ceil(end_s / interval_s) + 1)]
    seen = Seen(polls, [None] * len(feed.appears))
    before = 0
    for at in polls:
        before = see_window(feed, at, before, seen)
    return seen


def see_window(feed: Feed, at: float, before: int, seen: Seen) -> int:
    """Note what a poll shows that is new; return how many entries have appeared by now."""
    count = bisect_right(feed.appears, at, lo=before)
    first = max(before, count - feed.window)
    seen.got_at[first:count] = [at] * (count - first)
    return count


def poll_by_policy(feed: Feed, end_s: float, chance: Random) -> Seen:
    """Poll a feed when the policy says so until after the end."""
    seen = Seen([], [None] * len(feed.appears))
    state, at, before, known = PollState(), feed.tick_s, 0, set[str]()
    polled_at: float | None = None
    new_at: float | None = None
    while True:
        seen.polls.append(at)
        count = see_window(feed, at, before, seen)
        outcome = replace(
            look_at(feed, count, known, changed=count > before),
            since_poll_s=None if polled_at is None else at - polled_at,
            since_new_s=None if new_at is None else at - new_at,
        )
        state = next_poll(state, outcome, moment(at), chance.uniform(-1, 1)).state
        if at >= end_s:
            return seen
        polled_at, new_at = at, at if count > before else new_at
        assert state.next_poll_at is not None
        at = next_tick_s((state.next_poll_at - START).total_seconds()) + feed.tick_s
        before = count


def look_at(feed: Feed, count: int, known: set[str], *, changed: bool) -> PollOutcome:
    """Return what the poller makes of the answer; ``known`` grows by what the document shows."""
    if not changed:
        return PollOutcome(min_interval_s=feed.hint_s)
    first = max(0, count - feed.window)
    entries = tuple(show_entry(feed, number) for number in range(first, count))
    is_first = not known
    compared = overlap(known, FeedDocument("rss20", None, None, None, entries))
    known.update(entry.guid for entry in compared.new)
    return PollOutcome(
        published=tuple(entry.published_at for entry in entries if entry.published_at),
        window=len(entries),
        new=0 if is_first else len(compared.new),
        gap=compared.gap,
        min_interval_s=feed.hint_s,
    )


def show_entry(feed: Feed, number: int) -> FeedEntry:
    """Return an entry as the feed shows it."""
    at = feed.appears[number]
    dates = {Dating.EXACT: moment(int(at)), Dating.DAY: moment(at // DAY * DAY), Dating.NONE: None}
    return FeedEntry(str(number), None, published_at=dates[feed.dating])


def moment(at: float) -> datetime:
    """Return a moment of the simulation as a date."""
    return START + timedelta(seconds=at)


def next_tick_s(at: float) -> float:
    """Return the first run of the schedule that is not before a moment."""
    return ceil(at / TICK_S) * TICK_S


def simulate_feed(number: int, seed: int, days: int) -> tuple[Kind, Tallies]:
    """Poll one feed in every way."""
    feed, end_s = generate_feed(seed, number, days), days * DAY
    ways = {name: poll_fixed(feed, interval_s, end_s) for name, interval_s in FIXED.items()}
    ways[OURS] = poll_by_policy(feed, end_s, Random(f"{seed}/{number}/jitter"))
    judged = range(bisect_right(feed.appears, 0), bisect_right(feed.appears, end_s))
    reference = ways["every 15 min"]
    return feed.kind, {name: tally(feed, seen, reference, judged, end_s) for name, seen in ways.items()}


def tally(feed: Feed, seen: Seen, reference: Seen, judged: range, end_s: float) -> Tally:
    """Count what one way of polling brought from one feed."""
    lost = [number for number in judged if seen.got_at[number] is None]
    alone = sum(reference.got_at[number] is not None for number in lost)
    asked = (feed.hint_s or 0) > 15 * MINUTE
    got = ((number, seen.got_at[number]) for number in judged)
    return Tally(
        feeds=1,
        requests=sum(at < end_s for at in seen.polls),
        entries=len(judged),
        lost=len(lost),
        lost_alone=alone,
        lost_as_asked=alone if asked else 0,
        delays_min=Counter(
            int((at - feed.appears[number]) // MINUTE) for number, at in got if at is not None
        ),
    )


def simulate(seed: int, feeds: int, days: int, processes: int = 2) -> dict[Kind, Tallies]:
    """Poll every feed in every way; return the tallies by class and way."""
    results: dict[Kind, Tallies] = {}
    for kind, tallies in each_feed(partial(simulate_feed, seed=seed, days=days), feeds, processes):
        for name, counted in tallies.items():
            results.setdefault(kind, {}).setdefault(name, Tally()).add(counted)
    return {kind: results[kind] for kind in Kind if kind in results}


def each_feed(
    work: "partial[tuple[Kind, Tallies]]", feeds: int, processes: int
) -> Iterator[tuple[Kind, Tallies]]:
    """Do the work on every feed; in this process when there is but one."""
    if processes < 2:
        yield from map(work, range(feeds))
        return
    with multiprocessing.Pool(processes) as pool:
        yield from pool.imap_unordered(work, range(feeds), chunksize=10)


def totals(results: dict[Kind, Tallies]) -> Tallies:
    """Return the tallies of all classes together."""
    total: Tallies = {}
    for tallies in results.values():
        for name, counted in tallies.items():
            total.setdefault(name, Tally()).add(counted)
    return total


def rows(results: dict[Kind, Tallies]) -> Iterator[dict[str, str | int | float]]:
    """Yield one row per class and way of polling, and those of all classes together."""
    groups = {**{str(kind): tallies for kind, tallies in results.items()}, "all": totals(results)}
    for group, tallies in groups.items():
        for name, counted in tallies.items():
            figures = asdict(counted)
            del figures["delays_min"]
            share = counted.requests / tallies["every 15 min"].requests
            yield {
                "class": group,
                "polling": name,
                **figures,
                "share_of_requests": round(share, 4),
                "median_delay_min": counted.delay_min(0.5),
                "p95_delay_min": counted.delay_min(0.95),
            }


def print_table(shown: Sequence[dict[str, str | int | float]]) -> None:
    """Print the rows as the table that README.md shows."""
    heads = ["class", "polling", "feeds", "requests", "share", "entries", "lost", "lost alone", "as asked"]
    print("| " + " | ".join([*heads, "median min", "p95 min"]) + " |")
    print("|---|---|" + "--:|" * 9)
    for row in shown:
        cells = [f"{value:,}" if isinstance(value, int) else str(value) for value in row.values()]
        share = f"{row['share_of_requests']:.3f}"
        print("| " + " | ".join([*cells[:4], share, *cells[4:8], *cells[9:]]) + " |")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the simulation for each seed and print a table for each."""
    parser = argparse.ArgumentParser(description="Simulate a month of polling.")
    parser.add_argument("--seed", type=int, nargs="+", default=[SEED])
    parser.add_argument("--feeds", type=int, default=FEEDS)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    found = {}
    for seed in options.seed:
        started = time.perf_counter()
        found[str(seed)] = list(rows(simulate(seed, options.feeds, options.days)))
        seconds = time.perf_counter() - started
        print(f"\nseed {seed}: {options.feeds:,} feeds, {options.days} days, simulated in {seconds:.0f} s\n")
        print_table(found[str(seed)])
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
