"""What furniture and agencies are called, per language: data, and how to look for it."""
