-- What analysts read. This file is the only source of the views; comments on columns stand in 0004.
-- The views run with their owner's rights. Names and meanings are stable: columns are only ever added.
SET lock_timeout = '5s';

-- One row per article, with what every report needs: merges resolved, its day, whose voice it is.
-- "voice" is who reported it: the agency it credits outright, else the owner of the site.
CREATE VIEW newswatch.article_placed AS
SELECT
    article.article_id,
    article.url_key,
    article.source_id,
    article.published_at,
    article.first_seen_at,
    article.lang,
    story.family_id AS story_id,
    copy_group.family_id AS copy_group_id,
    (coalesce(article.published_at, article.first_seen_at) AT TIME ZONE 'UTC')::date AS day,
    coalesce(article.credit_strength = 'strong', false) AS wired,
    CASE
        WHEN article.credit_strength = 'strong' THEN 'agency:' || lower(article.credit_agency)
        ELSE 'owner:' || lower(source.owner)
    END AS voice
FROM newswatch.article
INNER JOIN newswatch.source ON article.source_id = source.source_id
LEFT JOIN newswatch.story ON article.story_id = story.story_id
LEFT JOIN newswatch.copy_group ON article.copy_group_id = copy_group.copy_group_id;

-- One row per copy group: its original and whose voice it is.
-- The original is the report that credits an agency outright, else the earliest with a date.
CREATE VIEW newswatch.copy_original AS
SELECT DISTINCT ON (placed.copy_group_id)
    placed.copy_group_id,
    placed.article_id,
    placed.voice
FROM newswatch.article_placed AS placed
WHERE placed.copy_group_id IS NOT NULL
ORDER BY
    placed.copy_group_id ASC,
    placed.wired DESC,
    placed.published_at ASC NULLS LAST,
    placed.url_key COLLATE "C" ASC;

-- The sentence around a hit, on one line, the hit in double square brackets; null where the span is not in the text.
-- Square brackets, because news in Russian, Ukrainian and French is full of «quotation marks».
CREATE FUNCTION report.sentence_around(body text, span_start integer, span_end integer) RETURNS text
LANGUAGE plpgsql
IMMUTABLE
STRICT
PARALLEL SAFE
COST 1000
SET search_path = pg_catalog, pg_temp
AS $$
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
$$;

-- A stored reason in words; a reason without words of its own is returned as it is.
CREATE FUNCTION report.in_words(reason text) RETURNS text
LANGUAGE sql
IMMUTABLE
STRICT
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN CASE reason
    WHEN 'bad_json' THEN 'the line is no JSON'
    WHEN 'bad_input' THEN 'a field is missing or of the wrong type'
    WHEN 'timeout' THEN 'the server took too long'
    WHEN 'connection' THEN 'the connection failed'
    WHEN 'dns' THEN 'the name of the server is not known'
    WHEN 'tls' THEN 'no secure connection could be made'
    WHEN 'http_status' THEN 'the server answered with an error'
    WHEN 'gone' THEN 'the server says it is gone for good'
    WHEN 'rate_limited' THEN 'the server asks for fewer requests'
    WHEN 'too_large' THEN 'the answer is larger than we read'
    WHEN 'too_many_redirects' THEN 'it is redirected without end'
    WHEN 'bad_encoding' THEN 'the bytes cannot be read as text'
    WHEN 'bad_url' THEN 'the address cannot be fetched'
    WHEN 'forbidden_address' THEN 'the address leads into a private network'
    WHEN 'robots' THEN 'the site does not allow robots'
    WHEN 'not_a_feed' THEN 'what came is no feed'
    WHEN 'empty' THEN 'nothing came'
    WHEN 'not_html' THEN 'what came is no web page'
    WHEN 'no_body' THEN 'the page has no text to read'
    WHEN 'consent_wall' THEN 'the page asks for consent first'
    WHEN 'login_wall' THEN 'the page asks for a login'
    WHEN 'not_found_page' THEN 'the page says that there is nothing'
    WHEN 'index_page' THEN 'the page lists articles and is none'
    WHEN 'too_deep' THEN 'it is nested deeper than we read'
    WHEN 'parser_crashed' THEN 'the parser failed on it'
    WHEN 'bad_row' THEN 'the database refused it'
    WHEN 'lease_lapsed' THEN 'the worker that had it did not come back'
    WHEN 'changed' THEN 'the feed changed it'
    WHEN 'replayed' THEN 'somebody asked to try again'
    WHEN 'bad_address' THEN 'the mail address is not valid'
    WHEN 'smtp_refused' THEN 'the mail server refused it'
    WHEN 'smtp_deferred' THEN 'the mail server asks to try later'
    WHEN 'renderer_crashed' THEN 'the mail could not be written'
    WHEN 'bad_query' THEN 'the query cannot be read'
    ELSE reason
