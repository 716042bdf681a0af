"""Make feeds of the size that real ones have, of the sample newsroom's texts: several formats and languages.

Ten to fifty entries each; two in five carry the whole article as HTML, the others a teaser. RSS 2.0, Atom and
RDF only, as feedparser's defaults, which they are compared with, read no JSON Feed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

from newswatch.errors import FeedError
from newswatch.feeds import parse_feed
from newswatch.newsroom import Newsroom, build_newsroom

NOW = datetime(2024, 11, 13, 12, tzinfo=UTC)
# What the outlets of a language send, beside UTF-8.
_CHARSETS = {"ru": "windows-1251", "ko": "euc-kr", "ja": "shift_jis"}
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml"}


@dataclass(frozen=True)
class Document:
    """A feed as it comes off the wire."""

    url: str
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Text:
    """What an entry says."""

    title: str
    paragraphs: tuple[str, ...]


def make_documents(seed: int, count: int) -> list[Document]:
    """Return so many feeds; the same for the same seed."""
    chance = Random(seed)
    texts = sample_texts(seed)
    return [make_document(chance, number, texts) for number in range(count)]


def sample_texts(seed: int) -> dict[str, list[Text]]:
    """Return what three newsrooms report, by language."""
    texts: dict[str, list[Text]] = {}
    for room in (build_newsroom(seed + number, NOW) for number in range(3)):
        for lang, text in texts_of(room):
            texts.setdefault(lang, []).append(text)
    return texts


def texts_of(room: Newsroom) -> Iterator[tuple[str, Text]]:
    """Yield the entries of a newsroom's feeds that can be read, with their language."""
    for feed in room.feeds:
        answer = room.respond(feed.url, {})
        try:
            document = parse_feed(answer.body, feed.url, lower(answer.headers), NOW)
        except FeedError:
            continue
        for entry in document.entries:
            words = entry.text or entry.summary or ""
            yield feed.lang or "en", Text(entry.title or "", tuple(words.split("\n\n")))


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers with their names in lower case, as the fetcher gives them."""
    return {name.lower(): value for name, value in headers.items()}


def make_document(chance: Random, number: int, texts: dict[str, list[Text]]) -> Document:
    """Return one feed: its language, format, charset, size and manner drawn by chance."""
    lang = chance.choice(sorted(texts))
    kind = chance.choices(sorted(_TYPES), [3, 1, 6])[0]
    charset = _CHARSETS.get(lang, "utf-8") if chance.random() < 0.5 else "utf-8"
    site = f"https://outlet{number}.example"
    full = chance.random() < 0.4
    chosen = chance.choices(texts[lang], k=chance.choice([10, 20, 20, 30, 50]))
    items = "".join(
        write_item(kind, site, place, text, write_article(chance, site, text) if full else "")
        for place, text in enumerate(chosen)
    )
    body = _ENVELOPES[kind].format(charset=charset, site=site, lang=lang, items=items)
    return Document(
        f"{site}/feed", f"{_TYPES[kind]}; charset={charset}", body.encode(charset, "xmlcharrefreplace")
    )


def write_article(chance: Random, site: str, text: Text) -> str:
    """Return the article as a CMS writes it: pictures in several sizes, links, entities, a pixel."""
    paragraphs = chance.choices([*filter(None, text.paragraphs)] or [text.title], k=chance.randint(6, 14))
    told = "".join(
        f'<p class="wp-block-paragraph">{escape(paragraph)}&nbsp;{write_link(place)}</p>\n'
        for place, paragraph in enumerate(paragraphs)
    )
    number = chance.randrange(9_999)
    sizes = ", ".join(f"{site}/img/{number}-{width}.jpg {width}w" for width in (300, 768, 1_024))
    picture = (
        f'<figure class="wp-block-image size-large"><img loading="lazy" width="1024" height="683" '
        f'src="/img/{number}.jpg" srcset="{sizes}" sizes="(max-width: 1024px) 100vw, 1024px" alt=""/>'
        f"<figcaption>Photo: A. Reporter</figcaption></figure>\n"
    )
    return f'{picture}{told}<img src="{site}/pixel.gif?id={number}&amp;k=1" width="1" height="1"/>'


def write_link(place: int) -> str:
    """Return a link in every third paragraph."""
    if place % 3:
        return ""
    return f'<a href="/topic/{place}?a=1&amp;b=2" rel="nofollow" style="color:#900">more</a> &#8230;'


def write_teaser(text: Text) -> str:
    """Return the first words, with the link that WordPress adds."""
    words = escape(" ".join(text.paragraphs)[:300])
    return f'<p>{words} [&#8230;]</p>\n<p>The post <a href="/p">appeared first on Outlet</a>.</p>'


def write_item(kind: str, site: str, place: int, text: Text, article: str) -> str:
    """Return one entry in a format; ``article`` is empty in a feed of teasers."""
    at = NOW - timedelta(minutes=37 * place)
    teaser = write_teaser(text)
    return _ITEMS[kind].format(
        title=escape(text.title),
        url=f"{site}/2024/11/{place}-report.html?utm_source=rss&amp;id={place}",
        teaser=escape(teaser),
        content=f"<content:encoded><![CDATA[{article}]]></content:encoded>" if article else "",
        html=escape(article or teaser),
        stamp=at.isoformat(),
        rfc822=format_datetime(at),
    )


def total_bytes(documents: Sequence[Document]) -> int:
    """Return how large all are together."""
    return sum(len(document.body) for document in documents)


_ENVELOPES = {
    "rss": (
        '<?xml version="1.0" encoding="{charset}"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>'
        "<title>Outlet</title><link>{site}/</link><description>News</description><language>{lang}</language>"
        '<atom:link href="{site}/feed" rel="self" type="application/rss+xml"/>'
        "<lastBuildDate>Wed, 13 Nov 2024 12:00:00 +0000</lastBuildDate><ttl>15</ttl>\n{items}</channel></rss>"
    ),
    "atom": (
        '<?xml version="1.0" encoding="{charset}"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xml:lang="{lang}"><title>Outlet</title><id>{site}/</id><link href="{site}/"/>'
        '<link rel="self" href="{site}/feed"/><updated>2024-11-13T12:00:00Z</updated>\n{items}</feed>'
    ),
    "rdf": (
        '<?xml version="1.0" encoding="{charset}"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="{lang}"><channel rdf:about="{site}/">'
        "<title>Outlet</title><link>{site}/</link><description>News</description></channel>\n{items}</rdf:RDF>"
    ),
}
_ITEMS = {
    "rss": (
        "<item><title>{title}</title><link>{url}</link><guid isPermaLink='false'>{url}</guid>"
        "<pubDate>{rfc822}</pubDate><dc:creator><![CDATA[A. Reporter]]></dc:creator>"
        "<category>World</category><category><![CDATA[News]]></category>"
        '<media:content url="{url}" medium="image" width="800" height="600"/>'
        "<description>{teaser}</description>{content}</item>\n"
    ),
    "atom": (
        '<entry><title type="html">{title}</title><link rel="alternate" href="{url}"/><id>{url}</id>'
        "<published>{stamp}</published><updated>{stamp}</updated><author><name>A. Reporter</name></author>"
        '<category term="world"/><content type="html">{html}</content></entry>\n'
    ),
    "rdf": (
        '<item rdf:about="{url}"><title>{title}</title><link>{url}</link><dc:date>{stamp}</dc:date>'
        "<dc:creator>A. Reporter</dc:creator><description>{html}</description></item>\n"
    ),
}
