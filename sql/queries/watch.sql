-- name: feed_facts
-- How often each active feed failed since it last answered.
SELECT
    feed.url,
    source.domain AS source,
    feed.state,
    feed.reason,
    feed.detail,
    feed.last_success_at,
    failing.failed_polls,
    failing.failing_since
FROM newswatch.feed
INNER JOIN newswatch.source ON feed.source_id = source.source_id
CROSS JOIN LATERAL (
    SELECT
        count(*) AS failed_polls,
        min(feed_poll.polled_at) AS failing_since
    FROM newswatch.feed_poll
    WHERE
        feed_poll.feed_id = feed.feed_id
        AND feed_poll.outcome = 'failed'
        AND feed_poll.polled_at > coalesce(feed.last_success_at, '-infinity')
) AS failing
WHERE feed.active
ORDER BY feed.url;

-- name: source_facts
-- When each source last had something new, and how far apart its news comes. Hours, not moments: a weekly
-- letter with thirty entries is published once a week, not every minute.
WITH hours AS (
    SELECT DISTINCT
        feed.source_id,
        date_trunc('hour', least(entry.published_at, entry.first_seen_at), 'UTC') AS moment
    FROM newswatch.entry
    INNER JOIN newswatch.feed ON entry.feed_id = feed.feed_id
    WHERE feed.active AND least(entry.published_at, entry.first_seen_at) > :since
),

gaps AS (
    SELECT
        source_id,
        extract(EPOCH FROM moment - lag(moment) OVER (PARTITION BY source_id ORDER BY moment)) AS gap_s
    FROM hours
),

ways AS (
    SELECT
        source_id,
        count(gap_s) AS gaps,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY gap_s) AS usual_gap_s
    FROM gaps
    GROUP BY source_id
),

answers AS (
    SELECT
        source_id,
        max(last_success_at) AS last_success_at,
        max(last_new_at) AS last_new_at
    FROM newswatch.feed
    WHERE active
    GROUP BY source_id
)

SELECT
    source.domain AS source,
    answers.last_success_at,
    answers.last_new_at,
    coalesce(ways.gaps, 0) AS gaps,
    ways.usual_gap_s
FROM answers
INNER JOIN newswatch.source ON answers.source_id = source.source_id
LEFT JOIN ways ON answers.source_id = ways.source_id
ORDER BY source.domain;

-- name: extraction_facts
-- The newest pages of each source against some before them; while an incident is open, against some before it.
-- octet_length reads no text: a length in characters would unpack every article.
WITH finished AS (
    SELECT
        source.domain AS source,
        entry.entry_id,
        entry.url,
        entry.article_id,
        entry.first_seen_at,
        entry.reason,
        entry.state <> 'done' AS without,
        incident.since AS open_since,
        row_number() OVER (
            PARTITION BY feed.source_id ORDER BY entry.first_seen_at DESC, entry.entry_id DESC
        ) <= :recent AS is_recent
    FROM newswatch.entry
    INNER JOIN newswatch.feed ON entry.feed_id = feed.feed_id
    INNER JOIN newswatch.source ON feed.source_id = source.source_id
    LEFT JOIN newswatch.incident
        ON
            source.domain = incident.subject
            AND incident.kind = 'extraction_changed'
            AND incident.ended_at IS NULL
    WHERE
        feed.active
        AND entry.first_seen_at > :since
        AND entry.state IN ('done', 'no_article', 'quarantined')
        AND coalesce(entry.reason, '') NOT IN ('lease_lapsed', 'bad_row')
),

numbered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY source, is_recent ORDER BY first_seen_at DESC, entry_id DESC) AS place
    FROM finished
    WHERE is_recent OR first_seen_at < coalesce(open_since, 'infinity')
),

pages AS (
    SELECT
        numbered.*,
        octet_length(article.text) AS size
    FROM numbered
    LEFT JOIN newswatch.article ON numbered.article_id = article.article_id
    WHERE numbered.place <= :past
)

SELECT
    source,
    count(*) FILTER (WHERE is_recent) AS recent,
    count(*) FILTER (WHERE is_recent AND without) AS recent_without,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY size) FILTER (WHERE is_recent AND NOT without) AS recent_bytes,
    min(first_seen_at) FILTER (WHERE is_recent) AS recent_since,
    mode() WITHIN GROUP (ORDER BY reason) FILTER (WHERE is_recent AND without) AS reason,
    coalesce(
        (
            array_agg(url ORDER BY first_seen_at DESC, entry_id DESC)
            FILTER (WHERE is_recent AND without AND url IS NOT NULL)
        )[1:3],
        '{}'
    ) AS examples,
    count(*) FILTER (WHERE NOT is_recent) AS past,
    count(*) FILTER (WHERE NOT is_recent AND without) AS past_without,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY size) FILTER (WHERE NOT is_recent AND NOT without) AS past_bytes,
    bool_or(open_since IS NOT NULL) AS open
