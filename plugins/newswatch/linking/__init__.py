"""Copies and stories: which articles are one piece of work, which tell of one event. Pure."""

from newswatch.linking.keys import copy_keys
from newswatch.linking.linker import METHOD_VERSION, Linker
from newswatch.linking.sources import Member, independent_sources, original_of

__all__ = ["METHOD_VERSION", "Linker", "Member", "copy_keys", "independent_sources", "original_of"]
