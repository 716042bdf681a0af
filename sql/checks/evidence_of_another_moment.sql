-- A row: evidence that no report shows, because its moment is not that of its match.
SELECT
    evidence.article_id,
    evidence.topic_id,
    evidence.matched_at AS evidence_at,
    topic_match.matched_at
FROM newswatch.match_evidence AS evidence
INNER JOIN newswatch.topic_match
    ON evidence.article_id = topic_match.article_id AND evidence.topic_id = topic_match.topic_id
WHERE topic_match.matched_at <> evidence.matched_at AND topic_match.withdrawn_at IS NULL;
