-- A row: evidence whose span does not lie within the field it was found in.
SELECT
    article_id,
    topic_id,
    place,
    field,
    span_start,
    span_end
FROM report.match_evidence
WHERE hit IS NULL OR char_length(hit) <> span_end - span_start OR hit = '';
