-- A row: a piece of work whose copies stand in more than one story, though copies tell the same.
SELECT
    copy_group_id,
    array_agg(DISTINCT story_id) AS stories,
    array_agg(article_id ORDER BY article_id) AS articles
FROM newswatch.article_placed
WHERE copy_group_id IS NOT NULL
GROUP BY copy_group_id
HAVING count(DISTINCT story_id) > 1;
