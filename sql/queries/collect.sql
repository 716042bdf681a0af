-- name: return_lapsed_entries
-- Whoever held them died; one that was tried too often is set aside, since it may be what killed its worker. Only
-- those of ids, where ids is given: a batch locks no row of another.
WITH returned AS (
    UPDATE newswatch.entry SET
        state = CASE WHEN attempts >= :max_attempts THEN 'quarantined' ELSE 'due' END,
        reason = 'lease_lapsed',
        next_attempt_at = CASE WHEN attempts >= :max_attempts THEN NULL ELSE cast(:now AS timestamptz) END,
        lease_token = NULL,
        leased_until = NULL
    WHERE
        state = 'claimed' AND leased_until <= :now
        AND (cast(:ids AS bigint[]) IS NULL OR entry_id = any(cast(:ids AS bigint[])))
    RETURNING entry_id, feed_id, guid, url, state, attempts
),

kept AS (
    INSERT INTO newswatch.quarantine (
        stage, item_key, reason, detail, attempts, first_seen_at, last_seen_at
    )
    SELECT
        'fetch',
        feed.url || ' ' || returned.guid,
        'lease_lapsed',
        'its worker ended each time before it was done',
        returned.attempts,
        :now,
        :now
    FROM returned
    INNER JOIN newswatch.feed ON returned.feed_id = feed.feed_id
    WHERE returned.state = 'quarantined'
    ON CONFLICT (stage, item_key) DO UPDATE SET
        reason = excluded.reason,
        detail = excluded.detail,
        attempts = excluded.attempts,
        last_seen_at = excluded.last_seen_at
)

SELECT
    returned.entry_id,
    returned.state,
    feed.url || ' ' || returned.guid AS item_key,
    returned.url
FROM returned
INNER JOIN newswatch.feed ON returned.feed_id = feed.feed_id;

-- name: due_entries
-- The longest due of each feed, then the second of each, and so on: a feed with thousands holds back no other.
WITH due AS MATERIALIZED (
    SELECT
        entry_id,
        feed_id,
        url,
        next_attempt_at
    FROM newswatch.entry
    WHERE state IN ('new', 'due') AND next_attempt_at <= :now
)

SELECT
    entry_id,
    url
FROM due
ORDER BY row_number() OVER (PARTITION BY feed_id ORDER BY next_attempt_at, entry_id), next_attempt_at, entry_id
LIMIT :max_rows;

-- name: lapsed_entries
-- Those of the entries whose last holder died.
SELECT entry_id
FROM newswatch.entry
WHERE entry_id = any(cast(:ids AS bigint[])) AND state = 'due' AND reason = 'lease_lapsed';

-- name: claim_entries
WITH due AS (
    SELECT entry_id
    FROM newswatch.entry
    WHERE entry_id = any(cast(:ids AS bigint[])) AND state IN ('new', 'due') AND next_attempt_at <= :now
    ORDER BY entry_id
    FOR UPDATE SKIP LOCKED
)

UPDATE newswatch.entry SET
    state = 'claimed',
    attempts = entry.attempts + 1,
    next_attempt_at = NULL,
    lease_token = cast(:token AS uuid),
    leased_until = :until
FROM due, newswatch.feed, newswatch.source
WHERE
    entry.entry_id = due.entry_id
    AND entry.feed_id = feed.feed_id
    AND feed.source_id = source.source_id
RETURNING
    entry.entry_id,
    entry.feed_id,
    feed.url AS feed_url,
    entry.guid,
    entry.url,
    entry.url_key,
    entry.title,
    entry.summary,
    entry.feed_text,
    entry.authors,
    coalesce(entry.lang, feed.lang) AS lang,
    entry.published_at,
    entry.attempts,
    source.domain AS source,
    -- Another entry led to its page since the feed brought it.
    entry.reason IS NULL
    AND EXISTS (
        SELECT 1 FROM newswatch.article
        WHERE article.url_key = entry.url_key
    ) AS is_known;

