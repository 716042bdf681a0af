-- Generated from sql/migrations by: python -m newswatch.store.schema
-- To learn the schema read this file, not the migrations. To change it write a migration, then generate this.
-- noqa: disable=all

-- Functions stand before the tables that they read.
SET check_function_bodies = false;

CREATE SCHEMA newswatch;

COMMENT ON SCHEMA newswatch IS 'The pipeline''s own tables. Analysts read schema report.';

CREATE SCHEMA report;

COMMENT ON SCHEMA report IS 'What analysts read: views and functions only, with stable names.';

CREATE FUNCTION newswatch.carry_merge() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
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

COMMENT ON FUNCTION newswatch.carry_merge() IS 'Trigger: what was merged into a story or group that is merged now goes with it.';

CREATE FUNCTION newswatch.days_touched(article_ids bigint[]) RETURNS date[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
SELECT coalesce(array_agg(DISTINCT touched.day ORDER BY touched.day), '{}')
FROM (
    SELECT placed.day
    FROM newswatch.article_placed AS placed
    WHERE placed.article_id = ANY (article_ids)
    UNION ALL
    SELECT fellow.day
    FROM newswatch.article_placed AS placed
    INNER JOIN newswatch.article_placed AS fellow ON fellow.copy_group_id = placed.copy_group_id
    WHERE placed.article_id = ANY (article_ids)
) AS touched;
$$;

COMMENT ON FUNCTION newswatch.days_touched(article_ids bigint[]) IS 'Days whose counts these articles can change: their own and those of every copy in their groups.';

CREATE FUNCTION newswatch.ensure_partitions(moment timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    month_start constant timestamptz := date_trunc('month', moment, 'UTC');
    next_start constant timestamptz
    := (month_start AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    made integer := 0;
    parent text;
BEGIN
    -- Who comes second leaves it to the first. Any number that nobody else uses.
    IF NOT pg_try_advisory_xact_lock(7391004) THEN
        RETURN 0;
    END IF;
    FOREACH parent IN ARRAY ARRAY['feed_poll', 'match_evidence'] LOOP
        made := made
        + newswatch.make_partition(parent, month_start)::integer
        + newswatch.make_partition(parent, next_start)::integer;
    END LOOP;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION newswatch.ensure_partitions(moment timestamp with time zone) IS 'Make the partitions of the month of a moment and of the next; returns how many were made. Never fails, loses nothing.';

CREATE FUNCTION newswatch.make_partition(parent text, month_start timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '500ms'
    AS $_$
DECLARE
    month_end constant timestamptz := month_start + interval '1 month';
    partition constant text := parent || to_char(month_start, '_YYYY_MM');
    referenced regclass;
    key_column text;
BEGIN
    IF to_regclass('newswatch.' || partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    SELECT attribute.attname
    INTO STRICT key_column
    FROM pg_partitioned_table AS partitioned
    INNER JOIN pg_attribute AS attribute
        ON attribute.attrelid = partitioned.partrelid AND attribute.attnum = partitioned.partattrs[0]
    WHERE partitioned.partrelid = to_regclass('newswatch.' || parent);

    FOR referenced IN
        SELECT DISTINCT confrelid::regclass
        FROM pg_constraint
        WHERE conrelid = to_regclass('newswatch.' || parent) AND contype = 'f'
    LOOP
        -- ATTACH takes this lock anyway; taken first, it cannot be waited for while DEFAULT is held.
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', referenced);
    END LOOP;
    EXECUTE format('LOCK TABLE newswatch.%I IN ACCESS EXCLUSIVE MODE', parent || '_default');
    EXECUTE format('CREATE TABLE newswatch.%I (LIKE newswatch.%I INCLUDING ALL)', partition, parent);
    EXECUTE format(
        'WITH moved AS (DELETE FROM newswatch.%I WHERE %I >= $1 AND %I < $2 RETURNING *) '
        'INSERT INTO newswatch.%I SELECT * FROM moved',
        parent || '_default', key_column, key_column, partition
    ) USING month_start, month_end;
    EXECUTE format(
        'ALTER TABLE newswatch.%I ATTACH PARTITION newswatch.%I FOR VALUES FROM (%L) TO (%L)',
        parent, partition, month_start, month_end
    );
    RETURN true;
EXCEPTION
    WHEN OTHERS THEN
        RAISE WARNING 'partition % not made, its rows stay in %_default: %', partition, parent, sqlerrm;
        RETURN false;
END;
$_$;

COMMENT ON FUNCTION newswatch.make_partition(parent text, month_start timestamp with time zone) IS 'Make one month''s partition of one table; true if it was made, false where the rows stay in DEFAULT.';

CREATE FUNCTION newswatch.refresh_topic_daily(days date[]) RETURNS bigint
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
WITH matched AS (
    SELECT topic_match.topic_id, placed.*
    FROM newswatch.article_placed AS placed
    INNER JOIN newswatch.topic_match ON topic_match.article_id = placed.article_id
    WHERE topic_match.withdrawn_at IS NULL AND (days IS NULL OR placed.day = ANY (days))
),

original AS (
    SELECT
        touched.copy_group_id,
        first.voice
    FROM (SELECT DISTINCT matched.copy_group_id FROM matched WHERE matched.copy_group_id IS NOT NULL) AS touched
    CROSS JOIN LATERAL (
        SELECT placed.voice
        FROM newswatch.article_placed AS placed
        WHERE placed.copy_group_id = touched.copy_group_id
        ORDER BY placed.wired DESC, placed.published_at ASC NULLS LAST, placed.url_key COLLATE "C" ASC
        LIMIT 1
    ) AS first
),

fresh AS (
    SELECT
        matched.topic_id,
        matched.day,
        count(*) AS articles,
        count(DISTINCT coalesce(matched.copy_group_id, -matched.article_id)) AS copy_groups,
        count(DISTINCT coalesce(matched.story_id, -matched.article_id)) AS stories,
        count(DISTINCT matched.source_id) AS sources,
        count(DISTINCT coalesce(original.voice, matched.voice)) AS independent_sources
    FROM matched
    LEFT JOIN original ON original.copy_group_id = matched.copy_group_id
    GROUP BY matched.topic_id, matched.day
),

removed AS (
    DELETE FROM newswatch.rollup_topic_daily AS old
    WHERE
        (days IS NULL OR old.day = ANY (days))
        AND NOT EXISTS (SELECT 1 FROM fresh WHERE fresh.topic_id = old.topic_id AND fresh.day = old.day)
    RETURNING old.day
),

written AS (
    INSERT INTO newswatch.rollup_topic_daily AS old
        (topic_id, day, articles, copy_groups, stories, sources, independent_sources)
    SELECT * FROM fresh
    ON CONFLICT (topic_id, day) DO UPDATE SET
        articles = excluded.articles,
        copy_groups = excluded.copy_groups,
        stories = excluded.stories,
        sources = excluded.sources,
        independent_sources = excluded.independent_sources
    WHERE
        (old.articles, old.copy_groups, old.stories, old.sources, old.independent_sources)
        IS DISTINCT FROM (
            excluded.articles, excluded.copy_groups, excluded.stories, excluded.sources, excluded.independent_sources
        )
    RETURNING old.day
)

SELECT (SELECT count(*) FROM removed) + (SELECT count(*) FROM written);
$$;

COMMENT ON FUNCTION newswatch.refresh_topic_daily(days date[]) IS 'Count the given days again (null: every day) into rollup_topic_daily; returns how many rows changed.';

CREATE FUNCTION newswatch.resolve_merge() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
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

COMMENT ON FUNCTION newswatch.resolve_merge() IS 'Trigger: what is merged into a merged story or group goes where that one went.';

CREATE FUNCTION report.in_words(reason text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN CASE reason WHEN 'bad_json'::text THEN 'the line is no JSON'::text WHEN 'bad_input'::text THEN 'a field is missing or of the wrong type'::text WHEN 'timeout'::text THEN 'the server took too long'::text WHEN 'connection'::text THEN 'the connection failed'::text WHEN 'dns'::text THEN 'the name of the server is not known'::text WHEN 'tls'::text THEN 'no secure connection could be made'::text WHEN 'http_status'::text THEN 'the server answered with an error'::text WHEN 'gone'::text THEN 'the server says it is gone for good'::text WHEN 'rate_limited'::text THEN 'the server asks for fewer requests'::text WHEN 'too_large'::text THEN 'the answer is larger than we read'::text WHEN 'too_many_redirects'::text THEN 'it is redirected without end'::text WHEN 'bad_encoding'::text THEN 'the bytes cannot be read as text'::text WHEN 'bad_url'::text THEN 'the address cannot be fetched'::text WHEN 'forbidden_address'::text THEN 'the address leads into a private network'::text WHEN 'robots'::text THEN 'the site does not allow robots'::text WHEN 'noindex'::text THEN 'the page asks not to be listed'::text WHEN 'not_archived'::text THEN 'the archive holds no record of it'::text WHEN 'archive_failed'::text THEN 'the archive could not be written'::text WHEN 'not_a_feed'::text THEN 'what came is no feed'::text WHEN 'empty'::text THEN 'nothing came'::text WHEN 'not_html'::text THEN 'what came is no web page'::text WHEN 'no_body'::text THEN 'the page has no text to read'::text WHEN 'consent_wall'::text THEN 'the page asks for consent first'::text WHEN 'login_wall'::text THEN 'the page asks for a login'::text WHEN 'not_found_page'::text THEN 'the page says that there is nothing'::text WHEN 'index_page'::text THEN 'the page lists articles and is none'::text WHEN 'too_deep'::text THEN 'it is nested deeper than we read'::text WHEN 'parser_crashed'::text THEN 'the parser failed on it'::text WHEN 'bad_row'::text THEN 'the database refused it'::text WHEN 'lease_lapsed'::text THEN 'the worker that had it did not come back'::text WHEN 'changed'::text THEN 'the feed changed it'::text WHEN 'replayed'::text THEN 'somebody asked to try again'::text WHEN 'bad_address'::text THEN 'the mail address is not valid'::text WHEN 'smtp_refused'::text THEN 'the mail server refused it'::text WHEN 'smtp_deferred'::text THEN 'the mail server asks to try later'::text WHEN 'renderer_crashed'::text THEN 'the mail could not be written'::text WHEN 'bad_query'::text THEN 'the query cannot be read'::text ELSE reason END;

COMMENT ON FUNCTION report.in_words(reason text) IS 'A stored reason in words.';

CREATE FUNCTION report.sentence_around(body text, span_start integer, span_end integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT COST 1000 PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    -- How far a sentence is followed on either side before it is cut with an ellipsis.
    reach constant integer := 300;
    -- A line's end; a CJK mark; or a Western one before a space and no small letter, unless the full stop
    -- belongs to an initial (U.S., В. Путин), a day (13. November) or a common short form.
    sentence_end constant text :=
        '(?:\n+'
        '|[。！？｡][。！？｡…」』”’）】〉》]*'
        '|(?:[!?…]|(?<!\m(?:[[:alpha:]]|\d{1,2}|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Gov|Sen|Rep|St|No|vs'
        '|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Corp|Co|bzw|ca|Nr|Abs|гг|им|ст|ул|тыс|млн|млрд|руб))\.)'
        '[.!?…]*["''”’»“)\]]*\s+(?![[:lower:]]))';
    from_here constant integer := greatest(span_start - reach, 0);
    head text;
    hit text;
    tail text;
    probe text;
    lead_in integer;
    ends_at integer;
BEGIN
    IF span_start < 0 OR span_end <= span_start OR char_length(body) < span_end THEN
        RETURN NULL;
    END IF;
    head := substr(body, from_here + 1, span_start - from_here);
    hit := substr(body, span_start + 1, span_end - span_start);
    tail := substr(body, span_end + 1, reach);
    -- The first character of the hit tells whether a sentence begins with it.
    probe := head || left(hit, 1);
    head := left(regexp_replace(probe, '^.*' || sentence_end || '(?=.)', ''), -1);
    IF from_here > 0 AND char_length(head) = char_length(probe) - 1 THEN
        head := '…' || regexp_replace(head, '^\S{0,30}\s+', '');
    END IF;
    -- The last characters of the hit tell whether it ends its sentence, or within a short form.
    lead_in := least(char_length(hit), 8);
    ends_at := regexp_instr(right(hit, lead_in) || tail, sentence_end, lead_in, 1, 1);
    IF ends_at > 0 THEN
        tail := substr(tail, 1, greatest(ends_at - lead_in - 1, 0));
    ELSIF char_length(body) > span_end + reach THEN
        tail := regexp_replace(tail, '\s+\S{0,30}$', '') || '…';
    END IF;
    IF char_length(hit) > 2 * reach THEN
        hit := left(hit, reach) || ' … ' || right(hit, reach);
    END IF;
    RETURN btrim(regexp_replace(head || '[[' || hit || ']]' || tail, '\s+', ' ', 'g'));
END;
$_$;

COMMENT ON FUNCTION report.sentence_around(body text, span_start integer, span_end integer) IS 'The sentence around a span (code points, from 0), on one line, the span in [[double square brackets]]; null where the span is not in the text.';

CREATE TABLE newswatch.alembic_version (
    version_num character varying(32) NOT NULL
);

COMMENT ON TABLE newswatch.alembic_version IS 'Newest migration applied; kept by Alembic.';

COMMENT ON COLUMN newswatch.alembic_version.version_num IS 'Number of the migration in sql/migrations.';

CREATE TABLE newswatch.alert (
    story_id bigint NOT NULL,
    subscription_id text NOT NULL,
    revision integer NOT NULL,
    tell boolean NOT NULL,
    reason text NOT NULL,
    article_ids bigint[] NOT NULL,
    verdicts jsonb NOT NULL,
    facts jsonb NOT NULL,
    news jsonb NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    digest_id bigint,
    CONSTRAINT alert_article_ids_check CHECK ((cardinality(article_ids) > 0)),
    CONSTRAINT alert_revision_check CHECK ((revision > 0))
);

COMMENT ON TABLE newswatch.alert IS 'Decision to tell a subscription about a story, or not to.';

COMMENT ON COLUMN newswatch.alert.story_id IS 'Story at the time; story.family_id says what it is now.';

COMMENT ON COLUMN newswatch.alert.subscription_id IS 'Subscription.';

COMMENT ON COLUMN newswatch.alert.revision IS 'Counts the decisions about the story, from 1.';

COMMENT ON COLUMN newswatch.alert.tell IS 'Whether to tell.';

COMMENT ON COLUMN newswatch.alert.reason IS 'Why, or why not: told, in_digest, already_told, nothing_new, copy, edit, too_old, other_language, silenced, opted_out, no_recipient.';

COMMENT ON COLUMN newswatch.alert.article_ids IS 'Articles the decision is about.';

COMMENT ON COLUMN newswatch.alert.verdicts IS 'What became of each: a list of {url_key, version, copy, why}.';

COMMENT ON COLUMN newswatch.alert.facts IS 'What was told, to know what is new later: {owners, copies, numbers, names}.';

COMMENT ON COLUMN newswatch.alert.news IS 'What was new for the reader: {sources, numbers, names}.';

COMMENT ON COLUMN newswatch.alert.decided_at IS 'When.';

COMMENT ON COLUMN newswatch.alert.digest_id IS 'Digest that took the decision up; null for in_digest: it waits for the next.';

CREATE TABLE newswatch.article (
    article_id bigint NOT NULL,
    url_key text NOT NULL,
    url text NOT NULL,
    canonical_url text NOT NULL,
    source_id bigint NOT NULL,
    kind text NOT NULL,
    title text,
    lead text,
    text text NOT NULL,
    text_hash text NOT NULL,
    authors text[] DEFAULT '{}'::text[] NOT NULL,
    published_at timestamp with time zone,
    page_date date,
    modified_at timestamp with time zone,
    lang text,
    captions jsonb DEFAULT '[]'::jsonb NOT NULL,
    dateline_place text,
    dateline_agency text,
    credit_agency text,
    credit_evidence text,
    credit_found_in text,
    credit_strength text,
    paywalled boolean DEFAULT false NOT NULL,
    method text NOT NULL,
    quality real NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    linked_version integer DEFAULT 0 NOT NULL,
    tagged_version integer DEFAULT 0 NOT NULL,
    copy_group_id bigint,
    copy_kind text,
    story_id bigint,
    words tsvector GENERATED ALWAYS AS (
CASE lang
    WHEN 'en'::text THEN to_tsvector('english'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || "left"(text, 100000)))
    WHEN 'de'::text THEN to_tsvector('german'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || "left"(text, 100000)))
    WHEN 'fr'::text THEN to_tsvector('french'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || "left"(text, 100000)))
    WHEN 'es'::text THEN to_tsvector('spanish'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || "left"(text, 100000)))
    WHEN 'it'::text THEN to_tsvector('italian'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || "left"(text, 100000)))
    WHEN 'pt'::text THEN to_tsvector('portuguese'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || "left"(text, 100000)))
    WHEN 'ru'::text THEN to_tsvector('russian'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || "left"(text, 100000)))
    ELSE to_tsvector('simple'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || "left"(text, 100000)))
END) STORED,
    tokens tsvector DEFAULT ''::tsvector NOT NULL,
    quality_reasons text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT article_check CHECK (((credit_agency IS NULL) = (credit_strength IS NULL))),
    CONSTRAINT article_check1 CHECK (((copy_group_id IS NULL) = (copy_kind IS NULL))),
    CONSTRAINT article_check2 CHECK (((story_id IS NULL) = (copy_group_id IS NULL))),
    CONSTRAINT article_check3 CHECK (((linked_version >= 0) AND (linked_version <= version))),
    CONSTRAINT article_check4 CHECK (((tagged_version >= 0) AND (tagged_version <= version))),
    CONSTRAINT article_copy_kind_check CHECK ((copy_kind = ANY (ARRAY['original'::text, 'exact'::text, 'near'::text, 'reworded'::text, 'contains'::text]))),
    CONSTRAINT article_credit_strength_check CHECK ((credit_strength = ANY (ARRAY['strong'::text, 'weak'::text]))),
    CONSTRAINT article_kind_check CHECK ((kind = ANY (ARRAY['article'::text, 'live'::text, 'video'::text, 'gallery'::text]))),
    CONSTRAINT article_lang_check CHECK ((lang ~ '^[a-z]{2,3}$'::text)),
    CONSTRAINT article_quality_check CHECK (((quality >= (0)::double precision) AND (quality <= (1)::double precision))),
    CONSTRAINT article_text_check CHECK (((text <> ''::text) AND (length(text) <= 1000000))),
    CONSTRAINT article_title_check CHECK ((title <> ''::text)),
    CONSTRAINT article_version_check CHECK ((version > 0))
);

