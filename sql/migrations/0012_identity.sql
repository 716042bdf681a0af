-- What an article, a version and a reading are known by: moved addresses, the extractor's release, a rule's fields.
-- Forward only.
SET lock_timeout = '5s';

ALTER TABLE newswatch.seen_url ADD COLUMN article_key text;
COMMENT ON COLUMN newswatch.seen_url.article_key IS
'Key of the article that moved to this address and kept its own; null: the address is its article''s own.';

ALTER TABLE newswatch.article_version ADD COLUMN extraction text;
COMMENT ON COLUMN newswatch.article_version.extraction IS
'Last release of the extractor that read this text; null for versions of before 0012.';

ALTER TABLE newswatch.site_reading
ADD COLUMN rule_title text,
ADD COLUMN rule_date date;
COMMENT ON COLUMN newswatch.site_reading.rule_title IS 'Title where the site''s rule says it stands; null: not there.';
COMMENT ON COLUMN newswatch.site_reading.rule_date IS 'Date where the site''s rule says it stands; null: not there.';

-- Short sentences were taken for labels: they are judged anew, by the share of pages that have them. Thai, Lao, Khmer
-- and Burmese do not mark where a sentence ends.
UPDATE newswatch.site_line SET
    is_prose = true,
    learned_at = NULL
WHERE
    NOT is_prose
    AND (
        text ~ '[.!?;\u2026\u3002\uff01\uff0e\uff1f\uff61\u0589\u061f\u06d4\u0964\u0965\u104b\u1362\u1367\u17d4\u17d5][^[:alnum:]]*$'
        OR text ~ '["\u201d\u00bb\u300d)]\s*$'
        OR text ~ '[,\u060c\u055d\u1363\u3001\uff0c]\s'
        OR text ~ '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]'
    );
COMMENT ON COLUMN newswatch.site_line.is_prose IS
'Whether it reads like a sentence or a part of one: then it needs far more pages.';
