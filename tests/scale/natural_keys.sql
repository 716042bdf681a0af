-- name: entries
SELECT feed.url, guid, url_key, entry.state, entry.reason
FROM newswatch.entry
INNER JOIN newswatch.feed USING (feed_id);

-- name: articles
SELECT url_key, text_hash, version, domain, copy_group.founder_url_key, copy_kind, story.founder_url_key
FROM newswatch.article
INNER JOIN newswatch.source USING (source_id)
INNER JOIN newswatch.copy_group USING (copy_group_id)
INNER JOIN newswatch.story USING (story_id);

-- name: versions
SELECT url_key, article_version.version, article_version.text_hash
FROM newswatch.article_version
INNER JOIN newswatch.article USING (article_id);

-- name: links
SELECT article.url_key, other.url_key, relation, link.kind, score
FROM newswatch.link
INNER JOIN newswatch.article USING (article_id)
INNER JOIN newswatch.article AS other ON link.other_article_id = other.article_id;

-- name: matches
SELECT url_key, topic_id, topic_match.version
FROM newswatch.topic_match
INNER JOIN newswatch.article USING (article_id);

-- name: evidence
SELECT url_key, topic_id, field, span_start, span_end
FROM newswatch.match_evidence
INNER JOIN newswatch.article USING (article_id);

-- name: alerts
SELECT founder_url_key, subscription_id, revision, tell, reason, verdicts::text, facts::text
FROM newswatch.alert
INNER JOIN newswatch.story USING (story_id);

-- name: mails
SELECT dedup_key, message_id, recipient, subject, text_part, state
FROM newswatch.outbox;

-- name: rollup
SELECT *
FROM newswatch.rollup_topic_daily;
