-- The tables of the pipeline. Forward only; never edited once released.
SET lock_timeout = '5s';

CREATE SCHEMA IF NOT EXISTS newswatch;
CREATE SCHEMA IF NOT EXISTS report;
COMMENT ON SCHEMA newswatch IS 'The pipeline''s own tables. Analysts read schema report.';
COMMENT ON SCHEMA report IS 'What analysts read: views and functions only, with stable names.';

CREATE TABLE newswatch.source (
    source_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain text NOT NULL UNIQUE CHECK (domain = lower(domain) AND domain <> ''),
    name text NOT NULL,
    owner text NOT NULL,
    country text CHECK (country ~ '^[A-Z]{2}$'),
    configured boolean NOT NULL DEFAULT false
);

CREATE TABLE newswatch.feed (
    feed_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url text NOT NULL UNIQUE,
    source_id bigint NOT NULL REFERENCES newswatch.source,
    title text,
    lang text,
    active boolean NOT NULL DEFAULT true,
    interval_override_s integer CHECK (interval_override_s > 0),
    user_agent text,
    moved_to text,
    etag text,
    last_modified text,
    body_hash text,
    interval_s integer NOT NULL DEFAULT 3600 CHECK (interval_s > 0),
    average_gap_s double precision CHECK (average_gap_s >= 0),
    failures real NOT NULL DEFAULT 0 CHECK (failures >= 0),
    first_gone_at timestamptz,
    next_poll_at timestamptz NOT NULL,
    next_poll_reason text NOT NULL DEFAULT 'never polled',
    last_polled_at timestamptz,
    last_success_at timestamptz,
    last_new_at timestamptz,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'healthy', 'failing', 'retired')),
    reason text,
    detail text,
    lease_token uuid,
    leased_until timestamptz,
    CHECK ((lease_token IS NULL) = (leased_until IS NULL))
);
CREATE INDEX feed_due ON newswatch.feed (next_poll_at) WHERE active AND state <> 'retired';

CREATE TABLE newswatch.feed_poll (
    feed_id bigint NOT NULL REFERENCES newswatch.feed,
    polled_at timestamptz NOT NULL,
    run_id bigint,
    outcome text NOT NULL CHECK (outcome IN ('changed', 'unchanged', 'not_modified', 'failed')),
    status integer,
    bytes bigint CHECK (bytes >= 0),
    elapsed_ms integer CHECK (elapsed_ms >= 0),
    entries integer CHECK (entries >= 0),
    new_entries integer NOT NULL DEFAULT 0 CHECK (new_entries >= 0),
    changed_entries integer NOT NULL DEFAULT 0 CHECK (changed_entries >= 0),
    known_entries integer CHECK (known_entries >= 0),
    cut_entries integer NOT NULL DEFAULT 0 CHECK (cut_entries >= 0),
    gap boolean NOT NULL DEFAULT false,
    next_poll_at timestamptz NOT NULL,
    next_poll_reason text NOT NULL,
    reason text,
    detail text,
    PRIMARY KEY (feed_id, polled_at),
    CHECK ((outcome = 'failed') = (reason IS NOT NULL))
) PARTITION BY RANGE (polled_at);
CREATE TABLE newswatch.feed_poll_default PARTITION OF newswatch.feed_poll DEFAULT;

CREATE TABLE newswatch.host (
    host text PRIMARY KEY,
    not_before timestamptz,
    refused_at timestamptz,
    refused_reason text,
    robots text,
    robots_fetched_at timestamptz
);

