"""The feed of pages that somebody adds by hand: never polled, one a publisher."""

from newswatch import urls
from newswatch.store.entries import ClaimedEntry

_BY_HAND = "by-hand:"


def by_hand_feed(domain: str) -> str:
    """Return the address of the feed that holds a publisher's pages added by hand.

    >>> by_hand_feed("a.example")
    'by-hand:a.example'
    """
    return _BY_HAND + domain


def domain_of_feed(address: str) -> str:
    """Return the publisher's domain behind a feed's address.

    >>> domain_of_feed("https://feeds.a.example/news"), domain_of_feed("by-hand:a.example")
    ('a.example', 'a.example')

    Raises:
        UrlError: It is no address of a feed.
    """
    if address.startswith(_BY_HAND):
        return address.removeprefix(_BY_HAND)
    return urls.registrable_domain(address)


def publisher_of(entry: ClaimedEntry, canonical: str) -> str:
    """Return the domain an article counts for: that of its address, unless somebody said whose it is.

    Raises:
        UrlError: The canonical address is none.
    """
    own = urls.registrable_domain(canonical)
    if not entry.feed_url.startswith(_BY_HAND) or entry.source == urls.registrable_domain(entry.url):
        return own
    return entry.source
