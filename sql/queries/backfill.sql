-- name: feed_at
-- The feed under an address, or the one that moved there.
SELECT feed_id
FROM newswatch.feed
WHERE url = :url OR moved_to = :url
ORDER BY (url = :url) DESC, feed_id ASC
LIMIT 1;

-- name: insert_unknown_source
INSERT INTO newswatch.source (domain, name, owner)
VALUES (:domain, :domain, :domain)
ON CONFLICT (domain) DO NOTHING;

-- name: insert_history_feed
-- Never polled, for no file names it; one that comes to name it makes it a feed like the others.
INSERT INTO newswatch.feed (url, source_id, active, next_poll_at, next_poll_reason)
SELECT
    cast(:url AS text),
    source_id,
    false,
    cast(:now AS timestamptz),
    cast(:why AS text)
FROM newswatch.source
WHERE domain = :domain
ON CONFLICT (url) DO NOTHING;
