"""What came is found again as it came, by other people's tools too, and no fault of a disk goes unsaid."""

import errno
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from newswatch.archive import Archive, Asked, Capture, Failure, list_records, read_record, writer
from newswatch.archive.reader import _read
from newswatch.archive.record import pack_record, unpack_record
from newswatch.errors import FetchError, OutageError, Reason

NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)
ASKED = "https://a.example/1"
AGENT = "Newswatch/0.1 (+https://a.example/bot)"


def page(asked=ASKED, **values):
    given = {"url": asked, "at": NOON, "headers": {"content-type": "text/html"}, "body": b"<p>\xed\x95\x9c"}
    return Capture(Asked(asked, "https://a.example/feed", "guid 1"), **(given | values))


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path, AGENT) as archive:
        yield archive


def kept(archive, *captures):
    pointers = [archive.keep(capture) for capture in captures]
    archive.sync()
    return pointers


def files(archive):
    return sorted(archive.folder.rglob("*.warc.gz"))


def records(path):
    with path.open("rb") as file:
        return [
            (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]


def test_a_page_comes_back_as_it_came(archive):
    given = page(url="https://a.example/moved", status=203, user_agent="Other/1")
    (pointer,) = kept(archive, given)
    found = read_record(archive.folder, pointer, ASKED)
    assert found == replace(given, headers={**given.headers, "content-length": "6"})


def test_a_failure_comes_back_as_the_error_it_was(archive):
    failure = Failure(Asked(ASKED, guid="\u6771"), NOON, Reason.HTTP_STATUS, "451 Unavailable", 451)
    (pointer,) = kept(archive, failure)
    found = read_record(archive.folder, pointer, ASKED)
    assert found == failure
    assert (found.error.reason, found.error.status, found.error.retryable) == (Reason.HTTP_STATUS, 451, False)


def test_records_are_single_gzip_members_that_standard_tools_read(archive):
    kept(archive, page(), Failure(Asked(ASKED), NOON, Reason.GONE, "410 Gone", 410), page(ASKED + "2"))
    (path,) = files(archive)
    found = records(path)
    assert [kind for kind, *_ in found] == ["warcinfo", "response", "metadata", "response"]
    _, fields, http, body = found[1]
    assert fields.protocol == "WARC/1.1"
    assert fields.get_header("WARC-Target-URI") == ASKED
    assert fields.get_header("WARC-Date") == "2026-03-04T12:00:00.123456Z"
    assert (http.statusline, body) == ("200 OK", b"<p>\xed\x95\x9c")
    assert AGENT.encode() in found[0][3]
    assert found[0][1].get_header("WARC-Filename") == path.name
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, b"")


def test_the_body_is_kept_decoded_and_the_headers_say_so(archive):
    coded = {"Content-Encoding": "br", "transfer-encoding": "chunked", "content-length": "3"}
    kept(archive, page(headers=coded))
    http = records(files(archive)[0])[1][2]
    assert http.headers == [
        ("X-Crawler-Content-Encoding", "br"),
        ("X-Crawler-Transfer-Encoding", "chunked"),
        ("X-Crawler-Content-Length", "3"),
        ("Content-Length", "6"),
    ]


def test_no_credential_and_no_cookie_is_kept(archive):
    secret = "hush"
    headers = dict.fromkeys(("Set-Cookie", "www-authenticate", "Authorization", "cookie"), secret)
    asked = f"https://user:{secret}@a.example/feed"
    (pointer,) = kept(archive, page(asked, url=asked, headers=headers))
    assert b"hush" not in b"".join(
        part if isinstance(part, bytes) else str(part).encode()
        for record in records(files(archive)[0])
        for part in record
    )
    assert read_record(archive.folder, pointer, asked).asked.url == "https://a.example/feed"


@pytest.mark.parametrize(
    "header", ["a\r\nSet-Cookie: b", "\udcff", "caf\u00e9", "\x00", "a; filename=\u6771"], ids=ascii
)
def test_no_header_breaks_a_record(archive, header):
    (pointer,) = kept(archive, page(headers={"x-odd": header, "b\u00f6: \r\n": "x"}))
    assert read_record(archive.folder, pointer, ASKED).body == page().body
    assert "set-cookie" not in read_record(archive.folder, pointer, ASKED).headers


@given(body=st.binary(max_size=300), asked=st.text(max_size=30), detail=st.text(max_size=30))
def test_any_bytes_and_any_text_come_back(tmp_path_factory, body, asked, detail):
    for given_ in (
        page(asked, url=ASKED, body=body),
        Failure(Asked(asked, None, asked), NOON, Reason.TIMEOUT, detail, None, retryable=True),
    ):
        path = tmp_path_factory.getbasetemp() / "any.warc.gz"
        path.write_bytes(pack_record(given_))
        with path.open("rb") as file:
            found, _ = _read(ArchiveIterator(file, check_digests=True))
        assert (found.asked.guid, getattr(found, "body", None), getattr(found, "detail", None)) == (
            given_.asked.guid,
            getattr(given_, "body", None),
            getattr(given_, "detail", None),
        )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda pointer: pointer + "1", "no (whole )?record"),
        (lambda pointer: pointer.replace(".warc", ".lost"), "No such file"),
        (lambda pointer: f"../{pointer}", "no pointer"),
        (lambda pointer: pointer.rpartition(":")[0], "no pointer"),
        (lambda pointer: pointer.rpartition(":")[0] + ":99999999", "no record of ours"),
        (lambda pointer: pointer.rpartition(":")[0] + ":0", "no record of ours"),
        (lambda _: "", "no pointer"),
        (lambda pointer: pointer.rpartition(":")[0] + ":" + "9" * 19, "no pointer"),
        (lambda pointer: "\0" + pointer, "no pointer"),
    ],
)
def test_a_pointer_that_leads_nowhere_says_so(archive, change, said):
    (pointer,) = kept(archive, page())
    with pytest.raises(FetchError, match=said) as raised:
        read_record(archive.folder, change(pointer), ASKED)
    assert raised.value.reason is Reason.NOT_ARCHIVED
    assert raised.value.detail.isprintable()


