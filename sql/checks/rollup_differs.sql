-- A row: a topic and day whose kept counts are not what the tables say. newswatch.refresh_topic_daily(NULL) mends it.
SELECT
    coalesce(kept.topic_id, counted.topic_id) AS topic_id,
    coalesce(kept.day, counted.day) AS day,
    kept.articles AS kept_articles,
    counted.articles AS counted_articles
FROM newswatch.rollup_topic_daily AS kept
FULL JOIN newswatch.topic_daily_counted AS counted
    ON kept.topic_id = counted.topic_id AND kept.day = counted.day
WHERE
    (kept.articles, kept.copy_groups, kept.stories, kept.sources, kept.independent_sources)
    IS DISTINCT FROM (
        counted.articles, counted.copy_groups, counted.stories, counted.sources, counted.independent_sources
    );
