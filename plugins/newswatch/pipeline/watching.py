"""Watch sources and stages: note what stops working and what works again; tell the operators of each once."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from newswatch.alerts.incidents import endings, find_troubles, starting
from newswatch.alerts.message import build_message
from newswatch.alerts.model import MailKind, OutboxMail
from newswatch.alerts.ops import Phase, compose_ops, willing_operators
from newswatch.alerts.watched import Incident, IncidentKind, Trouble
from newswatch.mail.sender import SmtpSender
from newswatch.mail.smtp_url import parse_smtp_url
from newswatch.pipeline.alerting import letterhead, send_mails, set_aside_mails
from newswatch.pipeline.workplace import Run, Workplace, clock_of, open_workplace, recorded_run
from newswatch.settings import Settings
from newswatch.stages import scheduled_stages, stage_of_dag
from newswatch.store import alerts, watching
from newswatch.text import clean_line

_log = logging.getLogger("newswatch")
DETAIL_CHARS = 500


def watch_sources(workplace: Workplace) -> dict[str, int]:
    """Note what stopped working and what works again, tell the operators, and send what is due.

    An incident and its mails commit together: each is told once when it starts and once when it ends.
    """
    now = workplace.clock()
    with recorded_run(workplace, "watch_sources") as run:
        with workplace.engine.begin() as conn:
            facts = watching.read_facts(conn, now)
            noted = watching.open_incidents(conn)
            troubles = find_troubles(facts, scheduled_stages(workplace.settings.poll_every_s), now)
            over = endings(facts, troubles, noted)
            ended = [watching.end_incident(conn, number, how, now) for number, how in over.items()]
            started = [watching.open_incident(conn, trouble, now) for trouble in starting(troubles, noted)]
            counts = _tell(conn, workplace, [*filter(None, started)], [*filter(None, ended)])
        run.count(open=len(noted), **counts)
        if workplace.settings.smtp_url:
            send_mails(workplace, run)
        return run.counts


def _tell(
    conn: Connection, workplace: Workplace, started: Sequence[Incident], ended: Sequence[Incident]
) -> dict[str, int]:
    """Put the mails about these incidents into the outbox, in the transaction that notes them."""
    settings = workplace.settings
    recipients = willing_operators(settings.ops_recipients, alerts.opt_outs(conn))
    mails = 0
    for phase, incidents in ((Phase.START, started), (Phase.END, ended)):
        composed = compose_ops(phase, incidents, recipients, letterhead(settings), settings.public_url)
        mails += alerts.insert_mails(conn, composed.mails, workplace.clock())
        set_aside_mails(conn, workplace, composed)
    return {"started": len(started), "ended": len(ended), "mails": mails}


def report_failure(place: Workplace | Settings, dag_id: str, detail: str) -> dict[str, int]:
    """Note at once that a stage failed for good, and mail the operators. Never raises: it is called in need.

    Given settings it opens the database itself. Where that, or noting, fails, the mail goes straight to the
    server: once a day and stage from this machine, and with the same Message-ID from any.
    """
    settings = place if isinstance(place, Settings) else place.settings
    said = hide_secrets(clean_line(detail) or "no detail", settings)[:DETAIL_CHARS]
    subject = stage.name if (stage := stage_of_dag(dag_id)) else dag_id
    try:
        with ExitStack() as stack:
            workplace = place if isinstance(place, Workplace) else stack.enter_context(open_workplace(place))
            return _note_failure(workplace, subject, said)
    except Exception as error:  # noqa: BLE001  whatever stands in the way, the operators must hear of it
        why = hide_secrets(clean_line(str(error)) or "", settings)[:DETAIL_CHARS]
        _log.error("the failure of %s is not noted: %s: %s", subject, type(error).__name__, why)
        clock = clock_of(place) if isinstance(place, Settings) else place.clock
        said = f"{said} (not noted: {why})"
    try:
        return _mail_directly(settings, subject, said, clock())
    except Exception as error:  # noqa: BLE001  nothing is left to try
        _log.error("the failure of %s is told to nobody: %s", subject, type(error).__name__)
        return {"not_noted": 1}


def _note_failure(workplace: Workplace, subject: str, detail: str) -> dict[str, int]:
    now = workplace.clock()
    with workplace.engine.begin() as conn:
        incident = watching.open_incident(conn, Trouble(IncidentKind.STAGE_FAILED, subject, now, detail), now)
        counts = _tell(conn, workplace, [incident] if incident else [], [])
    run = Run(0, counts)
    if workplace.settings.smtp_url:
        try:
            send_mails(workplace, run, MailKind.OPS)
        except Exception as error:  # noqa: BLE001  it is noted, and the mail waits in the outbox
            _log.error("the mail about %s waits: %s", subject, type(error).__name__)
    return run.counts


def _mail_directly(settings: Settings, subject: str, detail: str, now: datetime) -> dict[str, int]:
    """Hand the mails to the server with no outbox between; what fails is logged."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    # The day stands for the beginning, which no table remembers: the Message-ID is the same all day.
    incident = Incident(0, IncidentKind.STAGE_FAILED, subject, now, day, detail)
    head = letterhead(settings)
    composed = compose_ops(Phase.START, [incident], settings.ops_recipients, head, settings.public_url)
    sent = sum(_send_once(settings, mail, now) for mail in composed.mails) if settings.smtp_url else 0
    return {"not_noted": 1, "mails_sent": sent}


def _send_once(settings: Settings, mail: OutboxMail, now: datetime) -> bool:
    """Send a mail unless this machine has sent it already; return whether it went out."""
    mark = settings.home / "unrecorded-mail" / sha256(mail.message_id.encode()).hexdigest()
    if not _make_mark(mark):
        return False
    try:
        list_id = f"alerts.{letterhead(settings).domain}"
        message = build_message(mail, sender=settings.mail_from, list_id=list_id, now=now)
        with SmtpSender(parse_smtp_url(settings.smtp_url or "")) as sender:
            sender.send(message, mail.recipient)
    except Exception as error:  # noqa: BLE001  nothing is left to try
        mark.unlink(missing_ok=True)
        _log.error("a mail to operators is not sent: %s", type(error).__name__)
        return False
    return True


def _make_mark(mark: Path) -> bool:
    """Say whether the mark was not there; where none can be made, a mail too many is better than none."""
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    except OSError:
        return True
    return True


def hide_secrets(text: str, settings: Settings) -> str:
    """Return the text without the secrets of our settings, should an error have quoted one.

    >>> hide_secrets("no server at smtp://u:pw@a.example", Settings(smtp_url="smtp://u:pw@a.example"))
    'no server at …'
    """
    for secret in (settings.database_url, settings.smtp_url, settings.heartbeat_url):
        if secret:
            text = text.replace(secret, "…")
            password = _password(secret)
            text = text.replace(password, "…") if password else text
    return text


def _password(url: str) -> str | None:
    try:
        password = make_url(url).password
    except ArgumentError:
        return None
    return str(password) if password else None
