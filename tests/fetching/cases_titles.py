"""Titles: markup, entities and characters that are none."""

from fetching.bench import Cases
from fetching.reading import atom, read
from fetching.site import xml

CASES = Cases()
case = CASES.case


def title(name, rule, written, expected, *, also_held=False):
    """Enter a case of a title as it stands in an RSS document."""
    read(
        CASES,
        name,
        rule,
        lambda site: site.rss(site.item(1, title="TITLE")).replace(b"TITLE", written.encode()),
        title=expected,
        also_held=also_held,
    )


def harmless(name, rule, written, *expected):
    """Enter a case of a title with what is no character: it goes, or a replacement character tells of it."""

    def build(site):
        site.feed(xml(site.rss(site.item(1, title="TITLE")).replace(b"TITLE", written.encode())))

        def check(seen):
            assert seen.entry.title in expected

        return check

    CASES.add(name, rule, build, hours=1.5)


TITLES = "RSS Best Practices, Character data: title"
title("an-escaped-tag-is-a-tag", TITLES, "The &lt;b&gt;big&lt;/b&gt; one", "The big one")
title("an-ampersand-escaped-twice", TITLES, "AT&amp;amp;T and &amp;quot;us&amp;quot;", 'AT&T and "us"')
title("entities-inside-cdata", TITLES, "<![CDATA[Kim &amp; Co &#8211; <i>news</i>]]>", "Kim & Co – news")
title("what-is-no-tag-stays", TITLES, "5 &lt; 6 &lt;y&gt; and a &lt;b", "5 < 6 <y> and a <b", also_held=True)
title("a-title-is-one-line", "policy, Limits", "First\n\t  second\r\nthird", "First second third")
title("an-entity-of-html", "XML 1.0 section 4.1", "Caf&eacute;&nbsp;&mdash; open", "Café — open")
title("a-bare-ampersand", "XML 1.0 section 2.4", "Q & A: R&D", "Q & A: R&D")
title(
    "numbers-of-windows-1252",
    "HTML, Numeric character reference end state",
    "It&#146;s &#151; fine",
    "It’s — fine",
    also_held=True,
)
harmless(
    "a-null-character",
    "XML 1.0 section 2.2",
    "Fire&#0; near\x00 Seoul",
    "Fire near Seoul",
    "Fire\ufffd near Seoul",
)
title("control-characters", "XML 1.0 section 2.2", "Fire\x08\x1b[31m near&#x1f; Seoul", "Fire[31m near Seoul")
title(
    "marks-that-turn-text-around", "policy, Security", "Fire \u202enear\u2066 Seoul\u200e", "Fire near Seoul"
)
harmless("half-a-character", "Unicode, Surrogates", "Fire &#xD83D; near", "Fire near", "Fire \ufffd near")
harmless(
    "a-character-in-two-halves",
    "Unicode, Surrogates",
    "Fire &#55357;&#56613; near",
    "Fire 🔥 near",
    "Fire \ufffd\ufffd near",
)

read(
    CASES,
    "atom-title-of-html",
    "RFC 4287 section 3.1.1.2",
    atom('<title type="html">The &lt;b&gt;big&lt;/b&gt; one &amp;amp; more</title>'),
    title="The big one & more",
)
read(
    CASES,
    "atom-title-of-xhtml",
    "RFC 4287 section 3.1.1.3",
    atom('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The <em>big</em> one</div></title>'),
    title="The big one",
)
read(
    CASES,
    "atom-title-of-text",
    "RFC 4287 section 3.1.1.1",
    atom("<title>How to use &lt;b&gt;</title>"),
    title="How to use <b>",
    also_held=True,
)
read(
    CASES,
    "a-picture-has-a-title-of-its-own",
    "Media RSS 1.5.1, media:title",
    lambda site: site.rss(
        site.item(1, title="Real")[:-7]
        + '<media:content xmlns:media="http://search.yahoo.com/mrss/" url="/a.jpg"><media:title>Picture'
        "</media:title></media:content></item>"
    ),
    title="Real",
    also_held=True,
)
