-- A row: an article whose present text is not the text of its newest kept version.
SELECT
    article.article_id,
    article.version,
    kept.version AS kept_version
FROM newswatch.article
INNER JOIN newswatch.article_version AS kept
    ON article.article_id = kept.article_id AND article.version = kept.version
WHERE (kept.title, kept.text) IS DISTINCT FROM (article.title, article.text)
UNION ALL
SELECT
    article.article_id,
    article.version,
    kept.version AS kept_version
FROM newswatch.article
INNER JOIN newswatch.article_version AS kept
    ON article.article_id = kept.article_id AND article.version < kept.version;
