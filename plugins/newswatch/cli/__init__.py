"""The command line. A command turns words into values, calls one function, and prints; nothing else."""

from newswatch.cli.app import main

__all__ = ["main"]
