"""The stages as Unix tools, JSON lines in and out; a module per stage turns dicts into values and back."""
