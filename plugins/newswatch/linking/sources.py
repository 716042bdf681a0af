"""Count who really reported a story, and name the original of a copy group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Member:
    """An article of a story or copy group.

    ``owner`` owns its source; ``agency`` is whose text it says it is, weakly (``agency_strong`` false) where
    only a picture is credited. ``date`` is ``None`` where none is trusted.
    """

    copy: str
    owner: str | None = None
    agency: str | None = None
    id: str = ""
    date: datetime | None = None
    agency_strong: bool = True


def independent_sources(members: Sequence[Member]) -> int:
    """Return how many reported a story on their own.

    A piece of work counts once, an agency's texts count once wherever they run, an owner's sites count once.

    >>> independent_sources([Member("a", "Lee"), Member("b", "Lee"), Member("b", "Gannett", "AP")])
    2
    """
    works: dict[str, list[Member]] = {}
    for member in members:
        works.setdefault(member.copy, []).append(member)
    return len({_voice(work) for work in works.values()})


def original_of(members: Sequence[Member]) -> str:
    """Return the id of the copy group's original: an explicit wire credit, else the earliest trusted date.

    Raises:
        ValueError: There are no members.
    """
    if not members:
        raise ValueError("a copy group has at least one member")
    return min(members, key=_precedence).id


def _voice(work: Sequence[Member]) -> tuple[str, str]:
    first = min(work, key=_precedence)
    if first.agency and first.agency_strong:
        return "agency", first.agency.casefold()
    if first.owner:
        return "owner", first.owner.casefold()
    return "work", first.copy


def _precedence(member: Member) -> tuple[bool, bool, float, str]:
    wired = member.agency_strong and member.agency is not None
    when = member.date.timestamp() if member.date else 0.0
    return not wired, member.date is None, when, member.id
