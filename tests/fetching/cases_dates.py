"""Dates as feeds write them."""

from datetime import timedelta

from fetching.bench import Cases
from fetching.reading import read, utc
from fetching.site import START, xml

CASES = Cases()

POLICY = "policy, Dates"
ZONES = "RFC 822 section 5.1, and zones it lacks"


def date(name, text, moment, *, lang=None, rule=POLICY, also_held=False):
    """Enter a case of one date in a feed of a language."""
    head = f"<language>{lang}</language>" if lang else ""
    read(
        CASES,
        name,
        rule,
        lambda site: site.rss(site.item(1, pubDate=text, link=None, guid="one"), head=head),
        published_at=moment,
        also_held=also_held,
    )


date("korean-time", "Tue, 10 Mar 2026 14:05:00 KST", utc(2026, 3, 10, 5, 5), rule=ZONES)
date("japanese-time", "Tue, 10 Mar 2026 14:05:00 JST", utc(2026, 3, 10, 5, 5), rule=ZONES)
date("moscow-time", "Tue, 10 Mar 2026 09:00:00 MSK", utc(2026, 3, 10, 6), rule=ZONES)
date("central-european-summer-time", "Fri, 04 Jul 2025 10:00:00 CEST", utc(2025, 7, 4, 8), rule=ZONES)
date(
    "eastern-standard-time", "Tue, 10 Mar 2026 03:00:00 EST", utc(2026, 3, 10, 8), rule=ZONES, also_held=True
)
date("an-offset-after-gmt", "Tue, 10 Mar 2026 14:05:00 GMT+9", utc(2026, 3, 10, 5, 5), rule=ZONES)
date(
    "an-offset-with-a-colon",
    "Tue, 10 Mar 2026 14:05:00 +09:00",
    utc(2026, 3, 10, 5, 5),
    rule=ZONES,
    also_held=True,
)
date("year-first-with-slashes", "2020/1/10 09:30", utc(2020, 1, 10, 9, 30))
date("year-first-with-dots", "2026.3.10 09:30", utc(2026, 3, 10, 9, 30))
date("day-first-with-dots", "10.03.2026 09:30", utc(2026, 3, 10, 9, 30))
date("two-readings-are-none", "03/04/2026 09:30", None, also_held=True)
date("one-reading-is-enough", "25/02/2026 09:30", utc(2026, 2, 25, 9, 30))
date("russian", "10 марта 2026 г., 09:00 +0300", utc(2026, 3, 10, 6))
date("russian-in-short", "Вт, 10 мар 2026 09:00:00 +0300", utc(2026, 3, 10, 6))
date("ukrainian", "10 березня 2026, 09:00 +0200", utc(2026, 3, 10, 7))
date("korean", "2026년 3월 10일 오후 2:05", utc(2026, 3, 10, 5, 5), lang="ko")
date("korean-in-figures-and-words", "2026-03-10 오후 2:05:00", utc(2026, 3, 10, 5, 5), lang="ko")
date("japanese", "2026年3月10日 14時05分", utc(2026, 3, 10, 5, 5), lang="ja")
date("chinese", "2026年3月10日 下午2:05 +0800", utc(2026, 3, 10, 6, 5))
date("french", "mar., 10 mars 2026 09:00:00 +0100", utc(2026, 3, 10, 8))
date("french-of-august", "4 août 2025 10:00:00 GMT", utc(2025, 8, 4, 10))
date("german", "Di, 10 Mär 2026 09:00:00 +0100", utc(2026, 3, 10, 8))
date("german-in-full", "Dienstag, 10. März 2026, 09:00 Uhr GMT", utc(2026, 3, 10, 9))
date("spanish", "10 de febrero de 2026 09:00 GMT", utc(2026, 2, 10, 9))
date("arabic", "10 مارس 2026 09:00 +0300", utc(2026, 3, 10, 6))
date("no-zone-in-a-korean-feed", "2026-03-10 14:05:00", utc(2026, 3, 10, 5, 5), lang="ko")
date("no-zone-elsewhere", "2026-03-10 09:05:00", utc(2026, 3, 10, 9, 5), lang="en", also_held=True)
date("a-month-of-four-letters", "10 Sept 2025 09:00:00 GMT", utc(2025, 9, 10, 9), also_held=True)
date("seconds-since-1970", "1773133200", utc(2026, 3, 10, 9))
date("compact", "20260310T090000Z", utc(2026, 3, 10, 9))
date("iso", "2026-03-10T14:05:00+09:00", utc(2026, 3, 10, 5, 5), also_held=True)
date("the-end-of-a-day", "Mon, 09 Mar 2026 24:00:00 GMT", utc(2026, 3, 10))
date("a-year-of-five-figures-is-none", "Tue, 10 Mar 20260 09:00:00 GMT", None, also_held=True)
date("no-time-of-day-is-none", "Tue, 10 Mar 2026 25:61:00 GMT", None, also_held=True)
date("the-first-of-1970-is-none", "Thu, 01 Jan 1970 00:00:00 GMT", None)
date("all-zeros-are-none", "0000-00-00 00:00:00", None)
date("hong-kong-time", "Tue, 10 Mar 2026 14:05:00 HKT", utc(2026, 3, 10, 6, 5), rule=ZONES)
date("eastern-european-time", "Tue, 10 Mar 2026 09:00:00 EET", utc(2026, 3, 10, 7), rule=ZONES)
date("a-zone-in-brackets", "2026-03-10 14:05:00 (KST)", utc(2026, 3, 10, 5, 5), rule=ZONES)
date("utc-and-hours", "2026-03-10 14:05 UTC+9", utc(2026, 3, 10, 5, 5), rule=ZONES)
date("an-american-writer", "March 9, 2026 at 2:05 PM EST", utc(2026, 3, 9, 19, 5))
date("an-american-morning", "March 10, 2026 at 2:05 AM EST", utc(2026, 3, 10, 7, 5))
date("noon-is-pm", "Mon, 9 Mar 2026 12:30 PM GMT", utc(2026, 3, 9, 12, 30), also_held=True)
date("midnight-is-am", "Mon, 9 Mar 2026 12:30 AM GMT", utc(2026, 3, 9, 0, 30))
date("a-weekday-in-brackets", "2026-03-10 (화) 14:05", utc(2026, 3, 10, 5, 5), lang="ko")
date("italian", "martedì 10 marzo 2026 09:00 GMT", utc(2026, 3, 10, 9))
date("portuguese", "10 de março de 2026 09:00 GMT", utc(2026, 3, 10, 9))
date("polish", "10 marca 2026 09:00 GMT", utc(2026, 3, 10, 9), also_held=True)
date("the-wrong-weekday", "Fri, 10 Mar 2026 09:00:00 GMT", utc(2026, 3, 10, 9), also_held=True)
date("a-year-of-two-figures", "Tue, 10 Mar 26 09:00:00 GMT", utc(2026, 3, 10, 9), also_held=True)
date("words-are-none", "some time yesterday", None, also_held=True)


@CASES.case(POLICY, hours=1.5)
def the_future_is_now(site):
    site.feed(xml(site.rss(site.item(1, pubDate="Wed, 10 Mar 2027 09:00:00 GMT"))))

    def check(seen):
        assert seen.entry.published_at is not None
        assert START <= seen.entry.published_at <= START + timedelta(minutes=5)

    return check
