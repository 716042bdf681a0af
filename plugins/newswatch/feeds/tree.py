"""Read XML with lxml as far as it can be read: broken markup is mended, nothing outside is looked at."""

import re

from lxml import etree

from newswatch.errors import FeedError, Reason

_END_OF_ENTRY = re.compile(r"</(?:item|entry)\s*>")


def read_tree(text: str) -> etree._Element:
    """Return the root of a document whose entities are those of XML; what is not closed is closed.

    Raises:
        FeedError: The parser gave up.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(Reason.PARSER_CRASHED, str(error)[:200]) from error
    if root is None:
        raise FeedError(Reason.NOT_A_FEED, "no element in it")
    return root


def mend_tree(text: str) -> str:
    """Return well-formed XML that holds what could be read of a broken document; empty for nothing.

    The entry in which the document stops is left out: lxml would close it where half a title stands.
    """
    last = max(text.rfind("<item"), text.rfind("<entry"))
    stops = last > 0 and not _END_OF_ENTRY.search(text, last)
    try:
        return etree.tostring(read_tree(text[:last] if stops else text), encoding="unicode")
    except FeedError:
        return ""


def local_name(element: etree._Element) -> str:
    """Return the name of an element, whatever stands before it: a prefix that nobody declared, too."""
    # A comment's tag is a function.
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""
