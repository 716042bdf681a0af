"""Say what bytes are, whatever their header says: servers name PDFs HTML, and HTML plain text."""

import codecs
import re

# Beginnings that no page has (WHATWG MIME Sniffing, section 6); "%PDF-" may follow blanks.
_BEGINNINGS = (
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb".{4}ftypavif", re.DOTALL), "image/avif"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb"\x1aE\xdf\xa3"), "video/webm"),
    (re.compile(rb"ID3|\xff\xfb"), "audio/mpeg"),
    (re.compile(rb"OggS\x00"), "application/ogg"),
    (re.compile(rb"PK\x03\x04"), "application/zip"),
    (re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf"), "application/octet-stream"),
)
_PROLOGUE = rb"(?:\s|<\?.{0,500}?\?>|<!--.{0,2000}?-->|<!DOCTYPE\s+(?!html)[^>]{0,500}>)*"
_FEED = re.compile(_PROLOGUE + rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.DOTALL | re.IGNORECASE)
_HTML = re.compile(
    rb"(?:\s|<\?.{0,500}?\?>|<!--.{0,2000}?-->)*<(?:!DOCTYPE\s+html|html|head|body|title|meta)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_NO_HTML = re.compile(
    r"^\s*(?:application/(?!xhtml|xml)|image/|audio/|video/|font/|text/(?!html|xml|plain))", re.IGNORECASE
)
_ENOUGH = 8_192


def foreign_type(body: bytes, content_type: str | None) -> str | None:
    """Return what a body is, if it is no page: by its first bytes, then by its header.

    >>> foreign_type(b"%PDF-1.7", "text/html"), foreign_type(b"<!doctype html><p>", "application/json")
    ('application/pdf', None)
    >>> foreign_type(b"{}", "application/json")
    'application/json'
    """
    head = body[:_ENOUGH].removeprefix(codecs.BOM_UTF8).lstrip()
    found = next((name for pattern, name in _BEGINNINGS if pattern.match(head)), None)
    if found is not None:
        return found
    if _FEED.match(head):
        return "a feed"
    if content_type and _NO_HTML.match(content_type) and not _HTML.match(head):
        return content_type
    return None
