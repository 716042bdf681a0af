"""A page that carries no article: an answer of its own, with what the page says of itself."""

from dataclasses import dataclass
from datetime import datetime

from newswatch.errors import ExtractError, Reason
from newswatch.model import Day, Kind

_KINDS = {
    Reason.CONSENT_WALL: Kind.WALL,
    Reason.LOGIN_WALL: Kind.WALL,
    Reason.NOT_FOUND_PAGE: Kind.NOT_FOUND,
    Reason.INDEX_PAGE: Kind.INDEX,
}


@dataclass(frozen=True)
class NoArticle:
    """What a page is that carries no article, and why; ``kind`` is ``None`` where only text is missing.

    The other fields are those of an article: a page behind a wall often still says what it would tell.
    """

    url: str
    canonical_url: str
    kind: Kind | None
    reason: Reason
    detail: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    date: Day | None = None
    modified_at: datetime | None = None
    lang: str | None = None
    source: str | None = None
    lead: str | None = None
    paywalled: bool = False

    @property
    def error(self) -> ExtractError:
        """The same as an error, for those who want an article and nothing else."""
        return ExtractError(self.reason, self.detail)


def kind_of_absence(reason: Reason, declared: Kind | None) -> Kind | None:
    """Return what a page is by why it has no text; a page without any is what it ``declared`` to be.

    >>> kind_of_absence(Reason.LOGIN_WALL, Kind.VIDEO), kind_of_absence(Reason.NO_BODY, Kind.VIDEO)
    (<Kind.WALL: 'wall'>, <Kind.VIDEO: 'video'>)
    """
    return _KINDS.get(reason, declared)