CREATE TABLE newswatch.article (
    article_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url_key text NOT NULL UNIQUE,
    url text NOT NULL,
    canonical_url text NOT NULL,
    source_id bigint NOT NULL REFERENCES newswatch.source,
    kind text NOT NULL CHECK (kind IN ('article', 'live', 'video', 'gallery')),
    title text CHECK (title <> ''),
    lead text,
    text text NOT NULL CHECK (text <> '' AND length(text) <= 1000000),
    text_hash text NOT NULL,
    authors text[] NOT NULL DEFAULT '{}',
    published_at timestamptz,
    page_date date,
    modified_at timestamptz,
    lang text CHECK (lang ~ '^[a-z]{2,3}$'),
    captions jsonb NOT NULL DEFAULT '[]',
    dateline_place text,
    dateline_agency text,
    credit_agency text,
    credit_evidence text,
    credit_found_in text,
    credit_strength text CHECK (credit_strength IN ('strong', 'weak')),
    paywalled boolean NOT NULL DEFAULT false,
    method text NOT NULL,
    quality real NOT NULL CHECK (quality BETWEEN 0 AND 1),
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    first_seen_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    linked_version integer NOT NULL DEFAULT 0,
    tagged_version integer NOT NULL DEFAULT 0,
    copy_group_id bigint,
    copy_kind text CHECK (copy_kind IN ('original', 'exact', 'near', 'reworded', 'contains')),
    story_id bigint,
    -- No 100,000 characters, however odd, make a tsvector too long (1 MB): no row is refused for its words.
    words tsvector GENERATED ALWAYS AS (
        CASE lang
            WHEN 'en' THEN to_tsvector('english', coalesce(title, '') || ' ' || left(text, 100000))
            WHEN 'de' THEN to_tsvector('german', coalesce(title, '') || ' ' || left(text, 100000))
            WHEN 'fr' THEN to_tsvector('french', coalesce(title, '') || ' ' || left(text, 100000))
            WHEN 'es' THEN to_tsvector('spanish', coalesce(title, '') || ' ' || left(text, 100000))
            WHEN 'it' THEN to_tsvector('italian', coalesce(title, '') || ' ' || left(text, 100000))
            WHEN 'pt' THEN to_tsvector('portuguese', coalesce(title, '') || ' ' || left(text, 100000))
            WHEN 'ru' THEN to_tsvector('russian', coalesce(title, '') || ' ' || left(text, 100000))
            ELSE to_tsvector('simple', coalesce(title, '') || ' ' || left(text, 100000))
        END
    ) STORED,
    tokens tsvector NOT NULL DEFAULT ''::tsvector,
    CHECK ((credit_agency IS NULL) = (credit_strength IS NULL)),
    CHECK ((copy_group_id IS NULL) = (copy_kind IS NULL)),
    CHECK ((story_id IS NULL) = (copy_group_id IS NULL)),
    CHECK (linked_version BETWEEN 0 AND version),
    CHECK (tagged_version BETWEEN 0 AND version)
);
CREATE INDEX article_published ON newswatch.article (published_at DESC);
-- The day an article counts for: that of its date, else that on which we first saw it; in UTC.
CREATE INDEX article_day ON newswatch.article (
    ((coalesce(published_at, first_seen_at) AT TIME ZONE 'UTC')::date)
);
CREATE INDEX article_source ON newswatch.article (source_id, published_at DESC);
CREATE INDEX article_story ON newswatch.article (story_id);
CREATE INDEX article_copy_group ON newswatch.article (copy_group_id);
CREATE INDEX article_to_link ON newswatch.article (published_at, url_key) WHERE linked_version < version;
CREATE INDEX article_to_tag ON newswatch.article (article_id) WHERE tagged_version < version;
CREATE INDEX article_words ON newswatch.article USING gin (words);
CREATE INDEX article_tokens ON newswatch.article USING gin (tokens);

CREATE TABLE newswatch.article_version (
    article_id bigint NOT NULL REFERENCES newswatch.article ON DELETE CASCADE,
    version integer NOT NULL CHECK (version > 0),
    title text,
    text text NOT NULL,
    text_hash text NOT NULL,
    seen_at timestamptz NOT NULL,
    archive_pointer text,
    PRIMARY KEY (article_id, version)
);

CREATE TABLE newswatch.seen_url (
    url_key text PRIMARY KEY,
    first_seen_at timestamptz NOT NULL
);