END;

-- One row per article.
CREATE VIEW report.article AS
SELECT
    placed.article_id,
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
    coalesce(placed.article_id <> (
        SELECT original.article_id
        FROM newswatch.article_placed AS original
        WHERE original.copy_group_id = placed.copy_group_id
        ORDER BY original.wired DESC, original.published_at ASC NULLS LAST, original.url_key COLLATE "C" ASC
        LIMIT 1
    ), false) AS is_copy,
    placed.story_id,
    ARRAY(
        SELECT topic_match.topic_id
        FROM newswatch.topic_match
        WHERE topic_match.article_id = article.article_id AND topic_match.withdrawn_at IS NULL
        ORDER BY topic_match.topic_id
    ) AS topics
FROM newswatch.article_placed AS placed
INNER JOIN newswatch.article ON placed.article_id = article.article_id
INNER JOIN newswatch.source ON placed.source_id = source.source_id;

-- One row per story that has articles; merged stories are one.
CREATE VIEW report.story AS
SELECT
    counted.story_id,
    coalesce(story.title, counted.first_title) AS title,
    counted.first_published_at,
    counted.last_published_at,
    counted.first_seen_at,
    counted.first_source,
    counted.articles,
    counted.copy_groups,
    voiced.independent_sources,
    counted.sources,
    counted.languages,
    ARRAY(
        SELECT DISTINCT topic_match.topic_id
        FROM newswatch.article_placed AS placed
        INNER JOIN newswatch.topic_match ON placed.article_id = topic_match.article_id
        WHERE placed.story_id = counted.story_id AND topic_match.withdrawn_at IS NULL
        ORDER BY topic_match.topic_id
    ) AS topics
FROM (
    SELECT
        placed.story_id,
        min(placed.published_at) AS first_published_at,
        max(placed.published_at) AS last_published_at,
        min(placed.first_seen_at) AS first_seen_at,
        (
            array_agg(source.domain ORDER BY placed.published_at ASC NULLS LAST, placed.article_id ASC)
        )[1] AS first_source,
        (
            array_agg(article.title ORDER BY placed.published_at ASC NULLS LAST, placed.article_id ASC)
            FILTER (WHERE article.title IS NOT NULL)
        )[1] AS first_title,
        count(*) AS articles,
        count(DISTINCT placed.copy_group_id) AS copy_groups,
        count(DISTINCT placed.source_id) AS sources,
        coalesce(
            array_agg(DISTINCT placed.lang ORDER BY placed.lang) FILTER (WHERE placed.lang IS NOT NULL), '{}'
        ) AS languages
    FROM newswatch.article_placed AS placed
    INNER JOIN newswatch.article ON placed.article_id = article.article_id
    INNER JOIN newswatch.source ON placed.source_id = source.source_id
    WHERE placed.story_id IS NOT NULL
    GROUP BY placed.story_id
) AS counted
INNER JOIN (
    SELECT
        work.story_id,
        count(DISTINCT work.voice) AS independent_sources
    FROM (
        SELECT
            placed.story_id,
            (
                array_agg(
                    placed.voice
                    ORDER BY placed.wired DESC, placed.published_at ASC NULLS LAST, placed.url_key COLLATE "C" ASC
                )
            )[1] AS voice
        FROM newswatch.article_placed AS placed
        WHERE placed.story_id IS NOT NULL
        GROUP BY placed.story_id, placed.copy_group_id
    ) AS work
    GROUP BY work.story_id
) AS voiced ON counted.story_id = voiced.story_id
INNER JOIN newswatch.story ON counted.story_id = story.story_id;

-- One row per copy: an article that is not the original of its copy group.
CREATE VIEW report.copy AS
SELECT
    placed.copy_group_id,
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
    article.published_at - first.published_at AS later_by
FROM newswatch.article_placed AS placed
INNER JOIN newswatch.article ON placed.article_id = article.article_id
INNER JOIN newswatch.source ON placed.source_id = source.source_id
INNER JOIN newswatch.copy_original AS original ON placed.copy_group_id = original.copy_group_id
INNER JOIN newswatch.article AS first ON original.article_id = first.article_id
INNER JOIN newswatch.source AS first_source ON first.source_id = first_source.source_id
WHERE placed.article_id <> original.article_id;

-- One row per hit of a match in force: the words that met one clause of the topic's rule.
CREATE VIEW report.match_evidence AS
SELECT
    shown.topic_id,
    shown.article_id,
    shown.place,
    shown.field,
    substr(shown.body, shown.span_start + 1, shown.span_end - shown.span_start) AS hit,
    report.sentence_around(shown.body, shown.span_start, shown.span_end) AS sentence,
    shown.clause,
    shown.span_start,
    shown.span_end