COMMENT ON TABLE newswatch.article IS 'Article, one by canonical URL, in its newest version.';

COMMENT ON COLUMN newswatch.article.article_id IS 'Our number for the article.';

COMMENT ON COLUMN newswatch.article.url_key IS 'Canonical URL in the form that two copies of one page share; the natural key.';

COMMENT ON COLUMN newswatch.article.url IS 'Address the page was fetched from, after redirects.';

COMMENT ON COLUMN newswatch.article.canonical_url IS 'Address to show and to open.';

COMMENT ON COLUMN newswatch.article.source_id IS 'Publisher of the page.';

COMMENT ON COLUMN newswatch.article.kind IS 'article, live (a running blog), video or gallery.';

COMMENT ON COLUMN newswatch.article.title IS 'Headline; null where the page has none.';

COMMENT ON COLUMN newswatch.article.lead IS 'Standfirst or summary the page gives.';

COMMENT ON COLUMN newswatch.article.text IS 'Body; paragraphs separated by one blank line. Offsets of evidence count its code points.';

COMMENT ON COLUMN newswatch.article.text_hash IS 'SHA-256 of the normalised title and text; decides whether the article changed.';

COMMENT ON COLUMN newswatch.article.authors IS 'Names in the byline, in its order.';

COMMENT ON COLUMN newswatch.article.published_at IS 'When the page says it was published, with its zone; null where unknown.';

COMMENT ON COLUMN newswatch.article.page_date IS 'The page''s own calendar day, in the page''s zone.';

COMMENT ON COLUMN newswatch.article.modified_at IS 'When the page says it was last changed.';

COMMENT ON COLUMN newswatch.article.lang IS 'Language of the text, ISO 639; null where it cannot be told.';

COMMENT ON COLUMN newswatch.article.captions IS 'Captions of pictures: a list of {text, credit}.';

COMMENT ON COLUMN newswatch.article.dateline_place IS 'Place in the dateline.';

COMMENT ON COLUMN newswatch.article.dateline_agency IS 'Agency in the dateline.';

COMMENT ON COLUMN newswatch.article.credit_agency IS 'Agency the text or a picture is credited to, by its short name.';

COMMENT ON COLUMN newswatch.article.credit_evidence IS 'Words on the page that say so.';

COMMENT ON COLUMN newswatch.article.credit_found_in IS 'Where they stand: byline, dateline, credit_line, rights or photo.';

COMMENT ON COLUMN newswatch.article.credit_strength IS 'strong: the text is the agency''s; weak: perhaps only a picture.';

COMMENT ON COLUMN newswatch.article.paywalled IS 'The page shows only a part to us.';

COMMENT ON COLUMN newswatch.article.method IS 'How the text was extracted.';

COMMENT ON COLUMN newswatch.article.quality IS 'How sure the extractor is that text is the whole article and nothing else, 0 to 1.';

COMMENT ON COLUMN newswatch.article.version IS 'Counts the changes of the text, from 1.';

COMMENT ON COLUMN newswatch.article.first_seen_at IS 'When we first had it.';

COMMENT ON COLUMN newswatch.article.changed_at IS 'When its text last changed.';

COMMENT ON COLUMN newswatch.article.linked_version IS 'Version that was last linked; below version: to be linked.';

COMMENT ON COLUMN newswatch.article.tagged_version IS 'Version that was last tagged; below version: to be tagged.';

COMMENT ON COLUMN newswatch.article.copy_group_id IS 'Piece of work it is, as first decided; copy_group.family_id says what it is now. Null until linked.';

COMMENT ON COLUMN newswatch.article.copy_kind IS 'original, exact, near, reworded, or contains (holds another article among others).';

COMMENT ON COLUMN newswatch.article.story_id IS 'Story it tells, as first decided; story.family_id says what it is now. Null until linked.';

COMMENT ON COLUMN newswatch.article.words IS 'Words of title and text in the article''s language, for search by people.';

COMMENT ON COLUMN newswatch.article.tokens IS 'Distinct tokens of title and text as the topic language cuts them; a superset for its queries.';

COMMENT ON COLUMN newswatch.article.quality_reasons IS 'What speaks against the text: short, linked, cut, untitled, undated, undeclared, teaser, feed_text.';

ALTER TABLE newswatch.article ALTER COLUMN article_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.article_article_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.article_band (
    key bigint NOT NULL,
    article_id bigint NOT NULL
);

COMMENT ON TABLE newswatch.article_band IS 'Signature key of an article: articles that share one are compared as copies.';

COMMENT ON COLUMN newswatch.article_band.key IS 'One of the keys of its signature.';

COMMENT ON COLUMN newswatch.article_band.article_id IS 'Article.';

CREATE TABLE newswatch.copy_group (
    copy_group_id bigint NOT NULL,
    founder_url_key text NOT NULL,
    merged_into bigint,
    family_id bigint GENERATED ALWAYS AS (COALESCE(merged_into, copy_group_id)) STORED NOT NULL,
    CONSTRAINT copy_group_check CHECK ((merged_into < copy_group_id))
);

COMMENT ON TABLE newswatch.copy_group IS 'Piece of work: an article and its copies.';

COMMENT ON COLUMN newswatch.copy_group.copy_group_id IS 'Our number for the group; never changes.';

COMMENT ON COLUMN newswatch.copy_group.founder_url_key IS 'url_key of the article that founded it; the natural key.';

COMMENT ON COLUMN newswatch.copy_group.merged_into IS 'Older group that it was found to be the same as, never one that is merged itself; null: not merged.';

COMMENT ON COLUMN newswatch.copy_group.family_id IS 'Group it now is: merged_into, else itself.';

CREATE TABLE newswatch.source (
    source_id bigint NOT NULL,
    domain text NOT NULL,
    name text NOT NULL,
    owner text NOT NULL,
    country text,
    configured boolean DEFAULT false NOT NULL,
    CONSTRAINT source_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT source_domain_check CHECK (((domain = lower(domain)) AND (domain <> ''::text)))
);

COMMENT ON TABLE newswatch.source IS 'Publisher of feeds and articles.';

COMMENT ON COLUMN newswatch.source.source_id IS 'Our number for the source.';

COMMENT ON COLUMN newswatch.source.domain IS 'Registrable domain in small letters, or the whole host where many publishers share one domain.';

COMMENT ON COLUMN newswatch.source.name IS 'Name shown to readers.';

COMMENT ON COLUMN newswatch.source.owner IS 'Who owns the source; two sources of one owner are one independent source.';

COMMENT ON COLUMN newswatch.source.country IS 'Where it is published, ISO 3166-1 alpha-2; null where not known.';

COMMENT ON COLUMN newswatch.source.configured IS 'Whether config/sources.yaml names it; the others were met on the way.';

CREATE TABLE newswatch.story (
    story_id bigint NOT NULL,
    founder_url_key text NOT NULL,
    title text,
    merged_into bigint,
    family_id bigint GENERATED ALWAYS AS (COALESCE(merged_into, story_id)) STORED NOT NULL,
    CONSTRAINT story_check CHECK ((merged_into < story_id))
);

COMMENT ON TABLE newswatch.story IS 'What several articles tell: one event.';

COMMENT ON COLUMN newswatch.story.story_id IS 'Our number for the story; never changes.';

COMMENT ON COLUMN newswatch.story.founder_url_key IS 'url_key of the article that founded it; the natural key.';

COMMENT ON COLUMN newswatch.story.title IS 'Headline chosen for it; null: that of its first article.';

COMMENT ON COLUMN newswatch.story.merged_into IS 'Older story that it was found to be the same as, never one that is merged itself; null: not merged.';

COMMENT ON COLUMN newswatch.story.family_id IS 'Story it now is: merged_into, else itself.';

CREATE VIEW newswatch.article_placed AS
 SELECT article.article_id,
    article.url_key,
    article.source_id,
    article.published_at,
    article.first_seen_at,
    article.lang,
    story.family_id AS story_id,
    copy_group.family_id AS copy_group_id,
    ((COALESCE(article.published_at, article.first_seen_at) AT TIME ZONE 'UTC'::text))::date AS day,
    COALESCE((article.credit_strength = 'strong'::text), false) AS wired,
        CASE
            WHEN (article.credit_strength = 'strong'::text) THEN ('agency:'::text || lower(article.credit_agency))
            ELSE ('owner:'::text || lower(source.owner))
        END AS voice
   FROM (((newswatch.article
     JOIN newswatch.source ON ((article.source_id = source.source_id)))
     LEFT JOIN newswatch.story ON ((article.story_id = story.story_id)))
     LEFT JOIN newswatch.copy_group ON ((article.copy_group_id = copy_group.copy_group_id)));

COMMENT ON VIEW newswatch.article_placed IS 'Article with its merges resolved, its day and its voice; what the reports are built on.';

COMMENT ON COLUMN newswatch.article_placed.article_id IS 'Article.';

COMMENT ON COLUMN newswatch.article_placed.url_key IS 'Its natural key.';

COMMENT ON COLUMN newswatch.article_placed.source_id IS 'Its source.';

COMMENT ON COLUMN newswatch.article_placed.published_at IS 'Its date; null where unknown.';

COMMENT ON COLUMN newswatch.article_placed.first_seen_at IS 'When we first had it.';

COMMENT ON COLUMN newswatch.article_placed.lang IS 'Its language.';

COMMENT ON COLUMN newswatch.article_placed.story_id IS 'Story, merges resolved; null until linked.';

COMMENT ON COLUMN newswatch.article_placed.copy_group_id IS 'Copy group, merges resolved; null until linked.';

COMMENT ON COLUMN newswatch.article_placed.day IS 'Day (UTC) of its date, else of the day we first saw it.';

COMMENT ON COLUMN newswatch.article_placed.wired IS 'Whether it credits an agency outright.';

COMMENT ON COLUMN newswatch.article_placed.voice IS 'Who reported it: the agency it credits outright, else the owner of the site.';

CREATE TABLE newswatch.article_version (
    article_id bigint NOT NULL,
    version integer NOT NULL,
    title text,
    text text NOT NULL,
    text_hash text NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    archive_pointer text,
    method text,
    template text,
    page_modified_at timestamp with time zone,
    cause text,
    changed_fields text[] DEFAULT '{}'::text[] NOT NULL,
    paragraphs_added integer DEFAULT 0 NOT NULL,
    paragraphs_removed integer DEFAULT 0 NOT NULL,
    paragraphs_changed integer DEFAULT 0 NOT NULL,
    difference jsonb DEFAULT '[]'::jsonb NOT NULL,
    extraction text,
    CONSTRAINT article_version_cause_check CHECK ((cause = ANY (ARRAY['first'::text, 'edit'::text, 'reading'::text, 'unclear'::text]))),
    CONSTRAINT article_version_paragraphs_added_check CHECK ((paragraphs_added >= 0)),
    CONSTRAINT article_version_paragraphs_changed_check CHECK ((paragraphs_changed >= 0)),
    CONSTRAINT article_version_paragraphs_removed_check CHECK ((paragraphs_removed >= 0)),
    CONSTRAINT article_version_version_check CHECK ((version > 0))
);

COMMENT ON TABLE newswatch.article_version IS 'Version of an article''s text.';

COMMENT ON COLUMN newswatch.article_version.article_id IS 'Article.';

COMMENT ON COLUMN newswatch.article_version.version IS 'Counts from 1.';

COMMENT ON COLUMN newswatch.article_version.title IS 'Headline of this version.';

COMMENT ON COLUMN newswatch.article_version.text IS 'Body of this version.';

COMMENT ON COLUMN newswatch.article_version.text_hash IS 'SHA-256 of its normalised title and text.';

COMMENT ON COLUMN newswatch.article_version.seen_at IS 'When we first had this version.';

COMMENT ON COLUMN newswatch.article_version.archive_pointer IS 'Where the archive holds the page; null where it was not kept.';

COMMENT ON COLUMN newswatch.article_version.method IS 'How its text was found; null for versions of before 0010.';

COMMENT ON COLUMN newswatch.article_version.template IS 'Template of its page, as in site_reading; null where it was not read from one.';

COMMENT ON COLUMN newswatch.article_version.page_modified_at IS 'When the page says that it was last changed.';

COMMENT ON COLUMN newswatch.article_version.cause IS 'first; edit: by the newsroom; reading: we read the page another way; unclear: both may be. Null before 0010.';

COMMENT ON COLUMN newswatch.article_version.changed_fields IS 'Which of title, lead, text, authors, kind and paywalled differ from the version before.';

COMMENT ON COLUMN newswatch.article_version.paragraphs_added IS 'Paragraphs that the version before lacks.';

COMMENT ON COLUMN newswatch.article_version.paragraphs_removed IS 'Paragraphs of the version before that are gone.';

COMMENT ON COLUMN newswatch.article_version.paragraphs_changed IS 'Paragraphs that were reworded in their place.';

COMMENT ON COLUMN newswatch.article_version.difference IS 'The paragraphs that differ: [{"at": number from 1, "was": text or null, "now": text or null}], the first 200.';

COMMENT ON COLUMN newswatch.article_version.extraction IS 'Last release of the extractor that read this text; null for versions of before 0012.';

ALTER TABLE newswatch.copy_group ALTER COLUMN copy_group_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.copy_group_copy_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW newswatch.copy_original AS
 SELECT DISTINCT ON (copy_group_id) copy_group_id,
    article_id,
    voice
   FROM newswatch.article_placed placed
  WHERE (copy_group_id IS NOT NULL)
  ORDER BY copy_group_id, wired DESC, published_at, (url_key COLLATE "C");

COMMENT ON VIEW newswatch.copy_original IS 'Copy group with its original and its voice.';

COMMENT ON COLUMN newswatch.copy_original.copy_group_id IS 'Copy group, merges resolved.';

COMMENT ON COLUMN newswatch.copy_original.article_id IS 'Its original: the report that credits an agency outright, else the earliest with a date.';

COMMENT ON COLUMN newswatch.copy_original.voice IS 'Who reported it: the original''s voice.';

CREATE TABLE newswatch.decision (
    decision_id bigint NOT NULL,
    kind text NOT NULL,
    url_key text NOT NULL,
    other_url_key text,
    topic_id text,
    note text,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT decision_check CHECK (((kind = ANY (ARRAY['match_confirm'::text, 'match_reject'::text])) = (topic_id IS NOT NULL))),
    CONSTRAINT decision_check1 CHECK (((kind = ANY (ARRAY['story_merge'::text, 'story_split'::text, 'link_confirm'::text, 'link_reject'::text])) = (other_url_key IS NOT NULL))),
    CONSTRAINT decision_kind_check CHECK ((kind = ANY (ARRAY['story_merge'::text, 'story_split'::text, 'link_confirm'::text, 'link_reject'::text, 'match_confirm'::text, 'match_reject'::text])))
);

