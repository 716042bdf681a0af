"""The topic language: read queries, compile topics, match articles. Pure: texts in, values out."""

from newswatch.tagging.engine import TopicSet, compile_topics
from newswatch.tagging.errors import QueryError
from newswatch.tagging.examples import Scores, score_examples
from newswatch.tagging.lints import Lint, lint_query
from newswatch.tagging.parser import parse_query
from newswatch.tagging.syntax import Query
from newswatch.tagging.versions import topic_version
from newswatch.tagging.words import tokens

__all__ = [
    "Lint",
    "Query",
    "QueryError",
    "Scores",
    "TopicSet",
    "compile_topics",
    "lint_query",
    "parse_query",
    "score_examples",
    "tokens",
    "topic_version",
]
