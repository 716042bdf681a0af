"""Plan alerts and send mail: a decision and its mails commit together, then each mail is sent and marked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from random import random

from sqlalchemy import Connection

from newswatch.alerts.addresses import check_address
from newswatch.alerts.compose import ComposedMails, compose_mails
from newswatch.alerts.message import build_message
from newswatch.alerts.model import MailKind, MatchedArticle, Quote, Standing
from newswatch.alerts.plan import plan_alerts
from newswatch.alerts.record import told_from_rows
from newswatch.alerts.show import Letterhead
from newswatch.errors import AlertError, ConfigError, SendError
from newswatch.linking import independent_sources
from newswatch.mail.backoff import MAX_ATTEMPTS, backoff, is_dead
from newswatch.mail.sender import SmtpSender, UnreachableError
from newswatch.mail.smtp_url import parse_smtp_url
from newswatch.pipeline.aside import set_aside
from newswatch.pipeline.heartbeat import send_heartbeat
from newswatch.pipeline.workplace import Run, Workplace, add_counts, recorded_run
from newswatch.settings import Settings
from newswatch.store import alerts
from newswatch.store.alerts import ClaimedMail, MailOutcome, StoryMatch, StoryMember
from newswatch.store.lease import new_lease

# How many stories one transaction plans: what is planned together commits together.
CHUNK = 500
# A claim holds one mail, so that none waits on another and none is lost with another.
MAILS = 1
# A server that cannot be reached is no fault of a mail: none is counted as tried.
UNREACHABLE_WAIT = timedelta(minutes=1)


@dataclass(frozen=True)
class Spread:
    """How far a story went: outlets, and sources that reported on their own."""

    outlets: int
    independent: int


def send_alerts(workplace: Workplace) -> dict[str, int]:
    """Plan what is new, then send what is due; a good cycle ends with a heartbeat."""
    with recorded_run(workplace, "send_alerts") as run:
        while _plan_chunk(workplace, run):
            pass
        if workplace.settings.smtp_url:
            send_mails(workplace, run)
    # Outside the run, whose row is closed by now: its success counts, and no unfinished run is judged.
    return add_counts([run.counts, send_heartbeat(workplace)])


def _plan_chunk(workplace: Workplace, run: Run) -> bool:
    """Plan a chunk of matches in one transaction; return whether there was any."""
    now = workplace.clock()
    with workplace.engine.begin() as conn:
        alerts.lock_planning(conn)
        matches = alerts.unplanned_matches(conn, CHUNK)
        if not matches:
            return False
        matched = matched_articles(conn, matches)
        subscriptions = alerts.active_subscriptions(conn)
        decisions = plan_alerts(matched, subscriptions, _standing(conn, matches, workplace), now)
        alerts.insert_decisions(conn, decisions, now)
        composed = compose_mails(decisions, matched, subscriptions, letterhead(workplace.settings))
        mails = alerts.insert_mails(conn, composed.mails, now)
        set_aside_mails(conn, workplace, composed)
        alerts.mark_planned(conn, matches, now)
    told = sum(decision.tell for decision in decisions)
    run.count(planned=len(matches), told=told, not_told=len(decisions) - told, mails=mails)
    return True


def matched_articles(conn: Connection, matches: Sequence[StoryMatch]) -> list[MatchedArticle]:
    """Return the matches as planning and rendering read them, each with how far its story went."""
    spreads = _spreads(alerts.story_members(conn, sorted({match.story_id for match in matches})))
    return [matched_article(match, spreads[match.story_id]) for match in matches]


def _spreads(members: Sequence[StoryMember]) -> dict[int, Spread]:
    by_story: dict[int, list[StoryMember]] = defaultdict(list)
    for member in members:
        by_story[member.story_id].append(member)
    return {
        story: Spread(len({item.source for item in of}), independent_sources([item.member for item in of]))
        for story, of in by_story.items()
    }


def matched_article(match: StoryMatch, spread: Spread) -> MatchedArticle:
    """Return the match as the planner reads it, its evidence in the sentences where it stands."""
    return MatchedArticle(
        url_key=match.url_key,
        url=match.url,
        title=match.title,
        source=match.source,
        source_name=match.source_name,
        lang=match.lang,
        published_at=match.published_at,
        first_seen_at=match.first_seen_at,
        topic=match.topic,
        topic_name=match.topic_name,
        story=match.story,
        story_title=match.story_title,
        copy=match.copy,
        copy_kind=match.copy_kind,
        quotes=quotes_of(match.evidence),
        owner=match.owner,
        version=match.version,
        history=match.history,
        outlets=spread.outlets,
        independent=spread.independent,
    )


def quotes_of(evidence: Sequence[tuple[str, str]]) -> tuple[Quote, ...]:
    """Return the sentences that hold evidence, each once, in order of the evidence, their hits marked.

    >>> quotes_of([("text", "[[A]] saw B."), ("text", "A saw [[B]].")])
    (Quote(text='A saw B.', marks=((0, 1), (6, 7)), field='text'),)
    """
    marks: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for field, sentence in evidence:
        head, _, rest = sentence.partition("[[")
        hit, _, tail = rest.partition("]]")
        span = (len(head), len(head) + len(hit))
        marks.setdefault((field, head + hit + tail), set()).add(span)
    return tuple(Quote(text, tuple(sorted(spans)), field) for (field, text), spans in marks.items())


def _standing(conn: Connection, matches: Sequence[StoryMatch], workplace: Workplace) -> Standing:
    decided = alerts.decided_before(conn, sorted({match.story_id for match in matches}))
    return Standing(
        told=told_from_rows(decided),
        silences=alerts.silences(conn, workplace.clock()),
        opt_outs=alerts.opt_outs(conn),
    )


def letterhead(settings: Settings) -> Letterhead:
    """Return what every mail of ours carries."""
    address = parseaddr(settings.mail_from)[1]
    return Letterhead(domain=address.rpartition("@")[2] or "localhost", stop_address=address)


def set_aside_mails(conn: Connection, workplace: Workplace, composed: ComposedMails) -> None:
    """Keep the mails that could not be written, so that somebody mends an address or a title."""
    for refused in composed.refused:
        about = refused.story or " ".join(refused.subscriptions)
        set_aside(conn, workplace, f"{about} {refused.recipient}", refused.error)


def send_mails(workplace: Workplace, run: Run, kind: MailKind | None = None) -> None:
    """Send what is due, of one kind or of all, until nothing is or the server cannot be reached.

    Raises:
        ConfigError: The sender's address or the server's is wrong.
    """
    check_sender(workplace.settings)
    with SmtpSender(parse_smtp_url(workplace.settings.smtp_url or "")) as sender:
        while True:
            lease = new_lease(workplace.clock(), workplace.settings.lease_s)
            with workplace.engine.begin() as conn:
                claimed = alerts.claim_mails(conn, lease, MAILS, MAX_ATTEMPTS, kind)
            if not claimed:
                return
            for mail in claimed:
                try:
                    outcome = _send(workplace, sender, mail)
                except UnreachableError as error:
                    with workplace.engine.begin() as conn:
                        alerts.release_mails(conn, lease, workplace.clock() + UNREACHABLE_WAIT, str(error))
                    run.count(unreachable=1)
                    return
                with workplace.engine.begin() as conn:
                    recorded = alerts.record_mail(conn, outcome, lease)
                run.count(**{f"mails_{outcome.state}" if recorded else "lost_lease": 1})


def check_sender(settings: Settings) -> None:
    """Check the address that mails are sent from.

    Raises:
        ConfigError: It is none: with it every mail would be refused.
    """
    try:
        check_address(parseaddr(settings.mail_from)[1])
    except AlertError as error:
        raise ConfigError([f"NEWSWATCH_MAIL_FROM: {error.detail}; expected a mail address"]) from error


def _send(workplace: Workplace, sender: SmtpSender, claimed: ClaimedMail) -> MailOutcome:
    now, settings = workplace.clock(), workplace.settings
    list_id = f"alerts.{letterhead(settings).domain}"
    try:
        message = build_message(claimed.mail, sender=settings.mail_from, list_id=list_id, now=now)
        sender.send(message, claimed.mail.recipient)
    except UnreachableError:
        raise
    except (SendError, AlertError) as error:
        if not error.retryable or is_dead(claimed.attempts):
            return MailOutcome(claimed.outbox_id, "dead", last_error=str(error))
        later = now + backoff(claimed.attempts, random())  # noqa: S311  spreads load, guards nothing
        return MailOutcome(claimed.outbox_id, "pending", later, str(error))
    return MailOutcome(claimed.outbox_id, "sent", sent_at=workplace.clock())