COMMENT ON TABLE newswatch.decision IS 'What a person said; it outranks every method and survives re-runs.';

COMMENT ON COLUMN newswatch.decision.decision_id IS 'Our number for the decision.';

COMMENT ON COLUMN newswatch.decision.kind IS 'story_merge, story_split, link_confirm, link_reject, match_confirm or match_reject.';

COMMENT ON COLUMN newswatch.decision.url_key IS 'Article it is about.';

COMMENT ON COLUMN newswatch.decision.other_url_key IS 'The other article of a story or link decision.';

COMMENT ON COLUMN newswatch.decision.topic_id IS 'Topic of a match decision.';

COMMENT ON COLUMN newswatch.decision.note IS 'Why, in the person''s words.';

COMMENT ON COLUMN newswatch.decision.decided_by IS 'Who.';

COMMENT ON COLUMN newswatch.decision.decided_at IS 'When; the newest on the same subject holds.';

ALTER TABLE newswatch.decision ALTER COLUMN decision_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.decision_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.digest (
    digest_id bigint NOT NULL,
    subscription_id text NOT NULL,
    period_start timestamp with time zone NOT NULL,
    period_end timestamp with time zone NOT NULL,
    stories integer DEFAULT 0 NOT NULL,
    mails integer DEFAULT 0 NOT NULL,
    written_at timestamp with time zone NOT NULL,
    CONSTRAINT digest_check CHECK ((period_start < period_end)),
    CONSTRAINT digest_mails_check CHECK ((mails >= 0)),
    CONSTRAINT digest_stories_check CHECK ((stories >= 0))
);

COMMENT ON TABLE newswatch.digest IS 'Digest of a subscription for a period, written whether or not anything matched.';

COMMENT ON COLUMN newswatch.digest.digest_id IS 'Our number for the digest.';

COMMENT ON COLUMN newswatch.digest.subscription_id IS 'Subscription.';

COMMENT ON COLUMN newswatch.digest.period_start IS 'What was decided from here on; where the digest before it ended.';

COMMENT ON COLUMN newswatch.digest.period_end IS 'Up to here, not including it; with the subscription the natural key.';

COMMENT ON COLUMN newswatch.digest.stories IS 'Stories it told.';

COMMENT ON COLUMN newswatch.digest.mails IS 'Mails it put into the outbox: one for each recipient who did not opt out.';

COMMENT ON COLUMN newswatch.digest.written_at IS 'When.';

ALTER TABLE newswatch.digest ALTER COLUMN digest_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.digest_digest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.entry (
    entry_id bigint NOT NULL,
    feed_id bigint NOT NULL,
    guid text NOT NULL,
    url text,
    url_key text,
    title text,
    summary text,
    feed_text text,
    authors text[] DEFAULT '{}'::text[] NOT NULL,
    lang text,
    published_at timestamp with time zone,
    updated_at timestamp with time zone,
    content_hash text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    first_poll boolean DEFAULT false NOT NULL,
    state text NOT NULL,
    reason text,
    detail text,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    lease_token uuid,
    leased_until timestamp with time zone,
    article_id bigint,
    archive_pointer text,
    CONSTRAINT entry_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT entry_check CHECK (((state = 'claimed'::text) = (lease_token IS NOT NULL))),
    CONSTRAINT entry_check1 CHECK (((lease_token IS NULL) = (leased_until IS NULL))),
    CONSTRAINT entry_check2 CHECK (((state = ANY (ARRAY['new'::text, 'due'::text])) = (next_attempt_at IS NOT NULL))),
    CONSTRAINT entry_check3 CHECK (((state <> ALL (ARRAY['gone'::text, 'refused'::text, 'no_article'::text, 'quarantined'::text, 'due'::text])) OR (reason IS NOT NULL))),
    CONSTRAINT entry_guid_check CHECK ((guid <> ''::text)),
    CONSTRAINT entry_state_check CHECK ((state = ANY (ARRAY['new'::text, 'due'::text, 'claimed'::text, 'done'::text, 'gone'::text, 'refused'::text, 'no_article'::text, 'quarantined'::text])))
);

COMMENT ON TABLE newswatch.entry IS 'Item of a feed, and where it is in the pipeline (docs/entry-states.md).';

COMMENT ON COLUMN newswatch.entry.entry_id IS 'Our number for the entry.';

COMMENT ON COLUMN newswatch.entry.feed_id IS 'Feed it came in.';

COMMENT ON COLUMN newswatch.entry.guid IS 'The item''s own id, else its link, else a hash of title and date.';

COMMENT ON COLUMN newswatch.entry.url IS 'Link as the feed gives it, made absolute; null where it gives none.';

COMMENT ON COLUMN newswatch.entry.url_key IS 'Canonical form of url.';

COMMENT ON COLUMN newswatch.entry.title IS 'Title in the feed.';

COMMENT ON COLUMN newswatch.entry.summary IS 'Summary in the feed, as plain text.';

COMMENT ON COLUMN newswatch.entry.feed_text IS 'Full text in the feed, as plain text: the fallback when the page gives less.';

COMMENT ON COLUMN newswatch.entry.authors IS 'Authors named by the feed.';

COMMENT ON COLUMN newswatch.entry.lang IS 'Language named by the feed.';

COMMENT ON COLUMN newswatch.entry.published_at IS 'Date in the feed; one in the future is set to first_seen_at.';

COMMENT ON COLUMN newswatch.entry.updated_at IS 'Date of change in the feed.';

COMMENT ON COLUMN newswatch.entry.content_hash IS 'Hash of what the feed says of it; another one makes a done entry due again.';

COMMENT ON COLUMN newswatch.entry.first_seen_at IS 'When it first stood in the feed.';

COMMENT ON COLUMN newswatch.entry.first_poll IS 'Whether it is old: from its feed''s first poll, a backfill, or a late replay. It goes by its age now; without a date it is not told.';

COMMENT ON COLUMN newswatch.entry.state IS 'new, due, claimed, done, gone, refused, no_article or quarantined.';

COMMENT ON COLUMN newswatch.entry.reason IS 'Why it is where it is (errors.Reason, or a word of the pipeline); null while all is well.';

COMMENT ON COLUMN newswatch.entry.detail IS 'What the server, extractor or loader said.';

COMMENT ON COLUMN newswatch.entry.attempts IS 'Times it was claimed since it last became new or was replayed.';

COMMENT ON COLUMN newswatch.entry.next_attempt_at IS 'Not claimed before; set exactly while new or due.';

COMMENT ON COLUMN newswatch.entry.lease_token IS 'Token of the worker that has it; what it records must carry it.';

COMMENT ON COLUMN newswatch.entry.leased_until IS 'From then on another worker may take it.';

COMMENT ON COLUMN newswatch.entry.article_id IS 'Article it led to; null before, and after retention removed it.';

COMMENT ON COLUMN newswatch.entry.archive_pointer IS 'Where its page, as last fetched, stands in the archive, file:offset; null where none was kept.';

ALTER TABLE newswatch.entry ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.entry_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.feed (
    feed_id bigint NOT NULL,
    url text NOT NULL,
    source_id bigint NOT NULL,
    title text,
    lang text,
    active boolean DEFAULT true NOT NULL,
    interval_override_s integer,
    user_agent text,
    moved_to text,
    etag text,
    last_modified text,
    body_hash text,
    interval_s integer DEFAULT 3600 NOT NULL,
    average_gap_s double precision,
    failures real DEFAULT 0 NOT NULL,
    first_gone_at timestamp with time zone,
    next_poll_at timestamp with time zone NOT NULL,
    next_poll_reason text DEFAULT 'never polled'::text NOT NULL,
    last_polled_at timestamp with time zone,
    last_success_at timestamp with time zone,
    last_new_at timestamp with time zone,
    state text DEFAULT 'new'::text NOT NULL,
    reason text,
    detail text,
    lease_token uuid,
    leased_until timestamp with time zone,
    failures_in_row integer DEFAULT 0 NOT NULL,
    fill_s double precision,
    last_full_at timestamp with time zone,
    min_interval_s integer,
    validators_lied_at timestamp with time zone,
    CONSTRAINT feed_average_gap_s_check CHECK ((average_gap_s >= (0)::double precision)),
    CONSTRAINT feed_check CHECK (((lease_token IS NULL) = (leased_until IS NULL))),
    CONSTRAINT feed_failures_check CHECK ((failures >= (0)::double precision)),
    CONSTRAINT feed_failures_in_row_check CHECK ((failures_in_row >= 0)),
    CONSTRAINT feed_fill_s_check CHECK ((fill_s >= (0)::double precision)),
    CONSTRAINT feed_interval_override_s_check CHECK ((interval_override_s > 0)),
    CONSTRAINT feed_interval_s_check CHECK ((interval_s > 0)),
    CONSTRAINT feed_min_interval_s_check CHECK ((min_interval_s > 0)),
    CONSTRAINT feed_state_check CHECK ((state = ANY (ARRAY['new'::text, 'healthy'::text, 'failing'::text, 'retired'::text])))
);

COMMENT ON TABLE newswatch.feed IS 'Address we poll, with what the last polls taught us.';

COMMENT ON COLUMN newswatch.feed.feed_id IS 'Our number for the feed.';

COMMENT ON COLUMN newswatch.feed.url IS 'Address as configured; the natural key.';

COMMENT ON COLUMN newswatch.feed.source_id IS 'Publisher of the feed.';

COMMENT ON COLUMN newswatch.feed.title IS 'Title the feed gives itself.';

COMMENT ON COLUMN newswatch.feed.lang IS 'Language of its entries where they do not say it themselves, ISO 639.';

COMMENT ON COLUMN newswatch.feed.active IS 'Whether config/feeds.yaml still names it; one that left is kept for its entries.';

COMMENT ON COLUMN newswatch.feed.interval_override_s IS 'Seconds between polls asked for in the configuration; null: found from the feed.';

COMMENT ON COLUMN newswatch.feed.user_agent IS 'User-Agent sent in place of ours.';

COMMENT ON COLUMN newswatch.feed.moved_to IS 'Address of a permanent redirect whose target parsed as a feed; polled in place of url.';

COMMENT ON COLUMN newswatch.feed.etag IS 'ETag of the last document that parsed, sent back as it came.';

COMMENT ON COLUMN newswatch.feed.last_modified IS 'Last-Modified of the last document that parsed, sent back as it came.';

COMMENT ON COLUMN newswatch.feed.body_hash IS 'Hash of the last document''s bytes; it alone decides whether a document changed.';

COMMENT ON COLUMN newswatch.feed.interval_s IS 'Seconds between polls now, before spread and what the server asks for.';

COMMENT ON COLUMN newswatch.feed.average_gap_s IS 'Running mean of the seconds between two new entries; null before it is known.';

COMMENT ON COLUMN newswatch.feed.failures IS 'Failed polls in a row, weighted: an error of the server counts less than one of the feed.';

COMMENT ON COLUMN newswatch.feed.first_gone_at IS 'When the server first said 410; a second one a day later retires the feed.';

COMMENT ON COLUMN newswatch.feed.next_poll_at IS 'Not polled before this moment.';

COMMENT ON COLUMN newswatch.feed.next_poll_reason IS 'Why next_poll_at is what it is, in words.';

COMMENT ON COLUMN newswatch.feed.last_polled_at IS 'When it was last asked for, with any outcome.';

COMMENT ON COLUMN newswatch.feed.last_success_at IS 'When it last answered with a feed, or with "not modified".';

COMMENT ON COLUMN newswatch.feed.last_new_at IS 'When it last had an entry new to us.';

COMMENT ON COLUMN newswatch.feed.state IS 'new, healthy, failing or retired (never polled again by itself).';

COMMENT ON COLUMN newswatch.feed.reason IS 'Why the last poll failed (errors.Reason); null while healthy.';

COMMENT ON COLUMN newswatch.feed.detail IS 'What the server or parser said.';

COMMENT ON COLUMN newswatch.feed.lease_token IS 'Token of the worker that polls it now; what it records must carry it.';

COMMENT ON COLUMN newswatch.feed.leased_until IS 'From then on another worker may take it.';

COMMENT ON COLUMN newswatch.feed.failures_in_row IS 'Failed polls since the last success, each counted as one.';

COMMENT ON COLUMN newswatch.feed.fill_s IS 'The shortest time in which most of the document''s window has come; forgotten over weeks; null before it is known.';

COMMENT ON COLUMN newswatch.feed.last_full_at IS 'When the server last sent the whole document; days later it is asked without validators.';

COMMENT ON COLUMN newswatch.feed.min_interval_s IS 'Seconds between polls that its last document asked for (ttl, sy:updatePeriod).';

COMMENT ON COLUMN newswatch.feed.validators_lied_at IS 'When a new document came under the validators of an old one; none are sent for a month.';

ALTER TABLE newswatch.feed ALTER COLUMN feed_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.feed_feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.feed_poll (
    feed_id bigint NOT NULL,
    polled_at timestamp with time zone NOT NULL,
    run_id bigint,
    outcome text NOT NULL,
    status integer,
    bytes bigint,
    elapsed_ms integer,
    entries integer,
    new_entries integer DEFAULT 0 NOT NULL,
    changed_entries integer DEFAULT 0 NOT NULL,
    known_entries integer,
    cut_entries integer DEFAULT 0 NOT NULL,
    gap boolean DEFAULT false NOT NULL,
    next_poll_at timestamp with time zone NOT NULL,
    next_poll_reason text NOT NULL,
    reason text,
    detail text,
    gap_since timestamp with time zone,
    may_be_lost integer,
    archive_pointer text,
    CONSTRAINT feed_poll_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT feed_poll_changed_entries_check CHECK ((changed_entries >= 0)),
    CONSTRAINT feed_poll_check CHECK (((outcome = 'failed'::text) = (reason IS NOT NULL))),
    CONSTRAINT feed_poll_cut_entries_check CHECK ((cut_entries >= 0)),
    CONSTRAINT feed_poll_elapsed_ms_check CHECK ((elapsed_ms >= 0)),
    CONSTRAINT feed_poll_entries_check CHECK ((entries >= 0)),
    CONSTRAINT feed_poll_known_entries_check CHECK ((known_entries >= 0)),
    CONSTRAINT feed_poll_may_be_lost_check CHECK ((may_be_lost >= 0)),
    CONSTRAINT feed_poll_new_entries_check CHECK ((new_entries >= 0)),
    CONSTRAINT feed_poll_outcome_check CHECK ((outcome = ANY (ARRAY['changed'::text, 'unchanged'::text, 'not_modified'::text, 'failed'::text])))
)
PARTITION BY RANGE (polled_at);

COMMENT ON TABLE newswatch.feed_poll IS 'One poll of a feed; partitioned by month of polled_at (UTC), months without a partition in DEFAULT.';

COMMENT ON COLUMN newswatch.feed_poll.feed_id IS 'Feed that was polled.';

COMMENT ON COLUMN newswatch.feed_poll.polled_at IS 'When the poll began.';

COMMENT ON COLUMN newswatch.feed_poll.run_id IS 'Run that did it.';

COMMENT ON COLUMN newswatch.feed_poll.outcome IS 'changed (another document), unchanged (the same bytes), not_modified (304) or failed.';

COMMENT ON COLUMN newswatch.feed_poll.status IS 'HTTP status of the last answer; null if there was none.';

COMMENT ON COLUMN newswatch.feed_poll.bytes IS 'Size of the document after decompression.';

COMMENT ON COLUMN newswatch.feed_poll.elapsed_ms IS 'Milliseconds from the request to the last byte.';

COMMENT ON COLUMN newswatch.feed_poll.entries IS 'Entries in the document; null where none was parsed.';

COMMENT ON COLUMN newswatch.feed_poll.new_entries IS 'Entries not seen in this feed before.';

COMMENT ON COLUMN newswatch.feed_poll.changed_entries IS 'Entries seen before whose content changed.';

COMMENT ON COLUMN newswatch.feed_poll.known_entries IS 'Entries seen before; null where no document was parsed.';

COMMENT ON COLUMN newswatch.feed_poll.cut_entries IS 'Entries beyond our limit, not read.';

COMMENT ON COLUMN newswatch.feed_poll.gap IS 'No entry was known though the feed had been read before: some may have come and gone between the polls.';

COMMENT ON COLUMN newswatch.feed_poll.next_poll_at IS 'Next poll as decided then.';

COMMENT ON COLUMN newswatch.feed_poll.next_poll_reason IS 'Why, in words.';

COMMENT ON COLUMN newswatch.feed_poll.reason IS 'Why it failed (errors.Reason); null unless outcome is failed.';

