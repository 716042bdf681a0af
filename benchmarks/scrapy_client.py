"""Scrapy as a contestant; alone in a module, as importing it starts what the others must not pay for."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess


def crawl(
    urls: Sequence[str], agent: str, at_a_time: int, begin: Callable[[], None], got: Callable[[int], None]
) -> None:
    """Fetch every address; ``begin`` is called when the spider starts, ``got`` with the size of each body."""

    class FeedSpider(scrapy.Spider):  # type: ignore[misc]  # it has no types here
        """Asks, and counts what comes."""

        name = "feeds"

        async def start(self) -> AsyncIterator[Any]:
            """Yield what to ask."""
            begin()
            for url in urls:
                yield scrapy.Request(url, callback=self.count, dont_filter=True)

        def count(self, response: Any) -> None:  # noqa: ANN401  scrapy has no types
            """Count one body."""
            got(len(response.body))

    process = CrawlerProcess(
        {
            "USER_AGENT": agent,
            "CONCURRENT_REQUESTS": at_a_time,
            "ROBOTSTXT_OBEY": False,
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_ENABLED": False,
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        }
    )
    process.crawl(FeedSpider)
    process.start()
