-- name: last_digest_end
SELECT max(period_end) AS last_end
FROM newswatch.digest
WHERE subscription_id = :subscription;

-- name: digest_waiting_since
-- Since when decisions wait for a digest of the subscription.
SELECT min(decided_at) AS waiting_since
FROM newswatch.alert
WHERE subscription_id = :subscription AND reason = 'in_digest' AND digest_id IS NULL;

-- name: insert_digest
-- No row out: somebody else has written this one.
INSERT INTO newswatch.digest (subscription_id, period_start, period_end, written_at)
VALUES (:subscription, :period_start, :period_end, :now)
ON CONFLICT (subscription_id, period_end) DO NOTHING
RETURNING digest_id;

-- name: take_decisions
-- What waited for this digest is its own from now on, however late it was committed.
UPDATE newswatch.alert SET digest_id = :digest_id
WHERE
    subscription_id = :subscription
    AND reason = 'in_digest'
    AND digest_id IS NULL
    AND decided_at < :period_end;

-- name: digest_matches
-- One row per article and topic that the digest tells: what planning found to be news, as it stands today.
WITH told AS (
    SELECT DISTINCT verdict.value ->> 'url_key' AS url_key
    FROM newswatch.alert
    CROSS JOIN LATERAL jsonb_array_elements(alert.verdicts) AS verdict
    WHERE alert.digest_id = :digest_id AND verdict.value ->> 'why' = 'in_digest'
)

SELECT
    article.article_id,
    article.url_key,
    article.url,
    article.title,
    article.lang,
    article.published_at,
    article.first_seen_at,
    topic_match.article_version AS version,
    topic_match.topic_id AS topic,
    topic.name AS topic_name,
    source.domain AS source,
    source.name AS source_name,
    source.owner,
    story.story_id,
    story.founder_url_key AS story,
    story.title AS story_title,
    copy_group.founder_url_key AS copy,
    article.copy_kind,
    false AS history,
    (
        SELECT jsonb_agg(
            jsonb_build_array(evidence.field, evidence.sentence) ORDER BY evidence.place
        )
        FROM report.match_evidence AS evidence
        WHERE
            evidence.article_id = topic_match.article_id
            AND evidence.topic_id = topic_match.topic_id
            AND evidence.field IN ('title', 'text')
    ) AS evidence
FROM told
INNER JOIN newswatch.article ON told.url_key = article.url_key
INNER JOIN newswatch.story AS member ON article.story_id = member.story_id
INNER JOIN newswatch.story ON member.family_id = story.story_id
INNER JOIN newswatch.topic_match ON article.article_id = topic_match.article_id
INNER JOIN newswatch.topic ON topic_match.topic_id = topic.topic_id
INNER JOIN newswatch.source ON article.source_id = source.source_id
INNER JOIN newswatch.copy_group AS placed ON article.copy_group_id = placed.copy_group_id
INNER JOIN newswatch.copy_group ON placed.family_id = copy_group.copy_group_id
WHERE topic_match.withdrawn_at IS NULL AND topic_match.topic_id = any(cast(:topics AS text[]))
ORDER BY story.story_id, article.url_key, topic_match.topic_id;

-- name: held_back
-- What the subscription was not told in a period: articles old when first seen, and edits of known ones.
SELECT
    count(*) FILTER (WHERE verdict.value ->> 'why' = 'too_old') AS too_old,
    count(*) FILTER (WHERE verdict.value ->> 'why' = 'edit') AS edits
FROM newswatch.alert
CROSS JOIN LATERAL jsonb_array_elements(alert.verdicts) AS verdict
WHERE
    alert.subscription_id = :subscription
    AND alert.decided_at >= :period_start
    AND alert.decided_at < :period_end;

-- name: finish_digest
UPDATE newswatch.digest SET stories = :stories, mails = :mails
WHERE digest_id = :digest_id;
