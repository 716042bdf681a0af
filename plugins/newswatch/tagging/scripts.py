"""Which characters make a token, as ranges for regular expressions."""

import unicodedata

HAN = (
    "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\U0001aff0-\U0001b16f"
ALONE = HAN + KANA
"""Characters that are tokens of their own: Chinese and Japanese put no space between words."""

HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff"
LATIN_GREEK = (
    "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u0373\u0376-\u03ff\u1d00-\u1dbf"
    "\u1e00-\u1fff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f"
)


def _marks() -> str:
    # Above U+1EA00 only the variation selectors are marks.
    codes = [code for code in range(0x300, 0x1EA00) if unicodedata.category(chr(code)).startswith("M")]
    known = frozenset(codes)
    first = [chr(code) for code in codes if code - 1 not in known]
    last = [chr(code) for code in codes if code + 1 not in known]
    return "".join(f"{start}-{end}" for start, end in zip(first, last, strict=True)) + "\U000e0100-\U000e01ef"


MARKS = _marks()
"""Combining marks of every script."""
