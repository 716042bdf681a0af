"""Run a topic over its own labelled examples."""

from dataclasses import dataclass

from newswatch.model import Topic
from newswatch.tagging.engine import TopicSet


@dataclass(frozen=True)
class Scores:
    """How a topic did on its examples. ``missed`` and ``false`` name those it got wrong by their titles."""

    tp: int
    fp: int
    fn: int
    missed: tuple[str, ...] = ()
    false: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """How many of the matches were right; 1 where there were none."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """How many of those that should match did; 1 where none should."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both.

        >>> Scores(tp=1, fp=1, fn=0).f1
        0.6666666666666666
        """
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else 1.0


def score_examples(topic_set: TopicSet, topic: Topic) -> Scores:
    """Return what the topic does on its examples, with every miss by name."""
    got = [(example, topic_set.match_one(topic.id, example.item) is not None) for example in topic.examples]
    missed = tuple(
        _name(example.item.title, example.item.text) for example, hit in got if example.match and not hit
    )
    false = tuple(
        _name(example.item.title, example.item.text) for example, hit in got if hit and not example.match
    )
    right = sum(hit and example.match for example, hit in got)
    return Scores(right, len(false), len(missed), missed, false)


def _name(title: str | None, text: str | None) -> str:
    return title or (text or "")[:60]
