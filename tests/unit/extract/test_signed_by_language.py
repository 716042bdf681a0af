"""Who wrote a text and who made a picture, by the words that each language sets before a name."""

import pytest

from newswatch.extract.body.lines import Line
from newswatch.extract.body.notices import find_notices
from newswatch.extract.facts.names import split_names
from newswatch.extract.pictures.credits import split_credit
from newswatch.extract.words.phrases import Anywhere, phrases
from newswatch.model import Caption


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Af Anne Eksempel", ["Anne Eksempel"]),
        ("Skrevet av Kari Eksempel og Ola Prøve", ["Kari Eksempel", "Ola Prøve"]),
        ("Teksti: Maija Esimerkki", ["Maija Esimerkki"]),
        ("Napsala Jana Příkladová a Petr Zkouška", ["Jana Příkladová", "Petr Zkouška"]),
        ("Írta: Példa Anna", ["Példa Anna"]),
        ("Του Νίκου Παραδείγματος", ["Νίκου Παραδείγματος"]),
        ("ΤΗΣ ΜΑΡΙΑΣ ΔΕΙΓΜΑ", ["ΜΑΡΙΑΣ ΔΕΙΓΜΑ"]),
        ("Γράφει η Μαρία Δείγμα", ["Μαρία Δείγμα"]),
        ("Un articol de Ion Exemplu şi Ana Probă", ["Ion Exemplu", "Ana Probă"]),
        ("Oleh: Budi Contoh dan Siti Misal", ["Budi Contoh", "Siti Misal"]),
        ("Penulis: Siti Contoh", ["Siti Contoh"]),
        ("Tác giả: Nguyễn Văn Mẫu", ["Nguyễn Văn Mẫu"]),
        ("लेखक: राम उदाहरण", ["राम उदाहरण"]),
        ("โดย สมชาย ตัวอย่าง", ["สมชาย ตัวอย่าง"]),
        ("Oleh Example", ["Oleh Example"]),
        ("Theo Example", ["Theo Example"]),
    ],
)
def test_what_stands_before_a_name_is_no_part_of_it(byline, names):
    assert split_names(byline) == names


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("En færge. Arkivfoto: Anne Eksempel", Caption("En færge.", "Anne Eksempel")),
        ("Ei ferje. Foto: Kari Eksempel / NTB", Caption("Ei ferje.", "Kari Eksempel / NTB")),
        ("Lautta. Kuva: Maija Esimerkki", Caption("Lautta.", "Maija Esimerkki")),
        ("Trajekt. Zdroj: Jan Příklad", Caption("Trajekt.", "Jan Příklad")),
        ("Komp a tengeren. Fotó: Példa Anna", Caption("Komp a tengeren.", "Példa Anna")),
        ("Ένα πλοίο. Φωτ.: Νίκος Δείγμα", Caption("Ένα πλοίο.", "Νίκος Δείγμα")),
        ("Un feribot. Sursa foto: Ana Probă", Caption("Un feribot.", "Ana Probă")),
        ("Kapal feri. Dok. Siti Contoh", Caption("Kapal feri.", "Siti Contoh")),
        ("एक जहाज। फोटो: राम उदाहरण", Caption("एक जहाज।", "राम उदाहरण")),
        ("เรือลำหนึ่ง ภาพ: สมชาย ตัวอย่าง", Caption("เรือลำหนึ่ง", "สมชาย ตัวอย่าง")),
        ("Một con tàu. Ảnh: Nguyễn Văn Mẫu", Caption("Một con tàu.", "Nguyễn Văn Mẫu")),
    ],
)
def test_what_stands_before_a_photographers_name_is_its_label(text, caption):
    assert split_credit(text) == caption


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("διαβάστε επίσης", "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ"),
        ("citește și", "Citeşte şi"),
        ("urmăriți-ne pe", "urmăriţi-ne pe"),
    ],
)
def test_greek_accents_and_romanian_commas_do_not_matter(phrase, text):
    assert Anywhere([phrase]).search(text)


@pytest.mark.parametrize("text", ["ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "Citeşte şi"])
def test_a_line_that_is_nothing_else_is_known_in_each_spelling(text):
    assert phrases().whole.match(text)


@pytest.mark.parametrize(
    ("phrase", "text", "holds"),
    [
        ("\u092a\u0922\u093c\u0947\u0902", "\u092f\u0939 \u092a\u095d\u0947\u0902", True),
        ("\u092a\u0922\u093c", "\u092a\u0922\u093c\u0947\u0902", False),
        ("ลืมรหัสผ่าน", "เขาลืมรหัสผ่านแล้ว", True),
    ],
)
def test_a_vowel_sign_is_part_of_its_word_and_thai_words_have_no_spaces(phrase, text, holds):
    assert Anywhere([phrase]).search(text) is holds


THAI = "เรือข้ามฟากลำเก่าจะออกจากท่าเรือครั้งสุดท้ายในวันศุกร์นี้หลังจากให้บริการชาวบ้านมานานกว่าสี่สิบปี"
THAI_APP = "ผู้โดยสารสามารถเปิดการแจ้งเตือนในโทรศัพท์เพื่อดูเวลาเรือออกจากท่าได้ตั้งแต่เดือนหน้าตามประกาศของกรมเจ้าท่า"


def test_a_thai_text_goes_on_to_its_last_long_line_though_no_sign_ends_a_sentence():
    given = [Line(text, "p") for text in [THAI, THAI, THAI_APP, THAI_APP, THAI, THAI]]
    assert find_notices(given) == {}
