"""What the pages of the plugin show, over a real database."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError

from newswatch.pipeline import Workplace
from newswatch.pipeline.workers import Workers
from newswatch.settings import Settings
from newswatch.web import HealthCache, health_answer, trace_page

NOW = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)


@pytest.fixture
def opens(engine, tmp_path):
    """An opener that counts how often it was asked."""

    @contextmanager
    def opened():
        opened.times += 1
        yield Workplace(engine, Settings(home=tmp_path), lambda: NOW, Workers(1))

    opened.times = 0
    return opened


@contextmanager
def refused():
    raise OperationalError("SELECT 1", {}, Exception("connection to 10.0.0.7 refused"))
    yield


def test_an_empty_pipeline_does_not_work_and_says_no_more_to_strangers(opens):
    status, body = health_answer(HealthCache(opens), detailed=False)
    assert (status, body) == (503, {"code": 2, "verdict": "does not work"})
    status, body = health_answer(HealthCache(opens), detailed=True)
    assert status == 503
    assert "nothing has run yet" in body["broken"][0]


def test_the_database_is_not_asked_each_time(opens):
    cache = HealthCache(opens)
    answers = [health_answer(cache, detailed=False) for _ in range(20)]
    assert opens.times == 1
    assert answers[0] == answers[-1]


def test_a_database_that_is_gone_is_an_answer_and_its_address_no_strangers_business():
    assert health_answer(HealthCache(refused), detailed=False) == (
        503,
        {"code": 2, "verdict": "does not work"},
    )
    status, body = health_answer(HealthCache(refused), detailed=True)
    assert status == 503
    assert "10.0.0.7" in body["broken"][0]


def test_an_address_nobody_knows_and_what_is_no_address(opens):
    assert "Stopped at poll: no feed has brought this address" in trace_page(opens, "https://a.example/1")
    assert "Stopped at this is no address" in trace_page(opens, "mailto:a@b.example")
    hostile = trace_page(opens, "https://a.example/<img src=x onerror=alert(1)>")
    assert "<img" not in hostile