FROM (
    SELECT
        evidence.topic_id,
        evidence.article_id,
        evidence.place,
        evidence.field,
        evidence.clause,
        evidence.span_start,
        evidence.span_end,
        -- The spans count in the version that was matched, which an edit may have replaced since.
        CASE evidence.field
            WHEN 'title' THEN CASE WHEN matched.version IS NULL THEN article.title ELSE matched.title END
            WHEN 'text' THEN coalesce(matched.text, article.text)
            WHEN 'lang' THEN article.lang
            WHEN 'source' THEN source.domain
            WHEN 'country' THEN source.country
        END AS body
    FROM newswatch.topic_match
    INNER JOIN newswatch.match_evidence AS evidence
        ON
            topic_match.article_id = evidence.article_id
            AND topic_match.topic_id = evidence.topic_id
            AND topic_match.matched_at = evidence.matched_at
    INNER JOIN newswatch.article ON topic_match.article_id = article.article_id
    INNER JOIN newswatch.source ON article.source_id = source.source_id
    LEFT JOIN newswatch.article_version AS matched
        ON
            topic_match.article_id = matched.article_id
            AND topic_match.article_version = matched.version
            AND topic_match.article_version <> article.version
    WHERE topic_match.withdrawn_at IS NULL
) AS shown;

-- One row per article and topic: a match in force.
CREATE VIEW report.topic_match AS
SELECT
    topic_match.topic_id,
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
FROM newswatch.topic_match
INNER JOIN newswatch.topic ON topic_match.topic_id = topic.topic_id
INNER JOIN report.article ON topic_match.article_id = article.article_id
LEFT JOIN LATERAL (
    SELECT
        evidence.sentence,
        evidence.field,
        evidence.clause
    FROM report.match_evidence AS evidence
    WHERE evidence.article_id = topic_match.article_id AND evidence.topic_id = topic_match.topic_id
    ORDER BY evidence.place
    LIMIT 1
) AS best ON true
WHERE topic_match.withdrawn_at IS NULL;

-- One row per topic and day that has a match in force, counted straight from the tables: the truth that
-- rollup_topic_daily must equal. What is not linked yet counts as a piece of work and a story of its own.
CREATE VIEW newswatch.topic_daily_counted AS
SELECT
    topic_match.topic_id,
    placed.day,
    count(*)::integer AS articles,
    count(DISTINCT coalesce(placed.copy_group_id, -placed.article_id))::integer AS copy_groups,
    count(DISTINCT coalesce(placed.story_id, -placed.article_id))::integer AS stories,
    count(DISTINCT placed.source_id)::integer AS sources,
    count(DISTINCT coalesce(original.voice, placed.voice))::integer AS independent_sources
FROM newswatch.topic_match
INNER JOIN newswatch.article_placed AS placed ON topic_match.article_id = placed.article_id
LEFT JOIN newswatch.copy_original AS original ON placed.copy_group_id = original.copy_group_id
WHERE topic_match.withdrawn_at IS NULL
GROUP BY topic_match.topic_id, placed.day;

-- Count the given days again (null: every day) and correct rollup_topic_daily; how many rows changed.
-- Only the copy groups that these days touch are looked at.
CREATE FUNCTION newswatch.refresh_topic_daily(days date[]) RETURNS bigint
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
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

-- The days whose counts these articles can change: their own, and those of every copy in their groups.
CREATE FUNCTION newswatch.days_touched(article_ids bigint[]) RETURNS date[]
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
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

-- One row per topic and day (UTC) that has a match in force. Counts of several days cannot be added up.
CREATE VIEW report.topic_daily AS
SELECT
    daily.topic_id,
    topic.name AS topic,
    daily.day,
    daily.articles,
    daily.copy_groups,
    daily.stories,
    daily.sources,
    daily.independent_sources
FROM newswatch.rollup_topic_daily AS daily
INNER JOIN newswatch.topic ON daily.topic_id = topic.topic_id;

-- One row per feed, as it stands now.
CREATE VIEW report.feed_health AS
SELECT
    feed.feed_id,
    feed.url,
    feed.title,
    source.domain AS source,
    source.name AS source_name,
    source.owner,
    source.country,
    feed.lang,
    CASE WHEN feed.active THEN feed.state ELSE 'switched off' END AS state,
    CASE
        WHEN NOT feed.active THEN 'not in the configuration any more'
        WHEN feed.state = 'new' THEN coalesce(report.in_words(feed.reason), 'not polled yet')
        WHEN feed.state = 'healthy' THEN 'the last poll succeeded'
        ELSE coalesce(report.in_words(feed.reason), 'no reason was kept')
    END || CASE WHEN feed.active AND feed.detail <> '' THEN ' (' || feed.detail || ')' ELSE '' END AS reason,
    feed.last_polled_at,
    feed.last_success_at,
    feed.last_new_at,
    CASE WHEN feed.active AND feed.state <> 'retired' THEN feed.next_poll_at END AS next_poll_at,
    CASE WHEN feed.active AND feed.state <> 'retired' THEN feed.next_poll_reason END AS next_poll_reason,
    feed.average_gap_s * interval '1 second' AS average_gap,
    day.polls AS polls_last_day,
    day.failed AS failed_last_day,
    day.new_entries AS new_entries_last_day,
    day.gaps AS gaps_last_day,
    CASE
        WHEN latest.known_entries IS NULL THEN NULL
        WHEN latest.gap THEN 'no entry was known: some may be lost'
        ELSE latest.known_entries::text || ' of ' || coalesce(latest.entries::text, '?') || ' entries were known'
    END AS overlap
