"""Names of months and of time zones as feeds write them."""

import re
from datetime import UTC, timedelta, timezone

# English, Russian, Ukrainian, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Swedish,
# Indonesian, Greek and Hungarian are told apart by the first letters, Arabic (of Egypt and the Levant), Thai
# and Hindi by whole names. Each line is one month. Where two languages differ (listopad) there is none.
_MONTHS = """
jan янв січ ene gen sty oca ιαν jän يناير كانون_الثاني มกราคม जनवरी
feb фев лют fév fev lut şub sub φεβ févr فبراير شباط กุมภาพันธ์ फरवरी
mar мар бер mär mrz maa mars μαρ márc مارس آذار มีนาคม मार्च
apr апр кві abr avr kwi nis απρ ápr أبريل ابريل نيسان เมษายน अप्रैल
may мая май тра mai maj mei mag maio μαϊ μαι máj مايو أيار พฤษภาคม मई
jun июн чер juin giu cze haz ιουν jún يونيو حزيران มิถุนายน जून
jul июл лип juil lug lip tem ιουλ júl يوليو تموز กรกฎาคม जुलाई
aug авг сер ago aoû aou sie ağu agu αυγ أغسطس اغسطس آب สิงหาคม अगस्त
sep сен вер set wrz eyl σεπ szep سبتمبر أيلول กันยายน सितंबर
oct окт жов okt out ott paź paz eki οκτ أكتوبر اكتوبر تشرين_الأول ตุลาคม अक्टूबर
nov ноя лис kas νοε نوفمبر تشرين_الثاني พฤศจิกายน नवंबर
dec дек гру dez dic déc gru ara δεκ des ديسمبر كانون_الأول ธันวาคม दिसंबर
"""

MONTHS: dict[str, int] = {
    name.replace("_", " "): number
    for number, line in enumerate(_MONTHS.split("\n")[1:13], 1)
    for name in line.split()
}
# 11월, 十一月, tháng 11
_NUMBERED = re.compile(r"(?:tháng\s+)?(\d{1,2}|[一二三四五六七八九十]{1,2})\s?[월月]?")
_HAN = "一二三四五六七八九十"

# Hours from Greenwich. Of several meanings the one of RFC 822 counts, else that of most news.
_ZONES = """
0 z ut utc gmt wet
1 cet met mez bst west wat
2 cest mest mesz eet sast cat
3 eest msk мск eat trt
3.5 irst
4 msd gst samt azt amt get
4.5 aft
5 pkt yekt uzt екб
5.5 ist
5.75 npt
6 omst almt
6.5 mmt
7 ict wib krat novt hovt
8 hkt sgt myt pht awst irkt wita ulat
9 kst jst yakt wit
9.5 acst
10 aest vlat
10.5 acdt
11 aedt magt
12 nzst pett
13 nzdt
-2.5 ndt
-3 brt art adt uyt
-3.5 nst
-4 edt ast clt vet bot
-5 est cdt cot pet ect
-6 cst mdt
-7 mst pdt
-8 pst akdt
-9 akst
-10 hst
"""

ZONES: dict[str, timezone] = {
    name: timezone(timedelta(hours=float(line.split()[0])))
    for line in _ZONES.strip().split("\n")
    for name in line.split()[1:]
}


# What a name means to those who write a language, where that is not what it means to others.
_ZONES_OF_LANGUAGE = {("zh", "cst"): timezone(timedelta(hours=8))}

# Languages whose places keep one time, or nearly so.
_ZONE_BY_LANGUAGE = {
    lang: timezone(timedelta(hours=hours))
    for lang, hours in {"ko": 9, "ja": 9, "zh": 8, "th": 7, "vi": 7}.items()
}
# Languages of which all put the day before the month; English does either.
_DAY_FIRST = frozenset(
    {
        "ar",
        "be",
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "fi",
        "fr",
        "he",
        "hr",
        "id",
        "it",
        "nb",
        "nl",
        "no",
        "pl",
    }
    | {"pt", "ro", "ru", "sk", "sr", "sv", "tr", "uk", "vi"}
)


def month_of(word: str) -> int | None:
    """Return the number of a month from its name or abbreviation in any of our languages.

    >>> month_of("November"), month_of("ноября"), month_of("août"), month_of("11월"), month_of("Foo")
    (11, 11, 8, 11, None)
    """
    word = word.casefold()
    if found := _NUMBERED.fullmatch(word):
        return numbered_month(found[1])
    return next((MONTHS[part] for part in (word, word[:4], word[:3]) if part in MONTHS), None)


def numbered_month(text: str) -> int | None:
    """Return a month from its figures, or from 一 (1) to 十二 (12)."""
    number = int(text) if text.isdigit() else sum(_HAN.index(sign) + 1 for sign in text)
    return number if 1 <= number <= 12 else None


def zone_of(word: str, lang: str | None = None) -> timezone | None:
    """Return the zone a name stands for; ``UTC`` is also what ``GMT`` and ``Z`` mean.

    >>> str(zone_of("KST")), str(zone_of("мск")), zone_of("XYZ")
    ('UTC+09:00', 'UTC+03:00', None)
    """
    word = word.casefold()
    return _ZONES_OF_LANGUAGE.get((lang or "", word)) or ZONES.get(word)


def zone_in(lang: str | None) -> timezone:
    """Return the zone of times that name none: a language of one zone says it, any other means UTC."""
    return _ZONE_BY_LANGUAGE.get(lang or "", UTC)


def is_day_first(lang: str | None) -> bool:
    """Tell whether ``10/01/2020`` is a day in January in that language."""
    return lang in _DAY_FIRST
