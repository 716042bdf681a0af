"""The words of our mails: languages, moments in the reader's zone, counts, shortened lines."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newswatch.errors import AlertError, Reason

_LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sr": "Serbian", "sv": "Swedish",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
# strftime follows the process's locale, and mail must not.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def language_name(code: str | None) -> str | None:
    """Return what people call a language; the code itself where we do not know.

    >>> language_name("uk"), language_name("xx"), language_name(None)
    ('Ukrainian', 'xx', None)
    """
    if not code:
        return None
    return _LANGUAGES.get(code.split("-")[0].lower(), code)


def language_tag(code: str | None) -> str | None:
    """Return a language for the ``lang`` of an element, where it is one that programs will know.

    >>> language_tag("pt-BR"), language_tag("xx")
    ('pt', None)
    """
    tag = (code or "").split("-")[0].lower()
    return tag if tag in _LANGUAGES else None


def local_time(moment: datetime, zone: str) -> str:
    """Return a moment as the reader's clock shows it, with the place whose clock that is.

    >>> from datetime import UTC
    >>> local_time(datetime(2026, 1, 2, 15, 4, tzinfo=UTC), "Asia/Seoul")
    '3 Jan 2026, 00:04 (Seoul)'

    Raises:
        AlertError: There is no such zone.
    """
    return f"{_clock(moment, zone)} ({_place(zone)})"


def local_span(start: datetime, end: datetime, zone: str) -> str:
    """Return a span of time as the reader's clock shows it.

    Raises:
        AlertError: There is no such zone.
    """
    return f"{_clock(start, zone)} to {_clock(end, zone)} ({_place(zone)})"


def _clock(moment: datetime, zone: str) -> str:
    local = moment.astimezone(find_zone(zone))
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def _place(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def find_zone(zone: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises:
        AlertError: There is no such zone.
    """
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise AlertError(Reason.BAD_INPUT, f"no time zone {zone!r}") from error


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun.

    >>> counted(1, "outlet"), counted(1200, "outlet"), counted(2, "story", "stories")
    ('1 outlet', '1,200 outlets', '2 stories')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def listed(items: Sequence[str], most: int = 4) -> str:
    """Return items in a row as a sentence has them.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=2)
    ('a, b and c', 'a, b and 1 more')
    """
    shown = list(items[:most])
    if len(items) > most:
        shown.append(f"{len(items) - most} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def shortened(line: str, most: int) -> str:
    """Return a line of at most ``most`` characters, cut between words where there are any.

    >>> shortened("one two three", 9), shortened("가나다라마바사", 4)
    ('one two…', '가나다…')
    """
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > most // 2 else cut).rstrip(" ,;:–—-") + "…"
