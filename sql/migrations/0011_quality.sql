-- Why an article's quality is what it is.
-- Forward only.
SET lock_timeout = '5s';

ALTER TABLE newswatch.article ADD COLUMN quality_reasons text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN newswatch.article.quality_reasons IS
'What speaks against the text: short, linked, cut, untitled, undated, undeclared, teaser, feed_text.';
