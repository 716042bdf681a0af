"""The states of an entry: the code, the database's CHECK and the documentation say the same."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.entries import FINAL, TRANSITIONS, EntryState, outcome_of
from newswatch.errors import ExtractError, FetchError, Reason, UrlError

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(?P<state>\w+)` \|.*\| (?P<next>[^|]*) \| (?P<final>yes|no) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def documented():
    table = (ROOT / "docs" / "entry-states.md").read_text(encoding="utf-8")
    return {row["state"]: row for row in ROW.finditer(table)}


def test_the_documents_name_the_states_of_the_code_in_order(documented):
    assert list(documented) == [str(state) for state in EntryState]


def test_the_documents_name_the_moves_of_the_code(documented):
    following = {state: set(re.findall(r"`(\w+)`", row["next"])) for state, row in documented.items()}
    assert following == TRANSITIONS


def test_the_documents_name_the_final_states_of_the_code(documented):
    assert {state for state, row in documented.items() if row["final"] == "yes"} == FINAL


def test_the_check_in_the_database_names_the_states_of_the_code():
    schema = (ROOT / "sql" / "migrations" / "0001_schema.sql").read_text(encoding="utf-8")
    table = schema.split("CREATE TABLE newswatch.entry (")[1].split("\n);")[0]
    check = re.search(r"state text NOT NULL CHECK \(\s*state IN \(([^)]*)\)", table)
    assert re.findall(r"'(\w+)'", check[1]) == [str(state) for state in EntryState]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (FetchError(Reason.GONE), EntryState.GONE),
        (FetchError(Reason.HTTP_STATUS, "404", status=404), EntryState.GONE),
        (FetchError(Reason.HTTP_STATUS, "410", status=410), EntryState.GONE),
        (FetchError(Reason.HTTP_STATUS, "401", status=401), EntryState.REFUSED),
        (FetchError(Reason.HTTP_STATUS, "402", status=402), EntryState.REFUSED),
        (FetchError(Reason.HTTP_STATUS, "403", status=403), EntryState.REFUSED),
        (FetchError(Reason.HTTP_STATUS, "451", status=451), EntryState.REFUSED),
        (FetchError(Reason.HTTP_STATUS, "400", status=400), EntryState.QUARANTINED),
        (FetchError(Reason.NOT_ARCHIVED), EntryState.QUARANTINED),
        (FetchError(Reason.ROBOTS), EntryState.REFUSED),
        (FetchError(Reason.FORBIDDEN_ADDRESS), EntryState.REFUSED),
        (FetchError(Reason.NOT_HTML), EntryState.REFUSED),
        (UrlError(Reason.BAD_URL), EntryState.REFUSED),
        (ExtractError(Reason.NO_BODY), EntryState.NO_ARTICLE),
        (ExtractError(Reason.CONSENT_WALL), EntryState.NO_ARTICLE),
        (ExtractError(Reason.LOGIN_WALL), EntryState.NO_ARTICLE),
        (ExtractError(Reason.NOT_FOUND_PAGE), EntryState.NO_ARTICLE),
        (ExtractError(Reason.INDEX_PAGE), EntryState.NO_ARTICLE),
        (ExtractError(Reason.NOT_HTML), EntryState.REFUSED),
        (ExtractError(Reason.NOINDEX), EntryState.REFUSED),
        (ExtractError(Reason.PARSER_CRASHED), EntryState.QUARANTINED),
        (FetchError(Reason.TOO_LARGE), EntryState.QUARANTINED),
    ],
)
def test_an_error_that_stays_ends_the_entry(error, state):
    assert outcome_of(error, attempts=1, max_attempts=5) is state


@pytest.mark.parametrize(
    ("attempts", "state"),
    [(1, EntryState.DUE), (4, EntryState.DUE), (5, EntryState.QUARANTINED), (6, EntryState.QUARANTINED)],
)
def test_an_error_that_may_pass_is_tried_until_the_attempts_are_used_up(attempts, state):
    assert outcome_of(FetchError(Reason.TIMEOUT, retryable=True), attempts, max_attempts=5) is state


def test_robots_that_could_not_be_read_refuse_the_entry_only_after_the_last_attempt():
    error = FetchError(Reason.ROBOTS, "the server failed", retryable=True)
    assert outcome_of(error, attempts=1, max_attempts=2) is EntryState.DUE
    assert outcome_of(error, attempts=2, max_attempts=2) is EntryState.REFUSED


@given(
    kind=st.sampled_from([FetchError, ExtractError, UrlError]),
    reason=st.sampled_from(list(Reason)),
    retryable=st.booleans(),
    attempts=st.integers(1, 9),
)
def test_whatever_fails_goes_where_a_claimed_entry_may_go(kind, reason, retryable, attempts):
    state = outcome_of(kind(reason, retryable=retryable), attempts, max_attempts=5)
    assert state in TRANSITIONS[EntryState.CLAIMED] - {EntryState.DONE}
    assert (state is EntryState.DUE) == (retryable and attempts < 5)


def test_nothing_is_lost_every_state_leads_to_a_final_one():
    reached = set(FINAL)
    while more := {state for state, after in TRANSITIONS.items() if after & reached} - reached:
        reached |= more
    assert reached == set(EntryState) == set(TRANSITIONS)
