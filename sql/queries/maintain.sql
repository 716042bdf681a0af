-- name: drop_old_bands
-- Copies are looked for among the articles of some days only: older ones need no keys.
WITH dropped AS (
    DELETE FROM newswatch.article_band
    USING newswatch.article
    WHERE
        article_band.article_id = article.article_id
        AND coalesce(article.published_at, article.first_seen_at) < :before
    RETURNING 1
)

SELECT count(*) AS dropped
FROM dropped;

-- name: delete_old_runs
-- The last of each stage stays, so that status can say when it was.
WITH deleted AS (
    DELETE FROM newswatch.run
    WHERE
        started_at < :before
        AND run_id NOT IN (
            SELECT DISTINCT ON (stage) run_id
            FROM newswatch.run
            ORDER BY stage ASC, started_at DESC, run_id DESC
        )
    RETURNING 1
)

SELECT count(*) AS deleted
FROM deleted;
