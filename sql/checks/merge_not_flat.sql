-- A row: a story or copy group merged into one that is merged itself, so that its reports stop half-way.
SELECT
    'story' AS merged,
    story.story_id AS id,
    story.merged_into
FROM newswatch.story
INNER JOIN newswatch.story AS target ON story.merged_into = target.story_id
WHERE target.merged_into IS NOT NULL
UNION ALL
SELECT
    'copy_group' AS merged,
    copy_group.copy_group_id AS id,
    copy_group.merged_into
FROM newswatch.copy_group
INNER JOIN newswatch.copy_group AS target ON copy_group.merged_into = target.copy_group_id
WHERE target.merged_into IS NOT NULL;
