"""Pictures' captions with their credits apart."""
