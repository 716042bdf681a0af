"""Names of months and of time zones as feeds write them."""

from datetime import timedelta, timezone

# English, Russian, Ukrainian, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Swedish,
# Greek, Hungarian and Arabic are told apart by the first letters; each line is one month.
_MONTHS = """
jan янв січ ene gen sty oca ιαν jän يناير
feb фев лют fév fev lut şub sub φεβ févr ﻓﺒﺮ فبراير
mar мар бер mär mrz maa mars μαρ márc مارس
apr апр кві abr avr kwi nis απρ ápr أبريل
may мая май тра mai maj mei mag maio μαϊ μαι máj مايو
jun июн чер juin giu cze haz ιουν jún يونيو
jul июл лип juil lug lip tem ιουλ júl يوليو
aug авг сер ago aoû aou sie ağu agu αυγ أغسطس
sep сен вер set wrz eyl σεπ szep سبتمبر
oct окт жов okt out ott paź paz eki οκτ أكتوبر
nov ноя лис kas νοε نوفمبر
dec дек гру dez dic déc gru ara δεκ ديسمبر
"""

MONTHS: dict[str, int] = {
    name: number for number, line in enumerate(_MONTHS.split("\n")[1:13], 1) for name in line.split()
}

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


def month_of(word: str) -> int | None:
    """Return the number of a month from its name or abbreviation in any of our languages.

    >>> month_of("November"), month_of("ноября"), month_of("août"), month_of("Foo")
    (11, 11, 8, None)
    """
    word = word.casefold()
    return next((MONTHS[word[:length]] for length in (4, 3) if word[:length] in MONTHS), None)


def zone_of(word: str) -> timezone | None:
    """Return the zone a name stands for; ``UTC`` is also what ``GMT`` and ``Z`` mean.

    >>> str(zone_of("KST")), str(zone_of("мск")), zone_of("XYZ")
    ('UTC+09:00', 'UTC+03:00', None)
    """
    return ZONES.get(word.casefold())
