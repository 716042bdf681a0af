"""Do before a process' first page what it would have to wait for."""

from newswatch.extract.reading import read_page
from newswatch.model import Page

_SENTENCE = "The harbour office said on Tuesday that pilots would be told of each change within an hour. "
_PAGE = (
    f"<html><body><article><h1>Pilots</h1><p>{_SENTENCE * 4}</p><p>By Ada Example</p></article></body></html>"
)


def warm_up() -> None:
    """Read a page of our own: phrases are compiled, lists and the language model loaded."""
    read_page(Page(url="https://example.org/pilots", html=_PAGE), frozenset())
