-- name: upsert_sources
INSERT INTO newswatch.source (domain, name, owner, country, configured)
SELECT
    given.domain,
    given.name,
    given.owner,
    given.country,
    true
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (domain text, name text, owner text, country text)
ON CONFLICT (domain) DO UPDATE SET
    name = excluded.name,
    owner = excluded.owner,
    country = excluded.country,
    configured = true
WHERE
    (source.name, source.owner, source.country, source.configured)
    IS DISTINCT FROM (excluded.name, excluded.owner, excluded.country, excluded.configured);

-- name: upsert_feeds
-- A feed that came back into the file is polled at once.
INSERT INTO newswatch.feed (
    url, source_id, title, lang, active, interval_override_s, user_agent, next_poll_at
)
SELECT
    given.url,
    source.source_id,
    given.title,
    given.lang,
    given.active,
    given.interval_s,
    given.user_agent,
    :now
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (
    url text, source text, title text, lang text, active boolean, interval_s integer, user_agent text
)
INNER JOIN newswatch.source ON given.source = source.domain
ON CONFLICT (url) DO UPDATE SET
    source_id = excluded.source_id,
    title = excluded.title,
    lang = excluded.lang,
    active = excluded.active,
    interval_override_s = excluded.interval_override_s,
    user_agent = excluded.user_agent,
    next_poll_at = CASE WHEN excluded.active AND NOT feed.active THEN :now ELSE feed.next_poll_at END
WHERE
    (feed.source_id, feed.title, feed.lang, feed.active, feed.interval_override_s, feed.user_agent)
    IS DISTINCT FROM (
        excluded.source_id, excluded.title, excluded.lang, excluded.active, excluded.interval_override_s,
        excluded.user_agent
    );

-- name: deactivate_feeds
UPDATE newswatch.feed SET active = false
WHERE active AND url <> all(cast(:kept AS text[]));

-- name: upsert_topics
INSERT INTO newswatch.topic (topic_id, name, version)
SELECT
    given.id,
    given.name,
    given.version
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (id text, name text, version text)
ON CONFLICT (topic_id) DO UPDATE SET
    name = excluded.name,
    version = excluded.version,
    active = true
WHERE (topic.name, topic.version, topic.active) IS DISTINCT FROM (excluded.name, excluded.version, true);

-- name: insert_topic_versions
INSERT INTO newswatch.topic_version (topic_id, version, query, first_used_at)
SELECT
    given.id,
    given.version,
    given.query,
    :now
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (id text, version text, query text)
ON CONFLICT DO NOTHING;

-- name: deactivate_topics
UPDATE newswatch.topic SET active = false
WHERE active AND topic_id <> all(cast(:kept AS text[]));

-- name: upsert_subscriptions
INSERT INTO newswatch.subscription (
    subscription_id, name, topics, recipients, mode, zone, at_hour, langs, max_age_h
)
SELECT
    given.id,
    given.name,
    given.topics,
    given.recipients,
    given.mode,
    given.zone,
    given.at_hour,
    given.langs,
    given.max_age_h
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (
    id text, name text, topics text[], recipients text[], mode text, zone text, at_hour integer,
    langs text[], max_age_h integer
)
ON CONFLICT (subscription_id) DO UPDATE SET
    name = excluded.name,
    topics = excluded.topics,
    recipients = excluded.recipients,
    mode = excluded.mode,
    zone = excluded.zone,
    at_hour = excluded.at_hour,
    langs = excluded.langs,
    max_age_h = excluded.max_age_h,
    active = true
WHERE
    (
        subscription.name, subscription.topics, subscription.recipients, subscription.mode,
        subscription.zone, subscription.at_hour, subscription.langs, subscription.max_age_h,
        subscription.active
    )
    IS DISTINCT FROM (
        excluded.name, excluded.topics, excluded.recipients, excluded.mode, excluded.zone,
        excluded.at_hour, excluded.langs, excluded.max_age_h, true
    );

-- name: deactivate_subscriptions
UPDATE newswatch.subscription SET active = false
WHERE active AND subscription_id <> all(cast(:kept AS text[]));
