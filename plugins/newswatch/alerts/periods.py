"""When a digest is due, by the reader's clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from newswatch.alerts.model import Mode, Subscription
from newswatch.alerts.words import find_zone

_DEFAULT_HOUR = 7
_MONDAY = 0


@dataclass(frozen=True)
class Period:
    """What a digest covers: from ``start`` up to, not including, ``end``."""

    start: datetime
    end: datetime

    @property
    def key(self) -> str:
        """The end in UTC: with the subscription it names a digest for good, whatever it starts from.

        >>> Period(datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)).key
        '2026-03-04T00:00Z'
        """
        return f"{self.end.astimezone(UTC):%Y-%m-%dT%H:%M}Z"


def due_period(subscription: Subscription, last_end: datetime | None, now: datetime) -> Period | None:
    """Return the period to write a digest of, ``None`` while the last one holds or for immediate mail.

    It ends at the last slot of the subscription (each hour, or ``at_hour`` in its zone, weekly on Monday)
    and starts where the last digest ended; the first digest covers one step. Missed slots make one digest.

    Raises:
        AlertError: The subscription's zone does not exist.
    """
    if subscription.mode is Mode.IMMEDIATE:
        return None
    end = _last_slot(subscription, now)
    if last_end is None:
        return Period(_last_slot(subscription, end - timedelta(microseconds=1)), end)
    return Period(last_end, end) if last_end < end else None


def _last_slot(subscription: Subscription, now: datetime) -> datetime:
    if subscription.mode is Mode.HOURLY:
        return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    zone = find_zone(subscription.zone)
    hour = _DEFAULT_HOUR if subscription.at_hour is None else subscription.at_hour
    today = now.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(9))  # nine days hold a Monday whose hour is past
    if subscription.mode is Mode.WEEKLY:
        days = (day for day in days if day.weekday() == _MONDAY)
    slots = (datetime.combine(day, time(hour), zone).astimezone(UTC) for day in days)
    return next(slot for slot in slots if slot <= now)
