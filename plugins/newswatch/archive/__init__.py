"""Keep what came from the web as it came, in WARC files, and find it again. Knows nothing of the database."""

from newswatch.archive.reader import Place, list_records, read_record
from newswatch.archive.record import Asked, Capture, Failure, Kept
from newswatch.archive.writer import Archive

__all__ = [
    "Archive",
    "Asked",
    "Capture",
    "Failure",
    "Kept",
    "Place",
    "list_records",
    "read_record",
]
