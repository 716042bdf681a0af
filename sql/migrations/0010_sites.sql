-- What is known of a site beyond one page: lines that it repeats, how its pages were read; what an edit changed.
-- Forward only.
SET lock_timeout = '5s';

CREATE TABLE newswatch.site (
    site_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name <> ''),
    articles bigint NOT NULL DEFAULT 0 CHECK (articles >= 0)
);
COMMENT ON TABLE newswatch.site IS 'Site whose pages are read: a host, without what marks it as mobile.';
COMMENT ON COLUMN newswatch.site.site_id IS 'Our number for the site.';
COMMENT ON COLUMN newswatch.site.name IS 'Its host, such as news.example.org.';
COMMENT ON COLUMN newswatch.site.articles IS 'Articles whose lines were counted, each once.';

CREATE TABLE newswatch.site_line (
    site_id bigint NOT NULL REFERENCES newswatch.site,
    line_key bigint NOT NULL,
    text text NOT NULL CHECK (text <> ''),
    is_prose boolean NOT NULL,
    articles integer NOT NULL CHECK (articles > 0),
    articles_before bigint NOT NULL CHECK (articles_before >= 0),
    article_ids bigint[] NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL CHECK (last_seen_at >= first_seen_at),
    learned_at timestamptz,
    PRIMARY KEY (site_id, line_key)
);
-- Few lines stand on several pages, and only those are asked for.
CREATE INDEX site_line_repeated ON newswatch.site_line (site_id) WHERE articles >= 3;
CREATE INDEX site_line_seen ON newswatch.site_line (last_seen_at);
COMMENT ON TABLE newswatch.site_line IS
'Short line that stood on pages of a site; one that many stories share is no text of any of them.';
COMMENT ON COLUMN newswatch.site_line.site_id IS 'Site.';
COMMENT ON COLUMN newswatch.site_line.line_key IS 'Hash of the line''s letters and digits, case folded.';
COMMENT ON COLUMN newswatch.site_line.text IS 'The line as it stood on the first page.';
COMMENT ON COLUMN newswatch.site_line.is_prose IS 'Whether it reads like a sentence: then it needs far more pages.';
COMMENT ON COLUMN newswatch.site_line.articles IS 'Articles on whose pages it stood; later versions do not count.';
COMMENT ON COLUMN newswatch.site_line.articles_before IS 'Articles of the site that were counted before its first.';
COMMENT ON COLUMN newswatch.site_line.article_ids IS 'The first of these articles, at most 12: their stories are told apart.';
COMMENT ON COLUMN newswatch.site_line.first_seen_at IS 'When it was first seen.';
COMMENT ON COLUMN newswatch.site_line.last_seen_at IS 'When it was last seen; what is not seen any more is forgotten.';
COMMENT ON COLUMN newswatch.site_line.learned_at IS 'Since when it counts as furniture; null while it does not.';

CREATE TABLE newswatch.site_reading (
    site_id bigint NOT NULL REFERENCES newswatch.site,
    read_at timestamptz NOT NULL,
    url text NOT NULL CHECK (url <> ''),
    template text NOT NULL,
    letters integer NOT NULL CHECK (letters >= 0),
    letters_found integer NOT NULL CHECK (letters_found >= 0),
    method text,
    rule text,
    missing text[] NOT NULL DEFAULT '{}',
    reason text,
    PRIMARY KEY (site_id, read_at, url),
    CHECK ((method IS NULL) <> (reason IS NULL))
);
CREATE INDEX site_reading_read ON newswatch.site_reading (read_at);
COMMENT ON TABLE newswatch.site_reading IS
'How a page was read: what shows that a site was rebuilt, or that its pages are read worse than before.';
COMMENT ON COLUMN newswatch.site_reading.site_id IS 'Site.';
COMMENT ON COLUMN newswatch.site_reading.read_at IS 'When the page came.';
COMMENT ON COLUMN newswatch.site_reading.url IS 'The page.';
COMMENT ON COLUMN newswatch.site_reading.template IS
'Hash of the tags and classes around the page''s text; empty where it has none.';
COMMENT ON COLUMN newswatch.site_reading.letters IS
'Length of the text in letters of an alphabet, of which a Chinese, Japanese or Korean one is two and a half.';
COMMENT ON COLUMN newswatch.site_reading.letters_found IS 'The same before furniture was taken out.';
COMMENT ON COLUMN newswatch.site_reading.method IS 'How the text was found, as in article.method; null: no article.';
COMMENT ON COLUMN newswatch.site_reading.rule IS 'Name and version of the site''s rule; null: there was none.';
COMMENT ON COLUMN newswatch.site_reading.missing IS 'Which of title, date and authors the page did not give.';
COMMENT ON COLUMN newswatch.site_reading.reason IS 'Why there is no article; null: there is one.';