CREATE TABLE newswatch.entry (
    entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_id bigint NOT NULL REFERENCES newswatch.feed,
    guid text NOT NULL CHECK (guid <> ''),
    url text,
    url_key text,
    title text,
    summary text,
    feed_text text,
    authors text[] NOT NULL DEFAULT '{}',
    lang text,
    published_at timestamptz,
    updated_at timestamptz,
    content_hash text NOT NULL,
    first_seen_at timestamptz NOT NULL,
    first_poll boolean NOT NULL DEFAULT false,
    state text NOT NULL CHECK (
        state IN ('new', 'due', 'claimed', 'done', 'gone', 'refused', 'no_article', 'quarantined')
    ),
    reason text,
    detail text,
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at timestamptz,
    lease_token uuid,
    leased_until timestamptz,
    article_id bigint REFERENCES newswatch.article ON DELETE SET NULL,
    UNIQUE (feed_id, guid),
    CHECK ((state = 'claimed') = (lease_token IS NOT NULL)),
    CHECK ((lease_token IS NULL) = (leased_until IS NULL)),
    CHECK ((state IN ('new', 'due')) = (next_attempt_at IS NOT NULL)),
    CHECK (state NOT IN ('gone', 'refused', 'no_article', 'quarantined', 'due') OR reason IS NOT NULL)
);
CREATE INDEX entry_due ON newswatch.entry (next_attempt_at) WHERE state IN ('new', 'due');
CREATE INDEX entry_leased ON newswatch.entry (leased_until) WHERE state = 'claimed';
CREATE INDEX entry_url_key ON newswatch.entry (url_key);
CREATE INDEX entry_feed_url ON newswatch.entry (feed_id, url_key);
CREATE INDEX entry_article ON newswatch.entry (article_id);

CREATE TABLE newswatch.article_band (
    key bigint NOT NULL,
    article_id bigint NOT NULL REFERENCES newswatch.article ON DELETE CASCADE,
    PRIMARY KEY (key, article_id)
);
CREATE INDEX article_band_article ON newswatch.article_band (article_id);

CREATE TABLE newswatch.copy_group (
    copy_group_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    founder_url_key text NOT NULL UNIQUE,
    merged_into bigint REFERENCES newswatch.copy_group,
    family_id bigint NOT NULL GENERATED ALWAYS AS (coalesce(merged_into, copy_group_id)) STORED,
    CHECK (merged_into < copy_group_id)
);

CREATE TABLE newswatch.story (
    story_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    founder_url_key text NOT NULL UNIQUE,
    title text,
    merged_into bigint REFERENCES newswatch.story,
    family_id bigint NOT NULL GENERATED ALWAYS AS (coalesce(merged_into, story_id)) STORED,
    CHECK (merged_into < story_id)
);

CREATE INDEX copy_group_family ON newswatch.copy_group (family_id);
CREATE INDEX story_family ON newswatch.story (family_id);
CREATE INDEX copy_group_merged ON newswatch.copy_group (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX story_merged ON newswatch.story (merged_into) WHERE merged_into IS NOT NULL;

-- Merges are kept flat, so that family_id is always where they ended: what is merged into a
-- merged one goes where that one went, and what was merged into one that is merged now goes with it.
CREATE FUNCTION newswatch.resolve_merge() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    target bigint;
BEGIN
    IF TG_TABLE_NAME = 'story' THEN
        SELECT coalesce(into_story.merged_into, into_story.story_id)
        INTO target
        FROM newswatch.story AS into_story
        WHERE into_story.story_id = NEW.merged_into;
    ELSE
        SELECT coalesce(into_group.merged_into, into_group.copy_group_id)
        INTO target
        FROM newswatch.copy_group AS into_group
        WHERE into_group.copy_group_id = NEW.merged_into;
    END IF;
    NEW.merged_into = coalesce(target, NEW.merged_into); -- the foreign key refuses what is not there
    RETURN NEW;
END;
$$;
CREATE FUNCTION newswatch.carry_merge() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_TABLE_NAME = 'story' THEN
        UPDATE newswatch.story SET merged_into = NEW.merged_into WHERE merged_into = NEW.story_id;
    ELSE
        UPDATE newswatch.copy_group SET merged_into = NEW.merged_into WHERE merged_into = NEW.copy_group_id;
    END IF;
    RETURN NULL;
END;
$$;
CREATE TRIGGER resolve_merge BEFORE INSERT OR UPDATE OF merged_into ON newswatch.copy_group
FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL) EXECUTE FUNCTION newswatch.resolve_merge();
CREATE TRIGGER carry_merge AFTER UPDATE OF merged_into ON newswatch.copy_group
FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL) EXECUTE FUNCTION newswatch.carry_merge();
CREATE TRIGGER resolve_merge BEFORE INSERT OR UPDATE OF merged_into ON newswatch.story
FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL) EXECUTE FUNCTION newswatch.resolve_merge();
CREATE TRIGGER carry_merge AFTER UPDATE OF merged_into ON newswatch.story
FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL) EXECUTE FUNCTION newswatch.carry_merge();

