-- name: why_entries
SELECT
    entry.entry_id,
    feed.url AS feed_url,
    feed.state AS feed_state,
    entry.title,
    entry.url,
    entry.first_seen_at,
    entry.published_at,
    entry.state,
    entry.reason,
    entry.detail,
    entry.attempts,
    entry.next_attempt_at
FROM newswatch.entry
INNER JOIN newswatch.feed ON entry.feed_id = feed.feed_id
WHERE entry.url_key = :url_key OR entry.url = :url
ORDER BY entry.entry_id;

-- name: why_article
SELECT
    article.article_id,
    article.url_key,
    article.url,
    article.title,
    article.lang,
    article.published_at,
    article.first_seen_at,
    article.version,
    article.method,
    article.quality,
    article.quality_reasons,
    article.copy_kind,
    article.copy_group_id,
    article.story_id,
    article.tagged_version,
    article.linked_version,
    source.name AS source,
    story.title AS story_title,
    original.title AS original_title,
    original.url AS original_url
FROM newswatch.article
INNER JOIN newswatch.source ON article.source_id = source.source_id
LEFT JOIN newswatch.story ON article.story_id = story.story_id
LEFT JOIN newswatch.copy_original ON article.copy_group_id = copy_original.copy_group_id
LEFT JOIN newswatch.article AS original ON copy_original.article_id = original.article_id
WHERE
    article.url_key = :url_key
    OR article.article_id IN (
        SELECT entry.article_id
        FROM newswatch.entry
        WHERE entry.url_key = :url_key OR entry.url = :url
    )
ORDER BY article.article_id
LIMIT 1;

-- name: why_links
SELECT
    link.relation,
    link.kind,
    link.score,
    link.reason,
    other.title,
    other.url
FROM newswatch.link
INNER JOIN newswatch.article AS other ON link.other_article_id = other.article_id
WHERE link.article_id = :article_id
ORDER BY link.relation ASC, link.score DESC;

-- name: why_matches
SELECT
    topic_match.topic_id,
    topic_match.version,
    topic_match.matched_at,
    topic_match.withdrawn_at,
    shown.evidence
FROM newswatch.topic_match
LEFT JOIN report.topic_match AS shown
    ON topic_match.article_id = shown.article_id AND topic_match.topic_id = shown.topic_id
WHERE topic_match.article_id = :article_id
ORDER BY topic_match.topic_id;

-- name: why_alerts
SELECT
    alert.subscription_id,
    alert.revision,
    alert.tell,
    alert.reason,
    alert.decided_at,
    verdict.value ->> 'why' AS verdict
FROM newswatch.alert
CROSS JOIN LATERAL jsonb_array_elements(alert.verdicts) AS verdict
WHERE :article_id = any(alert.article_ids) AND verdict.value ->> 'url_key' = :url_key
ORDER BY alert.decided_at, alert.subscription_id;

-- name: why_mails
SELECT
    outbox.recipient,
    outbox.state,
    outbox.sent_at,
    outbox.last_error
FROM newswatch.outbox
INNER JOIN newswatch.article ON outbox.story_id = article.story_id
WHERE article.article_id = :article_id
ORDER BY outbox.outbox_id;
