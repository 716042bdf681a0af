-- name: count_rows
-- What the demo compares from one run to the next.
SELECT
    (
        SELECT count(*)
        FROM newswatch.feed
        WHERE active
    ) AS feeds,
    (SELECT count(*) FROM newswatch.feed_poll) AS polls,
    (SELECT count(*) FROM newswatch.entry) AS entries,
    (
        SELECT count(*)
        FROM newswatch.entry
        WHERE state IN ('new', 'due', 'claimed')
    ) AS waiting,
    (SELECT count(*) FROM newswatch.article) AS articles,
    (SELECT count(*) FROM newswatch.article_version) AS versions,
    (
        SELECT count(*)
        FROM newswatch.article
        WHERE copy_kind IN ('exact', 'near', 'reworded')
    ) AS copies,
    (
        SELECT count(*)
        FROM newswatch.story
        WHERE merged_into IS NULL
    ) AS stories,
    (
        SELECT count(*)
        FROM newswatch.topic_match
        WHERE withdrawn_at IS NULL
    ) AS matches,
    (SELECT count(*) FROM newswatch.alert) AS decisions,
    (
        SELECT count(*)
        FROM newswatch.outbox
        WHERE state = 'sent'
    ) AS mails_sent,
    (
        SELECT count(*)
        FROM newswatch.outbox
        WHERE state IN ('pending', 'claimed')
    ) AS mails_waiting;

-- name: feed_states
SELECT
    feed.url,
    source.name AS source,
    feed.state,
    poll.outcome,
    poll.entries,
    poll.new_entries,
    feed.reason,
    feed.detail
FROM newswatch.feed
INNER JOIN newswatch.source ON feed.source_id = source.source_id
LEFT JOIN LATERAL (
    SELECT
        feed_poll.outcome,
        feed_poll.entries,
        feed_poll.new_entries
    FROM newswatch.feed_poll
    WHERE feed_poll.feed_id = feed.feed_id
    ORDER BY feed_poll.polled_at DESC
    LIMIT 1
) AS poll ON TRUE
WHERE feed.active
ORDER BY feed.feed_id;

-- name: outcomes
SELECT
    state,
    coalesce(reason, '') AS reason,
    count(*) AS entries
FROM newswatch.entry
GROUP BY state, coalesce(reason, '')
ORDER BY count(*) DESC, state, reason ASC;

-- name: languages
SELECT
    coalesce(lang, '?') AS lang,
    count(*) AS articles
FROM newswatch.article
GROUP BY lang
ORDER BY count(*) DESC, lang;

-- name: top_stories
-- Matched stories first, then the most reported.
SELECT
    title,
    articles,
    copy_groups,
    independent_sources,
    languages,
    topics,
    last_published_at
FROM report.story
WHERE cardinality(topics) > 0 OR articles > 1
ORDER BY
    cardinality(topics) > 0 DESC,
    independent_sources DESC,
    articles DESC,
    last_published_at DESC,
    story_id ASC
LIMIT :max_rows;

-- name: newest_matches
SELECT
    topic_id,
    source_name,
    lang,
    title,
    evidence,
    is_copy,
    published_at,
    url
FROM report.topic_match
WHERE NOT is_copy
ORDER BY published_at DESC NULLS LAST, article_id ASC
LIMIT :max_rows;

-- name: mails
SELECT
    recipient,
    subject,
    state,
    message_id
FROM newswatch.outbox
ORDER BY outbox_id DESC
LIMIT :max_rows;

-- name: untold
-- Why matched stories were not told, counted.
SELECT
    reason,
    count(*) AS decisions
FROM newswatch.alert
WHERE NOT tell
GROUP BY reason
ORDER BY count(*) DESC, reason;