COMMENT ON COLUMN newswatch.feed_poll.detail IS 'What the server or parser said.';

COMMENT ON COLUMN newswatch.feed_poll.gap_since IS 'Last success before this poll, from which on entries may be lost; null where there is no gap.';

COMMENT ON COLUMN newswatch.feed_poll.may_be_lost IS 'How many entries at the rate of the document''s own dates; null where there is no gap, or no date to tell.';

COMMENT ON COLUMN newswatch.feed_poll.archive_pointer IS 'Where the document stands in the archive, file:offset; null where none was kept.';

CREATE TABLE newswatch.feed_poll_default (
    feed_id bigint CONSTRAINT feed_poll_feed_id_not_null NOT NULL,
    polled_at timestamp with time zone CONSTRAINT feed_poll_polled_at_not_null NOT NULL,
    run_id bigint,
    outcome text CONSTRAINT feed_poll_outcome_not_null NOT NULL,
    status integer,
    bytes bigint,
    elapsed_ms integer,
    entries integer,
    new_entries integer DEFAULT 0 CONSTRAINT feed_poll_new_entries_not_null NOT NULL,
    changed_entries integer DEFAULT 0 CONSTRAINT feed_poll_changed_entries_not_null NOT NULL,
    known_entries integer,
    cut_entries integer DEFAULT 0 CONSTRAINT feed_poll_cut_entries_not_null NOT NULL,
    gap boolean DEFAULT false CONSTRAINT feed_poll_gap_not_null NOT NULL,
    next_poll_at timestamp with time zone CONSTRAINT feed_poll_next_poll_at_not_null NOT NULL,
    next_poll_reason text CONSTRAINT feed_poll_next_poll_reason_not_null NOT NULL,
    reason text,
    detail text,
    gap_since timestamp with time zone,
    may_be_lost integer,
    archive_pointer text,
    CONSTRAINT feed_poll_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT feed_poll_changed_entries_check CHECK ((changed_entries >= 0)),
    CONSTRAINT feed_poll_check CHECK (((outcome = 'failed'::text) = (reason IS NOT NULL))),
    CONSTRAINT feed_poll_cut_entries_check CHECK ((cut_entries >= 0)),
    CONSTRAINT feed_poll_elapsed_ms_check CHECK ((elapsed_ms >= 0)),
    CONSTRAINT feed_poll_entries_check CHECK ((entries >= 0)),
    CONSTRAINT feed_poll_known_entries_check CHECK ((known_entries >= 0)),
    CONSTRAINT feed_poll_may_be_lost_check CHECK ((may_be_lost >= 0)),
    CONSTRAINT feed_poll_new_entries_check CHECK ((new_entries >= 0)),
    CONSTRAINT feed_poll_outcome_check CHECK ((outcome = ANY (ARRAY['changed'::text, 'unchanged'::text, 'not_modified'::text, 'failed'::text])))
);

CREATE TABLE newswatch.host (
    host text NOT NULL,
    not_before timestamp with time zone,
    refused_at timestamp with time zone,
    refused_reason text,
    robots text,
    robots_fetched_at timestamp with time zone,
    free_at timestamp with time zone,
    crawl_delay_s double precision,
    CONSTRAINT host_crawl_delay_s_check CHECK ((crawl_delay_s > (0)::double precision))
);

COMMENT ON TABLE newswatch.host IS 'Web server, for pacing and manners that all workers keep together.';

COMMENT ON COLUMN newswatch.host.host IS 'Registrable domain, which is paced as one, or the host of a robots.txt; with scheme and port where unusual.';

COMMENT ON COLUMN newswatch.host.not_before IS 'It asked for fewer requests: none before this moment.';

COMMENT ON COLUMN newswatch.host.refused_at IS 'When it last asked for fewer requests or refused us.';

COMMENT ON COLUMN newswatch.host.refused_reason IS 'How it said so.';

COMMENT ON COLUMN newswatch.host.robots IS 'What its robots.txt, as last fetched, says of us, empty where it has none; null before.';

COMMENT ON COLUMN newswatch.host.robots_fetched_at IS 'When that was.';

COMMENT ON COLUMN newswatch.host.free_at IS 'When its next request may begin: turns up to then are given away.';

COMMENT ON COLUMN newswatch.host.crawl_delay_s IS 'Seconds that its robots.txt asks for between two requests, where that is more than ours.';

CREATE TABLE newswatch.incident (
    incident_id bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    since timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    detail text NOT NULL,
    ended_at timestamp with time zone,
    end_detail text,
    CONSTRAINT incident_check CHECK ((ended_at >= started_at)),
    CONSTRAINT incident_check1 CHECK (((ended_at IS NULL) = (end_detail IS NULL))),
    CONSTRAINT incident_subject_check CHECK ((subject <> ''::text))
);

COMMENT ON TABLE newswatch.incident IS 'Something that stopped working, from when it was noticed until it was seen to work again.';

COMMENT ON COLUMN newswatch.incident.incident_id IS 'Our number for the incident.';

COMMENT ON COLUMN newswatch.incident.kind IS 'source_silent, feed_broken, extraction_changed, site_changed, rule_failing, stage_failed or stage_late.';

COMMENT ON COLUMN newswatch.incident.subject IS 'What stopped: a source''s domain, a feed''s address, a site''s host, or a stage''s name as in run.stage.';

COMMENT ON COLUMN newswatch.incident.since IS 'Since when it was so, as far as can be told; before started_at.';

COMMENT ON COLUMN newswatch.incident.started_at IS 'When we noticed, and wrote the mail that says so.';

COMMENT ON COLUMN newswatch.incident.detail IS 'What was seen then, in one line.';

COMMENT ON COLUMN newswatch.incident.ended_at IS 'When we saw that it was over; null: it goes on.';

COMMENT ON COLUMN newswatch.incident.end_detail IS 'How it ended, in one line.';

ALTER TABLE newswatch.incident ALTER COLUMN incident_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.incident_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.link (
    article_id bigint NOT NULL,
    other_article_id bigint NOT NULL,
    relation text NOT NULL,
    kind text NOT NULL,
    score real NOT NULL,
    reason text NOT NULL,
    shared jsonb DEFAULT '{}'::jsonb NOT NULL,
    method_version text NOT NULL,
    CONSTRAINT link_check CHECK ((article_id <> other_article_id)),
    CONSTRAINT link_check1 CHECK (((relation = 'story'::text) = (kind = 'event'::text))),
    CONSTRAINT link_kind_check CHECK ((kind = ANY (ARRAY['exact'::text, 'near'::text, 'reworded'::text, 'contains'::text, 'event'::text]))),
    CONSTRAINT link_relation_check CHECK ((relation = ANY (ARRAY['copy'::text, 'story'::text])))
);

COMMENT ON TABLE newswatch.link IS 'Why two articles are tied.';

COMMENT ON COLUMN newswatch.link.article_id IS 'Article that was placed.';

COMMENT ON COLUMN newswatch.link.other_article_id IS 'Article it was tied to.';

COMMENT ON COLUMN newswatch.link.relation IS 'copy (same piece of work) or story (same event).';

COMMENT ON COLUMN newswatch.link.kind IS 'exact, near, reworded or contains for a copy; event for a story.';

COMMENT ON COLUMN newswatch.link.score IS 'How alike they are, by the measure of the method.';

COMMENT ON COLUMN newswatch.link.reason IS 'Why they were tied, in words.';

COMMENT ON COLUMN newswatch.link.shared IS 'What they have in common: {names, numbers, quotes, passage}.';

COMMENT ON COLUMN newswatch.link.method_version IS 'Version of the method that decided.';

CREATE TABLE newswatch.match_evidence (
    article_id bigint NOT NULL,
    topic_id text NOT NULL,
    matched_at timestamp with time zone NOT NULL,
    place integer NOT NULL,
    field text NOT NULL,
    span_start integer NOT NULL,
    span_end integer NOT NULL,
    clause text NOT NULL,
    CONSTRAINT match_evidence_check CHECK ((span_end >= span_start)),
    CONSTRAINT match_evidence_field_check CHECK ((field = ANY (ARRAY['title'::text, 'text'::text, 'lang'::text, 'source'::text, 'country'::text]))),
    CONSTRAINT match_evidence_place_check CHECK ((place > 0)),
    CONSTRAINT match_evidence_span_start_check CHECK ((span_start >= 0))
)
PARTITION BY RANGE (matched_at);

COMMENT ON TABLE newswatch.match_evidence IS 'Span that made a match true; partitioned by month of matched_at (UTC), months without a partition in DEFAULT.';

COMMENT ON COLUMN newswatch.match_evidence.article_id IS 'Article.';

COMMENT ON COLUMN newswatch.match_evidence.topic_id IS 'Topic.';

COMMENT ON COLUMN newswatch.match_evidence.matched_at IS 'matched_at of its match.';

COMMENT ON COLUMN newswatch.match_evidence.place IS 'Rank from 1: the shortest span first.';

COMMENT ON COLUMN newswatch.match_evidence.field IS 'Field the span is in: title, text, lang, source (its domain) or country (the source''s).';

COMMENT ON COLUMN newswatch.match_evidence.span_start IS 'Code points of the field before the span.';

COMMENT ON COLUMN newswatch.match_evidence.span_end IS 'Code points of the field up to the end of the span.';

COMMENT ON COLUMN newswatch.match_evidence.clause IS 'Part of the rule that the span met.';

CREATE TABLE newswatch.match_evidence_default (
    article_id bigint CONSTRAINT match_evidence_article_id_not_null NOT NULL,
    topic_id text CONSTRAINT match_evidence_topic_id_not_null NOT NULL,
    matched_at timestamp with time zone CONSTRAINT match_evidence_matched_at_not_null NOT NULL,
    place integer CONSTRAINT match_evidence_place_not_null NOT NULL,
    field text CONSTRAINT match_evidence_field_not_null NOT NULL,
    span_start integer CONSTRAINT match_evidence_span_start_not_null NOT NULL,
    span_end integer CONSTRAINT match_evidence_span_end_not_null NOT NULL,
    clause text CONSTRAINT match_evidence_clause_not_null NOT NULL,
    CONSTRAINT match_evidence_check CHECK ((span_end >= span_start)),
    CONSTRAINT match_evidence_field_check CHECK ((field = ANY (ARRAY['title'::text, 'text'::text, 'lang'::text, 'source'::text, 'country'::text]))),
    CONSTRAINT match_evidence_place_check CHECK ((place > 0)),
    CONSTRAINT match_evidence_span_start_check CHECK ((span_start >= 0))
);

CREATE TABLE newswatch.opt_out (
    address text NOT NULL,
    subscription_id text DEFAULT '*'::text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    how text NOT NULL
);

COMMENT ON TABLE newswatch.opt_out IS 'Address that said stop; it outranks the configuration.';

COMMENT ON COLUMN newswatch.opt_out.address IS 'Mail address.';

COMMENT ON COLUMN newswatch.opt_out.subscription_id IS 'Subscription it wants no more; * for all.';

COMMENT ON COLUMN newswatch.opt_out.said_at IS 'When.';

COMMENT ON COLUMN newswatch.opt_out.how IS 'By which way: link, mail, command.';

CREATE TABLE newswatch.outbox (
    outbox_id bigint NOT NULL,
    dedup_key text NOT NULL,
    message_id text NOT NULL,
    kind text NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    text_part text NOT NULL,
    html_part text NOT NULL,
    thread_ids text[] DEFAULT '{}'::text[] NOT NULL,
    stop_addresses text[] DEFAULT '{}'::text[] NOT NULL,
    story_id bigint,
    subscriptions text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone NOT NULL,
    lease_token uuid,
    leased_until timestamp with time zone,
    last_error text,
    sent_at timestamp with time zone,
    CONSTRAINT outbox_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT outbox_check CHECK (((state = 'claimed'::text) = (lease_token IS NOT NULL))),
    CONSTRAINT outbox_check1 CHECK (((lease_token IS NULL) = (leased_until IS NULL))),
    CONSTRAINT outbox_check2 CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
    CONSTRAINT outbox_kind_check CHECK ((kind = ANY (ARRAY['alert'::text, 'digest'::text, 'ops'::text]))),
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'claimed'::text, 'sent'::text, 'dead'::text, 'dropped'::text])))
);

COMMENT ON TABLE newswatch.outbox IS 'One mail and where it is.';

COMMENT ON COLUMN newswatch.outbox.outbox_id IS 'Our number for the mail.';

COMMENT ON COLUMN newswatch.outbox.dedup_key IS 'What the mail is about, so that none is written twice; the natural key.';

COMMENT ON COLUMN newswatch.outbox.message_id IS 'Message-ID, a hash of dedup_key: a mail sent twice after a crash is recognised.';

COMMENT ON COLUMN newswatch.outbox.kind IS 'alert, digest or ops.';

COMMENT ON COLUMN newswatch.outbox.recipient IS 'Mail address.';

COMMENT ON COLUMN newswatch.outbox.subject IS 'Subject line.';

COMMENT ON COLUMN newswatch.outbox.text_part IS 'Body as plain text.';

COMMENT ON COLUMN newswatch.outbox.html_part IS 'Body as HTML.';

COMMENT ON COLUMN newswatch.outbox.thread_ids IS 'Message-IDs of earlier mails of the thread, oldest first.';

COMMENT ON COLUMN newswatch.outbox.stop_addresses IS 'Addresses of the List-Unsubscribe header.';

COMMENT ON COLUMN newswatch.outbox.story_id IS 'Story of an alert; null for others.';

COMMENT ON COLUMN newswatch.outbox.subscriptions IS 'Subscriptions it serves.';

COMMENT ON COLUMN newswatch.outbox.created_at IS 'When it was written, together with its alert.';

COMMENT ON COLUMN newswatch.outbox.state IS 'pending, claimed, sent, dead (refused for good) or dropped (the recipient said stop before it left).';

COMMENT ON COLUMN newswatch.outbox.attempts IS 'Times it was claimed.';

COMMENT ON COLUMN newswatch.outbox.next_attempt_at IS 'Not sent before.';

COMMENT ON COLUMN newswatch.outbox.lease_token IS 'Token of the worker that sends it.';

COMMENT ON COLUMN newswatch.outbox.leased_until IS 'From then on another worker may take it.';

COMMENT ON COLUMN newswatch.outbox.last_error IS 'What the mail server said last.';

COMMENT ON COLUMN newswatch.outbox.sent_at IS 'When the mail server took it; set exactly while sent.';

ALTER TABLE newswatch.outbox ALTER COLUMN outbox_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.outbox_outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.quarantine (
    stage text NOT NULL,
    item_key text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    attempts integer DEFAULT 1 NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    CONSTRAINT quarantine_attempts_check CHECK ((attempts > 0))
);

COMMENT ON TABLE newswatch.quarantine IS 'Item set aside, for replay.';

COMMENT ON COLUMN newswatch.quarantine.stage IS 'Stage that failed (errors.Stage).';

COMMENT ON COLUMN newswatch.quarantine.item_key IS 'What failed there: an entry, a URL, a mail.';

COMMENT ON COLUMN newswatch.quarantine.reason IS 'Why (errors.Reason).';

COMMENT ON COLUMN newswatch.quarantine.detail IS 'What was said.';

COMMENT ON COLUMN newswatch.quarantine.attempts IS 'Times it failed.';

COMMENT ON COLUMN newswatch.quarantine.first_seen_at IS 'When it first failed.';

COMMENT ON COLUMN newswatch.quarantine.last_seen_at IS 'When it last failed.';

CREATE TABLE newswatch.rollup_topic_daily (
    topic_id text NOT NULL,
    day date NOT NULL,
    articles integer NOT NULL,
    copy_groups integer NOT NULL,
    stories integer NOT NULL,
    sources integer NOT NULL,
    independent_sources integer NOT NULL,
    CONSTRAINT rollup_topic_daily_articles_check CHECK ((articles > 0)),
    CONSTRAINT rollup_topic_daily_copy_groups_check CHECK ((copy_groups > 0)),
    CONSTRAINT rollup_topic_daily_independent_sources_check CHECK ((independent_sources > 0)),
    CONSTRAINT rollup_topic_daily_sources_check CHECK ((sources > 0)),
    CONSTRAINT rollup_topic_daily_stories_check CHECK ((stories > 0))
);

COMMENT ON TABLE newswatch.rollup_topic_daily IS 'Counts of matches in force by topic and day, kept by refresh_topic_daily.';

COMMENT ON COLUMN newswatch.rollup_topic_daily.topic_id IS 'Topic.';

COMMENT ON COLUMN newswatch.rollup_topic_daily.day IS 'Day (UTC) of the article''s date, else of the day we first saw it.';

COMMENT ON COLUMN newswatch.rollup_topic_daily.articles IS 'Articles.';

