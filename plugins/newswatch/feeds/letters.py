"""Which letters are common in the languages of news: a text read in the wrong encoding has few of them."""

import re

_RUSSIAN = "оеаинтсрвлкмдпуыьяй"
_UKRAINIAN = "іїєґ"
_KOREAN = (
    "이다의는을에가한고로하지사도기를인서은시대자정아부전원일국과수성으동상북해공어제나군러선회있보라장리중관구"
    "조주경비미들신안안연스위통그당만여소과산방명것와분했발계무년월추적진화유세재개까된습니용핵남민훈외양현"
)
_JAPANESE = (
    "のにはをたがでてとしれさるあいなっらすまこもよりかくきんだ、。ァアイウオカクコシジスタテトドナニノフマムメラリ"
    "ルレロンー日本人年月大国会東京者中朝鮮北政相発表"
)
_CHINESE = (
    "的一是不了人在有中大国这为上以来个到说们时和地出就要可也对年得会发生自下作于同成用后家种学过部方面"
    "定行法所民经三之进着等军日报北朝俄新华社记者月向战美韩政府表示称总统外交部导据消息兵增派乌克兰罗斯队鲜"
    "國這為來個說們時會發對於後過種學經進著軍報華記戰韓統導據總羅鮮隊與將關東兩聯烏蘭"
)
_GREEK = "αοιετσνηυρπκμλςίάέόήύώ"
_ARABIC = "اليمنرتوبةعدسفهكقحجأ"
_HEBREW = "יוהלאתרבשמנםעדח"
_THAI = "านรอกเงมยลวดทสตะปบคหแจพ่้ีัิ็ื"
_LATIN = "éèàçêôîûùëïâüöäßñóáíúãõåæøşğıçăţąęłńśżźćčšžřěůýőűț’“”–—…«»€°"
_COMMON = _RUSSIAN + _UKRAINIAN + _KOREAN + _JAPANESE + _CHINESE + _GREEK + _ARABIC + _HEBREW + _THAI + _LATIN
_RARE = re.compile(f"[^\\x00-\\x7f{re.escape(_COMMON)}]")

# Signs of a wrong guess: replacement and control characters, private use, box drawing; a capital inside a
# Cyrillic word (KOI8-R read as windows-1251), two scripts in one word, signs before letters of Latin 1.
_ODD = re.compile(
    r"[\ufffd\x80-\x9f\ue000-\uf8ff\u2500-\u259f]|[а-яё][А-ЯЁ]|[А-яЁё][A-Za-z]|[A-Za-z][А-яЁё]"
    r"|[A-Za-z][Ά-ώ]|[Ά-ώ][A-Za-z]|[¡-¿×÷](?=[¡-ÿЂ-ӿ])|[가-힣][一-鿿]|[一-鿿][가-힣]"
)
_LATIN_RUN = re.compile(r"[À-ÿ]{3}")


def oddness(text: str) -> float:
    """Return how unlikely a text is, by what in it is not ASCII: about 0.5 for news as it should be read.

    >>> oddness("Pyongyang"), oddness("Пхеньян") < oddness("оХЕМЭЪМ") < oddness("Ïõåíüÿí")
    (0.0, True)
    """
    foreign = count_foreign(text)
    if not foreign:
        return 0.0
    odd = len(_ODD.findall(text)) + 3 * len(_LATIN_RUN.findall(text))
    return (odd + len(_RARE.findall(text))) / foreign


def count_foreign(text: str) -> int:
    """Return how many letters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))