-- name: create_article_in
    CREATE TEMPORARY TABLE article_in (
    url_key text,
    url text,
    canonical_url text,
    domain text,
    source_name text,
    kind text,
    title text,
    lead text,
    text text,
    text_hash text,
    authors jsonb,
    published_at timestamptz,
    page_date date,
    modified_at timestamptz,
    lang text,
    captions jsonb,
    dateline_place text,
    dateline_agency text,
    credit_agency text,
    credit_evidence text,
    credit_found_in text,
    credit_strength text,
    paywalled boolean,
    method text,
    quality real,
    quality_reasons jsonb,
    archive_pointer text,
    template text,
    cause text,
    changed_fields jsonb,
    paragraphs_added integer,
    paragraphs_removed integer,
    paragraphs_changed integer,
    difference jsonb
) ON COMMIT DROP;

-- name: copy_article_in
    COPY article_in FROM STDIN;

-- name: insert_unknown_sources
    INSERT INTO newswatch.source (domain, name, owner)
SELECT DISTINCT ON (domain)
    domain,
    coalesce(source_name, domain),
    domain
FROM article_in
ORDER BY domain, source_name
ON CONFLICT (domain) DO NOTHING;

-- name: versions_before
-- What these articles say before they are loaded, locked in the order in which they will be written.
SELECT
    article.url_key,
    article.title,
    article.lead,
    article.text,
    article.authors,
    article.kind,
    article.paywalled,
    article.method,
    kept.template,
    article.modified_at,
    kept.archive_pointer,
    kept.extraction
FROM newswatch.article
LEFT JOIN newswatch.article_version AS kept
    ON article.article_id = kept.article_id AND article.version = kept.version
WHERE article.url_key = any(cast(:url_keys AS text[]))
ORDER BY article.url_key
FOR UPDATE OF article;

-- name: load_articles
-- One row out for each row written. An edit keeps the article's id, its first date and its place in a story.
INSERT INTO newswatch.article (
    url_key,
    url,
    canonical_url,
    source_id,
    kind,
    title,
    lead,
    text,
    text_hash,
    authors,
    published_at,
    page_date,
    modified_at, lang, captions, dateline_place, dateline_agency, credit_agency, credit_evidence,
    credit_found_in, credit_strength, paywalled, method, quality, quality_reasons, first_seen_at, changed_at
)
SELECT
    given.url_key,
    given.url,
    given.canonical_url,
    source.source_id,
    given.kind,
    given.title,
    given.lead,
    given.text,
    given.text_hash,
    array(SELECT jsonb_array_elements_text(given.authors)),
    given.published_at,
    given.page_date,
    given.modified_at,
    given.lang,
    given.captions,
    given.dateline_place,
    given.dateline_agency,
    given.credit_agency,
    given.credit_evidence,
    given.credit_found_in,
    given.credit_strength,
    given.paywalled,
    given.method,
    given.quality,
    array(SELECT jsonb_array_elements_text(given.quality_reasons)),
    coalesce(seen_url.first_seen_at, :now),
    :now
FROM article_in AS given
INNER JOIN newswatch.source ON given.domain = source.domain
LEFT JOIN newswatch.seen_url ON given.url_key = seen_url.url_key
ORDER BY given.url_key -- two workers lock rows in one order
ON CONFLICT (url_key) DO UPDATE SET
    kind = excluded.kind,
    title = excluded.title,
    lead = excluded.lead,
    text = excluded.text,
    text_hash = excluded.text_hash,
    authors = excluded.authors,
    page_date = excluded.page_date,
    modified_at = excluded.modified_at,
    lang = excluded.lang,
    captions = excluded.captions,
    dateline_place = excluded.dateline_place,
    dateline_agency = excluded.dateline_agency,
    credit_agency = excluded.credit_agency,
    credit_evidence = excluded.credit_evidence,
    credit_found_in = excluded.credit_found_in,
    credit_strength = excluded.credit_strength,
    paywalled = excluded.paywalled,
    method = excluded.method,
    quality = excluded.quality,
    quality_reasons = excluded.quality_reasons,
    version = article.version + 1,
    changed_at = :now
WHERE (article.title, article.text_hash) IS DISTINCT FROM (excluded.title, excluded.text_hash)
RETURNING article_id, url_key, version, (xmax = 0) AS inserted;