ALTER TABLE newswatch.article_version
ADD COLUMN method text,
ADD COLUMN template text,
ADD COLUMN page_modified_at timestamptz,
ADD COLUMN cause text CHECK (cause IN ('first', 'edit', 'reading', 'unclear')),
ADD COLUMN changed_fields text[] NOT NULL DEFAULT '{}',
ADD COLUMN paragraphs_added integer NOT NULL DEFAULT 0 CHECK (paragraphs_added >= 0),
ADD COLUMN paragraphs_removed integer NOT NULL DEFAULT 0 CHECK (paragraphs_removed >= 0),
ADD COLUMN paragraphs_changed integer NOT NULL DEFAULT 0 CHECK (paragraphs_changed >= 0),
ADD COLUMN difference jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN newswatch.article_version.method IS 'How its text was found; null for versions of before 0010.';
COMMENT ON COLUMN newswatch.article_version.template IS
'Template of its page, as in site_reading; null where it was not read from one.';
COMMENT ON COLUMN newswatch.article_version.page_modified_at IS 'When the page says that it was last changed.';
COMMENT ON COLUMN newswatch.article_version.cause IS
'first; edit: by the newsroom; reading: we read the page another way; unclear: both may be. Null before 0010.';
COMMENT ON COLUMN newswatch.article_version.changed_fields IS
'Which of title, lead, text, authors, kind and paywalled differ from the version before.';
COMMENT ON COLUMN newswatch.article_version.paragraphs_added IS 'Paragraphs that the version before lacks.';
COMMENT ON COLUMN newswatch.article_version.paragraphs_removed IS 'Paragraphs of the version before that are gone.';
COMMENT ON COLUMN newswatch.article_version.paragraphs_changed IS 'Paragraphs that were reworded in their place.';
COMMENT ON COLUMN newswatch.article_version.difference IS
'The paragraphs that differ: [{"at": number from 1, "was": text or null, "now": text or null}], the first 200.';

-- It comes back at once, wider.
-- squawk-ignore ban-drop-constraint
ALTER TABLE newswatch.incident DROP CONSTRAINT incident_kind_check;
ALTER TABLE newswatch.incident ADD CONSTRAINT incident_kind_check CHECK (
    kind IN (
        'source_silent',
        'feed_broken',
        'extraction_changed',
        'site_changed',
        'rule_failing',
        'stage_failed',
        'stage_late'
    )
) NOT VALID;
COMMENT ON COLUMN newswatch.incident.kind IS
'source_silent, feed_broken, extraction_changed, site_changed, rule_failing, stage_failed or stage_late.';
COMMENT ON COLUMN newswatch.incident.subject IS
'What stopped: a source''s domain, a feed''s address, a site''s host, or a stage''s name as in run.stage.';

-- One row per version of an article but its first.
CREATE VIEW report.article_change AS
SELECT
    kept.article_id,
    kept.version,
    article.url,
    source.domain AS source,
    source.name AS source_name,
    article.story_id,
    kept.seen_at AS changed_at,
    kept.seen_at - before.seen_at AS after,
    CASE kept.cause
        WHEN 'edit' THEN 'the newsroom changed it'
        WHEN 'reading' THEN 'we read the page another way'
        WHEN 'unclear' THEN 'the newsroom, or we read it another way'
        ELSE 'not known'
    END AS cause,
    kept.cause = 'edit' AS is_edit,
    kept.changed_fields,
    before.title AS title_before,
    kept.title,
    kept.paragraphs_added,
    kept.paragraphs_removed,
    kept.paragraphs_changed,
    kept.difference,
    length(kept.text) - length(before.text) AS longer_by,
    kept.page_modified_at
