"""Say what the demo is doing while it does it."""

import threading
from collections.abc import Iterable

from rich.console import Console
from rich.status import Status

from newswatch.demo.airflow import DagEvent
from newswatch.pipeline import Workplace
from newswatch.store.summary import RowCounts, count_rows

REFRESH_S = 0.4


class Progress:
    """Prints one line a step; on a terminal also a live line of what is being counted."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        """Print a step that has begun."""
        self._console.print(f"[dim]·[/dim] {text}", highlight=False)

    def follow(self, events: Iterable[DagEvent], workplace: Workplace) -> None:
        """Print each DAG as it ends, with its tasks and what it did."""
        self.say("starting Airflow")
        with self._console.status("") as status, _Ticker(status, workplace):
            for event in events:
                if event.kind == "start":
                    status.update(f"{event.dag_id} …")
                if event.kind == "end":
                    self._console.print(_line(event), highlight=False)


def _line(event: DagEvent) -> str:
    mark = "[green]✓[/green]" if event.state == "success" else "[red]✗[/red]"
    mapped = f", {event.mapped} mapped batches" if event.mapped else ""
    told = f", {event.asset_events} asset event" if event.asset_events else ""
    return f"{mark} DAG {event.dag_id:<17} {event.tasks} task instances{mapped}{told}, {event.seconds:.1f} s"


class _Ticker:
    """Reads the counts now and then, so that somebody who waits sees them grow."""

    def __init__(self, status: Status, workplace: Workplace) -> None:
        self._status, self._workplace = status, workplace
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="progress", daemon=True)

    def __enter__(self) -> "_Ticker":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._over.wait(REFRESH_S):
            with self._workplace.engine.begin() as conn:
                self._status.update(_counted(count_rows(conn)))


def _counted(counts: RowCounts) -> str:
    done = counts.entries - counts.waiting
    return (
        f"{counts.entries} entries, {done} collected, {counts.articles} articles, "
        f"{counts.matches} matches, {counts.mails_sent} mails"
    )
