"""The stages as Unix tools: JSON lines in, JSON lines out. One module a stage turns dicts into values and back."""
