-- What is wrong with a source or a stage, from when it is noticed until it is well again. Forward only.
SET lock_timeout = '5s';

CREATE TABLE newswatch.incident (
    incident_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (
        kind IN ('source_silent', 'feed_broken', 'extraction_changed', 'stage_failed', 'stage_late')
    ),
    subject text NOT NULL CHECK (subject <> ''),
    since timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    detail text NOT NULL,
    ended_at timestamptz,
    end_detail text,
    CHECK (ended_at >= started_at),
    CHECK ((ended_at IS NULL) = (end_detail IS NULL))
);
-- What is wrong already does not begin again: it is told once when it starts and once when it ends.
CREATE UNIQUE INDEX incident_open ON newswatch.incident (kind, subject) WHERE ended_at IS NULL;
CREATE INDEX incident_started ON newswatch.incident (started_at DESC);

COMMENT ON TABLE newswatch.incident IS
'Something that stopped working, from when it was noticed until it was seen to work again.';
COMMENT ON COLUMN newswatch.incident.incident_id IS 'Our number for the incident.';
COMMENT ON COLUMN newswatch.incident.kind IS
'source_silent, feed_broken, extraction_changed, stage_failed or stage_late.';
COMMENT ON COLUMN newswatch.incident.subject IS
'What stopped: a source''s domain, a feed''s address, or a stage''s name as in run.stage.';
COMMENT ON COLUMN newswatch.incident.since IS 'Since when it was so, as far as can be told; before started_at.';
COMMENT ON COLUMN newswatch.incident.started_at IS 'When we noticed, and wrote the mail that says so.';
COMMENT ON COLUMN newswatch.incident.detail IS 'What was seen then, in one line.';
COMMENT ON COLUMN newswatch.incident.ended_at IS 'When we saw that it was over; null: it goes on.';
COMMENT ON COLUMN newswatch.incident.end_detail IS 'How it ended, in one line.';
