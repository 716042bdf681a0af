-- Which digests were written, and which decisions each of them told. Forward only.
SET lock_timeout = '5s';

CREATE TABLE newswatch.digest (
    digest_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id text NOT NULL REFERENCES newswatch.subscription,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    stories integer NOT NULL DEFAULT 0 CHECK (stories >= 0),
    mails integer NOT NULL DEFAULT 0 CHECK (mails >= 0),
    written_at timestamptz NOT NULL,
    UNIQUE (subscription_id, period_end),
    CHECK (period_start < period_end)
);

ALTER TABLE newswatch.alert
ADD COLUMN digest_id bigint,
ADD CONSTRAINT alert_digest_fk FOREIGN KEY (digest_id) REFERENCES newswatch.digest NOT VALID;
CREATE INDEX alert_digest ON newswatch.alert (digest_id) WHERE digest_id IS NOT NULL;
CREATE INDEX alert_for_digest ON newswatch.alert (subscription_id, decided_at)
WHERE reason = 'in_digest' AND digest_id IS NULL;

COMMENT ON TABLE newswatch.digest IS
'Digest of a subscription for a period, written whether or not anything matched.';
COMMENT ON COLUMN newswatch.digest.digest_id IS 'Our number for the digest.';
COMMENT ON COLUMN newswatch.digest.subscription_id IS 'Subscription.';
COMMENT ON COLUMN newswatch.digest.period_start IS 'What was decided from here on; where the digest before it ended.';
COMMENT ON COLUMN newswatch.digest.period_end IS 'Up to here, not including it; with the subscription the natural key.';
COMMENT ON COLUMN newswatch.digest.stories IS 'Stories it told.';
COMMENT ON COLUMN newswatch.digest.mails IS 'Mails it put into the outbox: one for each recipient who did not opt out.';
COMMENT ON COLUMN newswatch.digest.written_at IS 'When.';
COMMENT ON COLUMN newswatch.alert.digest_id IS 'Digest that took the decision up; null for in_digest: it waits for the next.';
