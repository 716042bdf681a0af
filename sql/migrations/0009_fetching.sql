-- What fetching has to remember: manners of hosts for all workers, lying validators, where a page is archived.
-- Forward only.
SET lock_timeout = '5s';

ALTER TABLE newswatch.host ADD COLUMN free_at timestamptz;
COMMENT ON TABLE newswatch.host IS 'Web server, for pacing and manners that all workers keep together.';
COMMENT ON COLUMN newswatch.host.host IS
'Registrable domain, which is paced as one, or the host of a robots.txt; with scheme and port where unusual.';
COMMENT ON COLUMN newswatch.host.free_at IS 'When its next request may begin: turns up to then are given away.';
COMMENT ON COLUMN newswatch.host.not_before IS 'It asked for fewer requests: none before this moment.';
COMMENT ON COLUMN newswatch.host.robots IS
'Its robots.txt as last fetched, empty where it has none; null before.';

ALTER TABLE newswatch.feed
ADD COLUMN failures_in_row integer NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0),
ADD COLUMN last_full_at timestamptz,
ADD COLUMN validators_lied_at timestamptz;
COMMENT ON COLUMN newswatch.feed.failures_in_row IS 'Failed polls since the last success, each counted as one.';
COMMENT ON COLUMN newswatch.feed.last_full_at IS
'When the server last sent the whole document; days later it is asked without validators.';
COMMENT ON COLUMN newswatch.feed.validators_lied_at IS
'When a new document came under the validators of an old one; none are sent for a month.';

ALTER TABLE newswatch.feed_poll ADD COLUMN archive_pointer text;
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
    WHERE poll.feed_id = feed.feed_id AND poll.outcome = 'changed'
        AND poll.polled_at > coalesce(feed.last_polled_at, now()) - interval '31 days'
    ORDER BY poll.polled_at DESC
    LIMIT 1
) AS latest ON true;
