"""The ways one item can fail. A bug or a lost database is not among them: those fail the task."""

from enum import StrEnum
from typing import ClassVar

from newswatch.text import clean_text


class Stage(StrEnum):
    """Where an item was when it failed; stored, so the values never change."""

    POLL = "poll"
    PARSE = "parse"
    FETCH = "fetch"
    EXTRACT = "extract"
    LOAD = "load"
    LINK = "link"
    TAG = "tag"
    ALERT = "alert"
    SEND = "send"
    URLS = "urls"


class Reason(StrEnum):
    """Why an item failed; stored and counted by operators, so the values never change."""

    # the line handed to a filter
    BAD_JSON = "bad_json"
    BAD_INPUT = "bad_input"
    # the network
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    DNS = "dns"
    TLS = "tls"
    HTTP_STATUS = "http_status"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_ENCODING = "bad_encoding"
    # our own policy
    BAD_URL = "bad_url"
    FORBIDDEN_ADDRESS = "forbidden_address"
    ROBOTS = "robots"
    NOINDEX = "noindex"
    # what came is not what was asked for
    NOT_A_FEED = "not_a_feed"
    EMPTY = "empty"
    NOT_HTML = "not_html"
    NO_BODY = "no_body"
    CONSENT_WALL = "consent_wall"
    LOGIN_WALL = "login_wall"
    NOT_FOUND_PAGE = "not_found_page"
    INDEX_PAGE = "index_page"
    TOO_DEEP = "too_deep"
    PARSER_CRASHED = "parser_crashed"
    # the archive
    NOT_ARCHIVED = "not_archived"
    ARCHIVE_FAILED = "archive_failed"
    # the database refused a row
    BAD_ROW = "bad_row"
    # the way through the pipeline
    LEASE_LAPSED = "lease_lapsed"
    CHANGED = "changed"
    REPLAYED = "replayed"
    # mail
    BAD_ADDRESS = "bad_address"
    SMTP_REFUSED = "smtp_refused"
    SMTP_DEFERRED = "smtp_deferred"
    RENDERER_CRASHED = "renderer_crashed"
    # a query
    BAD_QUERY = "bad_query"


class ItemError(Exception):
    """One item failed; the others in the batch go on.

    ``detail`` may quote a stranger: it is kept without what Postgres or a terminal would choke on.
    """

    stage: ClassVar[Stage]

    def __init__(self, reason: Reason, detail: str = "", *, retryable: bool = False) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = clean_text(detail)
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.stage}: {self.reason}" + (f": {self.detail}" if self.detail else "")


class FetchError(ItemError):
    """A page or feed was not had; ``retry_after_s`` is what the server asked for, capped by the fetcher."""

    stage = Stage.FETCH

    def __init__(
        self,
        reason: Reason,
        detail: str = "",
        *,
        retryable: bool = False,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(reason, detail, retryable=retryable)
        self.status = status
        self.retry_after_s = retry_after_s


class FeedError(ItemError):
    """What came is no feed that can be read."""

    stage = Stage.PARSE


class ExtractError(ItemError):
    """The page carries no article; the reason is the verdict."""

    stage = Stage.EXTRACT


class UrlError(ItemError):
    """The text is no address we could fetch."""

    stage = Stage.URLS


class LoadError(ItemError):
    """The database refused the row."""

    stage = Stage.LOAD


class LinkError(ItemError):
    """The article cannot be compared with others."""

    stage = Stage.LINK


class AlertError(ItemError):
    """One alert could not be planned or written."""

    stage = Stage.ALERT


class SendError(ItemError):
    """One mail was not taken by the server for any recipient."""

    stage = Stage.SEND


class OutageError(Exception):
    """Everything fails, so the fault is ours or the network's: the task must fail and try again."""


class ConfigError(Exception):
    """A configuration file is wrong; nothing was changed. One line per mistake: ``file:line:column: …``."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes
