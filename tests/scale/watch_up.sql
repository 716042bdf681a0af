-- name: latencies
-- Every article that a mail told of (its copies left out), with when it was published, seen and told.
SELECT
    article.canonical_url,
    article.published_at,
    article.first_seen_at,
    min(outbox.sent_at) AS sent_at
FROM newswatch.alert
CROSS JOIN jsonb_array_elements(alert.verdicts) AS verdict
INNER JOIN newswatch.article ON verdict ->> 'url_key' = article.url_key AND verdict ->> 'why' = 'told'
INNER JOIN newswatch.outbox ON alert.story_id = outbox.story_id AND alert.decided_at = outbox.created_at
WHERE alert.tell AND outbox.kind = 'alert' AND outbox.sent_at IS NOT NULL
GROUP BY article.article_id;

-- name: waiting
SELECT count(*) FROM newswatch.entry WHERE state IN ('new', 'due', 'claimed');

-- name: entries
SELECT feed.url, entry.guid, entry.url, entry.state, entry.reason FROM newswatch.entry INNER JOIN newswatch.feed USING (feed_id);

-- name: mails
SELECT state, count(*), count(DISTINCT dedup_key) FROM newswatch.outbox GROUP BY state ORDER BY state;

-- name: dag_runs
SELECT dag_id, state, count(*) FROM dag_run GROUP BY dag_id, state ORDER BY dag_id, state;

-- name: failed_tasks
SELECT dag_id, task_id, map_index, state, try_number FROM task_instance WHERE state IN ('failed', 'upstream_failed') ORDER BY 1, 2;

-- name: retried_tasks
SELECT count(*) FROM task_instance WHERE try_number > 1;
