"""Scripts without capitals, without spaces or read from the right: nothing that only Latin letters show."""

import pytest

from newswatch.extract.article import extract_article
from newswatch.extract.body import edges, repeats
from newswatch.extract.facts.names import split_names
from newswatch.extract.pictures import captions
from newswatch.extract.pictures.credits import split_credit
from newswatch.extract.sites import learned as repeated
from newswatch.model import Caption, Page

ARABIC = [
    "رام الله (رويترز) - قالت هيئة الموانئ يوم الثلاثاء إن السفينة MV Aurora 2 ستغادر الرصيف 14 عند 08:30.",
    "وأضاف المدير أن الرسوم سترتفع بنسبة 12.5% اعتبارا من ٣ مارس، «ولن يتغير موعد الرحلات»، بحسب تعبيره.",
    "هل تكفي المراسي الجديدة؟ تقول شركة Example Lines (مقرها Oslo) إن العدد يكفي لثلاث سنوات على الأقل.",
]
HEBREW = [
    'רשות הנמלים הודיעה ביום שלישי כי האונייה MV Aurora 2 תעזוב את רציף 14 בשעה 08:30, לדברי יו"ר הרשות.',
    'התעריפים יעלו ב-12.5% החל מ-3 במרץ, ומנכ"ל החברה Example Lines אמר: "לוח ההפלגות לא ישתנה".',
    "האם די במעגנים החדשים? בחברה סבורים שכן, ולדבריהם המספר יספיק לשלוש שנים לפחות, ואולי ליותר מכך.",
]


def page(lang, paragraphs, caption):
    body = "".join(f"<p>\u200f\u202b{text}\u202c</p>" for text in paragraphs)
    return Page(
        url="https://example.org/news/1",
        html=f"<html lang={lang} dir=rtl><body><article><h1>MV Aurora 2</h1><figure><img src=1.jpg>"
        f"<figcaption>{caption}</figcaption></figure>{body}</article></body></html>",
    )


@pytest.mark.parametrize(
    ("lang", "paragraphs", "caption", "expected"),
    [
        ("ar", ARABIC, "سفينة في الميناء. (تصوير: أحمد مثال/رويترز)", "سفينة في الميناء."),
        ("he", HEBREW, "אונייה בנמל. צילום: דנה דוגמה", "אונייה בנמל."),
    ],
)
def test_text_from_the_right_keeps_its_order_its_digits_and_its_names(lang, paragraphs, caption, expected):
    article = extract_article(page(lang, paragraphs, caption))
    assert article.text.split("\n\n") == paragraphs
    assert article.lang == lang
    assert [one.text for one in article.captions] == [expected]
    assert all(one.credit for one in article.captions)


def test_an_arabic_dateline_names_place_and_agency():
    article = extract_article(page("ar", ARABIC, ""))
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.agency) == ("رام الله", "Reuters")


@pytest.mark.parametrize(
    "caption",
    [
        "صورة جماعية لوزراء المالية في ختام القمة التي عقدت في الميناء",
        "사진 촬영을 위해 손을 드는 항만 장관과 선장들",
        "תמונה קבוצתית של שרי התחבורה בתום הפגישה בנמל",
        "写真 東京の港で開かれた会議に出席する首相と各国の代表ら関係者",
    ],
)
def test_a_caption_that_begins_with_picture_is_no_credit(caption):
    assert split_credit(caption) == Caption(caption, None)


@pytest.mark.parametrize(
    "credit", ["사진: 홍길동 기자", "تصوير: أحمد مثال", "צילום: דנה דוגמה", "写真：山田太郎"]
)
def test_a_label_and_a_name_are_a_credit_in_any_script(credit):
    assert split_credit(credit).text is None


def test_a_sign_of_equality_sets_off_an_agency():
    assert split_credit("港の連絡船（左）と船長ら＝ロイター") == Caption(
        "港の連絡船（左）と船長ら", "ロイター"
    )


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("بقلم: عبد الرحمن محمد المثال الطويل", ["عبد الرحمن محمد المثال الطويل"]),
        ("Κωνσταντίνος Παραδειγματόπουλος", ["Κωνσταντίνος Παραδειγματόπουλος"]),
        ("홍길동 기자", ["홍길동"]),
    ],
)
def test_names_may_be_long_where_scripts_have_spaces(byline, names):
    assert split_names(byline) == names


@pytest.mark.parametrize("end", [".", "。", "！", "？", "؟", "۔", "।", "…", "»", "」"])
def test_a_sentence_ends_in_any_script(end):
    for module in (edges, repeated, repeats):
        assert module._SENTENCE_END.search(f"text{end} "), module.__name__
    assert end in "»」" or captions._SENTENCE.search(f"text{end}")
