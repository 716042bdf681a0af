-- A row: a match in force that a person rejected, or one withdrawn that a person confirmed.
SELECT
    topic_match.article_id,
    topic_match.topic_id,
    said.kind,
    said.decided_by,
    said.decided_at
FROM newswatch.topic_match
INNER JOIN newswatch.article ON topic_match.article_id = article.article_id
INNER JOIN LATERAL (
    SELECT
        decision.kind,
        decision.decided_by,
        decision.decided_at
    FROM newswatch.decision
    WHERE decision.url_key = article.url_key AND decision.topic_id = topic_match.topic_id
    ORDER BY decision.decided_at DESC, decision.decision_id DESC
    LIMIT 1
) AS said ON true
WHERE
    (said.kind = 'match_reject' AND topic_match.withdrawn_at IS NULL)
    OR (said.kind = 'match_confirm' AND topic_match.withdrawn_at IS NOT NULL);