COMMENT ON COLUMN newswatch.rollup_topic_daily.copy_groups IS 'Pieces of work: copies count once.';

COMMENT ON COLUMN newswatch.rollup_topic_daily.stories IS 'Stories: merged ones count once.';

COMMENT ON COLUMN newswatch.rollup_topic_daily.sources IS 'Sources: domains that ran one.';

COMMENT ON COLUMN newswatch.rollup_topic_daily.independent_sources IS 'Who reported: an agency once wherever it runs, the sites of one owner once.';

CREATE TABLE newswatch.run (
    run_id bigint NOT NULL,
    stage text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    failure text
);

COMMENT ON TABLE newswatch.run IS 'One run of a stage.';

COMMENT ON COLUMN newswatch.run.run_id IS 'Our number for the run.';

COMMENT ON COLUMN newswatch.run.stage IS 'Stage that ran.';

COMMENT ON COLUMN newswatch.run.started_at IS 'When it began.';

COMMENT ON COLUMN newswatch.run.finished_at IS 'When it ended; null: still going, or killed.';

COMMENT ON COLUMN newswatch.run.counts IS 'Items in, out, set aside, and what else the stage counts.';

COMMENT ON COLUMN newswatch.run.failure IS 'Why the run as a whole failed; null: it did not.';

ALTER TABLE newswatch.run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.run_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.seen_url (
    url_key text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    article_key text
);

COMMENT ON TABLE newswatch.seen_url IS 'Address ever seen; kept when retention removes the article, so that it never becomes new again.';

COMMENT ON COLUMN newswatch.seen_url.url_key IS 'Canonical URL, as in article.';

COMMENT ON COLUMN newswatch.seen_url.first_seen_at IS 'When that was.';

COMMENT ON COLUMN newswatch.seen_url.article_key IS 'Key of the article that moved to this address and kept its own; null: the address is its article''s own.';

CREATE TABLE newswatch.silence (
    silence_id bigint NOT NULL,
    subscription_id text,
    topic_id text,
    story_founder text,
    until timestamp with time zone NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT silence_check CHECK ((num_nonnulls(subscription_id, topic_id, story_founder) >= 1)),
    CONSTRAINT silence_reason_check CHECK ((reason <> ''::text))
);

COMMENT ON TABLE newswatch.silence IS 'What nobody is told of for a while: whatever agrees with every part given.';

COMMENT ON COLUMN newswatch.silence.silence_id IS 'Our number for the silence.';

COMMENT ON COLUMN newswatch.silence.subscription_id IS 'Only for this subscription; null: any.';

COMMENT ON COLUMN newswatch.silence.topic_id IS 'Only for this topic; null: any.';

COMMENT ON COLUMN newswatch.silence.story_founder IS 'Only for the story with this founder''s url_key; null: any.';

COMMENT ON COLUMN newswatch.silence.until IS 'When it ends.';

COMMENT ON COLUMN newswatch.silence.reason IS 'Why, in a person''s words.';

COMMENT ON COLUMN newswatch.silence.created_at IS 'When it was set.';

ALTER TABLE newswatch.silence ALTER COLUMN silence_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.silence_silence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.site (
    site_id bigint NOT NULL,
    name text NOT NULL,
    articles bigint DEFAULT 0 NOT NULL,
    CONSTRAINT site_articles_check CHECK ((articles >= 0)),
    CONSTRAINT site_name_check CHECK ((name <> ''::text))
);

COMMENT ON TABLE newswatch.site IS 'Site whose pages are read: a host, without what marks it as mobile.';

COMMENT ON COLUMN newswatch.site.site_id IS 'Our number for the site.';

COMMENT ON COLUMN newswatch.site.name IS 'Its host, such as news.example.org.';

COMMENT ON COLUMN newswatch.site.articles IS 'Articles whose lines were counted, each once.';

CREATE TABLE newswatch.site_line (
    site_id bigint NOT NULL,
    line_key bigint NOT NULL,
    text text NOT NULL,
    is_prose boolean NOT NULL,
    articles integer NOT NULL,
    articles_before bigint NOT NULL,
    article_ids bigint[] NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    learned_at timestamp with time zone,
    CONSTRAINT site_line_articles_before_check CHECK ((articles_before >= 0)),
    CONSTRAINT site_line_articles_check CHECK ((articles > 0)),
    CONSTRAINT site_line_check CHECK ((last_seen_at >= first_seen_at)),
    CONSTRAINT site_line_text_check CHECK ((text <> ''::text))
);

COMMENT ON TABLE newswatch.site_line IS 'Short line that stood on pages of a site; one that many stories share is no text of any of them.';

COMMENT ON COLUMN newswatch.site_line.site_id IS 'Site.';

COMMENT ON COLUMN newswatch.site_line.line_key IS 'Hash of the line''s letters and digits, case folded.';

COMMENT ON COLUMN newswatch.site_line.text IS 'The line as it stood on the first page.';

COMMENT ON COLUMN newswatch.site_line.is_prose IS 'Whether it reads like a sentence or a part of one: then it needs far more pages.';

COMMENT ON COLUMN newswatch.site_line.articles IS 'Articles on whose pages it stood; later versions do not count.';

COMMENT ON COLUMN newswatch.site_line.articles_before IS 'Articles of the site that were counted before its first.';

COMMENT ON COLUMN newswatch.site_line.article_ids IS 'The first of these articles, at most 12: their stories are told apart.';

COMMENT ON COLUMN newswatch.site_line.first_seen_at IS 'When it was first seen.';

COMMENT ON COLUMN newswatch.site_line.last_seen_at IS 'When it was last seen; what is not seen any more is forgotten.';

COMMENT ON COLUMN newswatch.site_line.learned_at IS 'Since when it counts as furniture; null while it does not.';

CREATE TABLE newswatch.site_reading (
    site_id bigint NOT NULL,
    read_at timestamp with time zone NOT NULL,
    url text NOT NULL,
    template text NOT NULL,
    letters integer NOT NULL,
    letters_found integer NOT NULL,
    method text,
    rule text,
    missing text[] DEFAULT '{}'::text[] NOT NULL,
    reason text,
    rule_title text,
    rule_date date,
    CONSTRAINT site_reading_check CHECK (((method IS NULL) <> (reason IS NULL))),
    CONSTRAINT site_reading_letters_check CHECK ((letters >= 0)),
    CONSTRAINT site_reading_letters_found_check CHECK ((letters_found >= 0)),
    CONSTRAINT site_reading_url_check CHECK ((url <> ''::text))
);

COMMENT ON TABLE newswatch.site_reading IS 'How a page was read: what shows that a site was rebuilt, or that its pages are read worse than before.';

COMMENT ON COLUMN newswatch.site_reading.site_id IS 'Site.';

COMMENT ON COLUMN newswatch.site_reading.read_at IS 'When the page came.';

COMMENT ON COLUMN newswatch.site_reading.url IS 'The page.';

COMMENT ON COLUMN newswatch.site_reading.template IS 'Hash of the tags and classes around the page''s text; empty where it has none.';

COMMENT ON COLUMN newswatch.site_reading.letters IS 'Length of the text in letters of an alphabet, of which a Chinese, Japanese or Korean one is two and a half.';

COMMENT ON COLUMN newswatch.site_reading.letters_found IS 'The same before furniture was taken out.';

COMMENT ON COLUMN newswatch.site_reading.method IS 'How the text was found, as in article.method; null: no article.';

COMMENT ON COLUMN newswatch.site_reading.rule IS 'Name and version of the site''s rule; null: there was none.';

COMMENT ON COLUMN newswatch.site_reading.missing IS 'Which of title, date and authors the page did not give.';

COMMENT ON COLUMN newswatch.site_reading.reason IS 'Why there is no article; null: there is one.';

COMMENT ON COLUMN newswatch.site_reading.rule_title IS 'Title where the site''s rule says it stands; null: not there.';

COMMENT ON COLUMN newswatch.site_reading.rule_date IS 'Date where the site''s rule says it stands; null: not there.';

ALTER TABLE newswatch.site ALTER COLUMN site_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.site_site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE newswatch.source ALTER COLUMN source_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.source_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE newswatch.story ALTER COLUMN story_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newswatch.story_story_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE newswatch.subscription (
    subscription_id text NOT NULL,
    name text NOT NULL,
    topics text[] NOT NULL,
    recipients text[] NOT NULL,
    mode text NOT NULL,
    zone text NOT NULL,
    at_hour integer,
    langs text[] DEFAULT '{}'::text[] NOT NULL,
    max_age_h integer NOT NULL,
    active boolean DEFAULT true NOT NULL,
    CONSTRAINT subscription_at_hour_check CHECK (((at_hour >= 0) AND (at_hour <= 23))),
    CONSTRAINT subscription_max_age_h_check CHECK ((max_age_h > 0)),
    CONSTRAINT subscription_mode_check CHECK ((mode = ANY (ARRAY['immediate'::text, 'hourly'::text, 'daily'::text, 'weekly'::text]))),
    CONSTRAINT subscription_subscription_id_check CHECK ((subscription_id <> ''::text)),
    CONSTRAINT subscription_topics_check CHECK ((cardinality(topics) > 0))
);

COMMENT ON TABLE newswatch.subscription IS 'Who wants to be told of which topics, and how, as configured.';

COMMENT ON COLUMN newswatch.subscription.subscription_id IS 'Name in config/subscriptions.yaml.';

COMMENT ON COLUMN newswatch.subscription.name IS 'Name shown to readers.';

COMMENT ON COLUMN newswatch.subscription.topics IS 'Topics it is about.';

COMMENT ON COLUMN newswatch.subscription.recipients IS 'Mail addresses.';

COMMENT ON COLUMN newswatch.subscription.mode IS 'immediate, hourly, daily or weekly.';

COMMENT ON COLUMN newswatch.subscription.zone IS 'Time zone of the recipients, an IANA name.';

COMMENT ON COLUMN newswatch.subscription.at_hour IS 'Hour in that zone at which daily and weekly digests go out; null: the default.';

COMMENT ON COLUMN newswatch.subscription.langs IS 'Languages wanted; empty: all.';

COMMENT ON COLUMN newswatch.subscription.max_age_h IS 'Hours after which news is too old to be told by itself.';

COMMENT ON COLUMN newswatch.subscription.active IS 'Whether the configuration still has it.';

CREATE TABLE newswatch.topic (
    topic_id text NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    CONSTRAINT topic_topic_id_check CHECK ((topic_id <> ''::text))
);

COMMENT ON TABLE newswatch.topic IS 'Subject watched for, as configured now.';

COMMENT ON COLUMN newswatch.topic.topic_id IS 'Name of its file in config/topics.';

COMMENT ON COLUMN newswatch.topic.name IS 'Name shown to readers.';

COMMENT ON COLUMN newswatch.topic.version IS 'Hash of its rule and of the entities it names, as of now.';

COMMENT ON COLUMN newswatch.topic.active IS 'Whether config/topics still has it.';

CREATE TABLE newswatch.topic_match (
    article_id bigint NOT NULL,
    topic_id text NOT NULL,
    version text NOT NULL,
    article_version integer NOT NULL,
    matched_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    planned_at timestamp with time zone
);

COMMENT ON TABLE newswatch.topic_match IS 'Article that meets a topic.';

COMMENT ON COLUMN newswatch.topic_match.article_id IS 'Article.';

COMMENT ON COLUMN newswatch.topic_match.topic_id IS 'Topic.';

COMMENT ON COLUMN newswatch.topic_match.version IS 'Version of the rule that it met.';

COMMENT ON COLUMN newswatch.topic_match.article_version IS 'Version of the text that met it; evidence counts in that text.';

COMMENT ON COLUMN newswatch.topic_match.matched_at IS 'When that was decided; its evidence carries the same moment.';

COMMENT ON COLUMN newswatch.topic_match.withdrawn_at IS 'When it ceased to hold (edit, new rule, a person''s word); null: in force.';

COMMENT ON COLUMN newswatch.topic_match.planned_at IS 'When alerts were last planned with it; null: to be planned.';

CREATE VIEW newswatch.topic_daily_counted AS
 SELECT topic_match.topic_id,
    placed.day,
    (count(*))::integer AS articles,
    (count(DISTINCT COALESCE(placed.copy_group_id, (- placed.article_id))))::integer AS copy_groups,
    (count(DISTINCT COALESCE(placed.story_id, (- placed.article_id))))::integer AS stories,
    (count(DISTINCT placed.source_id))::integer AS sources,
    (count(DISTINCT COALESCE(original.voice, placed.voice)))::integer AS independent_sources
   FROM ((newswatch.topic_match
     JOIN newswatch.article_placed placed ON ((topic_match.article_id = placed.article_id)))
     LEFT JOIN newswatch.copy_original original ON ((placed.copy_group_id = original.copy_group_id)))
  WHERE (topic_match.withdrawn_at IS NULL)
  GROUP BY topic_match.topic_id, placed.day;

COMMENT ON VIEW newswatch.topic_daily_counted IS 'Counts by topic and day straight from the tables: what rollup_topic_daily must equal.';

COMMENT ON COLUMN newswatch.topic_daily_counted.topic_id IS 'Topic.';

COMMENT ON COLUMN newswatch.topic_daily_counted.day IS 'Day, as in article_placed.';

COMMENT ON COLUMN newswatch.topic_daily_counted.articles IS 'Articles.';

COMMENT ON COLUMN newswatch.topic_daily_counted.copy_groups IS 'Pieces of work; an article not linked yet is one of its own.';

COMMENT ON COLUMN newswatch.topic_daily_counted.stories IS 'Stories; an article not linked yet is one of its own.';

COMMENT ON COLUMN newswatch.topic_daily_counted.sources IS 'Sources: domains that ran one.';

COMMENT ON COLUMN newswatch.topic_daily_counted.independent_sources IS 'Distinct voices.';

