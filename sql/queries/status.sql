-- name: feed_counts
SELECT
    count(*) AS feeds,
    count(*) FILTER (WHERE state = 'healthy') AS healthy,
    count(*) FILTER (WHERE state = 'failing') AS failing,
    count(*) FILTER (WHERE state = 'retired') AS retired,
    count(*) FILTER (
        WHERE state <> 'retired' AND next_poll_at < cast(:now AS timestamptz) - interval '1 hour'
    ) AS late
FROM newswatch.feed
WHERE active;

-- name: backlog
SELECT
    state,
    count(*) AS entries,
    min(first_seen_at) AS oldest_at
FROM newswatch.entry
WHERE state IN ('new', 'due', 'claimed', 'quarantined')
GROUP BY state
ORDER BY state;

-- name: last_runs
SELECT DISTINCT ON (stage)
    stage,
    started_at,
    finished_at,
    counts,
    failure
FROM newswatch.run
ORDER BY stage ASC, started_at DESC;

-- name: outbox_counts
SELECT
    state,
    count(*) AS mails,
    min(created_at) AS oldest_at
FROM newswatch.outbox
GROUP BY state
ORDER BY state;
