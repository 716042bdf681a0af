"""Page furniture's phrases: all languages are about equally deep, and no report is taken for a notice."""

import pytest

from newswatch.extract.facts.names import split_names
from newswatch.extract.words.phrases import Anywhere, load_languages, phrases

LANGUAGES = load_languages()
# Fewer than these would leave a language behind; a list may be longer where its language has more spellings.
LEAST = {
    "whole": 60, "key_points": 10, "read_more": 40, "calls": 50, "consent": 15, "login": 10, "paywall": 15,
    "not_found": 12, "by": 8, "and": 2, "roles": 15, "photo": 15, "source": 8, "labels": 15, "live": 8,
}  # fmt: skip
# Lists of which a phrase anywhere in a line makes it a suspect.
INSIDE = ("calls", "consent", "login", "paywall", "not_found")


def is_one_word(phrase):
    """Tell a word from a sentence's core; in scripts without spaces, four characters are one."""
    if max(phrase) >= "\u2e80":
        return len(phrase.replace(" ", "")) < 4
    return len("".join(char if char.isalnum() else " " for char in phrase).split()) < 2 and phrase.isalpha()


def test_the_languages_that_must_be_there_are():
    assert set(LANGUAGES) >= {"en", "ko", "ja", "zh", "ru", "uk", "de", "fr", "es", "pt", "it", "ar"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_every_list_and_each_is_deep_enough(code):
    depth = {name: len(values) for name, values in LANGUAGES[code].items()}
    # What stands behind a photographer's name is only known of some languages.
    assert depth.keys() - {"photo_after"} == LEAST.keys()
    assert {name: size for name, size in depth.items() if size < LEAST.get(name, 1)} == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_phrases_are_texts_written_once_in_small_letters(code):
    for name, values in LANGUAGES[code].items():
        assert all(isinstance(value, str) and value == value.strip() != "" for value in values), name
        folded = [value.casefold() for value in values]
        assert sorted(folded) == sorted(set(folded)), name


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_single_word_makes_a_line_that_contains_it_a_suspect(code):
    for name in INSIDE:
        assert [phrase for phrase in LANGUAGES[code][name] if is_one_word(phrase)] == [], name


@pytest.mark.parametrize(
    "report",
    [
        "The character first appeared on the stage in 1952 and was originally published on cheap paper.",
        "The pilot knew that something went wrong and asked the tower to please try again.",
        "Wir haben das mit ihrer Zustimmung getan, und die Forscher haben den Fehler gefunden.",
        "Le ministre a rappelé que nos partenaires européens attendaient une réponse.",
        "El puerto pide que la flota siga a los remolcadores; nuestros socios europeos lo saben.",
        "Il ministro lo ha scritto sul suo canale Telegram dopo il vertice con i nostri partner.",
        "O governo quer que o porto siga o exemplo dos nossos parceiros.",
        "Об этом министр написал в Telegram-канале. Издание признано иностранным агентом.",
        "Про це міністр повідомив у своєму Telegram-каналі й закликав приєднуватися до переговорів.",
        "انضم إلى الميناء ثلاثة قباطنة جدد وقد تابعوا السفينة حتى الرصيف.",
        "정부는 개인정보 수집을 줄이고 뉴스레터 발행을 늘리기로 했다.",
        "港湾局はメールマガジンとニュースレターの発行をやめた。有料会員は一万人いた。",
        "港口称，未经授权的船只不得停靠，旅客可扫码购票。",
    ],
)
def test_words_of_furniture_in_a_report_make_it_no_suspect(report):
    said = phrases()
    found = [name for name in INSIDE if getattr(said, name).search(report)]
    assert (found, bool(said.read_more.match(report))) == ([], False)


@pytest.mark.parametrize(
    "notice",
    [
        "The post Ports refuse ferries appeared… Sign up for our newsletter.",
        "Folgen Sie unserem WhatsApp-Kanal",
        "Vous pouvez vous désinscrire à tout moment",
        "Nous et nos partenaires utilisons des cookies",
        "Únete a nuestro canal de WhatsApp",
        "Segui il nostro canale WhatsApp",
        "Entre no nosso canal no WhatsApp",
        "Подписывайтесь на наш Telegram-канал",
        "Підписуйтесь на наш Telegram-канал",
        "تابعونا على فيسبوك",
        "저작권자ⓒ 연습신문 무단전재-재배포 금지",
        "公式アカウントをフォローしてください",
        "未经授权，禁止转载",
    ],
)
def test_a_notice_is_known_in_its_language(notice):
    assert phrases().calls.search(notice) or phrases().consent.search(notice)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("l'essentiel du jour", "L’essentiel du jour"),
        ("читайте ещё", "Читайте еще"),
        ("اقرأ أيضا", "إقرأ أيضاً"),
        ("اقرأ أيضا", "اقرأ أيـضًا"),
        ("abonelik için tıklayın", "ABONELİK İÇİN TIKLAYIN"),
        ("two words", "Two\u00a0 words!"),
    ],
)
def test_spellings_of_one_phrase_are_the_same(phrase, text):
    assert Anywhere([phrase]).search(text)


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [("Key points:", True), ("Das Wichtigste in Kürze", True), ("L’essentiel", True), ("핵심 요약", True),
     ("Главное", True), ("ملخص الخبر", True), ("Das Wichtigste ist der Hafen", False)],
)  # fmt: skip
def test_a_heading_over_key_points_is_known(heading, is_one):
    assert bool(phrases().key_points.match(heading)) is is_one


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada E Example", ["Ada E Example"]),
        ("By Ada Dan Muster", ["Ada Dan Muster"]),
        ("Por Ada Ejemplo e Luis Muestra", ["Ada Ejemplo", "Luis Muestra"]),
        ("BY ADA EXAMPLE AND LUIS MUSTER", ["ADA EXAMPLE", "LUIS MUSTER"]),
    ],
)
def test_a_name_like_a_conjunction_joins_no_two(byline, names):
    assert split_names(byline) == names
