"""Write mails to operators: what stopped working, and what works again."""

import hashlib
from collections.abc import Iterable, Sequence
from enum import StrEnum

from newswatch.alerts.addresses import address_key, check_address
from newswatch.alerts.compose import ComposedMails, Refused, mail_key, message_id
from newswatch.alerts.model import MailKind, OptOut, OutboxMail
from newswatch.alerts.render import IncidentView, OpsView, Rendered, render_ops_view
from newswatch.alerts.show import Letterhead
from newswatch.alerts.watched import Incident, IncidentKind
from newswatch.alerts.words import counted, local_time, shortened
from newswatch.errors import AlertError
from newswatch.stages import dag_of_stage
from newswatch.text import clean_line

SUBJECT_CHARS, INCIDENTS_SHOWN = 140, 50
# Message-IDs a mail refers to: enough to thread it, few enough for a header.
THREADS = 10
WHY = "You get this because NEWSWATCH_OPS_RECIPIENTS names your address."
_TITLES = {
    IncidentKind.SOURCE_SILENT: "Source silent",
    IncidentKind.FEED_BROKEN: "Feed broken",
    IncidentKind.EXTRACTION_CHANGED: "Articles changed",
    IncidentKind.SITE_CHANGED: "Site changed",
    IncidentKind.RULE_FAILING: "Site rule fails",
    IncidentKind.STAGE_FAILED: "Stage failed",
    IncidentKind.STAGE_LATE: "Stage late",
}


class Phase(StrEnum):
    """What a mail tells of its incidents; part of its key, so the values never change."""

    START = "start"
    END = "end"


def compose_ops(
    phase: Phase,
    incidents: Sequence[Incident],
    recipients: Iterable[str],
    letterhead: Letterhead,
    public_url: str | None = None,
) -> ComposedMails:
    """Write one mail a recipient about all that started, or ended, at once; none about nothing.

    It is the same mail, with the same Message-ID, whenever it is written.
    """
    mails: dict[str, OutboxMail] = {}
    refused = []
    for address in sorted(recipients) if incidents else ():
        try:
            mail = _compose(phase, incidents, address, letterhead, public_url)
        except AlertError as error:
            refused.append(Refused(None, address, ("ops",), error))
        else:
            mails.setdefault(mail.dedup_key, mail)
    return ComposedMails(tuple(mails[key] for key in sorted(mails)), tuple(refused))


def willing_operators(recipients: Iterable[str], opt_outs: Iterable[OptOut]) -> list[str]:
    """Return those who did not say stop to everything."""
    stopped = {
        address_key(item.address) for item in opt_outs if item.subscription is None and item.story is None
    }
    return sorted(address for address in recipients if address_key(address) not in stopped)


def _compose(
    phase: Phase, incidents: Sequence[Incident], address: str, letterhead: Letterhead, public_url: str | None
) -> OutboxMail:
    recipient = check_address(address)
    rendered = render_ops(phase, incidents, public_url)
    dedup_key = mail_key("ops", phase, address_key(recipient), _group_key(incidents))
    threads = (mail_key("incident", incident_key(item)) for item in incidents[:THREADS])
    return OutboxMail(
        dedup_key=dedup_key,
        message_id=message_id(dedup_key, letterhead.domain),
        recipient=recipient,
        subject=rendered.subject,
        story=None,
        subscriptions=(),
        text=rendered.text,
        html=rendered.html,
        references=tuple(message_id(thread, letterhead.domain) for thread in threads),
        kind=MailKind.OPS,
    )


def incident_key(incident: Incident) -> str:
    """Return what names an incident for good."""
    return f"{incident.kind} {incident.subject} {incident.started_at.isoformat()}"


def _group_key(incidents: Sequence[Incident]) -> str:
    keys = "\n".join(sorted(map(incident_key, incidents)))
    return hashlib.sha256(keys.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def render_ops(phase: Phase, incidents: Sequence[Incident], public_url: str | None) -> Rendered:
    """Write what started, or what ended.

    Raises:
        AlertError: A template failed.
    """
    first = incident_title(incidents[0])
    more = f" and {len(incidents) - 1} more" if len(incidents) > 1 else ""
    prefix = "" if phase is Phase.START else "Over: "
    what = "began" if phase is Phase.START else "ended"
    hidden = len(incidents) - INCIDENTS_SHOWN
    view = OpsView(
        subject=shortened(f"{prefix}{first}", SUBJECT_CHARS - len(more)) + more,
        preview=shortened(_detail(phase, incidents[0]), SUBJECT_CHARS),
        label="Newswatch operations",
        heading=f"{counted(len(incidents), 'incident')} {what}",
        incidents=tuple(_view(phase, item, public_url) for item in incidents[:INCIDENTS_SHOWN]),
        more=f"And {hidden} more: `newswatch status` lists them." if hidden > 0 else None,
        why=(WHY,),
    )
    return render_ops_view(view)


def incident_title(incident: Incident) -> str:
    """Return an incident in a few words.

    >>> from datetime import UTC, datetime
    >>> now = datetime(2026, 3, 4, tzinfo=UTC)
    >>> incident_title(Incident(1, IncidentKind.STAGE_LATE, "poll", now, now, ""))
    'Stage late: poll'
    """
    return f"{_TITLES[incident.kind]}: {clean_line(incident.subject) or '?'}"


def _view(phase: Phase, incident: Incident, public_url: str | None) -> IncidentView:
    since = f"Since {local_time(incident.since, 'UTC')}"
    ended = f", until {local_time(incident.ended_at, 'UTC')}" if incident.ended_at else ""
    return IncidentView(
        title=incident_title(incident),
        detail=_detail(phase, incident),
        span=f"{since}{ended}",
        url=_dag_link(incident, public_url),
    )


def _detail(phase: Phase, incident: Incident) -> str:
    said = incident.detail if phase is Phase.START else f"{incident.end_detail}. It was: {incident.detail}"
    return clean_line(said) or ""


def _dag_link(incident: Incident, public_url: str | None) -> str | None:
    dag_id = dag_of_stage(incident.subject)
    of_stage = incident.kind in {IncidentKind.STAGE_FAILED, IncidentKind.STAGE_LATE}
    return f"{public_url.rstrip('/')}/dags/{dag_id}" if public_url and dag_id and of_stage else None
