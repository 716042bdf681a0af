-- The mark of old material is set by more than a first poll: say so. Forward only.
SET lock_timeout = '5s';

COMMENT ON COLUMN newswatch.entry.first_poll IS
'Whether it is old: from its feed''s first poll, a backfill, or a late replay. It goes by its age now; without a date it is not told.';
