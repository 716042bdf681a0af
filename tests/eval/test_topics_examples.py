"""The floor of every topic on its own labelled examples."""

from collections import Counter
from pathlib import Path

import pytest

from newswatch.config.topics import load_topics
from newswatch.tagging import compile_topics, lint_query, parse_query, score_examples

FOLDER = Path(__file__).parents[2] / "config" / "topics"
FILES = load_topics(FOLDER)
TOPICS = compile_topics(FILES.topics, FILES.entities)
FLOOR = 0.95


@pytest.mark.parametrize("topic", FILES.topics, ids=lambda topic: topic.id)
def test_topic_keeps_its_floor(topic):
    scores = score_examples(TOPICS, topic)
    assert scores.f1 >= FLOOR, (scores.missed, scores.false)


@pytest.mark.parametrize("topic", FILES.topics, ids=lambda topic: topic.id)
def test_topic_has_examples_for_and_against_in_several_languages(topic):
    labels = Counter(example.match for example in topic.examples)
    assert min(labels[True], labels[False]) >= 10
    assert len({example.item.lang for example in topic.examples}) >= 5


@pytest.mark.parametrize("topic", FILES.topics, ids=lambda topic: topic.id)
def test_topic_raises_no_lint(topic):
    assert not lint_query(parse_query(topic.query))
