"""A lease: whoever claims rows holds them until then, and only the holder's token may record the outcome."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Lease:
    """A claim's token, when it was taken and until when it holds."""

    token: str
    taken_at: datetime
    until: datetime


def new_lease(now: datetime, seconds: int) -> Lease:
    """Return a lease with a token of its own."""
    return Lease(str(uuid.uuid4()), now, now + timedelta(seconds=seconds))