FROM newswatch.article_version AS kept
INNER JOIN newswatch.article_version AS before
    ON kept.article_id = before.article_id AND kept.version = before.version + 1
INNER JOIN newswatch.article ON kept.article_id = article.article_id
INNER JOIN newswatch.source ON article.source_id = source.source_id;
COMMENT ON VIEW report.article_change IS
'One row per version of an article but its first: what changed, and whether the newsroom or our reading did it.';
COMMENT ON COLUMN report.article_change.article_id IS 'Article.';
COMMENT ON COLUMN report.article_change.version IS 'Version that the change led to; the first is 1.';
COMMENT ON COLUMN report.article_change.url IS 'Where a reader opens it.';
COMMENT ON COLUMN report.article_change.source IS 'Domain of the publisher.';
COMMENT ON COLUMN report.article_change.source_name IS 'Name of the publisher.';
COMMENT ON COLUMN report.article_change.story_id IS 'Story that it tells; null before it is linked.';
COMMENT ON COLUMN report.article_change.changed_at IS 'When we first saw the change.';
COMMENT ON COLUMN report.article_change.after IS 'How long the version before had stood, as far as we saw.';
COMMENT ON COLUMN report.article_change.cause IS 'Who changed it: the newsroom, our reading of the page, or either.';
COMMENT ON COLUMN report.article_change.is_edit IS
'Whether the newsroom surely changed it; null for changes of before causes were told apart.';
COMMENT ON COLUMN report.article_change.changed_fields IS
'Which of title, lead, text, authors, kind and paywalled differ.';
COMMENT ON COLUMN report.article_change.title_before IS 'Headline before.';
COMMENT ON COLUMN report.article_change.title IS 'Headline since.';
COMMENT ON COLUMN report.article_change.paragraphs_added IS 'Paragraphs that are new.';
COMMENT ON COLUMN report.article_change.paragraphs_removed IS 'Paragraphs that are gone.';
COMMENT ON COLUMN report.article_change.paragraphs_changed IS 'Paragraphs that were reworded in their place.';
COMMENT ON COLUMN report.article_change.difference IS
'The paragraphs that differ: [{"at": number from 1, "was": text or null, "now": text or null}], the first 200.';
COMMENT ON COLUMN report.article_change.longer_by IS 'By how many characters the text is longer; negative: shorter.';
COMMENT ON COLUMN report.article_change.page_modified_at IS 'When the page says that it was last changed.';

-- One row per line that a site repeats.
CREATE VIEW report.site_furniture AS
SELECT
    site.name AS site,
    site_line.text,
    site_line.articles,
    site.articles - site_line.articles_before AS articles_since,
    site_line.first_seen_at,
    site_line.last_seen_at,
    site_line.learned_at
FROM newswatch.site_line
INNER JOIN newswatch.site ON site_line.site_id = site.site_id
WHERE site_line.learned_at IS NOT NULL;
COMMENT ON VIEW report.site_furniture IS
'One row per line that a site repeats under many stories, and that is left out of their texts.';
COMMENT ON COLUMN report.site_furniture.site IS 'Site, by its host.';
COMMENT ON COLUMN report.site_furniture.text IS 'The line.';
COMMENT ON COLUMN report.site_furniture.articles IS 'Articles on whose pages it stood.';
COMMENT ON COLUMN report.site_furniture.articles_since IS 'Articles of the site since its first, that one included.';
COMMENT ON COLUMN report.site_furniture.first_seen_at IS 'When it was first seen.';
COMMENT ON COLUMN report.site_furniture.last_seen_at IS 'When it was last seen.';
COMMENT ON COLUMN report.site_furniture.learned_at IS 'Since when it is left out.';
