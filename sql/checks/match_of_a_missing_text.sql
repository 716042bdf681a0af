-- A row: a match in force of a version of the text that is neither the article's nor kept.
SELECT
    topic_match.article_id,
    topic_match.topic_id,
    topic_match.article_version
FROM newswatch.topic_match
INNER JOIN newswatch.article ON topic_match.article_id = article.article_id
WHERE
    topic_match.withdrawn_at IS NULL
    AND topic_match.article_version <> article.version
    AND NOT EXISTS (
        SELECT 1
        FROM newswatch.article_version AS kept
        WHERE kept.article_id = topic_match.article_id AND kept.version = topic_match.article_version
    );
