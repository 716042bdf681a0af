"""The filters as anybody meets them: processes that are sent lines and answer each before the next."""

import base64
import json
import random
import select
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest

COMMANDS = ("parse", "extract", "link", "tag", "urls")
ANSWER_S = 60
SEED = 7
MILLION = 1_000_000

FEED = base64.b64encode(
    b"<rss version='2.0'><channel><title>T</title><item><title>A</title><link>http://a.org/1</link></item>"
    b"</channel></rss>"
).decode()
PAGE = (
    "<html><head><title>A bridge opens</title></head><body><article><h1>A bridge opens</h1>"
    + "".join(
        f"<p>The bridge of the {n} towns was opened on Monday, and people crossed it all day.</p>"
        for n in range(12)
    )
    + "</article></body></html>"
)
GOOD = {
    "url": "http://www.a.org/x/one",
    "body_base64": FEED,
    "html": PAGE,
    "title": "A bridge opens",
    "text": "The bridge of the towns was opened on Monday, and people crossed it all day.",
    "lang": "en",
    "source": "a.org",
    "date": "2026-01-02T03:04:05+00:00",
}
NESTED_TAGS = "<div>" * (MILLION // 5)


def odd_lines():
    """Lines that no filter can use, by what is odd about them; none holds a newline."""
    noise = random.Random(SEED).randbytes(MILLION).replace(b"\n", b"")
    return {
        "random bytes": noise,
        "NULs": b"\0" * MILLION,
        "invalid UTF-8": b'{"id": 1, "url": "' + b"\xff\xfe" * 1000 + b'"}',
        "UTF-16": '{"id": 1}'.encode("utf-16"),
        "deep nesting": b"[" * MILLION,
        "deep objects": b'{"a":' * 200_000,
        "an array": b'[{"id": 1}]',
        "a number": b"12",
        "null": b"null",
        "an empty line": b"",
        "blanks": b"  \t",
        "half an object": b'{"id": 1, "url": "http://a.org',
        "no JSON number": b'{"id": NaN}',
        "a number too large": b'{"id": 1e999}',
        "a number of many digits": b'{"id": ' + b"9" * 10_000 + b"}",
        "wrong types": b'{"id": 1, "url": 3, "html": {}, "body_base64": [], "text": 5, "date": []}',
        "no base64": b'{"id": 1, "url": "x", "html_base64": "%%", "body_base64": "%%", "text": 5}',
    }


ODD = odd_lines()


@contextmanager
def running(command):
    """A filter at work; nothing may be left on its standard error."""
    words = [sys.executable, "-m", "newswatch", command]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        try:
            yield process
            process.stdin.close()
            assert process.wait(ANSWER_S) == 0
            assert process.stderr.read() == b""
        finally:
            process.kill()


def ask(process, line):
    """Send one line and return the answer to it, which must come before anything else is sent."""
    process.stdin.write((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n")
    return read_answer(process)


def read_answer(process):
    answer, until = b"", time.monotonic() + ANSWER_S
    while not answer.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0, until - time.monotonic()))
        assert ready, "no answer"
        part = process.stdout.read(65_536)
        assert part, "the filter ended"
        answer += part
    assert answer.count(b"\n") == 1
    return json.loads(answer.decode("utf-8"), parse_constant=pytest.fail)


@pytest.fixture(scope="module")
def started():
    """The filters that run, each started once, whatever the order of the tests."""
    with ExitStack() as stack:
        processes = {}

        def start(command):
            if command not in processes:
                processes[command] = stack.enter_context(running(command))
            return processes[command]

        yield start


@pytest.fixture(params=COMMANDS)
def talking(started, request):
    return started(request.param)


def test_each_line_is_answered_before_the_next_is_sent(talking):
    for number in range(3):
        answer = ask(talking, {"id": number, **GOOD})
        assert answer["id"] == number
        assert "error" not in answer


@pytest.mark.parametrize("oddity", ODD)
def test_an_odd_line_gets_an_error_and_the_next_is_answered(talking, oddity):
    answer = ask(talking, ODD[oddity])
    # An article without any text that can be read matches nothing, and that is an answer.
    assert set(answer) == {"id", "error"} or answer.get("matches") == []
    if "error" in answer:
        assert set(answer["error"]) == {"stage", "reason", "detail"}
        assert len(answer["error"]["detail"]) <= 500
    assert "error" not in ask(talking, {"id": "next", **GOOD})


@pytest.mark.parametrize(
    "given", ["text", 7, -1.5, 10**30, True, "\ud800 lone", "\u2028\x85\x9b", "한글", ""]
)
def test_an_id_comes_back_as_it_came(talking, given):
    assert ask(talking, {"id": given, **GOOD})["id"] == given


@pytest.mark.parametrize("given", [None, [1, {"a": None}], {"b": [2.5]}])
def test_an_id_of_several_parts_comes_back_too(talking, given):
    answer = ask(talking, {"id": given, **GOOD})
    assert answer["id"] == given


def test_fields_may_be_absent(talking):
    answer = ask(talking, b"{}")
    assert answer["id"] is None


def test_surrogates_in_the_fields_make_no_invalid_answer(talking):
    odd = {
        name: f"{value} \ud83d \udc80" for name, value in GOOD.items() if name not in {"date", "body_base64"}
    }
    assert ask(talking, {"id": 1, **GOOD, **odd})["id"] == 1
    assert "error" not in ask(talking, {"id": "next", **GOOD})


def test_a_million_bytes_of_nested_tags_are_answered(talking):
    markup = {
        "html": NESTED_TAGS,
        "text": NESTED_TAGS,
        "body_base64": base64.b64encode(NESTED_TAGS.encode()).decode(),
    }
    assert ask(talking, {"id": 1, **GOOD, **markup})["id"] == 1
    assert "error" not in ask(talking, {"id": "next", **GOOD})


def test_a_deep_id_is_answered_whatever_the_depth():
    with running("urls") as process:
        for depth in (100, 400, 700, 900, 950, 980, 990, 5_000):
            nested = b"[" * depth + b"]" * depth
            answer = ask(process, b'{"url": "http://a.org/", "id": ' + nested + b"}")
            assert "error" in answer or answer["canonical_url"]


def test_the_last_line_needs_no_end():
    line = json.dumps({"id": 1, "url": "http://a.org/"}).encode()
    done = subprocess.run(
        [sys.executable, "-m", "newswatch", "urls"], input=line, capture_output=True, check=True
    )
    assert json.loads(done.stdout)["id"] == 1


def test_a_reader_that_goes_away_ends_it_without_a_word():
    line = json.dumps({"id": 1, "url": "http://a.org/"}).encode() + b"\n"
    words = [sys.executable, "-m", "newswatch", "urls"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        process.stdin.write(line)
        assert process.stdout.readline()
        process.stdout.close()
        process.stdin.write(line)
        process.stdin.close()
        assert process.wait(ANSWER_S) == 1
        assert process.stderr.read() == b""


def test_an_answer_cut_at_the_end_is_no_fault_either():
    script = f"{sys.executable} -m newswatch topics list --json | true"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True)
    assert done.stderr == b""


def test_an_interrupt_ends_it_without_a_word():
    with subprocess.Popen(
        [sys.executable, "-m", "newswatch", "urls"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    ) as process:
        ask(process, {"id": 1, "url": "http://a.org/"})
        process.send_signal(signal.SIGINT)
        assert process.wait(ANSWER_S) == 130
        assert process.stderr.read() == b""


def test_topics_that_are_wrong_are_named(tmp_path):
    (tmp_path / "bad.yaml").write_text("id: [")
    done = subprocess.run(
        [sys.executable, "-m", "newswatch", "tag", "--topics", str(tmp_path)],
        input=b"",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"bad.yaml" in done.stderr
    assert b"Traceback" not in done.stderr
