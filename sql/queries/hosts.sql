-- name: take_turns
-- Give away the next turns of some sites, each a delay after the one before, and return when the first begins: null
-- where the site rests, or has none within the time that anybody would wait.
WITH wanted AS (
    SELECT
        given.site,
        given.turns,
        greatest(given.delay_s, coalesce(host.crawl_delay_s, 0)) AS delay_s
    FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (site text, turns integer, delay_s double precision)
    LEFT JOIN newswatch.host ON given.site = host.host
),

taken AS (
    INSERT INTO newswatch.host (host, free_at)
    SELECT
        site,
        cast(:now AS timestamptz) + turns * delay_s * interval '1 second'
    FROM wanted
    ORDER BY site
    ON CONFLICT (host) DO UPDATE SET
        free_at = greatest(host.free_at, cast(:now AS timestamptz)) + (excluded.free_at - cast(:now AS timestamptz))
    WHERE
        coalesce(host.not_before <= :now, true)
        AND coalesce(host.free_at <= cast(:now AS timestamptz) + :longest_s * interval '1 second', true)
    RETURNING host, free_at
)

SELECT
    wanted.site,
    taken.free_at - wanted.turns * wanted.delay_s * interval '1 second' AS first_at,
    wanted.delay_s,
    greatest(host.not_before, host.free_at) AS rests_until,
    host.refused_reason AS reason
FROM wanted
LEFT JOIN taken ON wanted.site = taken.host
LEFT JOIN newswatch.host ON wanted.site = host.host;

-- name: resting_site
SELECT
    host AS site,
    cast(NULL AS timestamptz) AS first_at,
    cast(0 AS double precision) AS delay_s,
    not_before AS rests_until,
    refused_reason AS reason
FROM newswatch.host
WHERE host = :site AND not_before > :now;

-- name: slow_down_site
-- What robots.txt asks for holds from now on, also for the turn after the file's own.
INSERT INTO newswatch.host (host, crawl_delay_s, free_at)
VALUES (:site, :delay_s, cast(:now AS timestamptz) + coalesce(:delay_s, 0) * interval '1 second')
ON CONFLICT (host) DO UPDATE SET
    crawl_delay_s = excluded.crawl_delay_s,
    free_at = greatest(host.free_at, excluded.free_at)
WHERE host.crawl_delay_s IS DISTINCT FROM excluded.crawl_delay_s;

-- name: pause_site
INSERT INTO newswatch.host (host, not_before, refused_at, refused_reason)
VALUES (:site, :until, :now, :reason)
ON CONFLICT (host) DO UPDATE SET
    not_before = greatest(host.not_before, excluded.not_before),
    refused_at = excluded.refused_at,
    refused_reason = excluded.refused_reason;

-- name: fresh_robots
SELECT robots
FROM newswatch.host
WHERE host = :host AND robots_fetched_at > :since;

-- name: keep_robots
INSERT INTO newswatch.host (host, robots, robots_fetched_at)
VALUES (:host, :robots, :now)
ON CONFLICT (host) DO UPDATE SET
    robots = excluded.robots,
    robots_fetched_at = excluded.robots_fetched_at;

-- name: forget_hosts
-- What nobody asked for a while, and what does not rest, is as if it had never been asked.
DELETE FROM newswatch.host
WHERE
    coalesce(free_at < :before, true)
    AND coalesce(not_before < :before, true)
    AND coalesce(robots_fetched_at < :before, true);