CREATE TABLE newswatch.topic_version (
    topic_id text NOT NULL,
    version text NOT NULL,
    query text NOT NULL,
    first_used_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE newswatch.topic_version IS 'Rule of a topic as it stood at a time.';

COMMENT ON COLUMN newswatch.topic_version.topic_id IS 'Topic.';

COMMENT ON COLUMN newswatch.topic_version.version IS 'Hash of the rule and of the entities it names.';

COMMENT ON COLUMN newswatch.topic_version.query IS 'The rule in the topic language.';

COMMENT ON COLUMN newswatch.topic_version.first_used_at IS 'When articles were first tagged with it.';

CREATE VIEW report.alert AS
 SELECT told.family_id AS story_id,
    alert.subscription_id,
    subscription.name AS subscription,
    alert.revision,
    alert.decided_at,
    alert.tell,
    alert.reason,
    subscription.topics AS subscription_topics,
    cardinality(alert.article_ids) AS articles,
    story.title AS story_title
   FROM (((newswatch.alert
     JOIN newswatch.subscription ON ((alert.subscription_id = subscription.subscription_id)))
     JOIN newswatch.story told ON ((alert.story_id = told.story_id)))
     JOIN newswatch.story ON ((told.family_id = story.story_id)));

COMMENT ON VIEW report.alert IS 'One row per decision to tell a subscription about a story, or not to.';

COMMENT ON COLUMN report.alert.story_id IS 'Story, merges resolved.';

COMMENT ON COLUMN report.alert.subscription_id IS 'Subscription.';

COMMENT ON COLUMN report.alert.subscription IS 'Its name.';

COMMENT ON COLUMN report.alert.revision IS 'Counts the decisions about the story as it was numbered then, from 1.';

COMMENT ON COLUMN report.alert.decided_at IS 'When it was decided.';

COMMENT ON COLUMN report.alert.tell IS 'Whether it was to be told.';

COMMENT ON COLUMN report.alert.reason IS 'Why, or why not: told, in_digest, already_told, nothing_new, copy, edit, too_old, other_language, silenced, opted_out, no_recipient.';

COMMENT ON COLUMN report.alert.subscription_topics IS 'Topics the subscription is about.';

COMMENT ON COLUMN report.alert.articles IS 'Articles the decision was about.';

COMMENT ON COLUMN report.alert.story_title IS 'Headline of the story; null where it has none of its own.';

CREATE VIEW report.article AS
 SELECT placed.article_id,
    placed.day,
    article.published_at,
    article.first_seen_at,
    article.title,
    article.lead,
    article.text,
    article.url,
    source.domain AS source,
    source.name AS source_name,
    source.owner,
    source.country,
    article.lang,
    article.kind,
    article.authors,
    article.credit_agency AS agency,
    article.credit_strength AS agency_strength,
    article.dateline_place,
    article.paywalled,
    article.modified_at,
    article.version,
    article.changed_at,
    placed.copy_group_id,
    article.copy_kind,
    COALESCE((placed.article_id <> ( SELECT original.article_id
           FROM newswatch.article_placed original
          WHERE (original.copy_group_id = placed.copy_group_id)
          ORDER BY original.wired DESC, original.published_at, (original.url_key COLLATE "C")
         LIMIT 1)), false) AS is_copy,
    placed.story_id,
    ARRAY( SELECT topic_match.topic_id
           FROM newswatch.topic_match
          WHERE ((topic_match.article_id = article.article_id) AND (topic_match.withdrawn_at IS NULL))
          ORDER BY topic_match.topic_id) AS topics
   FROM ((newswatch.article_placed placed
     JOIN newswatch.article ON ((placed.article_id = article.article_id)))
     JOIN newswatch.source ON ((placed.source_id = source.source_id)));

COMMENT ON VIEW report.article IS 'One row per article, copies included.';

COMMENT ON COLUMN report.article.article_id IS 'Number of the article.';

COMMENT ON COLUMN report.article.day IS 'Day (UTC) it counts for: that of published_at, else of first_seen_at.';

COMMENT ON COLUMN report.article.published_at IS 'When the page says it was published; null where it does not say.';

COMMENT ON COLUMN report.article.first_seen_at IS 'When newswatch first had it.';

COMMENT ON COLUMN report.article.title IS 'Headline; null where the page has none.';

COMMENT ON COLUMN report.article.lead IS 'Standfirst or summary the page gives.';

COMMENT ON COLUMN report.article.text IS 'Body, paragraphs separated by one blank line.';

COMMENT ON COLUMN report.article.url IS 'Address to open.';

COMMENT ON COLUMN report.article.source IS 'Domain of the publisher.';

COMMENT ON COLUMN report.article.source_name IS 'Name of the publisher.';

COMMENT ON COLUMN report.article.owner IS 'Who owns the publisher.';

COMMENT ON COLUMN report.article.country IS 'Where it is published, ISO 3166-1 alpha-2; null where not known.';

COMMENT ON COLUMN report.article.lang IS 'Language of the text, ISO 639; null where it cannot be told.';

COMMENT ON COLUMN report.article.kind IS 'article, live, video or gallery.';

COMMENT ON COLUMN report.article.authors IS 'Names in the byline.';

COMMENT ON COLUMN report.article.agency IS 'Agency the text or a picture is credited to.';

COMMENT ON COLUMN report.article.agency_strength IS 'strong: the text is the agency''s; weak: perhaps only a picture.';

COMMENT ON COLUMN report.article.dateline_place IS 'Place in the dateline.';

COMMENT ON COLUMN report.article.paywalled IS 'The page shows only a part, so text is a part.';

COMMENT ON COLUMN report.article.modified_at IS 'When the page says it was last changed.';

COMMENT ON COLUMN report.article.version IS 'Counts the changes of the text that we saw, from 1.';

COMMENT ON COLUMN report.article.changed_at IS 'When its text last changed.';

COMMENT ON COLUMN report.article.copy_group_id IS 'Piece of work; copies share it. Null until linked.';

COMMENT ON COLUMN report.article.copy_kind IS 'What the linker took it for: original, exact, near, reworded, or contains (holds another article among others).';

COMMENT ON COLUMN report.article.is_copy IS 'Whether it stands in report.copy: leave these out, and each piece of work is there once.';

COMMENT ON COLUMN report.article.story_id IS 'Story it belongs to, merges resolved. Null until linked.';

COMMENT ON COLUMN report.article.topics IS 'Topics it meets now.';

CREATE VIEW report.article_change AS
 SELECT kept.article_id,
    kept.version,
    article.url,
    source.domain AS source,
    source.name AS source_name,
    article.story_id,
    kept.seen_at AS changed_at,
    (kept.seen_at - before.seen_at) AS after,
        CASE kept.cause
            WHEN 'edit'::text THEN 'the newsroom changed it'::text
            WHEN 'reading'::text THEN 'we read the page another way'::text
            WHEN 'unclear'::text THEN 'the newsroom, or we read it another way'::text
            ELSE 'not known'::text
        END AS cause,
    (kept.cause = 'edit'::text) AS is_edit,
    kept.changed_fields,
    before.title AS title_before,
    kept.title,
    kept.paragraphs_added,
    kept.paragraphs_removed,
    kept.paragraphs_changed,
    kept.difference,
    (length(kept.text) - length(before.text)) AS longer_by,
    kept.page_modified_at
   FROM (((newswatch.article_version kept
     JOIN newswatch.article_version before ON (((kept.article_id = before.article_id) AND (kept.version = (before.version + 1)))))
     JOIN newswatch.article ON ((kept.article_id = article.article_id)))
     JOIN newswatch.source ON ((article.source_id = source.source_id)));

COMMENT ON VIEW report.article_change IS 'One row per version of an article but its first: what changed, and whether the newsroom or our reading did it.';

COMMENT ON COLUMN report.article_change.article_id IS 'Article.';

COMMENT ON COLUMN report.article_change.version IS 'Version that the change led to; the first is 1.';

COMMENT ON COLUMN report.article_change.url IS 'Where a reader opens it.';

COMMENT ON COLUMN report.article_change.source IS 'Domain of the publisher.';

COMMENT ON COLUMN report.article_change.source_name IS 'Name of the publisher.';

COMMENT ON COLUMN report.article_change.story_id IS 'Story that it tells; null before it is linked.';

COMMENT ON COLUMN report.article_change.changed_at IS 'When we first saw the change.';

COMMENT ON COLUMN report.article_change.after IS 'How long the version before had stood, as far as we saw.';

COMMENT ON COLUMN report.article_change.cause IS 'Who changed it: the newsroom, our reading of the page, or either.';

COMMENT ON COLUMN report.article_change.is_edit IS 'Whether the newsroom surely changed it; null for changes of before causes were told apart.';

COMMENT ON COLUMN report.article_change.changed_fields IS 'Which of title, lead, text, authors, kind and paywalled differ.';

COMMENT ON COLUMN report.article_change.title_before IS 'Headline before.';

COMMENT ON COLUMN report.article_change.title IS 'Headline since.';

COMMENT ON COLUMN report.article_change.paragraphs_added IS 'Paragraphs that are new.';

COMMENT ON COLUMN report.article_change.paragraphs_removed IS 'Paragraphs that are gone.';

COMMENT ON COLUMN report.article_change.paragraphs_changed IS 'Paragraphs that were reworded in their place.';

COMMENT ON COLUMN report.article_change.difference IS 'The paragraphs that differ: [{"at": number from 1, "was": text or null, "now": text or null}], the first 200.';

COMMENT ON COLUMN report.article_change.longer_by IS 'By how many characters the text is longer; negative: shorter.';

COMMENT ON COLUMN report.article_change.page_modified_at IS 'When the page says that it was last changed.';

CREATE VIEW report.copy AS
 SELECT placed.copy_group_id,
    placed.story_id,
    placed.article_id,
    article.title,
    article.url,
    source.domain AS source,
    source.owner,
    article.published_at,
    article.copy_kind,
    article.credit_agency AS agency,
    original.article_id AS original_article_id,
    first.title AS original_title,
    first.url AS original_url,
    first_source.domain AS original_source,
    first_source.owner AS original_owner,
    first.credit_agency AS original_agency,
    first.published_at AS original_published_at,
    (article.published_at - first.published_at) AS later_by
   FROM (((((newswatch.article_placed placed
     JOIN newswatch.article ON ((placed.article_id = article.article_id)))
     JOIN newswatch.source ON ((placed.source_id = source.source_id)))
     JOIN newswatch.copy_original original ON ((placed.copy_group_id = original.copy_group_id)))
     JOIN newswatch.article first ON ((original.article_id = first.article_id)))
     JOIN newswatch.source first_source ON ((first.source_id = first_source.source_id)))
  WHERE (placed.article_id <> original.article_id);

COMMENT ON VIEW report.copy IS 'One row per copy: who ran whose work, and how much later.';

COMMENT ON COLUMN report.copy.copy_group_id IS 'Piece of work.';

COMMENT ON COLUMN report.copy.story_id IS 'Story it belongs to.';

COMMENT ON COLUMN report.copy.article_id IS 'The copy.';

COMMENT ON COLUMN report.copy.title IS 'Its headline.';

COMMENT ON COLUMN report.copy.url IS 'Its address.';

COMMENT ON COLUMN report.copy.source IS 'Domain that ran the copy.';

COMMENT ON COLUMN report.copy.owner IS 'Who owns that domain.';

COMMENT ON COLUMN report.copy.published_at IS 'Date of the copy; null where unknown.';

COMMENT ON COLUMN report.copy.copy_kind IS 'exact, near or reworded; original where a report that credits an agency took its place as original.';

COMMENT ON COLUMN report.copy.agency IS 'Agency the copy is credited to.';

COMMENT ON COLUMN report.copy.original_article_id IS 'The original: the report that credits an agency outright, else the earliest with a date.';

COMMENT ON COLUMN report.copy.original_title IS 'Its headline.';

COMMENT ON COLUMN report.copy.original_url IS 'Its address.';

COMMENT ON COLUMN report.copy.original_source IS 'Domain of the original.';

COMMENT ON COLUMN report.copy.original_owner IS 'Who owns that domain.';

COMMENT ON COLUMN report.copy.original_agency IS 'Agency the original is credited to.';

COMMENT ON COLUMN report.copy.original_published_at IS 'Date of the original; null where unknown.';

COMMENT ON COLUMN report.copy.later_by IS 'Time from the original to the copy; null where a date is unknown, negative where the copy claims to be older.';

CREATE VIEW report.feed_completeness AS
 SELECT counted.feed_id,
    feed.url,
    source.domain AS source,
    counted.day,
    counted.polls,
    counted.failed,
    counted.new_entries,
    counted.gaps,
    counted.cut_entries,
    counted.first_success_at,
    counted.last_success_at,
    ((counted.gaps = 0) AND (counted.cut_entries = 0) AND (counted.failed < counted.polls)) AS complete,
        CASE
            WHEN (counted.failed = counted.polls) THEN 'no poll succeeded'::text
            WHEN (counted.gaps > 0) THEN (((COALESCE((('up to '::text || (counted.may_be_lost)::text) || ' entries'::text), 'entries'::text) || ' may be lost'::text) || COALESCE((to_char((counted.lost_from AT TIME ZONE 'UTC'::text), '" between "YYYY-MM-DD HH24:MI'::text) || to_char((counted.lost_until AT TIME ZONE 'UTC'::text), '" and "YYYY-MM-DD HH24:MI" UTC"'::text)), ''::text)) || ': a poll knew none of the one before'::text)
            WHEN (counted.cut_entries > 0) THEN 'the feed was longer than we read'::text
            ELSE 'every poll overlapped the one before'::text
        END AS reason,
    counted.may_be_lost,
    counted.lost_from,
    counted.lost_until
   FROM ((( SELECT poll.feed_id,
            ((poll.polled_at AT TIME ZONE 'UTC'::text))::date AS day,
            count(*) AS polls,
            count(*) FILTER (WHERE (poll.outcome = 'failed'::text)) AS failed,
            sum(poll.new_entries) AS new_entries,
            count(*) FILTER (WHERE poll.gap) AS gaps,
            sum(poll.cut_entries) AS cut_entries,
            min(poll.polled_at) FILTER (WHERE (poll.outcome <> 'failed'::text)) AS first_success_at,
            max(poll.polled_at) FILTER (WHERE (poll.outcome <> 'failed'::text)) AS last_success_at,
            sum(poll.may_be_lost) AS may_be_lost,
            min(poll.gap_since) AS lost_from,
            max(poll.polled_at) FILTER (WHERE poll.gap) AS lost_until
           FROM newswatch.feed_poll poll
          GROUP BY poll.feed_id, (((poll.polled_at AT TIME ZONE 'UTC'::text))::date)) counted
     JOIN newswatch.feed ON ((counted.feed_id = feed.feed_id)))
     JOIN newswatch.source ON ((feed.source_id = source.source_id)));

COMMENT ON VIEW report.feed_completeness IS 'One row per feed and day (UTC) with a poll: may anything be missing?';

COMMENT ON COLUMN report.feed_completeness.feed_id IS 'Number of the feed.';

COMMENT ON COLUMN report.feed_completeness.url IS 'Address as configured.';

COMMENT ON COLUMN report.feed_completeness.source IS 'Domain of the publisher.';

COMMENT ON COLUMN report.feed_completeness.day IS 'Day (UTC) of the polls.';

COMMENT ON COLUMN report.feed_completeness.polls IS 'Polls.';

COMMENT ON COLUMN report.feed_completeness.failed IS 'Those that failed.';

COMMENT ON COLUMN report.feed_completeness.new_entries IS 'New entries they brought.';

COMMENT ON COLUMN report.feed_completeness.gaps IS 'Those that knew no entry of the poll before.';

COMMENT ON COLUMN report.feed_completeness.cut_entries IS 'Entries beyond the limit, not read.';

COMMENT ON COLUMN report.feed_completeness.first_success_at IS 'First poll of the day that succeeded.';

COMMENT ON COLUMN report.feed_completeness.last_success_at IS 'Last poll of the day that succeeded.';

COMMENT ON COLUMN report.feed_completeness.complete IS 'Whether nothing can be missing between the polls of the day.';

COMMENT ON COLUMN report.feed_completeness.reason IS 'Why it is complete, or why not, in words.';

COMMENT ON COLUMN report.feed_completeness.may_be_lost IS 'How many entries may be missing, at the rate of the documents'' own dates; null where none, or none can tell.';

COMMENT ON COLUMN report.feed_completeness.lost_from IS 'From when on they may be missing; null where none is.';

COMMENT ON COLUMN report.feed_completeness.lost_until IS 'Until when; null where none is.';

CREATE VIEW report.feed_health AS
 SELECT feed.feed_id,
    feed.url,
    feed.title,
    source.domain AS source,
    source.name AS source_name,
    source.owner,
    source.country,
    feed.lang,
        CASE
            WHEN feed.active THEN feed.state
            ELSE 'switched off'::text
        END AS state,
    (
        CASE
            WHEN (NOT feed.active) THEN 'not in the configuration any more'::text
            WHEN (feed.state = 'new'::text) THEN COALESCE(report.in_words(feed.reason), 'not polled yet'::text)
            WHEN (feed.state = 'healthy'::text) THEN 'the last poll succeeded'::text
            ELSE COALESCE(report.in_words(feed.reason), 'no reason was kept'::text)
        END ||
        CASE
            WHEN (feed.active AND (feed.detail <> ''::text)) THEN ((' ('::text || feed.detail) || ')'::text)
            ELSE ''::text
        END) AS reason,
    feed.last_polled_at,
    feed.last_success_at,
    feed.last_new_at,
        CASE
            WHEN (feed.active AND (feed.state <> 'retired'::text)) THEN feed.next_poll_at
            ELSE NULL::timestamp with time zone
        END AS next_poll_at,
        CASE
            WHEN (feed.active AND (feed.state <> 'retired'::text)) THEN feed.next_poll_reason
            ELSE NULL::text
        END AS next_poll_reason,
    (feed.average_gap_s * '00:00:01'::interval) AS average_gap,
    day.polls AS polls_last_day,
    day.failed AS failed_last_day,
    day.new_entries AS new_entries_last_day,
    day.gaps AS gaps_last_day,
        CASE
            WHEN (latest.known_entries IS NULL) THEN NULL::text
            WHEN latest.gap THEN 'no entry was known: some may be lost'::text
            ELSE ((((latest.known_entries)::text || ' of '::text) || COALESCE((latest.entries)::text, '?'::text)) || ' entries were known'::text)
        END AS overlap,
    week.days AS polled_days_last_week,
    week.complete_days AS complete_days_last_week
   FROM ((((newswatch.feed
     JOIN newswatch.source ON ((feed.source_id = source.source_id)))
     LEFT JOIN LATERAL ( SELECT count(*) AS polls,
            count(*) FILTER (WHERE (poll.outcome = 'failed'::text)) AS failed,
            COALESCE(sum(poll.new_entries), (0)::bigint) AS new_entries,
            count(*) FILTER (WHERE poll.gap) AS gaps
           FROM newswatch.feed_poll poll
          WHERE ((poll.feed_id = feed.feed_id) AND (poll.polled_at > (now() - '1 day'::interval)))) day ON (true))
     LEFT JOIN LATERAL ( SELECT poll.gap,
            poll.entries,
            poll.known_entries
           FROM newswatch.feed_poll poll
          WHERE ((poll.feed_id = feed.feed_id) AND (poll.outcome = 'changed'::text) AND (poll.polled_at > (COALESCE(feed.last_polled_at, now()) - '31 days'::interval)))
          ORDER BY poll.polled_at DESC
         LIMIT 1) latest ON (true))
     LEFT JOIN LATERAL ( SELECT count(*) AS days,
            count(*) FILTER (WHERE daily.complete) AS complete_days
           FROM ( SELECT ((poll.polled_at AT TIME ZONE 'UTC'::text))::date AS polled_on,
                    (bool_or((poll.outcome <> 'failed'::text)) AND (NOT bool_or((poll.gap OR (poll.cut_entries > 0))))) AS complete
                   FROM newswatch.feed_poll poll
                  WHERE ((poll.feed_id = feed.feed_id) AND (poll.polled_at > (now() - '7 days'::interval)))
                  GROUP BY (((poll.polled_at AT TIME ZONE 'UTC'::text))::date)) daily) week ON (true));

COMMENT ON VIEW report.feed_health IS 'One row per feed, as it stands now.';

COMMENT ON COLUMN report.feed_health.feed_id IS 'Number of the feed.';

COMMENT ON COLUMN report.feed_health.url IS 'Address as configured.';

COMMENT ON COLUMN report.feed_health.title IS 'Title the feed gives itself.';

COMMENT ON COLUMN report.feed_health.source IS 'Domain of the publisher.';

COMMENT ON COLUMN report.feed_health.source_name IS 'Name of the publisher.';

COMMENT ON COLUMN report.feed_health.owner IS 'Who owns the publisher.';

COMMENT ON COLUMN report.feed_health.country IS 'Where it is published, ISO 3166-1 alpha-2; null where not known.';

COMMENT ON COLUMN report.feed_health.lang IS 'Language of its entries.';

COMMENT ON COLUMN report.feed_health.state IS 'new, healthy, failing, retired, or switched off (left the configuration).';

COMMENT ON COLUMN report.feed_health.reason IS 'Why it is in this state, in words.';

COMMENT ON COLUMN report.feed_health.last_polled_at IS 'When it was last asked for.';

COMMENT ON COLUMN report.feed_health.last_success_at IS 'When it last answered as a feed should.';

COMMENT ON COLUMN report.feed_health.last_new_at IS 'When it last had a new entry.';

COMMENT ON COLUMN report.feed_health.next_poll_at IS 'When it will be polled next; null where it will not.';

COMMENT ON COLUMN report.feed_health.next_poll_reason IS 'Why then, in words.';

COMMENT ON COLUMN report.feed_health.average_gap IS 'Running mean of the time between two new entries.';

COMMENT ON COLUMN report.feed_health.polls_last_day IS 'Polls of the last 24 hours.';

COMMENT ON COLUMN report.feed_health.failed_last_day IS 'Those that failed.';

COMMENT ON COLUMN report.feed_health.new_entries_last_day IS 'New entries they brought.';

COMMENT ON COLUMN report.feed_health.gaps_last_day IS 'Those that knew no entry of the poll before, so that some may be lost.';

COMMENT ON COLUMN report.feed_health.overlap IS 'How the newest changed document (of 31 days) overlapped what was known, in words; null where there is none.';

COMMENT ON COLUMN report.feed_health.polled_days_last_week IS 'Days (UTC) of the last seven with a poll.';

COMMENT ON COLUMN report.feed_health.complete_days_last_week IS 'Those of them on which nothing can be missing between the polls; each day stands in feed_completeness.';

CREATE VIEW report.match_evidence AS
 SELECT topic_id,
    article_id,
    place,
    field,
    substr(body, (span_start + 1), (span_end - span_start)) AS hit,
    report.sentence_around(body, span_start, span_end) AS sentence,
    clause,
    span_start,
    span_end
   FROM ( SELECT evidence.topic_id,
            evidence.article_id,
            evidence.place,
            evidence.field,
            evidence.clause,
            evidence.span_start,
            evidence.span_end,
                CASE evidence.field
                    WHEN 'title'::text THEN
                    CASE
                        WHEN (matched.version IS NULL) THEN article.title
                        ELSE matched.title
                    END
                    WHEN 'text'::text THEN COALESCE(matched.text, article.text)
                    WHEN 'lang'::text THEN article.lang
                    WHEN 'source'::text THEN source.domain
                    WHEN 'country'::text THEN source.country
                    ELSE NULL::text
                END AS body
           FROM ((((newswatch.topic_match
             JOIN newswatch.match_evidence evidence ON (((topic_match.article_id = evidence.article_id) AND (topic_match.topic_id = evidence.topic_id) AND (topic_match.matched_at = evidence.matched_at))))
             JOIN newswatch.article ON ((topic_match.article_id = article.article_id)))
             JOIN newswatch.source ON ((article.source_id = source.source_id)))
             LEFT JOIN newswatch.article_version matched ON (((topic_match.article_id = matched.article_id) AND (topic_match.article_version = matched.version) AND (topic_match.article_version <> article.version))))
          WHERE (topic_match.withdrawn_at IS NULL)) shown;

COMMENT ON VIEW report.match_evidence IS 'One row per span that made a match true.';

COMMENT ON COLUMN report.match_evidence.topic_id IS 'Topic.';

COMMENT ON COLUMN report.match_evidence.article_id IS 'Article.';

COMMENT ON COLUMN report.match_evidence.place IS 'Rank within the match from 1: the shortest span first.';

COMMENT ON COLUMN report.match_evidence.field IS 'Where it stands: title, text, lang, source (its domain) or country (the source''s).';

COMMENT ON COLUMN report.match_evidence.hit IS 'The words.';

COMMENT ON COLUMN report.match_evidence.sentence IS 'The sentence (or title) they stand in, the words in [[double square brackets]].';

COMMENT ON COLUMN report.match_evidence.clause IS 'Part of the topic''s rule that they met.';

COMMENT ON COLUMN report.match_evidence.span_start IS 'Code points of the field before the span, in the version that was matched.';

COMMENT ON COLUMN report.match_evidence.span_end IS 'Code points of the field up to the end of the span.';

CREATE VIEW report.outcome AS
 SELECT counted.feed_id,
    feed.url AS feed_url,
    source.domain AS source,
    counted.day,
    counted.state,
    counted.reason,
    report.in_words(counted.reason) AS reason_in_words,
    counted.entries
   FROM ((( SELECT entry.feed_id,
            ((entry.first_seen_at AT TIME ZONE 'UTC'::text))::date AS day,
            entry.state,
            entry.reason,
            count(*) AS entries
           FROM newswatch.entry
          GROUP BY entry.feed_id, (((entry.first_seen_at AT TIME ZONE 'UTC'::text))::date), entry.state, entry.reason) counted
     JOIN newswatch.feed ON ((counted.feed_id = feed.feed_id)))
     JOIN newswatch.source ON ((feed.source_id = source.source_id)));

COMMENT ON VIEW report.outcome IS 'One row per feed, day (UTC) on which entries were first seen, state and reason: every entry is counted once.';

COMMENT ON COLUMN report.outcome.feed_id IS 'Number of the feed.';

COMMENT ON COLUMN report.outcome.feed_url IS 'Address of the feed.';

COMMENT ON COLUMN report.outcome.source IS 'Domain of the feed''s publisher.';

COMMENT ON COLUMN report.outcome.day IS 'Day (UTC) on which the entries were first seen.';

COMMENT ON COLUMN report.outcome.state IS 'new, due, claimed, done, gone, refused, no_article or quarantined (docs/entry-states.md).';

COMMENT ON COLUMN report.outcome.reason IS 'Why, as stored; null where all went well.';

COMMENT ON COLUMN report.outcome.reason_in_words IS 'The same in words.';

COMMENT ON COLUMN report.outcome.entries IS 'Entries.';

CREATE VIEW report.site_furniture AS
 SELECT site.name AS site,
    site_line.text,
    site_line.articles,
    (site.articles - site_line.articles_before) AS articles_since,
    site_line.first_seen_at,
    site_line.last_seen_at,
    site_line.learned_at
   FROM (newswatch.site_line
     JOIN newswatch.site ON ((site_line.site_id = site.site_id)))
  WHERE (site_line.learned_at IS NOT NULL);

COMMENT ON VIEW report.site_furniture IS 'One row per line that a site repeats under many stories, and that is left out of their texts.';

COMMENT ON COLUMN report.site_furniture.site IS 'Site, by its host.';

COMMENT ON COLUMN report.site_furniture.text IS 'The line.';

COMMENT ON COLUMN report.site_furniture.articles IS 'Articles on whose pages it stood.';

COMMENT ON COLUMN report.site_furniture.articles_since IS 'Articles of the site since its first, that one included.';

COMMENT ON COLUMN report.site_furniture.first_seen_at IS 'When it was first seen.';

COMMENT ON COLUMN report.site_furniture.last_seen_at IS 'When it was last seen.';

COMMENT ON COLUMN report.site_furniture.learned_at IS 'Since when it is left out.';

CREATE VIEW report.story AS
 SELECT counted.story_id,
    COALESCE(story.title, counted.first_title) AS title,
    counted.first_published_at,
    counted.last_published_at,
    counted.first_seen_at,
    counted.first_source,
    counted.articles,
    counted.copy_groups,
    voiced.independent_sources,
    counted.sources,
    counted.languages,
    ARRAY( SELECT DISTINCT topic_match.topic_id
           FROM (newswatch.article_placed placed
             JOIN newswatch.topic_match ON ((placed.article_id = topic_match.article_id)))
          WHERE ((placed.story_id = counted.story_id) AND (topic_match.withdrawn_at IS NULL))
          ORDER BY topic_match.topic_id) AS topics
   FROM ((( SELECT placed.story_id,
            min(placed.published_at) AS first_published_at,
            max(placed.published_at) AS last_published_at,
            min(placed.first_seen_at) AS first_seen_at,
            (array_agg(source.domain ORDER BY placed.published_at, placed.article_id))[1] AS first_source,
            (array_agg(article.title ORDER BY placed.published_at, placed.article_id) FILTER (WHERE (article.title IS NOT NULL)))[1] AS first_title,
            count(*) AS articles,
            count(DISTINCT placed.copy_group_id) AS copy_groups,
            count(DISTINCT placed.source_id) AS sources,
            COALESCE(array_agg(DISTINCT placed.lang ORDER BY placed.lang) FILTER (WHERE (placed.lang IS NOT NULL)), '{}'::text[]) AS languages
           FROM ((newswatch.article_placed placed
             JOIN newswatch.article ON ((placed.article_id = article.article_id)))
             JOIN newswatch.source ON ((placed.source_id = source.source_id)))
          WHERE (placed.story_id IS NOT NULL)
          GROUP BY placed.story_id) counted
     JOIN ( SELECT work.story_id,
            count(DISTINCT work.voice) AS independent_sources
           FROM ( SELECT placed.story_id,
                    (array_agg(placed.voice ORDER BY placed.wired DESC, placed.published_at, (placed.url_key COLLATE "C")))[1] AS voice
                   FROM newswatch.article_placed placed
                  WHERE (placed.story_id IS NOT NULL)
                  GROUP BY placed.story_id, placed.copy_group_id) work
          GROUP BY work.story_id) voiced ON ((counted.story_id = voiced.story_id)))
     JOIN newswatch.story ON ((counted.story_id = story.story_id)));

COMMENT ON VIEW report.story IS 'One row per story; merged stories are one.';

COMMENT ON COLUMN report.story.story_id IS 'Number of the story.';

COMMENT ON COLUMN report.story.title IS 'Headline: the story''s, else that of its first article.';

COMMENT ON COLUMN report.story.first_published_at IS 'Earliest date among its articles; null where none has one.';

COMMENT ON COLUMN report.story.last_published_at IS 'Latest date among its articles; null where none has one.';

COMMENT ON COLUMN report.story.first_seen_at IS 'When newswatch first had an article of it.';

COMMENT ON COLUMN report.story.first_source IS 'Domain that was first to report, by date.';

COMMENT ON COLUMN report.story.articles IS 'Articles, copies included.';

COMMENT ON COLUMN report.story.copy_groups IS 'Pieces of work: copies count once.';

COMMENT ON COLUMN report.story.independent_sources IS 'Who reported: a piece of work once, an agency once wherever it runs, the sites of one owner once.';

COMMENT ON COLUMN report.story.sources IS 'Sources: domains that ran it.';

COMMENT ON COLUMN report.story.languages IS 'Languages of its articles.';

COMMENT ON COLUMN report.story.topics IS 'Topics that any of its articles meets now.';

CREATE VIEW report.topic_daily AS
 SELECT daily.topic_id,
    topic.name AS topic,
    daily.day,
    daily.articles,
    daily.copy_groups,
    daily.stories,
    daily.sources,
    daily.independent_sources
   FROM (newswatch.rollup_topic_daily daily
     JOIN newswatch.topic ON ((daily.topic_id = topic.topic_id)));

COMMENT ON VIEW report.topic_daily IS 'One row per topic and day (UTC) with a match. Only articles may be added up over days or topics.';

COMMENT ON COLUMN report.topic_daily.topic_id IS 'Topic.';

COMMENT ON COLUMN report.topic_daily.topic IS 'Name of the topic.';

COMMENT ON COLUMN report.topic_daily.day IS 'Day (UTC) of the article''s date, else of the day newswatch first had it.';

COMMENT ON COLUMN report.topic_daily.articles IS 'Articles, copies included.';

COMMENT ON COLUMN report.topic_daily.copy_groups IS 'Pieces of work: copies count once.';

COMMENT ON COLUMN report.topic_daily.stories IS 'Stories: merged ones count once.';

COMMENT ON COLUMN report.topic_daily.sources IS 'Sources: domains that ran one.';

COMMENT ON COLUMN report.topic_daily.independent_sources IS 'Who reported: an agency once wherever it runs, the sites of one owner once.';

CREATE VIEW report.topic_match AS
 SELECT topic_match.topic_id,
    topic.name AS topic,
    article.day,
    article.published_at,
    topic_match.matched_at,
    article.title,
    best.sentence AS evidence,
    best.field AS evidence_field,
    best.clause AS evidence_clause,
    article.url,
    article.source,
    article.source_name,
    article.owner,
    article.country,
    article.lang,
    article.agency,
    article.article_id,
    article.copy_group_id,
    article.copy_kind,
    article.is_copy,
    article.story_id,
    topic_match.version AS rule_version,
    topic_match.article_version
   FROM (((newswatch.topic_match
     JOIN newswatch.topic ON ((topic_match.topic_id = topic.topic_id)))
     JOIN report.article ON ((topic_match.article_id = article.article_id)))
     LEFT JOIN LATERAL ( SELECT evidence.sentence,
            evidence.field,
            evidence.clause
           FROM report.match_evidence evidence
          WHERE ((evidence.article_id = topic_match.article_id) AND (evidence.topic_id = topic_match.topic_id))
          ORDER BY evidence.place
         LIMIT 1) best ON (true))
  WHERE (topic_match.withdrawn_at IS NULL);

COMMENT ON VIEW report.topic_match IS 'One row per article and topic it meets; withdrawn matches are left out.';

COMMENT ON COLUMN report.topic_match.topic_id IS 'Topic.';

COMMENT ON COLUMN report.topic_match.topic IS 'Name of the topic.';

COMMENT ON COLUMN report.topic_match.day IS 'Day (UTC) it counts for: that of published_at, else of the day newswatch first had the article.';

COMMENT ON COLUMN report.topic_match.published_at IS 'Date of the article; null where unknown.';

COMMENT ON COLUMN report.topic_match.matched_at IS 'When the match was found.';

COMMENT ON COLUMN report.topic_match.title IS 'Headline of the article.';

COMMENT ON COLUMN report.topic_match.evidence IS 'The sentence that made it match, the words in [[double square brackets]]; more in report.match_evidence.';

COMMENT ON COLUMN report.topic_match.evidence_field IS 'Where it stands: title, text, lang, source or country.';

COMMENT ON COLUMN report.topic_match.evidence_clause IS 'Part of the topic''s rule that it met.';

COMMENT ON COLUMN report.topic_match.url IS 'Address of the article.';

COMMENT ON COLUMN report.topic_match.source IS 'Domain of the publisher.';

COMMENT ON COLUMN report.topic_match.source_name IS 'Name of the publisher.';

COMMENT ON COLUMN report.topic_match.owner IS 'Who owns the publisher.';

COMMENT ON COLUMN report.topic_match.country IS 'Where it is published, ISO 3166-1 alpha-2; null where not known.';

COMMENT ON COLUMN report.topic_match.lang IS 'Language of the article.';

COMMENT ON COLUMN report.topic_match.agency IS 'Agency the article is credited to.';

COMMENT ON COLUMN report.topic_match.article_id IS 'Number of the article.';

COMMENT ON COLUMN report.topic_match.copy_group_id IS 'Piece of work; copies share it. Null until linked.';

COMMENT ON COLUMN report.topic_match.copy_kind IS 'original, exact, near, reworded or contains.';

COMMENT ON COLUMN report.topic_match.is_copy IS 'Whether it stands in report.copy: leave these out, and each piece of work is there once.';

COMMENT ON COLUMN report.topic_match.story_id IS 'Story, merges resolved. Null until linked.';

COMMENT ON COLUMN report.topic_match.rule_version IS 'Version of the topic''s rule that it met.';

COMMENT ON COLUMN report.topic_match.article_version IS 'Version of the article''s text that met it.';

ALTER TABLE ONLY newswatch.feed_poll ATTACH PARTITION newswatch.feed_poll_default DEFAULT;

ALTER TABLE ONLY newswatch.match_evidence ATTACH PARTITION newswatch.match_evidence_default DEFAULT;

ALTER TABLE ONLY newswatch.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY newswatch.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (story_id, subscription_id, revision);

ALTER TABLE ONLY newswatch.article_band
    ADD CONSTRAINT article_band_pkey PRIMARY KEY (key, article_id);

ALTER TABLE ONLY newswatch.article
    ADD CONSTRAINT article_pkey PRIMARY KEY (article_id);

ALTER TABLE ONLY newswatch.article
    ADD CONSTRAINT article_url_key_key UNIQUE (url_key);

ALTER TABLE ONLY newswatch.article_version
    ADD CONSTRAINT article_version_pkey PRIMARY KEY (article_id, version);

ALTER TABLE ONLY newswatch.copy_group
    ADD CONSTRAINT copy_group_founder_url_key_key UNIQUE (founder_url_key);

ALTER TABLE ONLY newswatch.copy_group
    ADD CONSTRAINT copy_group_pkey PRIMARY KEY (copy_group_id);

ALTER TABLE ONLY newswatch.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (decision_id);

ALTER TABLE ONLY newswatch.digest
    ADD CONSTRAINT digest_pkey PRIMARY KEY (digest_id);

ALTER TABLE ONLY newswatch.digest
    ADD CONSTRAINT digest_subscription_id_period_end_key UNIQUE (subscription_id, period_end);

ALTER TABLE ONLY newswatch.entry
    ADD CONSTRAINT entry_feed_id_guid_key UNIQUE (feed_id, guid);

ALTER TABLE ONLY newswatch.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (entry_id);

ALTER TABLE ONLY newswatch.feed
    ADD CONSTRAINT feed_pkey PRIMARY KEY (feed_id);

ALTER TABLE ONLY newswatch.feed_poll
    ADD CONSTRAINT feed_poll_pkey PRIMARY KEY (feed_id, polled_at);

ALTER TABLE ONLY newswatch.feed_poll_default
    ADD CONSTRAINT feed_poll_default_pkey PRIMARY KEY (feed_id, polled_at);

ALTER TABLE ONLY newswatch.feed
    ADD CONSTRAINT feed_url_key UNIQUE (url);

ALTER TABLE ONLY newswatch.host
    ADD CONSTRAINT host_pkey PRIMARY KEY (host);

ALTER TABLE newswatch.incident
    ADD CONSTRAINT incident_kind_check CHECK ((kind = ANY (ARRAY['source_silent'::text, 'feed_broken'::text, 'extraction_changed'::text, 'site_changed'::text, 'rule_failing'::text, 'stage_failed'::text, 'stage_late'::text]))) NOT VALID;

ALTER TABLE ONLY newswatch.incident
    ADD CONSTRAINT incident_pkey PRIMARY KEY (incident_id);

ALTER TABLE ONLY newswatch.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (article_id, other_article_id, relation);

ALTER TABLE ONLY newswatch.match_evidence
    ADD CONSTRAINT match_evidence_pkey PRIMARY KEY (article_id, topic_id, matched_at, place);

ALTER TABLE ONLY newswatch.match_evidence_default
    ADD CONSTRAINT match_evidence_default_pkey PRIMARY KEY (article_id, topic_id, matched_at, place);

ALTER TABLE ONLY newswatch.opt_out
    ADD CONSTRAINT opt_out_pkey PRIMARY KEY (address, subscription_id);

ALTER TABLE ONLY newswatch.outbox
    ADD CONSTRAINT outbox_dedup_key_key UNIQUE (dedup_key);

ALTER TABLE ONLY newswatch.outbox
    ADD CONSTRAINT outbox_message_id_key UNIQUE (message_id);

ALTER TABLE ONLY newswatch.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (outbox_id);

ALTER TABLE ONLY newswatch.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (stage, item_key);

ALTER TABLE ONLY newswatch.rollup_topic_daily
    ADD CONSTRAINT rollup_topic_daily_pkey PRIMARY KEY (topic_id, day);

ALTER TABLE ONLY newswatch.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY newswatch.seen_url
    ADD CONSTRAINT seen_url_pkey PRIMARY KEY (url_key);

ALTER TABLE ONLY newswatch.silence
    ADD CONSTRAINT silence_pkey PRIMARY KEY (silence_id);

ALTER TABLE ONLY newswatch.site_line
    ADD CONSTRAINT site_line_pkey PRIMARY KEY (site_id, line_key);

ALTER TABLE ONLY newswatch.site
    ADD CONSTRAINT site_name_key UNIQUE (name);

ALTER TABLE ONLY newswatch.site
    ADD CONSTRAINT site_pkey PRIMARY KEY (site_id);

ALTER TABLE ONLY newswatch.site_reading
    ADD CONSTRAINT site_reading_pkey PRIMARY KEY (site_id, read_at, url);

ALTER TABLE ONLY newswatch.source
    ADD CONSTRAINT source_domain_key UNIQUE (domain);

ALTER TABLE ONLY newswatch.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (source_id);

ALTER TABLE ONLY newswatch.story
    ADD CONSTRAINT story_founder_url_key_key UNIQUE (founder_url_key);

ALTER TABLE ONLY newswatch.story
    ADD CONSTRAINT story_pkey PRIMARY KEY (story_id);

ALTER TABLE ONLY newswatch.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (subscription_id);

ALTER TABLE ONLY newswatch.topic_match
    ADD CONSTRAINT topic_match_pkey PRIMARY KEY (article_id, topic_id);

ALTER TABLE ONLY newswatch.topic
    ADD CONSTRAINT topic_pkey PRIMARY KEY (topic_id);

ALTER TABLE ONLY newswatch.topic_version
    ADD CONSTRAINT topic_version_pkey PRIMARY KEY (topic_id, version);

CREATE INDEX alert_digest ON newswatch.alert USING btree (digest_id) WHERE (digest_id IS NOT NULL);

CREATE INDEX alert_for_digest ON newswatch.alert USING btree (subscription_id, decided_at) WHERE ((reason = 'in_digest'::text) AND (digest_id IS NULL));

CREATE INDEX article_band_article ON newswatch.article_band USING btree (article_id);

CREATE INDEX article_copy_group ON newswatch.article USING btree (copy_group_id);

CREATE INDEX article_day ON newswatch.article USING btree ((((COALESCE(published_at, first_seen_at) AT TIME ZONE 'UTC'::text))::date));

CREATE INDEX article_published ON newswatch.article USING btree (published_at DESC);

CREATE INDEX article_source ON newswatch.article USING btree (source_id, published_at DESC);

CREATE INDEX article_story ON newswatch.article USING btree (story_id);

CREATE INDEX article_to_link ON newswatch.article USING btree (published_at, url_key) WHERE (linked_version < version);

CREATE INDEX article_to_tag ON newswatch.article USING btree (article_id) WHERE (tagged_version < version);

CREATE INDEX article_tokens ON newswatch.article USING gin (tokens);

CREATE INDEX article_words ON newswatch.article USING gin (words);

CREATE INDEX copy_group_family ON newswatch.copy_group USING btree (family_id);

CREATE INDEX copy_group_merged ON newswatch.copy_group USING btree (merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX decision_url_key ON newswatch.decision USING btree (url_key);

CREATE INDEX entry_article ON newswatch.entry USING btree (article_id);

CREATE INDEX entry_due ON newswatch.entry USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['new'::text, 'due'::text]));

