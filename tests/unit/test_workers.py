"""Work that hangs, dies or fails in a process of its own; the functions are the standard library's, so that a
fresh process finds them."""

import operator
import os
import subprocess
import sys
import time

import pytest

from newswatch import urls
from newswatch.errors import ExtractError, FetchError, Reason, UrlError
from newswatch.extract import languages, warm_up
from newswatch.extract.words.phrases import phrases
from newswatch.pipeline import workers
from newswatch.pipeline.workers import Workers


@pytest.fixture(scope="module")
def pool():
    return Workers(2)


def test_results_come_in_the_order_of_the_calls(pool):
    assert list(pool.each(operator.add, [(n, 1) for n in range(20)], ExtractError)) == [*range(1, 21)]


def test_no_work_starts_no_process(monkeypatch):
    monkeypatch.setattr(workers, "_pool", lambda _: pytest.fail("a pool was made"))
    assert list(Workers(1).each(operator.add, [], ExtractError)) == []


class Pool:
    def __init__(self):
        self.given = []

    def schedule(self, work, timeout):
        self.given.append((work, timeout))


def test_every_process_is_warmed_when_the_pool_starts_and_only_then(monkeypatch):
    made = Pool()
    monkeypatch.setattr(workers, "_pools", {})
    monkeypatch.setattr(workers, "_pool", lambda _: workers._pools.setdefault(os.getpid(), made))
    for _ in range(3):
        Workers(2).warm(warm_up)
    assert made.given == [(warm_up, workers.ITEM_TIMEOUT_S)] * 2


def test_warming_leaves_a_process_with_all_it_needs(pool):
    pool.warm(warm_up)
    warm_up()
    assert phrases.cache_info().currsize == 1
    assert languages._detector.cache_info().currsize == 1


def test_an_item_error_is_the_answer_for_its_item(pool):
    found = list(pool.each(urls.canonical_url, [("no address",), ("http://a.org/b",)], ExtractError))
    assert isinstance(found[0], UrlError)
    assert found[0].reason is Reason.BAD_URL
    assert found[1] == "https://a.org/b"


def test_a_process_that_dies_costs_its_item_and_no_other(pool):
    (died,) = pool.each(os._exit, [(3,)], ExtractError)
    assert isinstance(died, ExtractError)
    assert (died.reason, died.detail) == (Reason.PARSER_CRASHED, "the process ended with 3")
    assert list(pool.each(operator.add, [(1, 1), (2, 2)], ExtractError)) == [2, 4]


def test_work_that_hangs_is_ended(pool, monkeypatch):
    monkeypatch.setattr(workers, "ITEM_TIMEOUT_S", 0.2)
    (hung,) = pool.each(time.sleep, [(600,)], FetchError)
    assert isinstance(hung, FetchError)
    assert hung.reason is Reason.TIMEOUT
    monkeypatch.undo()
    assert list(pool.each(operator.add, [(1, 1)], ExtractError)) == [2]


def test_a_bug_is_nobodys_fault_but_ours(pool):
    with pytest.raises(ZeroDivisionError):
        list(pool.each(operator.truediv, [(1, 0)], ExtractError))


UNDER_CELERY = """
import operator, os, sys
import billiard
from newswatch.errors import ExtractError
from newswatch.pipeline.workers import Workers

def task():
    # Airflow forks a process for the task from Celery's.
    pid = os.fork()
    if pid:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    found = [*Workers(1).each(operator.add, [(1, 2)], ExtractError)]
    os._exit(0 if found == [3] else 1)

worker = billiard.Process(target=task, daemon=True)
worker.start()
worker.join()
sys.exit(worker.exitcode)
"""


def test_a_task_below_celery_may_have_workers_too():
    """A pool process of Celery's is a daemon, and daemons may have no children."""
    done = subprocess.run([sys.executable, "-c", UNDER_CELERY], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
