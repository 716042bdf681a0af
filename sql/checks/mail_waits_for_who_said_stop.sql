-- A row: mail about to go to an address that said stop to every subscription it serves.
SELECT
    outbox.outbox_id,
    outbox.kind,
    outbox.subscriptions
FROM newswatch.outbox
WHERE
    outbox.state IN ('pending', 'claimed')
    AND outbox.kind <> 'ops'
    AND EXISTS (
        SELECT 1
        FROM newswatch.opt_out
        WHERE
            lower(opt_out.address) = lower(outbox.recipient)
            AND opt_out.said_at < outbox.created_at
            AND (opt_out.subscription_id = '*' OR outbox.subscriptions <@ ARRAY[opt_out.subscription_id])
    );
