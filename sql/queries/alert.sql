-- name: matches_to_plan
-- One row per match not planned yet, with its story (where merges ended). A story is never split over two
-- plannings: its matches are planned, and mailed, together.
WITH unplanned AS (
    SELECT DISTINCT story.family_id
    FROM newswatch.topic_match
    INNER JOIN newswatch.article ON topic_match.article_id = article.article_id
    INNER JOIN newswatch.story ON article.story_id = story.story_id
    WHERE topic_match.planned_at IS NULL AND topic_match.withdrawn_at IS NULL
    ORDER BY story.family_id
    LIMIT :max_stories
)

SELECT
    article.article_id,
    article.url_key,
    article.url,
    article.title,
    article.lang,
    article.published_at,
    article.first_seen_at,
    topic_match.article_version AS version,
    topic_match.topic_id AS topic,
    topic.name AS topic_name,
    source.domain AS source,
    source.name AS source_name,
    source.owner,
    story.story_id,
    story.founder_url_key AS story,
    story.title AS story_title,
    copy_group.founder_url_key AS copy,
    article.copy_kind,
    -- What a feed's first poll brought is old material: it goes by its age now.
    NOT EXISTS (
        SELECT 1
        FROM newswatch.entry
        WHERE entry.article_id = article.article_id AND NOT entry.first_poll
    ) AS history,
    (
        SELECT jsonb_agg(
            jsonb_build_array(evidence.field, evidence.sentence) ORDER BY evidence.place
        )
        FROM report.match_evidence AS evidence
        WHERE
            evidence.article_id = topic_match.article_id
            AND evidence.topic_id = topic_match.topic_id
            AND evidence.field IN ('title', 'text')
    ) AS evidence
FROM unplanned
INNER JOIN newswatch.story ON unplanned.family_id = story.story_id
INNER JOIN newswatch.story AS member ON unplanned.family_id = member.family_id
INNER JOIN newswatch.article ON member.story_id = article.story_id
INNER JOIN newswatch.topic_match ON article.article_id = topic_match.article_id
INNER JOIN newswatch.topic ON topic_match.topic_id = topic.topic_id
INNER JOIN newswatch.source ON article.source_id = source.source_id
INNER JOIN newswatch.copy_group AS placed ON article.copy_group_id = placed.copy_group_id
INNER JOIN newswatch.copy_group ON placed.family_id = copy_group.copy_group_id
WHERE topic_match.planned_at IS NULL AND topic_match.withdrawn_at IS NULL
ORDER BY story.story_id, article.url_key, topic_match.topic_id;

-- name: story_members
-- Every article of these stories and of those merged into them.
SELECT
    story.family_id AS story_id,
    article.url_key AS id,
    copy_group.founder_url_key AS copy,
    source.domain AS source,
    source.owner,
    article.credit_agency AS agency,
    coalesce(article.credit_strength = 'strong', false) AS agency_strong,
    article.published_at AS date
FROM newswatch.article
INNER JOIN newswatch.source ON article.source_id = source.source_id
INNER JOIN newswatch.story ON article.story_id = story.story_id
INNER JOIN newswatch.copy_group AS placed ON article.copy_group_id = placed.copy_group_id
INNER JOIN newswatch.copy_group ON placed.family_id = copy_group.copy_group_id
WHERE story.family_id = ANY(cast(:story_ids AS bigint[]))
ORDER BY article.url_key;

-- name: alerts_of_stories
-- What was decided before about these stories, those merged into them included.
SELECT
    story.founder_url_key AS story,
    alert.subscription_id AS subscription,
    alert.revision,
    jsonb_build_object('verdicts', alert.verdicts, 'facts', alert.facts, 'news', alert.news) AS record
FROM newswatch.alert
INNER JOIN newswatch.story AS told ON alert.story_id = told.story_id
INNER JOIN newswatch.story ON told.family_id = story.story_id
WHERE told.family_id = ANY(cast(:story_ids AS bigint[]))
ORDER BY alert.revision, alert.subscription_id;

-- name: silences_in_force
SELECT
    subscription_id AS subscription,
    topic_id AS topic,
    story_founder AS story,
    until AS ends_at,
    reason
FROM newswatch.silence
WHERE until > :now
ORDER BY silence_id;

-- name: opt_outs
SELECT
    address,
    nullif(subscription_id, '*') AS subscription
FROM newswatch.opt_out
ORDER BY address, subscription_id;