-- name: insert_article_versions
-- Before article_in is dropped. Where another worker made a version meanwhile, what changed since is not known.
INSERT INTO newswatch.article_version (
    article_id, version, title, text, text_hash, seen_at, archive_pointer, method, template, page_modified_at,
    cause, changed_fields, paragraphs_added, paragraphs_removed, paragraphs_changed, difference, extraction
)
SELECT
    article.article_id,
    article.version,
    article.title,
    article.text,
    article.text_hash,
    :now,
    given.archive_pointer,
    article.method,
    given.template,
    article.modified_at,
    CASE WHEN article.version = 1 THEN 'first' ELSE coalesce(nullif(given.cause, 'first'), 'unclear') END,
    array(SELECT jsonb_array_elements_text(given.changed_fields)),
    given.paragraphs_added,
    given.paragraphs_removed,
    given.paragraphs_changed,
    given.difference,
    :extraction
FROM newswatch.article
INNER JOIN article_in AS given ON article.url_key = given.url_key
WHERE article.article_id = any(cast(:ids AS bigint[]))
ON CONFLICT DO NOTHING;

-- name: confirm_versions
-- After insert_article_versions, before article_in is dropped. A text that this release gives too is no other
-- release's: what differs the next time is not for that. Their articles are locked.
UPDATE newswatch.article_version AS kept SET extraction = :extraction
FROM newswatch.article
INNER JOIN article_in AS given
    ON
        article.url_key = given.url_key
        AND article.text_hash = given.text_hash
        AND article.title IS NOT DISTINCT FROM given.title
WHERE
    kept.article_id = article.article_id
    AND kept.version = article.version
    AND kept.extraction IS DISTINCT FROM :extraction;

-- name: insert_seen_urls
INSERT INTO newswatch.seen_url (url_key, first_seen_at)
SELECT
    url_key,
    :now
FROM unnest(cast(:url_keys AS text[])) AS given (url_key)
ON CONFLICT DO NOTHING;

-- name: record_entry
UPDATE newswatch.entry SET
    state = :state,
    reason = :reason,
    detail = :detail,
    next_attempt_at = cast(:next_attempt_at AS timestamptz),
    lease_token = NULL,
    leased_until = NULL,
    archive_pointer = CASE
        WHEN :state = 'due' THEN entry.archive_pointer ELSE cast(:archive_pointer AS text)
    END,
    article_id = coalesce(
        (SELECT article.article_id FROM newswatch.article
WHERE article.url_key = :article_key),
        entry.article_id
    )
WHERE entry_id = :entry_id AND lease_token = cast(:token AS uuid)
RETURNING entry_id;

-- name: set_aside
INSERT INTO newswatch.quarantine (stage, item_key, reason, detail, first_seen_at, last_seen_at)
VALUES (:stage, :item_key, :reason, :detail, :now, :now)
ON CONFLICT (stage, item_key) DO UPDATE SET
    reason = excluded.reason,
    detail = excluded.detail,
    attempts = quarantine.attempts + 1,
    last_seen_at = excluded.last_seen_at;

-- name: clear_quarantine
DELETE FROM newswatch.quarantine
WHERE stage = any(cast(:stages AS text[])) AND item_key = :item_key;

-- name: release_all_leases
-- Only for a home that one process owns (the demo): nobody else can hold a lease there.
WITH entries AS (
    UPDATE newswatch.entry SET
        state = 'due',
        reason = coalesce(reason, 'lease_lapsed'),
        attempts = greatest(attempts - 1, 0),
        next_attempt_at = :now,
        lease_token = NULL,
        leased_until = NULL
    WHERE state = 'claimed'
    RETURNING 1
),

feeds AS (
    UPDATE newswatch.feed SET lease_token = NULL, leased_until = NULL
    WHERE lease_token IS NOT NULL
    RETURNING 1
),

mails AS (
    UPDATE newswatch.outbox SET state = 'pending', lease_token = NULL, leased_until = NULL
    WHERE state = 'claimed'
    RETURNING 1
)

SELECT
    (SELECT count(*) FROM entries) AS entries,
    (SELECT count(*) FROM feeds) AS feeds,
    (SELECT count(*) FROM mails) AS mails;

-- name: drop_article_in
    DROP TABLE article_in;

-- name: release_claim
    UPDATE newswatch.entry SET
    state = 'due',
    reason = coalesce(reason, :reason),
    attempts = attempts - 1,
    next_attempt_at = :now,
    lease_token = NULL,
    leased_until = NULL
