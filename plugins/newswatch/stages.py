"""The stages: their names in the table ``run``, the DAG that runs each, and how often that should happen."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Stage:
    """A stage. ``every_s`` is how often it should run, ``None`` for one that is run by hand."""

    name: str
    dag_id: str
    every_s: int | None = None


POLL = Stage("poll", "poll_feeds", 300)
STAGES: tuple[Stage, ...] = (
    POLL,
    Stage("collect", "collect_articles", 900),
    Stage("link_and_tag", "link_and_tag", 900),
    Stage("send_alerts", "send_alerts", 300),
    Stage("send_digests", "send_digests", 3600),
    Stage("watch_sources", "watch_sources", 3600),
    Stage("maintain", "maintain", 86_400),
    Stage("retag", "retag_topic"),
    Stage("replay", "replay_quarantine"),
    Stage("backfill", "backfill"),
)


def scheduled_stages(poll_every_s: int = 300) -> tuple[Stage, ...]:
    """Return the stages that run by themselves, polling as often as the settings say.

    >>> scheduled_stages(60)[0]
    Stage(name='poll', dag_id='poll_feeds', every_s=60)
    """
    due = (replace(stage, every_s=poll_every_s) if stage == POLL else stage for stage in STAGES)
    return tuple(stage for stage in due if stage.every_s is not None)


def stage_of_dag(dag_id: str) -> Stage | None:
    """Return the stage that a DAG runs, ``None`` for a DAG of somebody else.

    >>> stage_of_dag("collect_articles").name
    'collect'
    """
    return next((stage for stage in STAGES if stage.dag_id == dag_id), None)


def dag_of_stage(name: str) -> str | None:
    """Return the DAG that runs a stage, by its name in the table ``run``.

    >>> dag_of_stage("poll"), dag_of_stage("of another version")
    ('poll_feeds', None)
    """
    return next((stage.dag_id for stage in STAGES if stage.name == name), None)
