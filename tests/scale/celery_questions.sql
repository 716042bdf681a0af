-- name: instances
SELECT external_executor_id, dag_id, task_id, map_index, try_number, state, start_date FROM task_instance
UNION ALL
SELECT external_executor_id, dag_id, task_id, map_index, try_number, state, start_date FROM task_instance_history;

-- name: running_batches
SELECT external_executor_id
FROM task_instance
WHERE dag_id = 'collect_articles' AND task_id = 'collect_batch' AND state = 'running';

-- name: known_dags
SELECT dag_id FROM dag;

-- name: runs
SELECT dag_id, state FROM dag_run;

-- name: claims
SELECT count(DISTINCT lease_token), count(*) FROM newswatch.entry WHERE state = 'claimed';

-- name: open_work
SELECT
    (SELECT count(*) FROM newswatch.entry WHERE state IN ('new', 'due', 'claimed'))
    + (SELECT count(*) FROM newswatch.outbox WHERE state NOT IN ('sent', 'dead'));
