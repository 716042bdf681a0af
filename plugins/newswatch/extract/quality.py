"""How far an extracted article can be trusted, between 0 and 1, from independent signs."""

from collections.abc import Sequence

from newswatch.extract.lines import Line
from newswatch.extract.markup import Markup
from newswatch.extract.verdicts import weigh

_LONG = 1200.0


def quality(
    lines: Sequence[Line], markup: Markup, *, title: str | None, dated: bool, body_share: float
) -> float:
    """Return a score: enough prose, few links, a title and a day, and the page says it is an article.

    ``body_share`` is how much of what the extractor gave was kept.
    """
    text = weigh("".join(line.text for line in lines))
    linked = sum(len(line.text) * line.links for line in lines) / max(1.0, text)
    signs = (
        (0.3, min(1.0, text / _LONG)),
        (0.15, 1.0 - min(1.0, linked * 2)),
        (0.15, min(1.0, body_share)),
        (0.15, float(title is not None)),
        (0.1, float(dated)),
        (0.15, float(markup.says_article)),
    )
    return round(sum(weight * sign for weight, sign in signs), 3)
