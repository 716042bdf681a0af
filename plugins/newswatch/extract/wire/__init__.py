"""Datelines, and which agency a text came from."""
