-- A row: a story or copy group merged into one that is merged itself, so that its reports stop half-way.
SELECT
    'story' AS merged,
    story.story_id AS id,
    story.merged_into
FROM newswatch.story
INNER JOIN newswatch.story AS target ON target.story_id = story.merged_into
WHERE target.merged_into IS NOT NULL
UNION ALL
SELECT
    'copy_group' AS merged,
    copy_group.copy_group_id AS id,
    copy_group.merged_into
FROM newswatch.copy_group
INNER JOIN newswatch.copy_group AS target ON target.copy_group_id = copy_group.merged_into
WHERE target.merged_into IS NOT NULL;
