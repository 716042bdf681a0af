import threading
from email import message_from_bytes, policy

from newswatch.mail.sender import SmtpSender
from newswatch.mail.sink import FolderSink, file_name
from newswatch.mail.smtp_url import parse_smtp_url
from unit.mail.smtp_examples import message


def sent(sink, *messages):
    with SmtpSender(parse_smtp_url(sink.url)) as sender:
        for item in messages:
            sender.send(item, "reader@example.org")


def test_a_message_becomes_a_file_named_by_its_id(tmp_path):
    with FolderSink(tmp_path / "mail") as sink:
        sent(sink, message(text="북한군\r\n"))
    (path,) = sink.folder.iterdir()
    assert path.name == file_name(message().as_bytes())
    kept = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (kept["Message-ID"], kept.get_content()) == ("<1@newswatch.example>", "북한군\r\n")


def test_a_repeat_makes_no_second_file(tmp_path):
    with FolderSink(tmp_path) as sink:
        sent(sink, message(1), message(2), message(1))
        assert sink.received == 3
    assert len(list(tmp_path.iterdir())) == 2


def test_repeats_at_once_make_one_file_each(tmp_path):
    with FolderSink(tmp_path) as sink:
        threads = [
            threading.Thread(target=sent, args=(sink, *(message(number) for number in range(8))))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sink.received == 32
    assert len(list(tmp_path.iterdir())) == 8


def test_what_was_left_half_written_is_removed_at_the_start(tmp_path):
    (tmp_path / ".abc.eml.part").write_text("half")
    (tmp_path / "kept.eml").write_text("whole")
    with FolderSink(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == ["kept.eml"]


def test_a_sink_can_be_started_again_over_its_folder(tmp_path):
    for _ in range(2):
        with FolderSink(tmp_path) as sink:
            sent(sink, message())
    assert len(list(tmp_path.iterdir())) == 1


def test_a_message_without_id_is_kept_under_its_content(tmp_path):
    bare = message()
    del bare["Message-ID"]
    with FolderSink(tmp_path) as sink:
        sent(sink, bare, bare)
    assert len(list(tmp_path.iterdir())) == 1
