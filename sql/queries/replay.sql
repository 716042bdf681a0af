-- name: replayable_entries
-- Entries that ended, narrowed by whatever is given; those that ended well only where their page is read again.
SELECT
    entry_id,
    url,
    state,
    archive_pointer
FROM newswatch.entry
WHERE
    (
        state IN ('quarantined', 'no_article', 'refused', 'gone')
        OR (state = 'done' AND cast(:archived AS boolean))
    )
    AND url_key IS NOT NULL
    AND (cast(:state AS text) IS NULL OR state = cast(:state AS text))
    AND (cast(:reason AS text) IS NULL OR reason = cast(:reason AS text))
    AND (cast(:since AS timestamptz) IS NULL OR first_seen_at >= cast(:since AS timestamptz))
    AND (cast(:until AS timestamptz) IS NULL OR first_seen_at < cast(:until AS timestamptz))
    AND (
        cast(:stage AS text) IS NULL
        OR EXISTS (
            SELECT 1
            FROM newswatch.quarantine
            INNER JOIN newswatch.feed ON quarantine.item_key = feed.url || ' ' || entry.guid
            WHERE quarantine.stage = cast(:stage AS text) AND feed.feed_id = entry.feed_id
        )
    )
ORDER BY entry_id;

-- name: replay_entries
-- What has waited for longer than a day is old by now, also where its page will have no date to say so.
UPDATE newswatch.entry SET
    state = 'due',
    attempts = 0,
    reason = coalesce(reason, 'replayed'),
    next_attempt_at = :now,
    first_poll = first_poll OR first_seen_at < cast(:now AS timestamptz) - interval '1 day'
WHERE
    entry_id = any(cast(:ids AS bigint[]))
    AND state IN ('quarantined', 'no_article', 'refused', 'gone')
RETURNING entry_id;

-- name: claim_archived
-- For a page from the archive: claimed and recorded in one transaction, so that nobody sees it claimed. What it
-- leads to is old material.
WITH held AS (
    SELECT
        entry.entry_id,
        entry.state,
        article.url_key,
        article.canonical_url,
        article.method
    FROM newswatch.entry
    LEFT JOIN newswatch.article ON entry.article_id = article.article_id
    WHERE entry.entry_id = any(cast(:ids AS bigint[])) AND entry.state = any(cast(:states AS text[]))
    ORDER BY entry.entry_id
    FOR UPDATE OF entry SKIP LOCKED
)

UPDATE newswatch.entry SET
    state = 'claimed',
    next_attempt_at = NULL,
    lease_token = cast(:token AS uuid),
    leased_until = :until,
    first_poll = entry.first_poll OR entry.article_id IS NULL
FROM held, newswatch.feed, newswatch.source
WHERE
    entry.entry_id = held.entry_id
    AND entry.feed_id = feed.feed_id
    AND feed.source_id = source.source_id
RETURNING
    held.state AS was,
    held.url_key AS article_key,
    held.canonical_url AS article_canonical_url,
    held.method AS article_method,
    entry.entry_id,
    entry.feed_id,
    feed.url AS feed_url,
    entry.guid,
    entry.url,
    entry.url_key,
    entry.title,
    entry.summary,
    entry.feed_text,
    entry.authors,
    coalesce(entry.lang, feed.lang) AS lang,
    entry.published_at,
    entry.attempts,
    source.domain AS source;

-- name: newest_versions
-- The newest text of each of these articles: when it was seen, and where its page is archived.
SELECT
    article.url_key,
    article_version.seen_at,
    article_version.archive_pointer
FROM newswatch.article
INNER JOIN newswatch.article_version
    ON article.article_id = article_version.article_id AND article.version = article_version.version
WHERE article.url_key = any(cast(:url_keys AS text[]));

-- name: entry_ids
-- The entries of a feed under these guids.
SELECT
    guid,
    entry_id
FROM newswatch.entry
WHERE feed_id = :feed_id AND guid = any(cast(:guids AS text[]));

-- name: feed_ids
SELECT
    url,
    feed_id
FROM newswatch.feed;

-- name: was_polled
-- Whether any feed was ever polled here.
SELECT count(*) > 0 AS polled
FROM newswatch.feed
WHERE last_polled_at IS NOT NULL;
