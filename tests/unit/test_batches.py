"""Batches: a site is never asked from two sides, and nobody waits for a busy one."""

from dataclasses import replace

from newswatch.pipeline.batches import cut_batches, site_of_url
from newswatch.settings import Settings

SETTINGS = replace(Settings(), batches=2)


def items(**counts):
    """Return ids with addresses: so many of each site."""
    urls = [f"https://{site}.example/{number}" for site, count in counts.items() for number in range(count)]
    return list(enumerate(urls))


def test_the_items_of_a_site_stay_together():
    given = items(a=5, b=3, c=4, d=1)
    parts = [{site_of_url(dict(given)[item]) for item in part} for part in cut_batches(given, SETTINGS)]
    assert parts[0].isdisjoint(parts[1])
    assert set.union(*parts) == {"a.example", "b.example", "c.example", "d.example"}


def test_parts_are_even_and_lose_nothing():
    given = items(a=5, b=3, c=4, d=1)
    parts = cut_batches(given, SETTINGS)
    assert sorted(map(len, parts)) == [6, 7]
    assert sorted(item for part in parts for item in part) == [item for item, _ in given]


def test_within_a_part_the_sites_take_turns():
    assert cut_batches(items(a=3, b=3), replace(SETTINGS, batches=1)) == [[0, 3, 1, 4, 2, 5]]


def test_what_is_no_address_is_a_site_of_its_own():
    assert cut_batches([(1, "http://[/"), (2, "https://a.example/")], SETTINGS) == [[1], [2]]


def test_nothing_due_is_no_batch():
    assert cut_batches([], SETTINGS) == []


def test_a_batch_is_no_larger_than_agreed():
    """Seen in review: hundreds of one site made one batch that outlasted its task."""
    parts = cut_batches(items(a=9, b=2), replace(SETTINGS, batches=1, batch_size=5))
    assert parts == [[0, 9, 1, 10, 2]]