WHERE lease_token = cast(:token AS uuid);

-- name: postpone_entry
UPDATE newswatch.entry SET
    state = 'due',
    reason = :reason,
    attempts = attempts - 1,
    next_attempt_at = :until,
    lease_token = NULL,
    leased_until = NULL
WHERE entry_id = :entry_id AND lease_token = cast(:token AS uuid);

-- name: lapse_leases
-- Of entries whose holder is known to be dead. Should it live all the same, its token no longer fits.
UPDATE newswatch.entry SET leased_until = :now
WHERE entry_id = any(cast(:ids AS bigint[])) AND state = 'claimed' AND leased_until > :now;

-- name: lapse_all_leases
-- Only for a database that one service owns, while none of its workers lives: what they held is free at once, and
-- counts as held by somebody who died.
WITH entries AS (
    UPDATE newswatch.entry SET leased_until = :now
    WHERE state = 'claimed' AND leased_until > :now
    RETURNING 1
),

feeds AS (
    UPDATE newswatch.feed SET leased_until = :now
    WHERE leased_until > :now
    RETURNING 1
),

mails AS (
    UPDATE newswatch.outbox SET leased_until = :now
    WHERE state = 'claimed' AND leased_until > :now
    RETURNING 1
)

SELECT
    (SELECT count(*) FROM entries) AS entries,
    (SELECT count(*) FROM feeds) AS feeds,
    (SELECT count(*) FROM mails) AS mails;

-- name: articles_of_entries
-- The articles that these entries led to when their pages were last read.
SELECT
    entry.entry_id,
    article.url_key,
    article.canonical_url,
    article.text,
    coalesce(cast(article.published_at AT TIME ZONE 'UTC' AS date), article.page_date) AS day
FROM newswatch.entry
INNER JOIN newswatch.article ON entry.article_id = article.article_id
WHERE entry.entry_id = any(cast(:ids AS bigint[]));

-- name: articles_at
-- The articles that moved to these addresses, where no other has one for its own.
SELECT
    seen_url.url_key AS moved_to,
    article.url_key,
    article.canonical_url,
    article.text,
    coalesce(cast(article.published_at AT TIME ZONE 'UTC' AS date), article.page_date) AS day
FROM newswatch.seen_url
INNER JOIN newswatch.article ON seen_url.article_key = article.url_key
WHERE seen_url.url_key = any(cast(:url_keys AS text[]));

-- name: remember_moves
-- An address that some article has for its own stays that article's.
INSERT INTO newswatch.seen_url (url_key, first_seen_at, article_key)
SELECT
    given.url_key,
    :now,
    article.url_key
FROM jsonb_to_recordset(cast(:moves AS jsonb)) AS given (url_key text, article_key text)
INNER JOIN newswatch.article ON given.article_key = article.url_key
WHERE
    NOT EXISTS (
        SELECT 1
        FROM newswatch.article AS own
        WHERE own.url_key = given.url_key
    )
ORDER BY given.url_key
ON CONFLICT (url_key) DO UPDATE SET article_key = excluded.article_key
WHERE seen_url.article_key IS DISTINCT FROM excluded.article_key;

-- name: known_keys
SELECT url_key
FROM newswatch.article
WHERE url_key = any(cast(:url_keys AS text[]));

-- name: articles_of_numbers
-- Articles of a source whose address has a number that the address of a new one has too. One that names no time
-- appeared when it was first seen.
SELECT
    given.url_key AS new_key,
    known.url_key,
    known.canonical_url,
    known.text,
    known.day
FROM jsonb_to_recordset(cast(:addresses AS jsonb)) AS given (url_key text, domain text, number text)
INNER JOIN newswatch.source ON given.domain = source.domain
CROSS JOIN LATERAL (
    SELECT
        article.url_key,
        article.canonical_url,
        article.text,
        coalesce(cast(article.published_at AT TIME ZONE 'UTC' AS date), article.page_date) AS day
    FROM newswatch.article
    WHERE
        article.source_id = source.source_id
        AND (article.published_at > :since OR (article.published_at IS NULL AND article.first_seen_at > :since))
        AND article.url_key LIKE '%' || given.number || '%'
    ORDER BY coalesce(article.published_at, article.first_seen_at) DESC
    LIMIT 3
) AS known;
