-- name: take_turns
-- Give away the next turns of some sites, each a delay after the one before, and return when the first begins: null
-- where the site rests, or has none within the time that anybody would wait.
WITH wanted AS (
    SELECT
        given.site,
        given.turns * given.delay_s * interval '1 second' AS lasting
    FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (site text, turns integer, delay_s double precision)
),

taken AS (
    INSERT INTO newswatch.host (host, free_at)
    SELECT
        site,
        cast(:now AS timestamptz) + lasting
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
    taken.free_at - wanted.lasting AS first_at,
    greatest(host.not_before, host.free_at) AS rests_until,
    host.refused_reason AS reason
FROM wanted
LEFT JOIN taken ON wanted.site = taken.host
LEFT JOIN newswatch.host ON wanted.site = host.host;

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
