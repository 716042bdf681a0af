"""From a page to an article: decoding, text, metadata, verdicts. No socket, no file."""

from newswatch.extract.article import extract_article
from newswatch.extract.decoding import decode_html

__all__ = ["decode_html", "extract_article"]
