-- Monthly partitions of feed_poll and match_evidence, made ahead of need. Forward only.
SET lock_timeout = '5s';

-- Make one month's partition of one table. True if it was made.
-- Where that cannot be done now, the month stays in DEFAULT (nothing is lost) and the next call tries again.
CREATE FUNCTION newswatch.make_partition(parent text, month_start timestamptz) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
-- Shorter than deadlock_timeout (1 s): it is always we who give way, never a worker that records.
SET lock_timeout = '500ms'
AS $$
DECLARE
    month_end constant timestamptz := month_start + interval '1 month';
    partition constant text := parent || to_char(month_start, '_YYYY_MM');
    referenced regclass;
    key_column text;
BEGIN
    IF to_regclass('newswatch.' || partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    SELECT attribute.attname
    INTO STRICT key_column
    FROM pg_partitioned_table AS partitioned
    INNER JOIN pg_attribute AS attribute
        ON attribute.attrelid = partitioned.partrelid AND attribute.attnum = partitioned.partattrs[0]
    WHERE partitioned.partrelid = to_regclass('newswatch.' || parent);

    FOR referenced IN
        SELECT DISTINCT confrelid::regclass
        FROM pg_constraint
        WHERE conrelid = to_regclass('newswatch.' || parent) AND contype = 'f'
    LOOP
        -- ATTACH takes this lock anyway; taken first, it cannot be waited for while DEFAULT is held.
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', referenced);
    END LOOP;
    EXECUTE format('LOCK TABLE newswatch.%I IN ACCESS EXCLUSIVE MODE', parent || '_default');
    EXECUTE format('CREATE TABLE newswatch.%I (LIKE newswatch.%I INCLUDING ALL)', partition, parent);
    EXECUTE format(
        'WITH moved AS (DELETE FROM newswatch.%I WHERE %I >= $1 AND %I < $2 RETURNING *) '
        'INSERT INTO newswatch.%I SELECT * FROM moved',
        parent || '_default', key_column, key_column, partition
    ) USING month_start, month_end;
    EXECUTE format(
        'ALTER TABLE newswatch.%I ATTACH PARTITION newswatch.%I FOR VALUES FROM (%L) TO (%L)',
        parent, partition, month_start, month_end
    );
    RETURN true;
EXCEPTION
    WHEN OTHERS THEN
        RAISE WARNING 'partition % not made, its rows stay in %_default: %', partition, parent, sqlerrm;
        RETURN false;
END;
$$;

-- Make the partitions of the month of a moment and of the next; how many were made.
CREATE FUNCTION newswatch.ensure_partitions(moment timestamptz) RETURNS integer
LANGUAGE plpgsql
STRICT
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    month_start constant timestamptz := date_trunc('month', moment, 'UTC');
    next_start constant timestamptz
    := (month_start AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    made integer := 0;
    parent text;
BEGIN
    -- Who comes second leaves it to the first. Any number that nobody else uses.
    IF NOT pg_try_advisory_xact_lock(7391004) THEN
        RETURN 0;
    END IF;
    FOREACH parent IN ARRAY ARRAY['feed_poll', 'match_evidence'] LOOP
        made := made
        + newswatch.make_partition(parent, month_start)::integer
        + newswatch.make_partition(parent, next_start)::integer;
    END LOOP;
    RETURN made;
END;
$$;
