"""Extract the same pages with our extractor and with peers: what each costs, and how good its text is.

    python -m benchmarks.extraction [--rounds N] [--pages FILE.jsonl[.gz]] [--json FILE]

Every extractor gets the same decoded text of a page and its address, and may fetch nothing. They take turns
page by page, in an order that changes, so that whatever else the machine does hits all alike. The first round
warms them up and scores their texts; it is not timed. What counts are the ratios within a round.
"""

import argparse
import gc
import gzip
import json
import logging
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from unittest.mock import patch

from benchmarks.parsing import ratios, rotated
from benchmarks.shingles import Score, f1, score
from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches

from newswatch.errors import ExtractError
from newswatch.extract import extract_article
from newswatch.model import Page

with warnings.catch_warnings(action="ignore"):  # newspaper4k misses an optional package aloud
    from newspaper import Article as NewspaperArticle
from readability import Document as ReadabilityDocument
from resiliparse.extract.html2text import extract_plain_text

OURS, PARSE, PEER = "newswatch, all fields", "lxml parse alone", "trafilatura, with metadata"
OWN_PAGES = Path(__file__).parents[1] / "tests" / "data" / "pages"
Times = Mapping[str, Sequence[float]]
_SHORT = "<html><body><p>The pilots were told of it.</p></body></html>"
_PARSER = lxml_html.HTMLParser(encoding="utf-8")


@dataclass(frozen=True)
class Labelled:
    """A page, with the paragraphs of its text if someone cut them by hand."""

    html: str
    url: str
    truth: Sequence[str] | None


def with_ours(page: Labelled) -> str:
    """Extract every field of an article as the pipeline does."""
    try:
        return extract_article(Page(url=page.url, html=page.html)).text
    except ExtractError:
        return ""


def with_trafilatura(page: Labelled) -> str:
    """Extract the text with trafilatura's defaults."""
    document = bare_extraction(page.html, url=page.url)
    return (document.text or "") if document else ""  # type: ignore[union-attr]  # a dict only with as_dict


def with_metadata(page: Labelled) -> str:
    """Extract text and metadata with trafilatura's defaults."""
    document = bare_extraction(page.html, url=page.url, with_metadata=True)
    return (document.text or "") if document else ""  # type: ignore[union-attr]  # a dict only with as_dict


def with_newspaper(page: Labelled) -> str:
    """Extract text and metadata with newspaper4k, which would else fetch the pictures."""
    article = NewspaperArticle(page.url, fetch_images=False)
    article.download(input_html=page.html)
    return str(article.parse().text)


def with_readability(page: Labelled) -> str:
    """Extract the article's markup with readability-lxml; the text is read off it."""
    summary = lxml_html.fromstring(ReadabilityDocument(page.html, url=page.url).summary())
    return "\n\n".join(str(text) for text in summary.itertext())


def with_resiliparse(page: Labelled) -> str:
    """Extract the main text with resiliparse, without link targets and bullets."""
    return str(extract_plain_text(page.html, main_content=True, list_bullets=False, links=False))


def parse_only(page: Labelled) -> str:
    """Parse the page and do nothing with it: the unit of cost."""
    lxml_html.document_fromstring(page.html.encode(), parser=_PARSER)
    return ""


EXTRACTORS: Mapping[str, Callable[[Labelled], str]] = {
    PARSE: parse_only,
    OURS: with_ours,
    "trafilatura, default": with_trafilatura,
    PEER: with_metadata,
    "newspaper4k": with_newspaper,
    "readability-lxml": with_readability,
    "resiliparse": with_resiliparse,
}


def own_pages() -> Iterator[Labelled]:
    """Yield our labelled pages."""
    for path in sorted(OWN_PAGES.rglob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        yield Labelled(path.with_suffix(".html").read_text(encoding="utf-8"), label["url"], label.get("text"))


def pages_of(path: Path) -> Iterator[Labelled]:
    """Yield the pages of a file of JSON lines: ``html``, ``url`` and perhaps ``truth``."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for row in map(json.loads, lines):
            truth = row.get("truth") or {}
            text = truth.get("paragraphs") or ([truth["text"]] if truth.get("text") else None)
            yield Labelled(row["html"], row.get("url") or "", text)


def answer(name: str, page: Labelled) -> str:
    """Return an extractor's text; what breaks it costs it the page."""
    try:
        return EXTRACTORS[name](page)
    except Exception:  # noqa: BLE001  a peer on a page that it cannot read
        return ""


def warm_up(pages: Sequence[Labelled]) -> dict[str, list[Score]]:
    """Run every extractor once on every page; return the scores of those that have truth."""
    scores: dict[str, list[Score]] = {name: [] for name in EXTRACTORS}
    for page in pages:
        for name in EXTRACTORS:
            text = answer(name, page)
            if page.truth:
                scores[name].append(score(page.truth, text))
    return scores


def measure_round(pages: Sequence[Labelled], number: int) -> dict[str, float]:
    """Return each extractor's CPU seconds over all pages; none pays for the garbage of another."""
    spent = dict.fromkeys(EXTRACTORS, 0.0)
    reset_caches()  # trafilatura and htmldate remember strings, which a new page has not
    bare_extraction(_SHORT)  # justext reads its lists again, which no page shall pay for
    for place, page in enumerate(pages):
        for name in rotated(list(EXTRACTORS), number + place):
            gc.collect()
            started = time.process_time()
            answer(name, page)
            spent[name] += time.process_time() - started
    return spent


def print_table(times: Times, scores: Mapping[str, Sequence[Score]], count: int) -> None:
    """Print one row per extractor: cost in parses, pages per CPU second, ours as a multiple, text F1."""
    heads = (
        "extractor",
        "× lxml parse",
        "range",
        "pages per CPU second",
        "range",
        "ours / this",
        "range",
        "F1",
    )
    print(f"\n| {' | '.join(heads)} |\n|---{'|--:' * (len(heads) - 1)}|")
    for name, found in times.items():
        speeds = [count / spent for spent in found]
        cells = (
            name,
            *_with_range(ratios(found, times[PARSE]), 1),
            *_with_range((median(speeds), min(speeds), max(speeds)), 1),
            *_with_range(ratios(times[OURS], found), 2),
            f"{f1(scores[name]):.1f}" if scores[name] and name != PARSE else "",
        )
        print(f"| {' | '.join(cells)} |")


def _with_range(found: tuple[float, float, float], digits: int) -> tuple[str, str]:
    middle, low, high = (f"{value:,.{digits}f}" for value in found)
    return middle, f"{low} to {high}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure extraction beside peers.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--pages", type=Path, help="JSON lines, gzipped or not; without it, our labelled pages"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    pages = list(pages_of(options.pages) if options.pages else own_pages())
    warnings.simplefilter("ignore")
    with patch("socket.socket.connect", side_effect=OSError("nothing is fetched")):
        scores = warm_up(pages)
        gc.freeze()
        rounds = [measure_round(pages, number) for number in range(options.rounds)]
    times = {name: [spent[name] for spent in rounds] for name in EXTRACTORS}
    with_truth = sum(page.truth is not None for page in pages)
    print(f"{len(pages)} pages, {with_truth} with truth, {options.rounds} rounds")
    print_table(times, scores, len(pages))
    if options.json:
        found = {
            "pages": len(pages),
            "cpu_s": times,
            "f1": {name: f1(scores[name]) for name in scores if scores[name]},
        }
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