def test_a_record_is_given_to_nobody_but_its_address(archive):
    first, second = kept(archive, page(), page("https://b.example/"))
    with pytest.raises(FetchError, match=r"that of https://b\.example/"):
        read_record(archive.folder, second, ASKED)
    assert read_record(archive.folder, first, "HTTPS://user:x@A.example:443/1#top").asked.url == ASKED


def test_a_torn_end_harms_no_other_record(archive, caplog):
    pointers = kept(archive, page(), page(ASKED + "2", body=os.urandom(900)))
    path = files(archive)[0]
    whole = path.read_bytes()
    for length in range(len(whole) - 30, int(pointers[1].rpartition(":")[2]), -7):
        path.write_bytes(whole[:length])
        assert read_record(archive.folder, pointers[0], ASKED).body == page().body
        assert [place.pointer for place in list_records(archive.folder)] == pointers[:1]
        with pytest.raises(FetchError, match="not_archived"):
            read_record(archive.folder, pointers[1], ASKED + "2")
    assert "archive: " in caplog.text


def test_a_bit_that_fell_over_is_noticed(archive):
    pointers = kept(archive, page(body=os.urandom(4000)), page(ASKED + "2"))
    path = files(archive)[0]
    spoilt = bytearray(path.read_bytes())
    spoilt[int(pointers[0].rpartition(":")[2]) + 2000] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(FetchError, match="not_archived"):
        read_record(archive.folder, pointers[0], ASKED)
    assert read_record(archive.folder, pointers[1], ASKED + "2").body == page().body


def test_what_others_put_there_is_passed_over(archive):
    kept(archive, page())
    (archive.folder / "notes.txt").write_text("x")
    foreign = files(archive)[0].with_name("other.warc.gz")
    foreign.write_bytes(b"no gzip at all")
    assert [place.asked.url for place in list_records(archive.folder)] == [ASKED]


def test_records_come_in_the_order_in_which_they_were_made(tmp_path):
    moments = [NOON + timedelta(hours=hours) for hours in (5, 1, 20, 1, 30)]
    with Archive(tmp_path, AGENT) as one, Archive(tmp_path, AGENT) as other:
        for number, moment in enumerate(moments):
            kept(one if number % 2 else other, page(f"{ASKED}/{number}", at=moment))
    assert len(list(tmp_path.iterdir())) == 2
    order = [int(place.asked.url.rpartition("/")[2]) for place in list_records(tmp_path)]
    assert order == [1, 3, 0, 2, 4]
    within = list_records(tmp_path, NOON + timedelta(hours=5), NOON + timedelta(hours=30))
    assert [place.asked.url[-1] for place in within] == ["0", "2"]
    assert list(list_records(tmp_path / "nowhere")) == []


def test_a_file_that_is_large_enough_is_followed_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "ROLL_BYTES", 3_000)
    with Archive(tmp_path, AGENT) as archive:
        pointers = kept(archive, *(page(f"{ASKED}/{n}", body=os.urandom(1000)) for n in range(8)))
        assert 3 <= len(files(archive)) < 8
        assert [read_record(tmp_path, p, f"{ASKED}/{n}").asked.url[-1] for n, p in enumerate(pointers)] == [
            *"01234567"
        ]


def test_nothing_is_made_where_nothing_is_kept(tmp_path):
    with Archive(tmp_path / "archive", AGENT) as archive:
        archive.sync()
    assert list(tmp_path.iterdir()) == []


def full_disk(_path):
    """Open the kernel's own full disk: every write to it fails with ENOSPC."""
    return os.open("/dev/full", os.O_WRONLY)


def test_a_full_disk_is_an_outage_that_names_the_folder(tmp_path):
    with Archive(tmp_path, AGENT, opener=full_disk) as archive:
        for _ in range(2):
            with pytest.raises(OutageError, match=f"archive in {tmp_path} cannot be written: No space left"):
                archive.keep(page())


def test_a_folder_that_is_none_is_an_outage(tmp_path):
    (tmp_path / "archive").write_text("a file")
    with Archive(tmp_path / "archive", AGENT) as archive, pytest.raises(OutageError, match="cannot be wri"):
        archive.keep(page())


def test_what_a_full_disk_cut_short_is_taken_away_and_the_next_record_goes_on(archive, monkeypatch):
    (first,) = kept(archive, page())
    write, path = os.write, files(archive)[0]
    whole = path.read_bytes()

    def write_half(handle, record):
        if len(record) < 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, bytes(record)[:-50])

    monkeypatch.setattr(os, "write", write_half)
    with pytest.raises(OutageError, match="No space left"):
        archive.keep(page(ASKED + "2"))
    monkeypatch.undo()
    assert path.read_bytes() == whole
    (third,) = kept(archive, page(ASKED + "3"))
    assert [place.pointer for place in list_records(archive.folder)] == sorted([first, third])


def test_a_disk_that_does_not_take_it_in_the_end_is_an_outage(archive, monkeypatch):
    archive.keep(page())

    def fail(_handle):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutageError, match="Input/output error"):
        archive.sync()


def test_a_record_without_our_words_is_none_of_ours(archive, tmp_path):
    kept(archive, page())
    path = tmp_path / "plain.warc"
    path.write_bytes(
        b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Date: yesterday\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    )
    with path.open("rb") as file:
        assert [unpack_record(record) for record in ArchiveIterator(file, check_digests=True)] == [None]
