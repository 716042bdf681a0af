-- name: count_site_articles
-- Sites are locked in one order; those of which only a reading is kept are given with no article.
INSERT INTO newswatch.site (name, articles)
SELECT
    given.name,
    given.articles
FROM jsonb_to_recordset(cast(:sites AS jsonb)) AS given (name text, articles bigint)
ORDER BY given.name
ON CONFLICT (name) DO UPDATE SET articles = site.articles + excluded.articles
WHERE excluded.articles > 0;

-- name: count_site_lines
-- After count_site_articles. Each article counts once for a line, however often it has it.
WITH given AS (
    SELECT
        site.site_id,
        site.articles,
        seen.line_key,
        seen.text,
        seen.is_prose,
        article.article_id
    FROM
        jsonb_to_recordset(cast(:lines AS jsonb))
            AS seen (site text, url_key text, line_key bigint, text text, is_prose boolean)
    INNER JOIN newswatch.site ON seen.site = site.name
    INNER JOIN newswatch.article ON seen.url_key = article.url_key
),

of_sites AS (
    SELECT
        site_id,
        max(articles) - count(DISTINCT article_id) AS articles_before
    FROM given
    GROUP BY site_id
)

INSERT INTO newswatch.site_line (
    site_id, line_key, text, is_prose, articles, articles_before, article_ids, first_seen_at, last_seen_at
)
SELECT
    given.site_id,
    given.line_key,
    min(given.text),
    bool_or(given.is_prose),
    count(DISTINCT given.article_id),
    of_sites.articles_before,
    (array_agg(DISTINCT given.article_id))[1:12],
    :now,
    :now
