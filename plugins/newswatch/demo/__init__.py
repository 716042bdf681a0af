"""The demo: a newsroom on loopback, a database, a mail sink, and the real DAGs over them."""

from newswatch.demo.home import DemoError
from newswatch.demo.run import Show, run_demo, run_pages

__all__ = ["DemoError", "Show", "run_demo", "run_pages"]