ALTER TABLE newswatch.article
ADD CONSTRAINT article_copy_group_fk FOREIGN KEY (copy_group_id) REFERENCES newswatch.copy_group,
ADD CONSTRAINT article_story_fk FOREIGN KEY (story_id) REFERENCES newswatch.story;

CREATE TABLE newswatch.link (
    article_id bigint NOT NULL REFERENCES newswatch.article ON DELETE CASCADE,
    other_article_id bigint NOT NULL REFERENCES newswatch.article ON DELETE CASCADE,
    relation text NOT NULL CHECK (relation IN ('copy', 'story')),
    kind text NOT NULL CHECK (kind IN ('exact', 'near', 'reworded', 'contains', 'event')),
    score real NOT NULL,
    reason text NOT NULL,
    shared jsonb NOT NULL DEFAULT '{}',
    method_version text NOT NULL,
    PRIMARY KEY (article_id, other_article_id, relation),
    CHECK (article_id <> other_article_id),
    CHECK ((relation = 'story') = (kind = 'event'))
);
CREATE INDEX link_other ON newswatch.link (other_article_id);

CREATE TABLE newswatch.decision (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (
        kind IN (
            'story_merge', 'story_split', 'link_confirm', 'link_reject', 'match_confirm', 'match_reject'
        )
    ),
    url_key text NOT NULL,
    other_url_key text,
    topic_id text,
    note text,
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL,
    CHECK ((kind IN ('match_confirm', 'match_reject')) = (topic_id IS NOT NULL)),
    CHECK ((kind IN ('story_merge', 'story_split', 'link_confirm', 'link_reject')) = (other_url_key IS NOT NULL))
);
CREATE INDEX decision_url_key ON newswatch.decision (url_key);

CREATE TABLE newswatch.topic (
    topic_id text PRIMARY KEY CHECK (topic_id <> ''),
    name text NOT NULL,
    version text NOT NULL,
    active boolean NOT NULL DEFAULT true
);

CREATE TABLE newswatch.topic_version (
    topic_id text NOT NULL REFERENCES newswatch.topic,
    version text NOT NULL,
    query text NOT NULL,
    first_used_at timestamptz NOT NULL,
    PRIMARY KEY (topic_id, version)
);

CREATE TABLE newswatch.topic_match (
    article_id bigint NOT NULL REFERENCES newswatch.article ON DELETE CASCADE,
    topic_id text NOT NULL,
    version text NOT NULL,
    article_version integer NOT NULL,
    matched_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    planned_at timestamptz,
    PRIMARY KEY (article_id, topic_id),
    FOREIGN KEY (topic_id, version) REFERENCES newswatch.topic_version
);
CREATE INDEX topic_match_topic ON newswatch.topic_match (topic_id, matched_at DESC);
CREATE INDEX topic_match_to_plan ON newswatch.topic_match (article_id) WHERE planned_at IS NULL;

CREATE TABLE newswatch.match_evidence (
    article_id bigint NOT NULL,
    topic_id text NOT NULL,
    matched_at timestamptz NOT NULL,
    place integer NOT NULL CHECK (place > 0),
    field text NOT NULL CHECK (field IN ('title', 'text', 'lang', 'source', 'country')),
    span_start integer NOT NULL CHECK (span_start >= 0),
    span_end integer NOT NULL,
    clause text NOT NULL,
    PRIMARY KEY (article_id, topic_id, matched_at, place),
    FOREIGN KEY (article_id, topic_id) REFERENCES newswatch.topic_match ON DELETE CASCADE,
    CHECK (span_end >= span_start)
) PARTITION BY RANGE (matched_at);
CREATE TABLE newswatch.match_evidence_default PARTITION OF newswatch.match_evidence DEFAULT;