CREATE INDEX entry_feed_url ON newswatch.entry USING btree (feed_id, url_key);

CREATE INDEX entry_leased ON newswatch.entry USING btree (leased_until) WHERE (state = 'claimed'::text);

CREATE INDEX entry_url_key ON newswatch.entry USING btree (url_key);

CREATE INDEX feed_due ON newswatch.feed USING btree (next_poll_at) WHERE (active AND (state <> 'retired'::text));

CREATE UNIQUE INDEX incident_open ON newswatch.incident USING btree (kind, subject) WHERE (ended_at IS NULL);

CREATE INDEX incident_started ON newswatch.incident USING btree (started_at DESC);

CREATE INDEX link_other ON newswatch.link USING btree (other_article_id);

CREATE INDEX outbox_due ON newswatch.outbox USING btree (next_attempt_at) WHERE (state = 'pending'::text);

CREATE INDEX outbox_leased ON newswatch.outbox USING btree (leased_until) WHERE (state = 'claimed'::text);

CREATE INDEX run_stage ON newswatch.run USING btree (stage, started_at DESC);

CREATE INDEX site_line_repeated ON newswatch.site_line USING btree (site_id) WHERE (articles >= 3);

CREATE INDEX site_line_seen ON newswatch.site_line USING btree (last_seen_at);