FROM pages
GROUP BY source
ORDER BY source;

-- name: site_facts
-- How the newest articles of each site were read against some before them; while an incident is open, against some
-- before it, until that way has become the site's own. Each site's are found by the index, however many there are.
WITH watched AS (
    SELECT
        site.site_id,
        site.name,
        incident.since AS open_since
    FROM newswatch.site
    LEFT JOIN newswatch.incident
        ON
            site.name = incident.subject
            AND incident.kind = 'site_changed'
            AND incident.ended_at IS NULL
),

newest AS (
    SELECT
        watched.site_id,
        reading.*
    FROM watched
    CROSS JOIN LATERAL (
        SELECT
            read_at,
            url,
            template,
            letters,
            letters_found,
            method,
            rule,
            missing,
            rule_title,
            rule_date
        FROM newswatch.site_reading
        WHERE
            site_reading.site_id = watched.site_id
            AND site_reading.read_at > :since
            AND site_reading.method IS NOT NULL
        ORDER BY site_reading.read_at DESC, site_reading.url DESC
        LIMIT :recent
    ) AS reading
),

earlier AS (
    SELECT
        watched.site_id,
        reading.*
    FROM watched
    CROSS JOIN LATERAL (
        SELECT
            template,
            letters,
            letters_found,
            missing
        FROM newswatch.site_reading
        WHERE
            site_reading.site_id = watched.site_id
            AND site_reading.read_at > :since
            AND site_reading.method IS NOT NULL
            AND (watched.open_since <= :settled OR site_reading.read_at < coalesce(watched.open_since, 'infinity'))
        ORDER BY site_reading.read_at DESC, site_reading.url DESC
        LIMIT :past
        OFFSET CASE WHEN watched.open_since > :settled THEN 0 ELSE cast(:recent AS integer) END
    ) AS reading
),

past AS (
    SELECT
        site_id,
        count(*) AS past,
        array_agg(DISTINCT template) AS templates,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY letters) AS letters,
        percentile_cont(0.5) WITHIN GROUP (
            ORDER BY 1 - letters::double precision / greatest(letters, letters_found, 1)
        ) AS furniture,
        avg(('title' = any(missing))::integer)::double precision AS untitled,
        avg(('date' = any(missing))::integer)::double precision AS undated,
        avg(('authors' = any(missing))::integer)::double precision AS unsigned
    FROM earlier
    GROUP BY site_id
),

recent AS (
    SELECT
        newest.site_id,
        min(newest.read_at) AS recent_since,
        count(*) AS recent,
        count(*) FILTER (WHERE newest.template <> all(past.templates)) AS new_templates,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY newest.letters) AS letters,
        percentile_cont(0.5) WITHIN GROUP (
            ORDER BY 1 - newest.letters::double precision / greatest(newest.letters, newest.letters_found, 1)
        ) AS furniture,
        avg(('title' = any(newest.missing))::integer)::double precision AS untitled,
        avg(('date' = any(newest.missing))::integer)::double precision AS undated,
        avg(('authors' = any(newest.missing))::integer)::double precision AS unsigned,
        (
            array_agg(newest.url ORDER BY newest.read_at DESC, newest.url DESC)
            FILTER (WHERE newest.template <> all(past.templates))
        )[1:3] AS examples,
        (array_agg(newest.rule ORDER BY newest.read_at DESC, newest.url DESC))[1] AS rule
    FROM newest
    LEFT JOIN past ON newest.site_id = past.site_id
    GROUP BY newest.site_id
),

judged AS (
    -- A rule fails on a page where it gives far less or more text than the generic way, or what it gave on two others:
    -- the same title, or the same date of over a week ago.
    SELECT
        newest.site_id,
        newest.read_at,
        newest.url,
        newest.method ~ '^rule_(failed|wide)'
        OR (
            newest.rule_title IS NOT NULL
            AND (
                SELECT count(DISTINCT twin.url)
                FROM newest AS twin
                WHERE
                    twin.site_id = newest.site_id
                    AND twin.rule = newest.rule
                    AND twin.rule_title = newest.rule_title
            ) >= 3
        )
        OR (
            newest.rule_date < newest.read_at::date - 7
            AND (
                SELECT count(DISTINCT twin.url)
                FROM newest AS twin
                WHERE
                    twin.site_id = newest.site_id
                    AND twin.rule = newest.rule
                    AND twin.rule_date = newest.rule_date
            ) >= 3
        ) IS TRUE AS fails
    FROM newest
    INNER JOIN recent ON newest.site_id = recent.site_id AND newest.rule = recent.rule
),

