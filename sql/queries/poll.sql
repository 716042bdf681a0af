-- name: due_feeds
SELECT
    feed_id,
    coalesce(moved_to, url) AS url
FROM newswatch.feed
WHERE
    active
    AND state <> 'retired'
    AND next_poll_at <= :now
    AND (leased_until IS NULL OR leased_until <= :now)
ORDER BY next_poll_at, feed_id
LIMIT :max_rows;

-- name: make_feeds_due
UPDATE newswatch.feed SET next_poll_at = :now
WHERE active AND state <> 'retired' AND next_poll_at > :now;

-- name: claim_feeds
WITH due AS (
    SELECT feed_id
    FROM newswatch.feed
    WHERE
        feed_id = ANY(CAST(:ids AS bigint[]))
        AND next_poll_at <= :now
        AND (leased_until IS NULL OR leased_until <= :now)
    ORDER BY feed_id
    FOR UPDATE SKIP LOCKED
)

UPDATE newswatch.feed SET lease_token = CAST(:token AS uuid), leased_until = :until
FROM due
WHERE feed.feed_id = due.feed_id
RETURNING
    feed.feed_id,
    COALESCE(feed.moved_to, feed.url) AS url,
    feed.url AS configured_url,
    feed.user_agent,
    feed.lang,
    feed.etag,
    feed.last_modified,
    feed.body_hash,
    feed.interval_s,
    feed.interval_override_s,
    feed.min_interval_s,
    feed.average_gap_s,
    feed.fill_s,
    feed.failures,
    feed.failures_in_row,
    feed.first_gone_at,
    feed.last_full_at,
    feed.validators_lied_at,
    feed.last_polled_at,
    feed.last_success_at,
    feed.last_new_at;

-- name: known_guids
-- The guids and addresses under which the feed brought any of these before.
SELECT
    guid,
    url
FROM newswatch.entry
WHERE
    feed_id = :feed_id
    AND (guid = any(cast(:guids AS text[])) OR url_key = any(cast(:url_keys AS text[])));

-- name: create_entry_in
CREATE TEMPORARY TABLE entry_in (
    feed_id bigint,
    guid text,
    url text,
    url_key text,
    is_shared boolean,
    title text,
    summary text,
    feed_text text,
    authors jsonb,
    lang text,
    published_at timestamptz,
    updated_at timestamptz,
    content_hash text
) ON COMMIT DROP;

-- name: copy_entry_in
COPY entry_in FROM STDIN;

-- name: lock_known_entries
-- In the order in which a collection locks them: else the two could wait for each other.
SELECT entry.entry_id
FROM newswatch.entry
INNER JOIN entry_in AS given ON entry.feed_id = given.feed_id AND entry.guid = given.guid
ORDER BY entry.entry_id
FOR UPDATE OF entry;

-- name: load_entries
-- One row out for each row written: true if inserted, false if changed. A new guid at a known address of the
-- same feed is the same entry, unless entries share the address. A page that another feed has brought already is not
-- fetched again. An entry whose address the feed does not give any more, or spoilt, keeps the one it had.
INSERT INTO newswatch.entry (
    feed_id, guid, url, url_key, title, summary, feed_text, authors, lang, published_at, updated_at,
    content_hash, first_seen_at, first_poll, state, reason, next_attempt_at, article_id
)
SELECT
    given.feed_id,
    given.guid,
    given.url,
    given.url_key,
    given.title,
    given.summary,
    given.feed_text,
    ARRAY(SELECT JSONB_ARRAY_ELEMENTS_TEXT(given.authors)),
    given.lang,
    given.published_at,
    given.updated_at,
    given.content_hash,
    :now,
    :first_poll,
    CASE
        WHEN given.url_key IS NULL THEN 'refused' WHEN article.article_id IS NOT NULL THEN 'done' ELSE 'new'
    END,
    CASE WHEN given.url_key IS NULL THEN 'bad_url' END,
    CASE WHEN given.url_key IS NOT NULL AND article.article_id IS NULL THEN CAST(:now AS timestamptz) END,
    article.article_id
