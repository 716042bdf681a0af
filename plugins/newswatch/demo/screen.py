"""The demo's last screen: what came in, what was made of it, who was told, and what to try next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newswatch.demo.home import DemoHome
from newswatch.mail.sink import file_name
from newswatch.newsroom.truth import TruthChange
from newswatch.store.summary import MatchLine, RowCounts, Summary
from newswatch.text import clean_line


@dataclass(frozen=True)
class Spent:
    """What a run took: seconds of wall time, and of CPU in all its processes but the database server."""

    wall_s: float
    cpu_s: float


def show_demo(console: Console, home: DemoHome, summary: Summary, change: RowCounts, spent: Spent) -> None:
    """Show the sample newsroom's run."""
    _rule(console, "What came out")
    _show_feeds(console, summary, change)
    _show_articles(console, summary)
    _show_stories(console, summary)
    _show_matches(console, summary.matches)
    _show_mails(console, home, summary)
    _show_change(console, change, spent)
    _show_next(console, home)


def show_pages(console: Console, summary: Summary, *, left_out: int, spent: Spent) -> None:
    """Show a run over real pages."""
    _rule(console, "What came out")
    _show_articles(console, summary)
    _table(console, "languages", ["language", "articles"], [(x.lang, x.articles) for x in summary.languages])
    _show_stories(console, summary)
    _show_matches(console, summary.matches)
    counts = summary.counts
    console.print(
        f"pages: {counts.entries} ({left_out} left out: no usable address, or one served already) in "
        f"{spent.wall_s:.1f} s of wall time and {spent.cpu_s:.1f} s of CPU time: "
        f"{counts.entries / spent.wall_s:.2f} pages a second of wall time, "
        f"{counts.entries / spent.cpu_s:.2f} of CPU time, Airflow's start included"
    )


def show_revision(console: Console, change: TruthChange) -> None:
    """Say what the newsroom published in this round, so that the reader can compare."""
    for label, url in (("edited", change.edited), ("a copy", change.copy), ("a follow-up", change.follow_up)):
        if url:
            console.print(f"  the newsroom published {label}: [cyan]{_safe(url)}[/cyan]", highlight=False)


def _show_feeds(console: Console, summary: Summary, change: RowCounts) -> None:
    outcomes = Counter(feed.outcome or "not polled" for feed in summary.feeds)
    _fact(console, "feeds polled", f"{change.polls} of {summary.counts.feeds} ({_listed(outcomes)})")
    for feed in summary.feeds:
        if feed.state == "failing":
            said = f"{_safe(feed.source)}: {feed.reason}, {_safe(feed.detail or '')}"
            console.print(f"  [yellow]![/yellow] {said}", highlight=False)


def _show_articles(console: Console, summary: Summary) -> None:
    counts = summary.counts
    outcomes = Counter(
        {
            f"{line.state} ({line.reason})" if line.reason else line.state: line.entries
            for line in summary.outcomes
        }
    )
    _fact(console, "entries", f"{counts.entries} ({_listed(outcomes)})")
    _fact(
        console,
        "articles",
        f"{counts.articles}, of which {counts.copies} are copies folded into their original",
    )
    _fact(console, "stories", f"{counts.stories}, matched articles {counts.matches}")


def _show_stories(console: Console, summary: Summary) -> None:
    rows = [
        (
            _safe(story.title or "(no title)"),
            story.articles,
            story.copy_groups,
            story.independent_sources,
            " ".join(story.languages),
            ", ".join(story.topics),
        )
        for story in summary.stories
    ]
    heads = ["story", "articles", "works", "independent sources", "lang", "topics"]
    _table(console, "stories with a match, or told by several", heads, rows)


def _show_matches(console: Console, matches: Sequence[MatchLine]) -> None:
    rows = [
        (_safe(f"{m.source_name} [{m.lang}]"), _safe(m.title or ""), _marked(m.evidence)) for m in matches
    ]
    _table(console, "matches with their evidence (copies left out)", ["source", "title", "evidence"], rows)


def _show_mails(console: Console, home: DemoHome, summary: Summary) -> None:
    rows = [
        (_safe(mail.recipient), _safe(mail.subject), mail.state, _file_of(mail.message_id))
        for mail in summary.mails
    ]
    _table(console, f"mails, in {home.mail}", ["to", "subject", "state", "file"], rows)
    if summary.untold:
        _fact(console, "not told", _listed(Counter({x.reason: x.decisions for x in summary.untold})))


def _file_of(message_id: str) -> str:
    return file_name(f"Message-ID: {message_id}\n\n".encode())[:12] + "….eml"


def _show_change(console: Console, change: RowCounts, spent: Spent) -> None:
    grown = {
        "feed polls": change.polls,
        "entries": change.entries,
        "articles": change.articles,
        "versions": change.versions,
        "matches": change.matches,
        "mails": change.mails_sent,
    }
    _fact(console, "this run added", ", ".join(f"{number} {name}" for name, number in grown.items()))
    _fact(console, "it took", f"{spent.wall_s:.1f} s")


def _show_next(console: Console, home: DemoHome) -> None:
    console.print("\n[bold]What to try next[/bold]")
    for command, what in (
        (
            ".venv/bin/newswatch demo",
            "once more: the feeds are polled again, nothing is added, no mail is sent",
        ),
        (".venv/bin/newswatch demo --next", "the newsroom edits an article, adds a copy and a follow-up"),
        (f".venv/bin/newswatch sql --home {home.folder}", "ask the database; begin with report.story"),
        (f".venv/bin/newswatch why --home {home.folder} URL", "walk one address through every stage"),
        (f"ls {home.mail}", "the mails as they were delivered"),
        (
            f".venv/bin/newswatch run replay --from-archive --home {home.folder}",
            "read every page again, from the archive",
        ),
    ):
        console.print(f"  {command:<66} [dim]{what}[/dim]", highlight=False)


# Columns of numbers and codes keep their width; sentences are folded.
SHORT = {"articles", "works", "independent sources", "lang", "state", "language"}


def _table(console: Console, title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    if not rows:
        _fact(console, title, "none")
        return
    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="dim", box=SIMPLE_HEAD, leading=1
    )
    for head in heads:
        table.add_column(head, overflow="fold", no_wrap=head in SHORT)
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else str(cell) for cell in row))
    console.print()
    console.print(table)


def _fact(console: Console, name: str, value: str) -> None:
    console.print(f"[bold]{name}[/bold]: {value}", highlight=False)


def _rule(console: Console, title: str) -> None:
    console.print()
    console.rule(title, align="left")


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.most_common())


def _marked(evidence: str | None) -> Text:
    """Return a sentence with its hit, which the database puts between double brackets, marked."""
    head, _, rest = (clean_line(evidence) or "").partition("[[")
    hit, _, tail = rest.partition("]]")
    return Text.assemble(head, (f"»{hit}«" if hit else "", "bold yellow"), tail)


def _safe(text: str) -> str:
    """Return strangers' text as one line that can neither steer the terminal nor our markup."""
    return escape(clean_line(text) or "")
