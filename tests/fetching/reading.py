"""How cases of reading are written: one document, and what its one entry must come out as."""

from collections.abc import Callable
from datetime import UTC, datetime

from fetching.bench import Cases
from fetching.site import Site, xml

Make = Callable[[Site], bytes]


def utc(*parts: int) -> datetime:
    """Return a moment."""
    return datetime(*parts, tzinfo=UTC)


def read(cases: Cases, name: str, rule: str, make: Make, *, also_held: bool = False, **expected) -> None:
    """Enter a case of one entry; ``headers`` are the answer's, the rest are the entry's (``url`` a path)."""
    headers = expected.pop("headers", {})

    def build(site):
        site.feed(xml(make(site), **headers))
        wanted = {
            field: site.url(value) if field == "url" and value else value for field, value in expected.items()
        }

        def check(seen):
            assert {field: getattr(seen.entry, field) for field in wanted} == wanted

        return check

    cases.add(name, rule, build, also_held=also_held, hours=1.5)


def read_titles(
    cases: Cases, name: str, rule: str, make: Make, *titles: str, also_held: bool = False
) -> None:
    """Enter a case of several entries, told apart by their titles."""

    def build(site):
        site.feed(xml(make(site)))

        def check(seen):
            assert sorted(entry.title or "" for entry in seen.entries) == sorted(titles)

        return check

    cases.add(name, rule, build, also_held=also_held, hours=1.5)


def encoded(site: Site, title: str, codec: str, declared: str | None, head: str = "") -> bytes:
    """Return a feed of one entry in an encoding, declared as that, as another one, or not at all."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = site.rss(site.item(1, title=title), head=head).decode()
    return text.replace('<?xml version="1.0"?>', declaration).encode(codec)


def entry(site, inside, number=1):
    """An Atom entry."""
    link = f'<link href="{site.url(f"/report-{number}")}"/>'
    return f"<entry><id>urn:{number}</id><updated>2026-03-10T09:00:00Z</updated>{link}{inside}</entry>"


def atom(inside):
    """Return a maker of an Atom document of one entry."""
    return lambda site: site.atom(entry(site, inside))
