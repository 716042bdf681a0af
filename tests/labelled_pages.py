"""Our own labelled pages: each ``.html`` of ``data/pages`` with the ``.json`` of what an editor would keep.

``layout`` names how the page is built. ``optional`` lists paragraphs that may open the text or not, such as a
standfirst, once. Every other key of a truth is a field of the answer.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from newswatch.errors import ExtractError
from newswatch.extract import read_article
from newswatch.filters.stream import plain
from newswatch.model import Page

PAGES = Path(__file__).parent / "data" / "pages"
_NOT_FIELDS = frozenset({"layout", "optional"})


@dataclass(frozen=True)
class LabelledPage:
    """A page with its truth; ``text`` is empty for a page that carries no article."""

    name: str
    html: str
    truth: dict[str, Any]

    @property
    def text(self) -> list[str]:
        return self.truth.get("text", [])

    @property
    def fields(self) -> list[str]:
        return [name for name in self.truth if name not in _NOT_FIELDS]


@cache
def labelled_pages() -> tuple[LabelledPage, ...]:
    return tuple(
        LabelledPage(
            path.stem,
            path.with_suffix(".html").read_text(encoding="utf-8"),
            json.loads(path.read_text(encoding="utf-8")),
        )
        for path in sorted(PAGES.glob("*.json"))
    )


def article_pages() -> list[LabelledPage]:
    return [page for page in labelled_pages() if page.text]


@cache
def _answer(name: str) -> dict[str, Any]:
    page = next(page for page in labelled_pages() if page.name == name)
    try:
        found = read_article(Page(url=page.truth["url"], html=page.html))
    except ExtractError as error:
        return {"reason": error.reason.value}
    return json.loads(json.dumps(asdict(found), default=plain))


def answer_for(page: LabelledPage) -> dict[str, Any]:
    """Return what the extractor says of a page, as a reader of the filter's output sees it."""
    found = dict(_answer(page.name))
    found["text"] = without_optional(page, (found.get("text") or "").split("\n\n"))
    return found


def without_optional(page: LabelledPage, paragraphs: Iterable[str]) -> list[str]:
    """Return paragraphs without those that may stand or not: the first of each only, a repeat is an error."""
    kept = [paragraph for paragraph in paragraphs if paragraph]
    for optional in page.truth.get("optional", []):
        if optional in kept:
            kept.remove(optional)
    return kept


def differing_fields(page: LabelledPage, names: Sequence[str] | None = None) -> dict[str, tuple[Any, Any]]:
    """Return the fields that are not as labelled: what came, and what was to come."""
    found = answer_for(page)
    return {
        name: (found.get(name), page.truth[name])
        for name in names or page.fields
        if found.get(name) != page.truth[name]
    }
