"""What ends a sentence in the scripts that we read, as parts of character classes: one place for all."""

STOPS = r".\u3002\u06d4\u0964"
"""The full stops: Western, Chinese and Japanese, Urdu, and the danda of India's scripts."""
ENDS = STOPS + r"!?\uff01\uff1f\u061f"
"""Those, and the signs of a question and of an exclamation."""
CLOSERS = r"\"\u201d\u00bb\u300d"
"""The quotation marks that may follow."""