FROM entry_in AS given
LEFT JOIN newswatch.article ON given.url_key = article.url_key
WHERE
    given.is_shared
    OR NOT EXISTS (
        SELECT 1
        FROM newswatch.entry AS known
        WHERE
            known.feed_id = given.feed_id
            AND known.url_key = given.url_key
            AND known.guid <> given.guid
            AND NOT EXISTS (
                SELECT 1
                FROM newswatch.entry AS same
                WHERE same.feed_id = given.feed_id AND same.guid = given.guid
            )
    )
ORDER BY given.published_at NULLS LAST, given.guid
ON CONFLICT (feed_id, guid) DO UPDATE SET
    url = CASE WHEN excluded.url_key IS NULL THEN entry.url ELSE excluded.url END,
    url_key = COALESCE(excluded.url_key, entry.url_key),
    title = excluded.title,
    summary = excluded.summary,
    feed_text = excluded.feed_text,
    authors = excluded.authors,
    lang = excluded.lang,
    published_at = COALESCE(entry.published_at, excluded.published_at),
    updated_at = excluded.updated_at,
    content_hash = excluded.content_hash,
    state = CASE
        WHEN entry.state = 'new' THEN entry.state
        WHEN COALESCE(excluded.url_key, entry.url_key) IS NULL THEN 'refused'
        ELSE 'due'
    END,
    reason = CASE
        WHEN entry.state = 'new' THEN entry.reason
        WHEN COALESCE(excluded.url_key, entry.url_key) IS NULL THEN 'bad_url'
        ELSE 'changed'
    END,
    attempts = CASE WHEN entry.state = 'new' THEN entry.attempts ELSE 0 END,
    next_attempt_at = CASE
        WHEN entry.state = 'new' THEN entry.next_attempt_at
        WHEN COALESCE(excluded.url_key, entry.url_key) IS NOT NULL THEN CAST(:now AS timestamptz)
    END,
    -- Whoever is at work on it has the page from before the change, and records nothing.
    lease_token = NULL,
    leased_until = NULL
WHERE entry.content_hash <> excluded.content_hash
RETURNING (xmax = 0) AS inserted;

-- name: record_poll
UPDATE newswatch.feed SET
    moved_to = :moved_to,
    etag = :etag,
    last_modified = :last_modified,
    body_hash = :body_hash,
    interval_s = :interval_s,
    min_interval_s = :min_interval_s,
    average_gap_s = :average_gap_s,
    fill_s = :fill_s,
    failures = :failures,
    failures_in_row = :failures_in_row,
    first_gone_at = :first_gone_at,
    last_full_at = COALESCE(:last_full_at, last_full_at),
    validators_lied_at = :validators_lied_at,
    next_poll_at = :next_poll_at,
    next_poll_reason = :next_poll_reason,
    last_polled_at = :now,
    last_success_at = CASE WHEN :reason IS NULL THEN :now ELSE last_success_at END,
    last_new_at = COALESCE(:last_new_at, last_new_at),
    state = :state,
    reason = :reason,
    detail = :detail,
    lease_token = NULL,
    leased_until = NULL
WHERE feed_id = :feed_id AND lease_token = CAST(:token AS uuid)
RETURNING feed_id;

-- name: insert_feed_poll
INSERT INTO newswatch.feed_poll (
    feed_id, polled_at, run_id, outcome, status, bytes, elapsed_ms, entries, new_entries, changed_entries,
    known_entries, cut_entries, gap, gap_since, may_be_lost, next_poll_at, next_poll_reason, reason, detail,
    archive_pointer
) VALUES (
    :feed_id, :now, :run_id, :outcome, :status, :bytes, :elapsed_ms, :entries, :new_entries, :changed_entries,
    :known_entries, :cut_entries, :gap, :gap_since, :may_be_lost, :next_poll_at, :next_poll_reason, :reason, :detail,
    :archive_pointer
);

-- name: drop_entry_in
DROP TABLE entry_in;

-- name: release_feeds
UPDATE newswatch.feed SET lease_token = NULL, leased_until = NULL
WHERE lease_token = CAST(:token AS uuid);

-- name: postpone_feed
UPDATE newswatch.feed SET
    next_poll_at = :until,
    next_poll_reason = :reason,
    lease_token = NULL,
    leased_until = NULL
WHERE feed_id = :feed_id AND lease_token = CAST(:token AS uuid);

-- name: worked_lately
-- Whether any feed answered since then: if so, what fails now is not the network's fault or ours.
SELECT count(*) > 0 AS worked
FROM newswatch.feed
WHERE last_success_at > :since;
