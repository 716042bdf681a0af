"""How far an extracted article can be trusted, from independent signs, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from newswatch.extract.body.lines import Line
from newswatch.extract.page.weights import weigh
from newswatch.model import QualityReason

_LONG = 1200.0
# A sign below this is worth naming.
_DOUBTFUL = 0.7
# What a paywalled page shows is most likely the beginning only.
_TEASER = 0.6


@dataclass(frozen=True)
class Signs:
    """What speaks for an article beside its lines; ``body_share`` is how much of what was found was kept."""

    titled: bool
    dated: bool
    declared: bool
    body_share: float
    paywalled: bool


@dataclass(frozen=True)
class Quality:
    """A score from 0 to 1 and its reasons; none where nothing speaks against the text."""

    score: float
    reasons: tuple[QualityReason, ...]


def judge(lines: Sequence[Line], signs: Signs) -> Quality:
    """Return a score: enough prose, few links, a title and a day, and the page says it is an article."""
    text = weigh("".join(line.text for line in lines))
    linked = sum(len(line.text) * line.links for line in lines) / max(1.0, text)
    weighed = (
        (QualityReason.SHORT, 0.3, min(1.0, text / _LONG)),
        (QualityReason.LINKED, 0.15, 1.0 - min(1.0, linked * 2)),
        (QualityReason.CUT, 0.15, min(1.0, signs.body_share)),
        (QualityReason.UNTITLED, 0.15, float(signs.titled)),
        (QualityReason.UNDATED, 0.1, float(signs.dated)),
        (QualityReason.UNDECLARED, 0.15, float(signs.declared)),
    )
    score = sum(weight * sign for _, weight, sign in weighed)
    reasons = [reason for reason, _, sign in weighed if sign < _DOUBTFUL]
    if signs.paywalled and text < _LONG:
        score *= _TEASER
        reasons.append(QualityReason.TEASER)
    return Quality(round(score, 3), tuple(reasons))
