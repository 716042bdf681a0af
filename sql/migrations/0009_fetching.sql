-- What fetching has to remember: manners of hosts for all workers, lying validators, where a page is archived.
-- Forward only.
SET lock_timeout = '5s';

ALTER TABLE newswatch.host
ADD COLUMN free_at timestamptz,
ADD COLUMN crawl_delay_s double precision CHECK (crawl_delay_s > 0);
COMMENT ON TABLE newswatch.host IS 'Web server, for pacing and manners that all workers keep together.';
COMMENT ON COLUMN newswatch.host.host IS
'Registrable domain, which is paced as one, or the host of a robots.txt; with scheme and port where unusual.';
COMMENT ON COLUMN newswatch.host.free_at IS 'When its next request may begin: turns up to then are given away.';
COMMENT ON COLUMN newswatch.host.crawl_delay_s IS
'Seconds that its robots.txt asks for between two requests, where that is more than ours.';
COMMENT ON COLUMN newswatch.host.not_before IS 'It asked for fewer requests: none before this moment.';
COMMENT ON COLUMN newswatch.host.robots IS
'What its robots.txt, as last fetched, says of us, empty where it has none; null before.';

ALTER TABLE newswatch.feed
ADD COLUMN failures_in_row integer NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0),
ADD COLUMN fill_s double precision CHECK (fill_s >= 0),
ADD COLUMN last_full_at timestamptz,
ADD COLUMN min_interval_s integer CHECK (min_interval_s > 0),
ADD COLUMN validators_lied_at timestamptz;
COMMENT ON COLUMN newswatch.feed.failures_in_row IS 'Failed polls since the last success, each counted as one.';
COMMENT ON COLUMN newswatch.feed.fill_s IS
'The shortest time in which most of the document''s window has come; forgotten over weeks; null before it is known.';
COMMENT ON COLUMN newswatch.feed.min_interval_s IS
'Seconds between polls that its last document asked for (ttl, sy:updatePeriod).';
COMMENT ON COLUMN newswatch.feed.last_full_at IS
'When the server last sent the whole document; days later it is asked without validators.';
COMMENT ON COLUMN newswatch.feed.validators_lied_at IS
'When a new document came under the validators of an old one; none are sent for a month.';

ALTER TABLE newswatch.feed_poll
ADD COLUMN gap_since timestamptz,
ADD COLUMN may_be_lost integer CHECK (may_be_lost >= 0),
ADD COLUMN archive_pointer text;
COMMENT ON COLUMN newswatch.feed_poll.gap_since IS
'Last success before this poll, from which on entries may be lost; null where there is no gap.';
COMMENT ON COLUMN newswatch.feed_poll.may_be_lost IS
'How many entries at the rate of the document''s own dates; null where there is no gap, or no date to tell.';
COMMENT ON COLUMN newswatch.feed_poll.archive_pointer IS
'Where the document stands in the archive, file:offset; null where none was kept.';

ALTER TABLE newswatch.entry ADD COLUMN archive_pointer text;
COMMENT ON COLUMN newswatch.entry.archive_pointer IS
'Where its page, as last fetched, stands in the archive, file:offset; null where none was kept.';

CREATE OR REPLACE FUNCTION report.in_words(reason text) RETURNS text
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
    WHEN 'noindex' THEN 'the page asks not to be listed'
    WHEN 'not_archived' THEN 'the archive holds no record of it'
    WHEN 'archive_failed' THEN 'the archive could not be written'
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

-- One row per feed, as it stands now.
CREATE OR REPLACE VIEW report.feed_health AS
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
    END AS overlap,
    week.days AS polled_days_last_week,
    week.complete_days AS complete_days_last_week
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
    WHERE poll.feed_id = feed.feed_id AND poll.outcome = 'changed'
        AND poll.polled_at > coalesce(feed.last_polled_at, now()) - interval '31 days'
    ORDER BY poll.polled_at DESC
    LIMIT 1
) AS latest ON true
LEFT JOIN LATERAL (
    SELECT
        count(*) AS days,
        count(*) FILTER (WHERE daily.complete) AS complete_days
    FROM (
        SELECT
            (poll.polled_at AT TIME ZONE 'UTC')::date AS polled_on,
            bool_or(poll.outcome <> 'failed') AND NOT bool_or(poll.gap OR poll.cut_entries > 0) AS complete
        FROM newswatch.feed_poll AS poll
        WHERE poll.feed_id = feed.feed_id AND poll.polled_at > now() - interval '7 days'
        GROUP BY polled_on
    ) AS daily
) AS week ON true;
COMMENT ON COLUMN report.feed_health.polled_days_last_week IS 'Days (UTC) of the last seven with a poll.';
COMMENT ON COLUMN report.feed_health.complete_days_last_week IS
'Those of them on which nothing can be missing between the polls; each day stands in feed_completeness.';

-- One row per feed and day (UTC) with a poll.
CREATE OR REPLACE VIEW report.feed_completeness AS
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
        WHEN counted.gaps > 0
            THEN coalesce('up to ' || counted.may_be_lost::text || ' entries', 'entries')
                || ' may be lost'
                || coalesce(
                    to_char(counted.lost_from AT TIME ZONE 'UTC', '" between "YYYY-MM-DD HH24:MI')
                    || to_char(counted.lost_until AT TIME ZONE 'UTC', '" and "YYYY-MM-DD HH24:MI" UTC"'),
                    ''
                )
                || ': a poll knew none of the one before'
        WHEN counted.cut_entries > 0 THEN 'the feed was longer than we read'
        ELSE 'every poll overlapped the one before'
    END AS reason,
    counted.may_be_lost,
    counted.lost_from,
    counted.lost_until
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
        max(poll.polled_at) FILTER (WHERE poll.outcome <> 'failed') AS last_success_at,
        sum(poll.may_be_lost)::bigint AS may_be_lost,
        min(poll.gap_since) AS lost_from,
        max(poll.polled_at) FILTER (WHERE poll.gap) AS lost_until
    FROM newswatch.feed_poll AS poll
    GROUP BY poll.feed_id, (poll.polled_at AT TIME ZONE 'UTC')::date
) AS counted
INNER JOIN newswatch.feed ON counted.feed_id = feed.feed_id
INNER JOIN newswatch.source ON feed.source_id = source.source_id;
COMMENT ON COLUMN report.feed_completeness.may_be_lost IS
'How many entries may be missing, at the rate of the documents'' own dates; null where none, or none can tell.';
COMMENT ON COLUMN report.feed_completeness.lost_from IS 'From when on they may be missing; null where none is.';
COMMENT ON COLUMN report.feed_completeness.lost_until IS 'Until when; null where none is.';
