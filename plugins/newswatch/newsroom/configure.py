"""Write the configuration that watches a sample: the same files that a real one would have."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from newswatch.newsroom.values import SampleFeed, SampleSource

READERS = ("reader@newswatch.example", "desk@newswatch.example")


def write_config(
    folder: Path,
    feeds: Iterable[SampleFeed],
    sources: Iterable[SampleSource],
    shipped: Path,
    *,
    interval_s: int | None = None,
) -> None:
    """Write feeds.yaml, sources.yaml, subscriptions.yaml; topics and site rules are the ``shipped`` ones.

    Safe to repeat. Feeds are polled every ``interval_s`` seconds; where it is ``None`` their pace is learnt.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "feeds.yaml", {"feeds": [_feed(feed, interval_s) for feed in feeds]})
    _write(folder / "sources.yaml", {"sources": [_source(source) for source in sources]})
    for name in ("topics", "sites"):
        shutil.copytree(shipped / name, folder / name, dirs_exist_ok=True)
    ids = sorted(path.stem for path in (folder / "topics").glob("*.yaml") if path.stem != "entities")
    _write(folder / "subscriptions.yaml", {"subscriptions": [_subscription(ids)]})


def _feed(feed: SampleFeed, interval_s: int | None) -> dict[str, object]:
    pace = {"interval_s": interval_s} if interval_s else {}
    return {"url": feed.url, "title": feed.title, "source": feed.source, "lang": feed.lang or "en", **pace}


def _source(source: SampleSource) -> dict[str, object]:
    country = {"country": source.country.upper()} if source.country else {}
    return {"domain": source.domain, "name": source.name, "owner": source.owner, **country}


def _subscription(topics: Sequence[str]) -> dict[str, object]:
    return {
        "id": "first-topic",
        "name": "Everything we watch for",
        "topics": list(topics),
        "recipients": list(READERS),
        "mode": "immediate",
        "zone": "Europe/Berlin",
    }


def _write(path: Path, content: Mapping[str, object]) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    fresh.replace(path)
