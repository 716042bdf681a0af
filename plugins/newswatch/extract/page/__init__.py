"""The page itself: bytes to text, text to tree, and what its head says; no judgement."""
