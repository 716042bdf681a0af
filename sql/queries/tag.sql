-- name: articles_to_tag
SELECT
    article.article_id,
    article.url_key,
    article.title,
    article.text,
    article.lang,
    source.domain AS source,
    source.country,
    article.version
FROM newswatch.article
INNER JOIN newswatch.source ON article.source_id = source.source_id
WHERE article.tagged_version < article.version
ORDER BY article.article_id
LIMIT :max_rows;

-- name: articles_to_tag_among
-- Those of these articles whose newest text was not read yet.
SELECT
    article.article_id,
    article.url_key,
    article.title,
    article.text,
    article.lang,
    source.domain AS source,
    source.country,
    article.version
FROM newswatch.article
INNER JOIN newswatch.source ON article.source_id = source.source_id
WHERE article.tagged_version < article.version AND article.url_key = any(cast(:url_keys AS text[]))
ORDER BY article.article_id;

-- name: articles_to_retag
-- Those whose newest text was read: the others are read by the next run anyway, by every topic, and aloud.
SELECT
    article.article_id,
    article.url_key,
    article.title,
    article.text,
    article.lang,
    source.domain AS source,
    source.country,
    article.version
FROM newswatch.article
INNER JOIN newswatch.source ON article.source_id = source.source_id
WHERE article.article_id > :after AND article.tagged_version = article.version
ORDER BY article.article_id
LIMIT :max_rows;

-- name: record_tagged
UPDATE newswatch.article SET
    tagged_version = given.version,
    tokens = array_to_tsvector(given.tokens)
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (article_id bigint, version integer, tokens text[])
WHERE article.article_id = given.article_id;

-- name: upsert_matches
-- A match found again keeps the moment it was first made; one under a new rule or text has new evidence.
INSERT INTO newswatch.topic_match (article_id, topic_id, version, article_version, matched_at, planned_at)
SELECT
    given.article_id,
    given.topic,
    given.version,
    given.article_version,
    :now,
    CASE WHEN :quiet THEN cast(:now AS timestamptz) END
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (
    article_id bigint, topic text, version text, article_version integer
)
ON CONFLICT (article_id, topic_id) DO UPDATE SET
    version = excluded.version,
    article_version = excluded.article_version,
    withdrawn_at = NULL
WHERE
    (topic_match.version, topic_match.article_version, topic_match.withdrawn_at)
    IS DISTINCT FROM (excluded.version, excluded.article_version, NULL)
RETURNING article_id, topic_id, (xmax = 0) AS inserted;

-- name: withdraw_matches
-- Matches of these articles that the newest reading did not find again.
UPDATE newswatch.topic_match SET withdrawn_at = :now
FROM newswatch.topic
WHERE
    topic_match.article_id = any(cast(:article_ids AS bigint[]))
    AND topic_match.topic_id = topic.topic_id
    AND topic_match.topic_id = any(cast(:topics AS text[]))
    AND topic_match.withdrawn_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (article_id bigint, topic text)
        WHERE given.article_id = topic_match.article_id AND given.topic = topic_match.topic_id
    )
RETURNING topic_match.article_id, topic_match.topic_id;

-- name: delete_evidence
DELETE FROM newswatch.match_evidence
USING jsonb_to_recordset(cast(:rows AS jsonb)) AS given (article_id bigint, topic text)
WHERE match_evidence.article_id = given.article_id AND match_evidence.topic_id = given.topic;

-- name: insert_evidence
INSERT INTO newswatch.match_evidence (
    article_id, topic_id, matched_at, place, field, span_start, span_end, clause
)
SELECT
    given.article_id,
    given.topic,
    topic_match.matched_at,
    given.place,
    given.field,
    given.span_start,
    given.span_end,
    given.clause
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (
    article_id bigint,
    topic text,
    place integer,
    field text,
    span_start integer,
    span_end integer,
    clause text
)
INNER JOIN newswatch.topic_match
    ON given.article_id = topic_match.article_id AND given.topic = topic_match.topic_id
ON CONFLICT DO NOTHING;

-- name: days_touched
SELECT newswatch.days_touched(cast(:ids AS bigint[]));

-- name: refresh_topic_daily
SELECT newswatch.refresh_topic_daily(cast(:days AS date[]));

-- name: refresh_all_days
SELECT newswatch.refresh_topic_daily(NULL);
