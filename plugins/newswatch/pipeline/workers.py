"""Processes that read strangers' bytes: one that hangs or crashes is replaced, and the batch goes on."""

import atexit
import multiprocessing
import multiprocessing.process as process_module
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from newswatch.errors import ItemError, Reason

Result = TypeVar("Result")

ITEM_TIMEOUT_S = 60

# One pool a process, kept until its end: a worker's first page costs a second of imports.
_pools: dict[int, ProcessPool] = {}


class _Future(Protocol):
    def result(self) -> Any: ...  # noqa: ANN401  whatever the work returns


@dataclass(frozen=True)
class Workers:
    """The pool of this process, as large as it was first asked for; it starts with its first work."""

    processes: int

    def each(
        self, work: Callable[..., Result], calls: Sequence[tuple[Any, ...]], failure: type[ItemError]
    ) -> Iterator[Result | ItemError]:
        """Yield, in order, what the work returns for each tuple of arguments, or what sets the item aside.

        ``work`` is best a function of a pure package: a worker imports its module and all that it imports.
        Only ``ItemError``, a time-out and the death of the process are an item's fault; a bug goes on.
        """
        if not calls:
            return
        pool = _pool(self.processes)
        for future in [pool.schedule(work, args=list(call), timeout=ITEM_TIMEOUT_S) for call in calls]:
            yield _result(future, failure)

    def warm(self, work: Callable[[], None]) -> None:
        """Start the processes and give each this work, if there are none yet; nothing waits for it."""
        if os.getpid() not in _pools:
            pool = _pool(self.processes)
            for _ in range(self.processes):
                pool.schedule(work, timeout=ITEM_TIMEOUT_S)


def _pool(processes: int) -> ProcessPool:
    _be_nobodys_daemon()
    pool = _pools.get(os.getpid())  # a forked child must not use its parent's
    if pool is None:
        # spawn: a forked worker would share our database connections.
        context = multiprocessing.get_context("spawn")
        pool = _pools[os.getpid()] = ProcessPool(max_workers=processes, context=context)
        atexit.register(_stop, pool)
    return pool


def _be_nobodys_daemon() -> None:
    """Forget that this process was forked from a worker of Celery's.

    Celery's billiard makes its pool process the standard library's current one, and a task forked from it
    keeps that: a daemon, which may have no children, with a key that the standard library cannot hand on.
    """
    if multiprocessing.current_process().daemon:
        ours = multiprocessing.Process(daemon=False)
        ours.authkey = os.urandom(32)
        vars(process_module)["_current_process"] = ours  # there is no public way


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it without annotations
    pool.join()


def _result(future: _Future, failure: type[ItemError]) -> Any:  # noqa: ANN401  whatever the work returns
    try:
        return future.result()
    except ItemError as error:
        return error
    except FutureTimeoutError:
        return failure(Reason.TIMEOUT, f"not read within {ITEM_TIMEOUT_S} s")
    except ProcessExpired as error:
        return failure(Reason.PARSER_CRASHED, f"the process ended with {error.exitcode}")