CREATE TABLE newswatch.subscription (
    subscription_id text PRIMARY KEY CHECK (subscription_id <> ''),
    name text NOT NULL,
    topics text[] NOT NULL CHECK (cardinality(topics) > 0),
    recipients text[] NOT NULL,
    mode text NOT NULL CHECK (mode IN ('immediate', 'hourly', 'daily', 'weekly')),
    zone text NOT NULL,
    at_hour integer CHECK (at_hour BETWEEN 0 AND 23),
    langs text[] NOT NULL DEFAULT '{}',
    max_age_h integer NOT NULL CHECK (max_age_h > 0),
    active boolean NOT NULL DEFAULT true
);

CREATE TABLE newswatch.opt_out (
    address text NOT NULL,
    subscription_id text NOT NULL DEFAULT '*',
    said_at timestamptz NOT NULL,
    how text NOT NULL,
    PRIMARY KEY (address, subscription_id)
);

CREATE TABLE newswatch.silence (
    silence_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id text,
    topic_id text,
    story_founder text,
    until timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    created_at timestamptz NOT NULL,
    CHECK (num_nonnulls(subscription_id, topic_id, story_founder) >= 1)
);

CREATE TABLE newswatch.alert (
    story_id bigint NOT NULL REFERENCES newswatch.story,
    subscription_id text NOT NULL REFERENCES newswatch.subscription,
    revision integer NOT NULL CHECK (revision > 0),
    tell boolean NOT NULL,
    reason text NOT NULL,
    article_ids bigint[] NOT NULL CHECK (cardinality(article_ids) > 0),
    verdicts jsonb NOT NULL,
    facts jsonb NOT NULL,
    news jsonb NOT NULL,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (story_id, subscription_id, revision)
);

CREATE TABLE newswatch.outbox (
    outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dedup_key text NOT NULL UNIQUE,
    message_id text NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('alert', 'digest', 'ops')),
    recipient text NOT NULL,
    subject text NOT NULL,
    text_part text NOT NULL,
    html_part text NOT NULL,
    thread_ids text[] NOT NULL DEFAULT '{}',
    stop_addresses text[] NOT NULL DEFAULT '{}',
    story_id bigint REFERENCES newswatch.story,
    subscriptions text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'claimed', 'sent', 'dead', 'dropped')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at timestamptz NOT NULL,
    lease_token uuid,
    leased_until timestamptz,
    last_error text,
    sent_at timestamptz,
    CHECK ((state = 'claimed') = (lease_token IS NOT NULL)),
    CHECK ((lease_token IS NULL) = (leased_until IS NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX outbox_due ON newswatch.outbox (next_attempt_at) WHERE state = 'pending';
CREATE INDEX outbox_leased ON newswatch.outbox (leased_until) WHERE state = 'claimed';

CREATE TABLE newswatch.quarantine (
    stage text NOT NULL,
    item_key text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    attempts integer NOT NULL DEFAULT 1 CHECK (attempts > 0),
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (stage, item_key)
);

CREATE TABLE newswatch.run (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stage text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    counts jsonb NOT NULL DEFAULT '{}',
    failure text
);
CREATE INDEX run_stage ON newswatch.run (stage, started_at DESC);

CREATE TABLE newswatch.rollup_topic_daily (
    topic_id text NOT NULL REFERENCES newswatch.topic,
    day date NOT NULL,
    articles integer NOT NULL CHECK (articles > 0),
    copy_groups integer NOT NULL CHECK (copy_groups > 0),
    stories integer NOT NULL CHECK (stories > 0),
    sources integer NOT NULL CHECK (sources > 0),
    independent_sources integer NOT NULL CHECK (independent_sources > 0),
    PRIMARY KEY (topic_id, day)
);
