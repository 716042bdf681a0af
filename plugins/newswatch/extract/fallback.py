"""Choose between what the page gave and the feed's own text: whichever gives more, if we may have it."""

from dataclasses import replace

from newswatch.errors import ExtractError, FetchError, ItemError, Reason
from newswatch.extract.page.weights import weigh
from newswatch.model import Article, QualityReason

MIN_FEED_TEXT = 400
"""In letters of an alphabet; below this a feed's own text is a teaser, not the article."""
QUALITY = 0.5
"""A feed's text may be cut, and says less of itself than a page does."""

# What the page says of itself holds for the feed's text too: it is gone, or not to be listed.
_WALLS = frozenset({Reason.CONSENT_WALL, Reason.LOGIN_WALL})
_LESS = frozenset({Reason.NO_BODY, Reason.NOT_HTML, Reason.ROBOTS, *_WALLS})
# Payment, a login or a lawyer stands before the page; what the publisher gave in the feed it gave to all.
_CLOSED = frozenset({401, 402, 403, 451})
_PAID = frozenset({402})


def best_text(
    page: Article | ItemError, feed_text: str | None, url: str, *, last: bool
) -> Article | ItemError:
    """Return the article to keep, or the error that stays.

    ``url`` is the entry's. ``last`` says that the page will not be asked again.
    """
    text = feed_text or ""
    if isinstance(page, Article):
        is_teaser = page.paywalled and weigh(page.text) < weigh(text)
        return _from_feed(page, text) if is_teaser else page
    if weigh(text) < MIN_FEED_TEXT or not gives_less(page, last=last):
        return page
    return _from_feed(Article(url, url, None, text, paywalled=is_behind_wall(page)), text)


def _from_feed(article: Article, text: str) -> Article:
    return replace(
        article, text=text, method="feed", quality=QUALITY, quality_reasons=(QualityReason.FEED_TEXT,)
    )


def gives_less(error: ItemError, *, last: bool) -> bool:
    """Return whether the page is there and gives less than the feed may, rather than being gone or refused.

    >>> gives_less(FetchError(Reason.GONE, status=410), last=True)
    False
    """
    if error.retryable:
        return last
    if isinstance(error, FetchError) and error.reason is Reason.HTTP_STATUS:
        return error.status in _CLOSED
    return error.reason in _LESS


def is_behind_wall(error: ItemError) -> bool:
    """Return whether a reader who opens the page will be asked for more than consent."""
    login = isinstance(error, ExtractError) and error.reason is Reason.LOGIN_WALL
    return login or (isinstance(error, FetchError) and error.status in _PAID)
