"""How large a query may be: published limits, checked while it is read; no rule can stall the tagger."""

MAX_CHARS = 50_000
"""Code points of one query."""

MAX_TERMS = 2_000
"""Terms, phrases and entity names of one query."""

MAX_DEPTH = 30
"""Brackets or operators inside each other."""

MAX_ENTITY_DEPTH = 8
"""Entities that name entities."""

MAX_EXPANDED_DEPTH = 60
"""Levels of a query with its entities put in."""

MAX_PHRASE = 50
"""Tokens of one phrase."""

MAX_DISTANCE = 10_000
"""The number after NEAR, ONEAR, ``~``, ``atleast`` and ``first``."""

MAX_WILDCARDS = 5
"""``*`` and ``?`` in one word."""

MAX_WORD = 200
"""Code points of one word of a query."""

MAX_PAIRS = 50_000
"""Pairs of matches one proximity operator looks at in one article; those later in the text are left."""

MAX_EVIDENCE = 20
"""Spans kept with one match."""
