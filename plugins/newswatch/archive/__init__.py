"""Keep what came from the web as it came, in WARC files, and find it again. Knows nothing of the database."""

from newswatch.archive.reader import list_records, read_record
from newswatch.archive.record import Capture, Failure, Kept, Kind
from newswatch.archive.writer import Archive

__all__ = ["Archive", "Capture", "Failure", "Kept", "Kind", "list_records", "read_record"]
