-- name: added_page
-- An entry, how it ended in words, and the article it led to.
SELECT
    entry.entry_id,
    entry.state,
    entry.reason,
    report.in_words(entry.reason) AS reason_in_words,
    entry.detail,
    entry.next_attempt_at,
    entry.archive_pointer,
    article.article_id,
    article.url,
    article.title,
    article.text,
    article.lang,
    article.kind,
    article.published_at,
    article.page_date,
    article.paywalled,
    article.method,
    article.quality,
    article.quality_reasons,
    source.name AS source_name,
    source.domain AS source
FROM newswatch.entry
LEFT JOIN newswatch.article ON entry.article_id = article.article_id
LEFT JOIN newswatch.source ON article.source_id = source.source_id
WHERE entry.entry_id = :entry_id;

-- name: known_entry
-- The entry of an article that is known under this address, or of the page itself; the one that ended well first.
SELECT
    entry.entry_id,
    feed.url AS feed_url,
    entry.first_seen_at
FROM newswatch.entry
INNER JOIN newswatch.feed ON entry.feed_id = feed.feed_id
LEFT JOIN newswatch.article ON entry.article_id = article.article_id
WHERE (entry.url_key = :url_key OR article.url_key = :url_key) AND entry.article_id IS NOT NULL
ORDER BY entry.state = 'done' DESC, entry.entry_id ASC
LIMIT 1;

-- name: hasten_entry
-- Somebody waits for it.
UPDATE newswatch.entry SET next_attempt_at = :now
WHERE entry_id = :entry_id AND state IN ('new', 'due') AND next_attempt_at > :now;

-- name: note_fresh
-- An entry whose article is of this day or later is no old material, also where the page gives no time of day.
UPDATE newswatch.entry SET first_poll = false
FROM newswatch.article
WHERE
    entry.entry_id = :entry_id
    AND entry.article_id = article.article_id
    AND coalesce((article.published_at AT TIME ZONE 'UTC')::date, article.page_date) >= cast(:day AS date);