FROM newswatch.feed
INNER JOIN newswatch.source ON feed.source_id = source.source_id
LEFT JOIN LATERAL (
    SELECT
        count(*) AS polls,
        count(*) FILTER (WHERE poll.outcome = 'failed') AS failed,
        coalesce(sum(poll.new_entries), 0)::bigint AS new_entries,
        count(*) FILTER (WHERE poll.gap) AS gaps
    FROM newswatch.feed_poll AS poll
    WHERE poll.feed_id = feed.feed_id AND poll.polled_at > now() - interval '1 day'
) AS day ON true
LEFT JOIN LATERAL (
    SELECT
        poll.gap,
        poll.entries,
        poll.known_entries
    FROM newswatch.feed_poll AS poll
    WHERE poll.feed_id = feed.feed_id AND poll.outcome = 'changed' AND poll.polled_at > now() - interval '31 days'
    ORDER BY poll.polled_at DESC
    LIMIT 1
) AS latest ON true;

-- One row per feed and day (UTC) with a poll.
CREATE VIEW report.feed_completeness AS
SELECT
    counted.feed_id,
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
    counted.gaps = 0 AND counted.cut_entries = 0 AND counted.failed < counted.polls AS complete,
    CASE
        WHEN counted.failed = counted.polls THEN 'no poll succeeded'
        WHEN counted.gaps > 0 THEN 'a poll knew no entry of the one before: some may be lost between the two'
        WHEN counted.cut_entries > 0 THEN 'the feed was longer than we read'
        ELSE 'every poll overlapped the one before'
    END AS reason
FROM (
    SELECT
        poll.feed_id,
        (poll.polled_at AT TIME ZONE 'UTC')::date AS day,
        count(*) AS polls,
        count(*) FILTER (WHERE poll.outcome = 'failed') AS failed,
        sum(poll.new_entries)::bigint AS new_entries,
        count(*) FILTER (WHERE poll.gap) AS gaps,
        sum(poll.cut_entries)::bigint AS cut_entries,
        min(poll.polled_at) FILTER (WHERE poll.outcome <> 'failed') AS first_success_at,
        max(poll.polled_at) FILTER (WHERE poll.outcome <> 'failed') AS last_success_at
    FROM newswatch.feed_poll AS poll
    GROUP BY poll.feed_id, (poll.polled_at AT TIME ZONE 'UTC')::date
) AS counted
INNER JOIN newswatch.feed ON counted.feed_id = feed.feed_id
INNER JOIN newswatch.source ON feed.source_id = source.source_id;

-- One row per feed, day (UTC) on which entries were first seen, state and reason.
CREATE VIEW report.outcome AS
SELECT
    counted.feed_id,
    feed.url AS feed_url,
    source.domain AS source,
    counted.day,
    counted.state,
    counted.reason,
    report.in_words(counted.reason) AS reason_in_words,
    counted.entries
FROM (
    SELECT
        entry.feed_id,
        (entry.first_seen_at AT TIME ZONE 'UTC')::date AS day,
        entry.state,
        entry.reason,
        count(*) AS entries
    FROM newswatch.entry
    GROUP BY entry.feed_id, (entry.first_seen_at AT TIME ZONE 'UTC')::date, entry.state, entry.reason
) AS counted
INNER JOIN newswatch.feed ON counted.feed_id = feed.feed_id
INNER JOIN newswatch.source ON feed.source_id = source.source_id;

-- One row per decision to tell a subscription about a story, or not to.
CREATE VIEW report.alert AS
SELECT
    told.family_id AS story_id,
    alert.subscription_id,
    subscription.name AS subscription,
    alert.revision,
    alert.decided_at,
    alert.tell,
    alert.reason,
    subscription.topics AS subscription_topics,
    cardinality(alert.article_ids) AS articles,
    story.title AS story_title
FROM newswatch.alert
INNER JOIN newswatch.subscription ON alert.subscription_id = subscription.subscription_id
INNER JOIN newswatch.story AS told ON alert.story_id = told.story_id
INNER JOIN newswatch.story ON told.family_id = story.story_id;