FROM given
INNER JOIN of_sites ON given.site_id = of_sites.site_id
GROUP BY given.site_id, given.line_key, of_sites.articles_before
ORDER BY given.site_id, given.line_key
ON CONFLICT (site_id, line_key) DO UPDATE SET
    articles = site_line.articles + excluded.articles,
    is_prose = site_line.is_prose OR excluded.is_prose,
    article_ids = (site_line.article_ids || excluded.article_ids)[1:12],
    first_seen_at = least(site_line.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(site_line.last_seen_at, excluded.last_seen_at);

-- name: learn_site_lines
-- What stands under enough stories is furniture: one story told in many articles repeats its own background. A
-- sentence must stand under many, on several days, and on a good share of all pages since it came up; a label on
-- some of them.
WITH evidence AS (
    SELECT
        line.site_id,
        line.line_key,
        line.is_prose,
        line.articles,
        site.articles - line.articles_before AS articles_since,
        told.stories,
        told.days
    FROM newswatch.site
    INNER JOIN newswatch.site_line AS line ON site.site_id = line.site_id
    CROSS JOIN LATERAL (
        SELECT
            count(DISTINCT story.family_id) AS stories,
            count(DISTINCT cast(coalesce(article.published_at, article.first_seen_at) AS date)) AS days
        FROM newswatch.article
        INNER JOIN newswatch.story ON article.story_id = story.story_id
        WHERE article.article_id = any(line.article_ids)
    ) AS told
    WHERE site.name = any(cast(:names AS text[])) AND line.articles >= 3 AND line.learned_at IS NULL
),

furniture AS (
    SELECT
        line.site_id,
        line.line_key
    FROM evidence
    INNER JOIN newswatch.site_line AS line
        ON evidence.site_id = line.site_id AND evidence.line_key = line.line_key
    WHERE
        (NOT evidence.is_prose AND evidence.stories >= 3 AND evidence.articles * 50 >= evidence.articles_since)
        OR (
            evidence.is_prose
            AND evidence.stories >= 8
            AND evidence.days >= 3
            AND evidence.articles * 3 >= evidence.articles_since
        )
    -- What another worker counts just now is learned the next time.
    FOR UPDATE OF line SKIP LOCKED
)

UPDATE newswatch.site_line SET learned_at = :now
FROM furniture
WHERE
    site_line.site_id = furniture.site_id
    AND site_line.line_key = furniture.line_key
    AND site_line.learned_at IS NULL;

-- name: site_furniture
-- The lines of each site that are left out, the last seen ones first; is_insert: within a text too.
SELECT
    ranked.site,
    ranked.line_key,
    ranked.learned_at,
    ranked.is_insert
FROM (
    SELECT
        site.name AS site,
        line.line_key,
        line.learned_at,
        NOT line.is_prose
        AND line.articles >= 5
        AND line.articles * 4 >= site.articles - line.articles_before AS is_insert,
        row_number() OVER (
            PARTITION BY site.site_id ORDER BY line.last_seen_at DESC, line.line_key ASC
        ) AS place
    FROM newswatch.site
    INNER JOIN newswatch.site_line AS line ON site.site_id = line.site_id
    WHERE site.name = any(cast(:names AS text[])) AND line.articles >= 3 AND line.learned_at IS NOT NULL
) AS ranked
WHERE ranked.place <= 1000
ORDER BY ranked.site, ranked.place;

-- name: insert_site_readings
-- A page that is read once more as of then replaces what was said of it.
INSERT INTO newswatch.site_reading (
    site_id, read_at, url, template, letters, letters_found, method, rule, missing, reason, rule_title, rule_date
)
SELECT DISTINCT ON (site.site_id, given.url)
    site.site_id,
    :now,
    given.url,
    given.template,
    given.letters,
    given.letters_found,
    given.method,
    given.rule,
    array(SELECT jsonb_array_elements_text(given.missing)),
    given.reason,
    given.rule_title,
    given.rule_date
FROM
    jsonb_to_recordset(cast(:readings AS jsonb)) AS given (
        site text,
        url text,
        template text,
        letters integer,
        letters_found integer,
        method text,
        rule text,
        missing jsonb,
        reason text,
        rule_title text,
        rule_date date
    )
INNER JOIN newswatch.site ON given.site = site.name
ORDER BY site.site_id, given.url
ON CONFLICT (site_id, read_at, url) DO UPDATE SET
    template = excluded.template,
    letters = excluded.letters,
    letters_found = excluded.letters_found,
    method = excluded.method,
    rule = excluded.rule,
    missing = excluded.missing,
    reason = excluded.reason,
    rule_title = excluded.rule_title,
    rule_date = excluded.rule_date;

-- name: forget_site_lines
-- Most lines are seen once and never again; what was learned is kept for longer.
WITH forgotten AS (
    DELETE FROM newswatch.site_line
    WHERE
        last_seen_at < cast(:rare_before AS timestamptz)
        AND (articles < 3 OR last_seen_at < cast(:known_before AS timestamptz))
    RETURNING 1
)

SELECT count(*) AS forgotten
FROM forgotten;

-- name: forget_site_readings
-- A site is judged by its newest; while a change of it is open, by what was before that.
WITH ranked AS (
    SELECT
        reading.site_id,
        reading.read_at,
        reading.url,
        row_number() OVER (
            PARTITION BY reading.site_id ORDER BY reading.read_at DESC, reading.url DESC
        ) AS place
    FROM newswatch.site_reading AS reading
    INNER JOIN newswatch.site ON reading.site_id = site.site_id
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM newswatch.incident
            WHERE
                incident.kind = 'site_changed'
                AND incident.subject = site.name
                AND incident.ended_at IS NULL
        )
),

forgotten AS (
    DELETE FROM newswatch.site_reading
    USING ranked
    WHERE
        site_reading.site_id = ranked.site_id
        AND site_reading.read_at = ranked.read_at
        AND site_reading.url = ranked.url
        AND (site_reading.read_at < :before OR ranked.place > :most)
    RETURNING 1
)

SELECT count(*) AS forgotten
FROM forgotten;
