"""From a page to an article: decoding, text, metadata, verdicts. No socket, no file."""

from newswatch.extract.absence import NoArticle
from newswatch.extract.article import extract_article, read_article
from newswatch.extract.fallback import best_text
from newswatch.extract.page.decoding import decode_html
from newswatch.extract.page.directives import forbids_archive, rules_of_header
from newswatch.extract.reading import Reading, read_page
from newswatch.extract.warming import warm_up

__all__ = [
    "NoArticle",
    "Reading",
    "best_text",
    "decode_html",
    "extract_article",
    "forbids_archive",
    "read_article",
    "read_page",
    "rules_of_header",
    "warm_up",
]