-- name: active_subscriptions
SELECT
    subscription_id AS id,
    name,
    topics,
    recipients,
    mode,
    zone,
    at_hour,
    langs,
    max_age_h
FROM newswatch.subscription
WHERE active
ORDER BY subscription_id;

-- name: insert_alerts
INSERT INTO newswatch.alert (
    story_id, subscription_id, revision, tell, reason, article_ids, verdicts, facts, news, decided_at
)
SELECT
    story.story_id,
    given.subscription,
    given.revision,
    given.tell,
    given.reason,
    ARRAY(
        SELECT article.article_id
        FROM newswatch.article
        WHERE article.url_key = ANY(given.articles)
        ORDER BY article.article_id
    ),
    given.verdicts,
    given.facts,
    given.news,
    :now
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (
    story text, subscription text, revision integer, tell boolean, reason text, articles text[],
    verdicts jsonb, facts jsonb, news jsonb
)
INNER JOIN newswatch.story ON given.story = story.founder_url_key;

-- name: mark_planned
UPDATE newswatch.topic_match SET planned_at = :now
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (article_id bigint, topic text)
WHERE
    topic_match.article_id = given.article_id
    AND topic_match.topic_id = given.topic
    AND topic_match.planned_at IS NULL;

-- name: insert_outbox
INSERT INTO newswatch.outbox (
    dedup_key,
    message_id,
    kind,
    recipient,
    subject,
    text_part,
    html_part,
    thread_ids,
    stop_addresses,
    story_id,
    subscriptions, created_at, next_attempt_at
)
SELECT
    given.dedup_key,
    given.message_id,
    given.kind,
    given.recipient,
    given.subject,
    given.text_part,
    given.html_part,
    given.thread_ids,
    given.stop_addresses,
    story.story_id,
    given.subscriptions,
    :now,
    :now
FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS given (
    dedup_key text, message_id text, kind text, recipient text, subject text, text_part text, html_part text,
    thread_ids text[], stop_addresses text[], story text, subscriptions text[]
)
LEFT JOIN newswatch.story ON given.story = story.founder_url_key
ORDER BY given.dedup_key
ON CONFLICT (dedup_key) DO NOTHING
RETURNING outbox_id;

-- name: lock_planning
-- One planner at a time: two would tell the same story with the same revision.
SELECT pg_advisory_xact_lock(7391003);

-- name: return_lapsed_mails
-- Their sender died; one that was tried too often goes to the dead letters, since it may be what killed it.
UPDATE newswatch.outbox SET
    state = CASE WHEN attempts >= :max_attempts THEN 'dead' ELSE 'pending' END,
    last_error = coalesce(last_error, 'its sender ended before it was done'),
    lease_token = NULL,
    leased_until = NULL
WHERE state = 'claimed' AND leased_until <= :now;

-- name: claim_mails
WITH due AS (
    SELECT outbox_id
    FROM newswatch.outbox
    WHERE
        state = 'pending'
        AND next_attempt_at <= :now
        AND (cast(:kind AS text) IS NULL OR kind = cast(:kind AS text))
    ORDER BY next_attempt_at, outbox_id
    LIMIT :max_rows
    FOR UPDATE SKIP LOCKED
)

UPDATE newswatch.outbox SET
    state = 'claimed',
    attempts = outbox.attempts + 1,
    lease_token = cast(:token AS uuid),
    leased_until = :until
FROM due
WHERE outbox.outbox_id = due.outbox_id
RETURNING
    outbox.outbox_id,
    outbox.dedup_key,
    outbox.message_id,
    outbox.kind,
    outbox.recipient,
    outbox.subject,
    outbox.text_part,
    outbox.html_part,
    outbox.thread_ids,
    outbox.stop_addresses,
    outbox.subscriptions,
    outbox.attempts;

-- name: release_mails
    UPDATE newswatch.outbox SET
    state = 'pending',
    attempts = attempts - 1,
    next_attempt_at = :next_attempt_at,
    last_error = :last_error,
    lease_token = NULL,
    leased_until = NULL
WHERE lease_token = cast(:token AS uuid);

-- name: record_mail
UPDATE newswatch.outbox SET
    state = :state,
    next_attempt_at = coalesce(cast(:next_attempt_at AS timestamptz), next_attempt_at),
    last_error = :last_error,
    sent_at = cast(:sent_at AS timestamptz),
    lease_token = NULL,
    leased_until = NULL
WHERE outbox_id = :outbox_id AND lease_token = cast(:token AS uuid)
RETURNING outbox_id;
