"""A sample of the news: invented outlets, their feeds and pages, served on loopback, and their truth."""

from newswatch.newsroom.live import LiveNewsroom
from newswatch.newsroom.realpages import PagesRoom, RealPage, pages_room, read_pages
from newswatch.newsroom.room import MAX_REVISION, Newsroom, build_newsroom
from newswatch.newsroom.server import RunningServer, serve
from newswatch.newsroom.truth import Truth, truth_json
from newswatch.newsroom.values import Room, SampleFeed, SampleResponse, SampleSource

__all__ = [
    "MAX_REVISION",
    "LiveNewsroom",
    "Newsroom",
    "PagesRoom",
    "RealPage",
    "Room",
    "RunningServer",
    "SampleFeed",
    "SampleResponse",
    "SampleSource",
    "Truth",
    "build_newsroom",
    "pages_room",
    "read_pages",
    "serve",
    "truth_json",
]
