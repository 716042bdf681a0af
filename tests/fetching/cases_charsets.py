"""Feeds in the encodings of our languages, labelled rightly, wrongly or not at all."""

from fetching.bench import Cases
from fetching.reading import encoded, read

CASES = Cases()

SAID = "RFC 7303 section 3"
LIES = "policy, Dates and charset lies"
NAMES = "WHATWG Encoding, Names and labels"

MOSCOW = "Москва и Пхеньян подписали договор"
SEOUL = "똠방각하 북한군 러시아 파병"  # the first syllable is in cp949 only
TOKYO = "①髙市首相が訪ロ ～ 会談"  # characters of cp932 only
BEIJING = "朱镕基谈朝鲜与俄罗斯"  # the second character is in GBK only
QUOTED = "“Smart” – it’s fine"
PARIS = "Élysée : l’été à Séoul"


def charset(name, title, codec, declared, *, header=None, head="", rule=SAID, also_held=False):
    """Enter a case of an encoding, with what declaration and header call it."""
    headers = {"content_type": f"application/rss+xml; charset={header}"} if header else {}
    read(
        CASES,
        name,
        rule,
        lambda site: encoded(site, title, codec, declared, head),
        title=title,
        headers=headers,
        also_held=also_held,
    )


charset("windows-1251-declared", MOSCOW, "cp1251", "windows-1251", also_held=True)
charset("windows-1251-by-the-header", MOSCOW, "cp1251", None, header="windows-1251", also_held=True)
charset(
    "windows-1251-under-a-header-of-utf-8",
    MOSCOW,
    "cp1251",
    "windows-1251",
    header="utf-8",
    rule=LIES,
    also_held=True,
)
charset(
    "windows-1251-under-a-header-of-latin-1", MOSCOW, "cp1251", "windows-1251", header="iso-8859-1", rule=LIES
)
charset("windows-1251-declared-as-utf-8", MOSCOW, "cp1251", "utf-8", rule=LIES, also_held=True)
charset(
    "windows-1251-undeclared",
    MOSCOW,
    "cp1251",
    None,
    head="<language>ru</language>",
    rule=LIES,
    also_held=True,
)
charset("koi8-r-declared", MOSCOW, "koi8_r", "koi8-r", also_held=True)
charset(
    "koi8-r-undeclared", MOSCOW, "koi8_r", None, head="<language>ru</language>", rule=LIES, also_held=True
)
charset("koi8-r-under-a-header-of-windows-1251", MOSCOW, "koi8_r", "koi8-r", header="windows-1251", rule=LIES)
charset("euc-kr-means-cp949", SEOUL, "cp949", "euc-kr", rule=NAMES, also_held=True)
charset("ks-c-5601-means-cp949", SEOUL, "cp949", "ks_c_5601-1987", rule=NAMES, also_held=True)
charset("euc-kr-under-a-header-of-utf-8", SEOUL, "cp949", "euc-kr", header="utf-8", rule=LIES, also_held=True)
charset("euc-kr-undeclared", SEOUL, "cp949", None, head="<language>ko</language>", rule=LIES, also_held=True)
charset(
    "euc-kr-declared-as-utf-8",
    SEOUL,
    "cp949",
    "utf-8",
    head="<language>ko</language>",
    rule=LIES,
    also_held=True,
)
charset("shift-jis-means-cp932", TOKYO, "cp932", "Shift_JIS", rule=NAMES, also_held=True)
charset("x-sjis-means-cp932", TOKYO, "cp932", "x-sjis", rule=NAMES, also_held=True)
charset("euc-jp-declared", "首相が訪ロへ", "euc_jp", "euc-jp", also_held=True)
charset("gb2312-means-gb18030", BEIJING, "gb18030", "gb2312", rule=NAMES, also_held=True)
charset("gbk-under-a-header-of-latin-1", BEIJING, "gb18030", "gbk", header="iso-8859-1", rule=LIES)
charset("big5-declared", "朝鮮與俄羅斯簽約", "big5", "big5", also_held=True)
charset("utf-8-declared-as-windows-1251", MOSCOW, "utf-8", "windows-1251", rule=LIES)
charset(
    "utf-8-under-a-header-of-latin-1", SEOUL, "utf-8", "utf-8", header="iso-8859-1", rule=LIES, also_held=True
)
charset("utf-8-declared-as-euc-kr", SEOUL.replace("똠", "또"), "utf-8", "euc-kr", rule=LIES, also_held=True)
charset(
    "a-byte-order-mark-outranks-a-declaration",
    MOSCOW,
    "utf-8-sig",
    "iso-8859-1",
    rule="RFC 7303 section 3.3",
    also_held=True,
)
charset("utf-16-with-a-mark", SEOUL, "utf-16", "utf-16", also_held=True)
charset(
    "utf-16-under-a-header-of-utf-8",
    SEOUL,
    "utf-16",
    "utf-16",
    header="utf-8",
    rule="RFC 7303 section 3.3",
    also_held=True,
)
charset("utf-16-without-a-mark", MOSCOW, "utf-16-le", "utf-16", rule="XML 1.0, appendix F", also_held=True)
charset("utf-16-that-says-utf-8", MOSCOW, "utf-16", "utf-8", rule="RFC 7303 section 3.3")
charset("latin-1-means-windows-1252", QUOTED, "cp1252", "iso-8859-1", rule=NAMES, also_held=True)
charset("windows-1252-declared-as-utf-8", PARIS, "cp1252", "utf-8", rule=LIES, also_held=True)
charset("an-encoding-nobody-knows", MOSCOW, "utf-8", "x-user-defined-99", rule=LIES, also_held=True)

charset("iso-2022-jp-declared", "首相が訪ロへ", "iso2022_jp", "iso-2022-jp", also_held=True)
charset("utf-32-with-a-mark", MOSCOW, "utf-32", "utf-32", also_held=True)


def spoilt(name, title, codec, declared, bad):
    """Enter a case of one byte that is none of the encoding's: it spoils one character, not the document."""
    read(
        CASES,
        name,
        "WHATWG Encoding, replacement error mode",
        lambda site: encoded(site, title + " X end", codec, declared).replace(
            b" X end", b" " + bad + b" end"
        ),
        title=title + " \ufffd end",
    )


spoilt("a-stray-byte-in-euc-kr", SEOUL, "cp949", "euc-kr", b"\xff")
spoilt("a-stray-byte-in-windows-1251", MOSCOW, "cp1251", "windows-1251", b"\x98")
spoilt("a-stray-byte-in-shift-jis", TOKYO, "cp932", "shift_jis", b"\xff")
read(
    CASES,
    "one-bad-byte-spoils-one-character",
    LIES,
    lambda site: encoded(site, MOSCOW + " ×", "utf-8", "utf-8").replace("×".encode(), b"\xff"),
    title=MOSCOW + " \ufffd",
)
