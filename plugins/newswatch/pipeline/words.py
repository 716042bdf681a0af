"""How counts, times and sizes are said to a person. No I/O."""

from datetime import datetime


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its word.

    >>> counted(1, "feed"), counted(2, "feed")
    ('1 feed', '2 feeds')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def lasting(seconds: float) -> str:
    """Return a stretch of time in one unit.

    >>> lasting(90), lasting(300), lasting(3 * 86_400)
    ('90 s', '5 min', '3 d')
    """
    whole = max(0, int(seconds))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if whole >= 2 * size:
            return f"{whole // size} {unit}"
    return f"{whole} s"


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago in one unit.

    >>> from datetime import UTC
    >>> ago(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 3, tzinfo=UTC))
    '3 min ago'
    """
    return f"{lasting((now - then).total_seconds())} ago"


def in_bytes(number: int) -> str:
    """Return a size as disks are sold, in decimal units.

    >>> in_bytes(0), in_bytes(24_300_000), in_bytes(1_950_000_000), in_bytes(252_000_000_000)
    ('0 MB', '24 MB', '1.9 GB', '252 GB')
    """
    if number < 1_000_000_000:
        return f"{number // 1_000_000} MB"
    size = number / 1_000_000_000
    # Rounded down: what is nearly full must not look emptier than it is.
    return f"{int(size)} GB" if size >= 10 else f"{int(size * 10) / 10} GB"
