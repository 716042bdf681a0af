-- A row: work whose lease ran out more than a day ago and that nobody took back: its stage does not run.
SELECT
    'entry' AS held,
    entry_id AS id,
    leased_until
FROM newswatch.entry
WHERE state = 'claimed' AND leased_until < now() - interval '1 day'
UNION ALL
SELECT
    'feed' AS held,
    feed_id AS id,
    leased_until
FROM newswatch.feed
WHERE active AND state <> 'retired' AND leased_until < now() - interval '1 day'
UNION ALL
SELECT
    'mail' AS held,
    outbox_id AS id,
    leased_until
FROM newswatch.outbox
WHERE state = 'claimed' AND leased_until < now() - interval '1 day';
