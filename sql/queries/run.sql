-- name: start_run
INSERT INTO newswatch.run (stage, started_at) VALUES (:stage, :now) RETURNING run_id;

-- name: finish_run
UPDATE newswatch.run SET finished_at = :now, counts = cast(:counts AS jsonb), failure = :failure
WHERE run_id = :run_id;
