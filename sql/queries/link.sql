-- name: try_lock_linking
-- One linking run at a time: two that found the same story at once would found it twice.
SELECT pg_try_advisory_lock(7391002);

-- name: unlock_linking
SELECT pg_advisory_unlock(7391002);

-- name: articles_to_link
-- The order is the same however the articles came in, so that a rebuild founds the same stories.
SELECT
    article.article_id,
    article.url_key,
    article.url,
    source.domain AS source,
    article.title,
    article.text,
    article.lang,
    article.credit_agency,
    article.credit_strength,
    article.version,
    article.story_id,
    article.tagged_version > 0 AS tagged,
    coalesce(article.published_at, article.first_seen_at) AS moment
FROM newswatch.article
INNER JOIN newswatch.source ON article.source_id = source.source_id
WHERE article.linked_version < article.version
ORDER BY article.published_at NULLS LAST, article.url_key
LIMIT :max_rows;

-- name: linked_articles
-- What the linker must remember: the newest articles that have a place already.
SELECT
    article.url_key,
    article.url,
    source.domain AS source,
    article.title,
    article.text,
    article.lang,
    article.credit_agency,
    article.credit_strength,
    coalesce(article.published_at, article.first_seen_at) AS moment,
    copy_group.founder_url_key AS copy_founder,
    story.founder_url_key AS story_founder
FROM newswatch.article
INNER JOIN newswatch.source ON article.source_id = source.source_id
INNER JOIN newswatch.copy_group AS copy_placed ON article.copy_group_id = copy_placed.copy_group_id
INNER JOIN newswatch.copy_group ON copy_placed.family_id = copy_group.copy_group_id
INNER JOIN newswatch.story AS story_placed ON article.story_id = story_placed.story_id
INNER JOIN newswatch.story ON story_placed.family_id = story.story_id
WHERE coalesce(article.published_at, article.first_seen_at) > :since
ORDER BY article.published_at DESC NULLS FIRST, article.url_key ASC
LIMIT :max_rows;

-- name: found_copy_groups
INSERT INTO newswatch.copy_group (founder_url_key)
SELECT given.founder
FROM unnest(cast(:founders AS text[])) WITH ORDINALITY AS given (founder, place)
ORDER BY given.place
ON CONFLICT DO NOTHING;

-- name: found_stories
INSERT INTO newswatch.story (founder_url_key, title)
SELECT
    given.founder,
    article.title
FROM unnest(cast(:founders AS text[])) WITH ORDINALITY AS given (founder, place)
INNER JOIN newswatch.article ON given.founder = article.url_key
ORDER BY given.place
ON CONFLICT DO NOTHING;

-- name: place_articles
UPDATE newswatch.article SET
    copy_group_id = copy_group.family_id,
    copy_kind = given.kind,
    story_id = story.family_id,
    linked_version = given.version
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (
    article_id bigint, version integer, copy text, kind text, story text
)
INNER JOIN newswatch.copy_group ON given.copy = copy_group.founder_url_key
INNER JOIN newswatch.story ON given.story = story.founder_url_key
WHERE article.article_id = given.article_id AND article.linked_version < given.version;

-- name: keep_places
-- An edit keeps its place in copies and stories.
UPDATE newswatch.article SET linked_version = version
WHERE article_id = any(cast(:ids AS bigint[])) AND story_id IS NOT NULL;

-- name: insert_links
INSERT INTO newswatch.link (
    article_id, other_article_id, relation, kind, score, reason, shared, method_version
)
SELECT
    article.article_id,
    other.article_id,
    given.relation,
    given.kind,
    given.score,
    given.reason,
    given.shared,
    :method_version
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (
    url_key text, other_key text, relation text, kind text, score real, reason text, shared jsonb
)
INNER JOIN newswatch.article ON given.url_key = article.url_key
INNER JOIN newswatch.article AS other ON given.other_key = other.url_key
ON CONFLICT (article_id, other_article_id, relation) DO NOTHING;

-- name: insert_bands
INSERT INTO newswatch.article_band (key, article_id)
SELECT
    cast(given.key AS bigint),
    given.article_id
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (article_id bigint, key text)
ON CONFLICT DO NOTHING;

-- name: merge_stories
-- These stories are one: all go into the oldest of their families, wherever some of them were merged before.
WITH family AS (
    SELECT DISTINCT family_id
    FROM newswatch.story
    WHERE founder_url_key = any(cast(:founders AS text[]))
)

UPDATE newswatch.story SET merged_into = oldest.story_id
FROM (SELECT min(family_id) AS story_id FROM family) AS oldest, family
WHERE story.story_id = family.family_id AND story.story_id > oldest.story_id;

-- name: refresh_merged_days
-- The days of these stories have fewer stories now, whichever article showed that they are one.
SELECT newswatch.refresh_topic_daily(
    array(
        SELECT DISTINCT placed.day
        FROM newswatch.article_placed AS placed
        INNER JOIN newswatch.story ON placed.story_id = story.family_id
        WHERE story.founder_url_key = any(cast(:founders AS text[]))
    )
);