CREATE INDEX site_reading_read ON newswatch.site_reading USING btree (read_at);

CREATE INDEX story_family ON newswatch.story USING btree (family_id);

CREATE INDEX story_merged ON newswatch.story USING btree (merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX topic_match_to_plan ON newswatch.topic_match USING btree (article_id) WHERE (planned_at IS NULL);

CREATE INDEX topic_match_topic ON newswatch.topic_match USING btree (topic_id, matched_at DESC);

ALTER INDEX newswatch.feed_poll_pkey ATTACH PARTITION newswatch.feed_poll_default_pkey;

ALTER INDEX newswatch.match_evidence_pkey ATTACH PARTITION newswatch.match_evidence_default_pkey;

CREATE TRIGGER carry_merge AFTER UPDATE OF merged_into ON newswatch.copy_group FOR EACH ROW WHEN ((new.merged_into IS NOT NULL)) EXECUTE FUNCTION newswatch.carry_merge();

CREATE TRIGGER carry_merge AFTER UPDATE OF merged_into ON newswatch.story FOR EACH ROW WHEN ((new.merged_into IS NOT NULL)) EXECUTE FUNCTION newswatch.carry_merge();

CREATE TRIGGER resolve_merge BEFORE INSERT OR UPDATE OF merged_into ON newswatch.copy_group FOR EACH ROW WHEN ((new.merged_into IS NOT NULL)) EXECUTE FUNCTION newswatch.resolve_merge();

CREATE TRIGGER resolve_merge BEFORE INSERT OR UPDATE OF merged_into ON newswatch.story FOR EACH ROW WHEN ((new.merged_into IS NOT NULL)) EXECUTE FUNCTION newswatch.resolve_merge();

ALTER TABLE ONLY newswatch.alert
    ADD CONSTRAINT alert_digest_fk FOREIGN KEY (digest_id) REFERENCES newswatch.digest(digest_id) NOT VALID;

ALTER TABLE ONLY newswatch.alert
    ADD CONSTRAINT alert_story_id_fkey FOREIGN KEY (story_id) REFERENCES newswatch.story(story_id);

ALTER TABLE ONLY newswatch.alert
    ADD CONSTRAINT alert_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES newswatch.subscription(subscription_id);

ALTER TABLE ONLY newswatch.article_band
    ADD CONSTRAINT article_band_article_id_fkey FOREIGN KEY (article_id) REFERENCES newswatch.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY newswatch.article
    ADD CONSTRAINT article_copy_group_fk FOREIGN KEY (copy_group_id) REFERENCES newswatch.copy_group(copy_group_id);

ALTER TABLE ONLY newswatch.article
    ADD CONSTRAINT article_source_id_fkey FOREIGN KEY (source_id) REFERENCES newswatch.source(source_id);

ALTER TABLE ONLY newswatch.article
    ADD CONSTRAINT article_story_fk FOREIGN KEY (story_id) REFERENCES newswatch.story(story_id);

ALTER TABLE ONLY newswatch.article_version
    ADD CONSTRAINT article_version_article_id_fkey FOREIGN KEY (article_id) REFERENCES newswatch.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY newswatch.copy_group
    ADD CONSTRAINT copy_group_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES newswatch.copy_group(copy_group_id);

ALTER TABLE ONLY newswatch.digest
    ADD CONSTRAINT digest_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES newswatch.subscription(subscription_id);

ALTER TABLE ONLY newswatch.entry
    ADD CONSTRAINT entry_article_id_fkey FOREIGN KEY (article_id) REFERENCES newswatch.article(article_id) ON DELETE SET NULL;

ALTER TABLE ONLY newswatch.entry
    ADD CONSTRAINT entry_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES newswatch.feed(feed_id);

ALTER TABLE newswatch.feed_poll
    ADD CONSTRAINT feed_poll_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES newswatch.feed(feed_id);

ALTER TABLE ONLY newswatch.feed
    ADD CONSTRAINT feed_source_id_fkey FOREIGN KEY (source_id) REFERENCES newswatch.source(source_id);

ALTER TABLE ONLY newswatch.link
    ADD CONSTRAINT link_article_id_fkey FOREIGN KEY (article_id) REFERENCES newswatch.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY newswatch.link
    ADD CONSTRAINT link_other_article_id_fkey FOREIGN KEY (other_article_id) REFERENCES newswatch.article(article_id) ON DELETE CASCADE;

ALTER TABLE newswatch.match_evidence
    ADD CONSTRAINT match_evidence_article_id_topic_id_fkey FOREIGN KEY (article_id, topic_id) REFERENCES newswatch.topic_match(article_id, topic_id) ON DELETE CASCADE;

ALTER TABLE ONLY newswatch.outbox
    ADD CONSTRAINT outbox_story_id_fkey FOREIGN KEY (story_id) REFERENCES newswatch.story(story_id);

ALTER TABLE ONLY newswatch.rollup_topic_daily
    ADD CONSTRAINT rollup_topic_daily_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES newswatch.topic(topic_id);

ALTER TABLE ONLY newswatch.site_line
    ADD CONSTRAINT site_line_site_id_fkey FOREIGN KEY (site_id) REFERENCES newswatch.site(site_id);

ALTER TABLE ONLY newswatch.site_reading
    ADD CONSTRAINT site_reading_site_id_fkey FOREIGN KEY (site_id) REFERENCES newswatch.site(site_id);

ALTER TABLE ONLY newswatch.story
    ADD CONSTRAINT story_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES newswatch.story(story_id);

ALTER TABLE ONLY newswatch.topic_match
    ADD CONSTRAINT topic_match_article_id_fkey FOREIGN KEY (article_id) REFERENCES newswatch.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY newswatch.topic_match
    ADD CONSTRAINT topic_match_topic_id_version_fkey FOREIGN KEY (topic_id, version) REFERENCES newswatch.topic_version(topic_id, version);

ALTER TABLE ONLY newswatch.topic_version
    ADD CONSTRAINT topic_version_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES newswatch.topic(topic_id);

GRANT USAGE ON SCHEMA report TO newswatch_reader;

REVOKE ALL ON FUNCTION newswatch.carry_merge() FROM PUBLIC;

REVOKE ALL ON FUNCTION newswatch.days_touched(article_ids bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION newswatch.ensure_partitions(moment timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION newswatch.make_partition(parent text, month_start timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION newswatch.refresh_topic_daily(days date[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION newswatch.resolve_merge() FROM PUBLIC;

GRANT SELECT ON TABLE report.alert TO newswatch_reader;

GRANT SELECT ON TABLE report.article TO newswatch_reader;

GRANT SELECT ON TABLE report.article_change TO newswatch_reader;

GRANT SELECT ON TABLE report.copy TO newswatch_reader;

GRANT SELECT ON TABLE report.feed_completeness TO newswatch_reader;

GRANT SELECT ON TABLE report.feed_health TO newswatch_reader;

GRANT SELECT ON TABLE report.match_evidence TO newswatch_reader;

GRANT SELECT ON TABLE report.outcome TO newswatch_reader;

GRANT SELECT ON TABLE report.site_furniture TO newswatch_reader;

GRANT SELECT ON TABLE report.story TO newswatch_reader;

GRANT SELECT ON TABLE report.topic_daily TO newswatch_reader;

GRANT SELECT ON TABLE report.topic_match TO newswatch_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA report GRANT SELECT ON TABLES TO newswatch_reader;
