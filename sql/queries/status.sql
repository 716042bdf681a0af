-- name: feed_counts
-- Each active feed counts once: as healthy, late, not polled yet, or broken (failing or retired).
-- Late is what a poll should have taken long ago, unless somebody is at it.
WITH judged AS (
    SELECT
        state,
        (
            state IN ('new', 'healthy')
            AND next_poll_at < cast(:late_before AS timestamptz)
            AND (leased_until IS NULL OR leased_until <= cast(:now AS timestamptz))
        ) AS is_late
    FROM newswatch.feed
    WHERE active
)

SELECT
    count(*) AS feeds,
    count(*) FILTER (WHERE state = 'healthy' AND NOT is_late) AS healthy,
    count(*) FILTER (WHERE is_late) AS late,
    count(*) FILTER (WHERE state = 'new' AND NOT is_late) AS unpolled,
    count(*) FILTER (WHERE state IN ('failing', 'retired')) AS broken,
    count(*) FILTER (WHERE state = 'failing') AS failing,
    count(*) FILTER (WHERE state = 'retired') AS retired
FROM judged;

-- name: troubled_feeds
-- The feeds that are counted as failing, late or retired, those that never worked first.
SELECT
    url,
    CASE WHEN state IN ('failing', 'retired') THEN state ELSE 'late' END AS state,
    reason,
    last_success_at
FROM newswatch.feed
WHERE
    active
    AND (
        state IN ('failing', 'retired')
        OR (
            next_poll_at < cast(:late_before AS timestamptz)
            AND (leased_until IS NULL OR leased_until <= cast(:now AS timestamptz))
        )
    )
ORDER BY state, last_success_at NULLS FIRST, url
LIMIT :max_rows;

-- name: backlog
SELECT
    state,
    count(*) AS entries,
    min(first_seen_at) AS oldest_at
FROM newswatch.entry
WHERE state IN ('new', 'due', 'claimed', 'quarantined')
GROUP BY state
ORDER BY state;

-- name: due_since
-- Since when the oldest feed and the oldest entry that are due wait; null where none does.
SELECT
    (
        SELECT min(next_poll_at)
        FROM newswatch.feed
        WHERE
            active
            AND state <> 'retired'
            AND next_poll_at <= cast(:now AS timestamptz)
            AND (leased_until IS NULL OR leased_until <= cast(:now AS timestamptz))
    ) AS feeds_at,
    (
        SELECT min(next_attempt_at)
        FROM newswatch.entry
        WHERE state IN ('new', 'due') AND next_attempt_at <= cast(:now AS timestamptz)
    ) AS entries_at;

-- name: stage_runs
-- One row per stage: its first run, its last, its last success, and how often it failed since, one run after the other.
-- Runs that failed side by side, as the batches of one DAG run do, count as one failure.
WITH earliest AS (
    SELECT
        stage,
        min(started_at) AS started_at
    FROM newswatch.run
    GROUP BY stage
),

latest AS (
    SELECT DISTINCT ON (stage)
        stage,
        started_at,
        finished_at,
        counts
    FROM newswatch.run
    ORDER BY stage ASC, started_at DESC, run_id DESC
),

success AS (
    SELECT DISTINCT ON (stage)
        stage,
        started_at,
        finished_at
    FROM newswatch.run
    WHERE finished_at IS NOT NULL AND failure IS NULL
    ORDER BY stage ASC, started_at DESC
),

failed AS (
    SELECT
        run.stage,
        run.started_at,
        run.failure,
        min(run.finished_at) OVER (PARTITION BY run.stage) AS first_ended_at
    FROM newswatch.run
    LEFT JOIN success ON run.stage = success.stage
    WHERE run.failure IS NOT NULL AND (success.stage IS NULL OR run.started_at > success.started_at)
),

failing AS (
    SELECT
        stage,
        1 + count(*) FILTER (WHERE started_at > first_ended_at) AS failures,
        (array_agg(failure ORDER BY started_at DESC))[1] AS failure
    FROM failed
    GROUP BY stage
)

SELECT
    latest.stage,
    latest.started_at,
    latest.finished_at,
    latest.counts,
    earliest.started_at AS first_started_at,
    success.finished_at AS last_success_at,
    coalesce(failing.failures, 0) AS failures,
    failing.failure
FROM latest
INNER JOIN earliest ON latest.stage = earliest.stage
LEFT JOIN success ON latest.stage = success.stage
LEFT JOIN failing ON latest.stage = failing.stage
ORDER BY latest.stage;

-- name: outbox_counts
SELECT
    state,
    count(*) AS mails,
    min(created_at) AS oldest_at
FROM newswatch.outbox
GROUP BY state
ORDER BY state;

-- name: database_size
SELECT pg_database_size(current_database()) AS bytes;
