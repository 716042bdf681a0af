-- A row: an entry that ended well but has no article, though retention did not remove one of its address.
SELECT
    entry.entry_id,
    entry.url
FROM newswatch.entry
WHERE
    entry.state = 'done'
    AND entry.article_id IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM newswatch.seen_url
        WHERE seen_url.url_key = entry.url_key
    );
