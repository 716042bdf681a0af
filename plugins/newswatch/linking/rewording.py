"""Decide whether two texts are one work in other words: alike all over, and agreed on names and figures."""

from functools import cached_property

from newswatch.linking.alignment import bare_letters, measure_alignment
from newswatch.linking.copies import CopyTie, shared_figures
from newswatch.linking.reading import Reading
from newswatch.linking.sentences import Outline, measure_retelling, outline
from newswatch.linking.vectors import Rarities
from newswatch.model import CopyKind

# How these were got stands in docs/decisions/0012-rewording-is-measured-all-over.md.
MIN_ALIGNED = 0.29
MIN_RETOLD = 0.23
MIN_BOTH = 0.48
# A template filled in anew is aligned all over too, but with other names and figures. A bad scan loses many.
_MIN_NAMES_ALIGNED = 0.15
_MIN_NAMES_RETOLD = 0.35
_MIN_FIGURES_SHARED = 0.40
_MIN_WORDING = 0.01
"""Where hardly three words in a row are the same, no letters run along: looking for them costs most."""
_MAX_CHARS = 60_000
_FEW_NAMES = 3
"""With fewer, as in scripts without capitals, every term stands for the names."""


class Rewording:
    """One new article held against others; reads each text once."""

    def __init__(self, reading: Reading, rarities: Rarities) -> None:
        self._reading = reading
        self._rarities = rarities

    def compare(self, other: Reading) -> CopyTie | None:
        """Return the tie to an article of like subject, ``None`` where each was written on its own."""
        if self._reading.is_short or other.is_short:
            return None
        agreed = self._share_names(other)
        if agreed < _MIN_NAMES_ALIGNED:
            return None
        figures = shared_figures(self._reading, other)
        if figures is not None and figures < _MIN_FIGURES_SHARED:
            return None
        return self._judge(other, agreed)

    def _judge(self, other: Reading, agreed: float) -> CopyTie | None:
        text = _read_text(other)
        aligned = measure_alignment(self._letters, bare_letters(text)) if self._shares_wording(other) else 0.0
        if aligned >= MIN_ALIGNED:
            return CopyTie(
                CopyKind.REWORDED,
                aligned,
                f"runs along the other text nearly all over, {aligned * 100:.0f} % letter by letter",
            )
        retold = measure_retelling(self._outline, outline(text, self._rarities))
        if (retold >= MIN_RETOLD and agreed >= _MIN_NAMES_RETOLD) or aligned + retold >= MIN_BOTH:
            return CopyTie(
                CopyKind.REWORDED,
                retold,
                "tells the same, sentence for sentence, with the same names and figures",
            )
        return None

    @cached_property
    def _letters(self) -> str:
        return bare_letters(_read_text(self._reading))

    @cached_property
    def _outline(self) -> Outline:
        return outline(_read_text(self._reading), self._rarities)

    def _shares_wording(self, other: Reading) -> bool:
        mine, theirs = set(self._reading.shingles), set(other.shingles)
        return len(mine & theirs) >= _MIN_WORDING * min(len(mine), len(theirs))

    def _share_names(self, other: Reading) -> float:
        short, long = sorted((self._reading, other), key=lambda reading: reading.size)
        names = short.names if len(short.names) >= _FEW_NAMES else short.terms
        known = set(long.terms)
        total = sum(self._rarities[name] for name in names)
        return sum(self._rarities[name] for name in names if name in known) / total if total else 0.0


def _read_text(reading: Reading) -> str:
    return reading.unpack()[1][:_MAX_CHARS]