ruled AS (
    SELECT
        site_id,
        count(*) AS rule_read,
        count(*) FILTER (WHERE fails) AS rule_failed,
        min(read_at) FILTER (WHERE fails) AS rule_failed_since,
        (array_agg(fails ORDER BY read_at DESC, url DESC))[1] AS last_failed,
        (array_agg(url ORDER BY read_at DESC, url DESC) FILTER (WHERE fails))[1:3] AS rule_examples
    FROM judged
    GROUP BY site_id
)

SELECT
    watched.name AS site,
    coalesce(watched.open_since IS NOT NULL, false) AS open,
    recent.recent,
    recent.recent_since,
    coalesce(recent.new_templates, 0) AS new_templates,
    coalesce(cardinality(past.templates), 0) AS past_templates,
    recent.letters,
    recent.furniture,
    recent.untitled,
    recent.undated,
    recent.unsigned,
    coalesce(recent.examples, '{}') AS examples,
    coalesce(past.past, 0) AS past,
    past.letters AS past_letters,
    past.furniture AS past_furniture,
    past.untitled AS past_untitled,
    past.undated AS past_undated,
    past.unsigned AS past_unsigned,
    recent.rule,
    coalesce(ruled.rule_read, 0) AS rule_read,
    coalesce(ruled.rule_failed, 0) AS rule_failed,
    ruled.rule_failed_since,
    coalesce(ruled.last_failed, false) AS last_failed,
    coalesce(ruled.rule_examples, '{}') AS rule_examples
FROM watched
INNER JOIN recent ON watched.site_id = recent.site_id
LEFT JOIN past ON watched.site_id = past.site_id
LEFT JOIN ruled ON watched.site_id = ruled.site_id
ORDER BY watched.name;

-- name: stage_facts
-- How each stage went: its last success, and the failures after it.
WITH good AS (
    SELECT
        stage,
        max(started_at) AS last_success_at
    FROM newswatch.run
    WHERE finished_at IS NOT NULL AND failure IS NULL AND started_at > :since
    GROUP BY stage
),

bad AS (
    SELECT
        run.stage,
        count(*) AS failed_runs,
        min(run.started_at) AS failing_since,
        (array_agg(run.failure ORDER BY run.started_at DESC))[1] AS failure
    FROM newswatch.run
    LEFT JOIN good ON run.stage = good.stage
    WHERE
        run.failure IS NOT NULL
        AND run.started_at > :since
        AND run.started_at > coalesce(good.last_success_at, '-infinity')
    GROUP BY run.stage
)

SELECT
    coalesce(good.stage, bad.stage) AS stage,
    good.last_success_at,
    coalesce(bad.failed_runs, 0) AS failed_runs,
    bad.failing_since,
    bad.failure
FROM good
FULL JOIN bad ON good.stage = bad.stage;

-- name: waiting_since
-- Since when the oldest work waits of the stages that run only when there is some.
SELECT
    (
        SELECT min(next_poll_at)
        FROM newswatch.feed
        WHERE
            active
            AND state <> 'retired'
            AND next_poll_at <= :now
            AND (leased_until IS NULL OR leased_until <= :now)
    ) AS poll,
    (
        SELECT min(next_attempt_at)
        FROM newswatch.entry
        WHERE state IN ('new', 'due') AND next_attempt_at <= :now
    ) AS collect;

-- name: watched_span
-- When sources were first watched, and when last.
SELECT
    min(started_at) AS watching_since,
    max(started_at) AS watched_at
FROM newswatch.run
WHERE stage = 'watch_sources' AND finished_at IS NOT NULL;

-- name: open_incidents
SELECT
    incident_id,
    kind,
    subject,
    since,
    started_at,
    detail,
    ended_at,
    end_detail
FROM newswatch.incident
WHERE ended_at IS NULL
ORDER BY incident_id;

-- name: open_incident
-- No row out: it is open already.
INSERT INTO newswatch.incident (kind, subject, since, started_at, detail)
VALUES (:kind, :subject, :since, :now, :detail)
ON CONFLICT (kind, subject) WHERE ended_at IS NULL DO NOTHING
RETURNING incident_id, kind, subject, since, started_at, detail, ended_at, end_detail;

-- name: end_incident
-- No row out: somebody else has ended it.
UPDATE newswatch.incident SET
    ended_at = greatest(started_at, cast(:now AS timestamptz)),
    end_detail = :end_detail
WHERE incident_id = :incident_id AND ended_at IS NULL
RETURNING incident_id, kind, subject, since, started_at, detail, ended_at, end_detail;
