"""A phrase makes a line a suspect only: reports hold the same words, and a second sign must speak."""

import pytest

from newswatch.extract.article import read_article
from newswatch.extract.body.furniture import known_of, sift
from newswatch.extract.body.lines import Line
from newswatch.extract.body.notices import find_notices
from newswatch.extract.words.phrases import flatten, load_languages, phrases
from newswatch.model import Page

PROSE = [
    "The harbour office said on Tuesday that pilots would be told of each change before the winter begins.",
    "Two of the larger ports earn a tenth of their income from the old fleet, and they fear for it now.",
    "A first list of ships would be made public on Friday, the commissioner said, with the names of owners.",
    "Work on the northern quay goes on until the spring, and the ferry lands at the fish market until then.",
]

SENTENCES = {
    "en": [
        "Pilots may download the app and report floating timber from the bridge, the office said.",
        "Read more about the sea, the old keeper told the pupils, and stay away from the rocks.",
        "The rowing club is for members only on Mondays, and has been since the war.",
    ],
    "de": [
        "Mehr dazu will das Hafenamt erst nach der Sitzung am Freitag sagen.",
        "Der Lotse hatte sein Passwort vergessen und musste im Hafenamt anrufen.",
        "Die Sauna ist montags nur für Mitglieder geöffnet, dienstags für alle.",
    ],
    "fr": [
        "À lire aussi lentement que possible, ce roman raconte la vie d'un phare.",
        "Suivez-nous jusqu'au quai, a demandé le pilote aux passagers inquiets.",
        "Le ponton reste réservé aux abonnés du club nautique pendant tout l'hiver.",
    ],
    "es": [
        "Lea también en voz alta, pidió la bibliotecaria del puerto a los marineros.",
        "Todos los derechos reservados a los armadores pasarán al municipio en enero.",
        "El muelle viejo es solo para suscriptores del club náutico los domingos.",
    ],
    "pt": [
        "Leia mais devagar, pediu o juiz ao capitão do navio durante a audiência.",
        "O piloto disse que siga-nos era a palavra combinada entre os dois barcos.",
    ],
    "it": [
        "Leggi anche tu la lettera, disse il comandante al nostromo sul molo.",
        "Scarica l'app chi vuole prenotare il traghetto, ha spiegato il comune.",
    ],
    "ru": [
        "Подробнее о причинах аварии порт расскажет после заседания в пятницу.",
        "Моряки скачайте приложение не поняли и позвонили в порт по телефону.",
    ],
    "uk": [
        "Читайте також дітям уголос, порадила вчителька батькам на зборах.",
        "Капітан знайшов помилку в журналі, а знайшли помилку й інші двоє лоцманів.",
    ],
    "pl": [
        "Czytaj dalej, powiedział sędzia do kapitana, a ten czytał do końca.",
        "Rybacy mogą pobierz aplikację usłyszeć w każdym urzędzie portu.",
    ],
    "nl": [
        "Lees ook boeken op zee, zei de oude loods tegen zijn jonge bemanning.",
        "De loods was zijn wachtwoord vergeten en belde daarom met het havenkantoor.",
    ],
    "sv": [
        "Läs också långsamt, bad domaren kaptenen som stod framme vid bordet.",
        "Fiskarna vill kontakta redaktionen för den gamla hamntidningen i morgon.",
    ],
    "tr": [
        "Kaptan, limanın bildirimleri açın diye uyarmasına rağmen telefonu kapattı.",
        "Güverte pazartesi günleri abonelere özel olacak, öbür günler herkese açık.",
    ],
    "ar": [
        "اقرأ أيضا لأطفالك عن البحر، نصحت أمينة المكتبة البحارة في الميناء.",
        "جميع الحقوق محفوظة للصيادين في القانون الجديد الذي أقره البرلمان أمس.",
    ],
    "he": [
        "קראו גם לילדים בקול רם, ביקשה הספרנית מן המלחים שבאו אל הנמל.",
        "הנווט אמר כי שכחת סיסמה היא התקלה השכיחה ביותר במשרדי הנמל הישן.",
    ],
    "ko": [
        "항만청은 로그인이 필요한 화면을 없애고 전화로도 접수를 받기로 했다고 밝혔다.",
        "법원은 무단 전재를 금지하는 조항이 옛 항해 일지에도 적용된다고 판단했다.",
    ],
    "ja": [
        "続きを読むのが怖かった、と灯台守の娘は当時の日記について静かに語った。",
        "港湾局によると、画面にはログインしてくださいとだけ出て、船は出港できなかった。",
    ],
    "zh": [
        "点击查看账单的船员都接到了诈骗电话，港口警方星期二对记者说。",
        "下载客户端的乘客从下个月起可以免费乘坐渡船，港口管理局宣布。",
    ],
    "da": [
        "Læs også langsomt, bad dommeren kaptajnen, som stod fremme ved bordet.",
        "Lodsen havde glemt adgangskode og nøgle og måtte ringe til havnekontoret.",
    ],
    "no": [
        "Les også sakte, ba dommeren kapteinen, som sto framme ved bordet.",
        "Losen hadde glemt passordet sitt og måtte ringe til havnekontoret i går.",
    ],
    "fi": [
        "Lue myös hitaasti, tuomari pyysi kapteenia, joka seisoi pöydän ääressä.",
        "Luotsi sanoi, että unohtunut salasana on satamatoimiston tavallisin vika.",
    ],
    "cs": [
        "Čtěte také dětem nahlas, radila knihovnice námořníkům ve starém přístavu.",
        "Lodivod řekl, že zapomenuté heslo je nejčastější závada v přístavním úřadu.",
    ],
    "hu": [
        "Bővebben a témáról csak a pénteki ülés után beszél a kikötő hivatala.",
        "A révkalauz szerint az elfelejtett jelszó a leggyakoribb hiba a kikötőben.",
    ],
    "el": [
        "Διαβάστε και στα παιδιά σας δυνατά, είπε η βιβλιοθηκάριος στους ναυτικούς.",
        "Ο πλοηγός είπε ότι πολλοί φώναζαν «ξεχάσατε τον κωδικό» στο λιμεναρχείο χθες.",
    ],
    "ro": [
        "Citește și tu scrisoarea, i-a spus comandantul marinarului de pe chei.",
        "Pilotul a spus că toate drepturile rezervate armatorilor trec la primărie.",
    ],
    "id": [
        "Baca juga anak-anak dongeng laut, pesan pustakawan kepada para pelaut tua.",
        "Nakhoda mengaku lupa kata sandi dan harus menelepon kantor syahbandar kemarin.",
    ],
    "vi": [
        "Đọc thêm về biển đi, người gác hải đăng già dặn lũ trẻ trong làng chài.",
        "Hoa tiêu nói nhiều thủy thủ không đọc được dòng bạn chưa đăng nhập và phải gọi về cảng.",
    ],
    "hi": [
        "यह भी पढ़ें और धीरे पढ़ें, न्यायाधीश ने मेज के पास खड़े कप्तान से अदालत में कहा।",
        "चालक ने बताया कि कई नाविक पासवर्ड भूल गए थे और उन्हें पुराने बंदरगाह फोन करना पड़ा।",
    ],
    "th": [
        "ชาวเรือคนหนึ่งบอกว่าเขาลืมรหัสผ่านของตัวเองจึงต้องโทรศัพท์ไปถามที่สำนักงานท่าเรือเก่าเมื่อวานนี้",
        "อ่านเพิ่มเติมให้เด็กฟังทุกคืนก่อนนอนคือคำที่บรรณารักษ์บอกกับชาวประมงที่มานั่งรอเรืออยู่หน้าห้องสมุดของหมู่บ้าน",
    ],
}  # fmt: skip

CALLS = {
    "en": ["Sign up to our newsletter to get it in your inbox.", "Read more: Ferries stay in port"],
    "de": [
        "Abonnieren Sie unseren Newsletter und erhalten Sie die Nachrichten direkt in Ihr Postfach.",
        "Lesen Sie auch: Fähren bleiben im Hafen",
    ],
    "fr": ["Inscrivez-vous à notre newsletter.", "Lire aussi : Les bacs restent au port"],
    "es": [
        "Suscríbete a nuestro boletín y recibe las noticias en tu correo electrónico.",
        "Lea también: Los barcos se quedan en el puerto",
    ],
    "pt": ["Assine nossa newsletter e receba as notícias.", "Leia também: Os barcos ficam no porto"],
    "it": ["Iscriviti alla nostra newsletter.", "Leggi anche: I traghetti restano in porto"],
    "ru": ["Подписывайтесь на наш Telegram-канал.", "Читайте также: Паромы остаются в порту"],
    "uk": ["Підписуйтесь на наш Telegram-канал.", "Читайте також: Пороми лишаються в порту"],
    "pl": ["Zapisz się na nasz newsletter.", "Czytaj także: Promy zostają w porcie"],
    "nl": ["Schrijf je in voor onze nieuwsbrief", "Lees ook: Veerboten blijven in de haven"],
    "sv": ["Prenumerera på vårt nyhetsbrev", "Läs också: Färjorna stannar i hamnen"],
    "tr": ["WhatsApp kanalımıza abone olun", "Ayrıca okuyun: Feribotlar limanda kalıyor"],
    "ar": ["اشترك في نشرتنا البريدية", "اقرأ أيضا: العبارات تبقى في الميناء"],
    "he": ["הירשמו לניוזלטר שלנו.", "קראו גם: המעבורות נשארות בנמל"],
    "ko": ["무단 전재 및 재배포 금지", "관련기사: 여객선 사흘째 항구에"],
    "ja": ["無断転載を禁じます。", "関連記事：渡し船、三日目も港に"],
    "zh": ["未经授权，禁止转载。", "延伸阅读：渡船第三天停航"],
    "da": ["Tilmeld dig vores nyhedsbrev.", "Læs også: Færgerne bliver i havnen"],
    "no": ["Meld deg på vårt nyhetsbrev.", "Les også: Fergene blir i havnen"],
    "fi": ["Tilaa uutiskirjeemme tästä.", "Lue myös: Lautat jäävät satamaan"],
    "cs": ["Přihlaste se k odběru našeho newsletteru.", "Čtěte také: Trajekty zůstávají v přístavu"],
    "hu": ["Iratkozzon fel hírlevelünkre!", "Olvassa el ezt is: A kompok a kikötőben maradnak"],
    "el": ["Ακολουθήστε μας στο Google News", "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ: Τα πλοία μένουν στο λιμάνι"],
    "ro": ["Abonează-te la newsletterul nostru.", "Citeşte şi: Feriboturile rămân în port"],
    "id": ["Ikuti saluran WhatsApp kami.", "Baca juga: Kapal feri tetap di pelabuhan"],
    "vi": ["Theo dõi chúng tôi trên Facebook.", "Xem thêm: Những chiếc phà nằm lại bến"],
    "hi": ["हमारे व्हाट्सएप चैनल से जुड़ें।", "ये भी पढ़ें: नावें बंदरगाह में ही रहेंगी"],
    "th": ["ติดตามเราได้ที่ Facebook", "อ่านข่าวที่เกี่ยวข้อง: เรือข้ามฟากยังจอดอยู่ในท่า"],
}  # fmt: skip

PHRASES_BY_LANGUAGE = [(code, text) for code, texts in SENTENCES.items() for text in texts]
CALLS_BY_LANGUAGE = [(code, text) for code, texts in CALLS.items() for text in texts]


def amid(text, kind="p", links=0.0):
    """Return a text with a line in its middle."""
    return [*lines(*PROSE[:2]), Line(text, kind, links), *lines(*PROSE[2:])]


def below(*texts):
    return [*lines(*PROSE), *lines(*texts)]


def lines(*texts):
    return [Line(text, "p") for text in texts]


def gone(given):
    return [given[number].text for number in sorted(find_notices(given))]


def kept(given):
    return [line.text for line in sift(given, known_of((), (), ())).kept]


def test_every_language_is_asked():
    assert set(SENTENCES) == set(CALLS) == set(load_languages())


@pytest.mark.parametrize(("code", "sentence"), PHRASES_BY_LANGUAGE)
def test_a_sentence_of_a_report_stays_whatever_phrase_it_holds(code, sentence):
    said, text = phrases(), flatten(sentence)
    lists = (said.calls, said.consent, said.login, said.paywall)
    assert any(one.spans(text) for one in lists) or said.read_more.match(sentence), code
    assert kept(amid(sentence)) == [line.text for line in amid(sentence)]


@pytest.mark.parametrize(("code", "call"), CALLS_BY_LANGUAGE)
def test_a_call_goes_from_the_middle_of_a_text(code, call):
    assert kept(amid(call)) == PROSE, code


APP = "Pilots may download the app and report floating timber from the bridge, the office said."


@pytest.mark.parametrize(("links", "goes"), [(0.1, False), (0.15, False), (0.25, True), (0.5, True)])
def test_a_suspect_of_which_much_is_a_link_goes(links, goes):
    assert gone(amid(APP, links=links)) == [APP] * goes
    assert gone(amid(PROSE[0], links=links)) == []


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("Download the app, news for pilots", True),
        ("How the oldest pilots of the whole northern harbour learned to turn on notifications", False),
        ("Listen to this article in summarized format", True),
        ("More from the bottom of the northern harbour's oldest basin", False),
        ("All the pilots of the harbour may now download the app,", False),
    ],
)
def test_a_line_that_ends_no_sentence_goes_if_its_phrase_is_a_part_of_it(line, goes):
    assert gone(amid(line)) == [line] * goes


def test_a_heading_ends_no_sentence_and_stays():
    heading = "Pilots download the app and wait for the tide"
    assert gone(amid(heading, kind="head")) == []
    assert gone(amid(heading)) == [heading]


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("Read more: Why do the ferries stay in port?", True),
        ("(Le puede interesar: Los barcos se quedan en el puerto)", True),
        ("Mehr dazu : Fähren bleiben im Hafen", True),
        ("Mehr zum Thema finden Sie im Hafenbericht:", True),
        ("Edited by: three women who had never met, the book won every prize.", False),
        ("Read more: the harbour's oldest keeper wrote only these two words.", False),
    ],
)
def test_a_label_goes_with_a_title_behind_it_and_stays_with_a_sentence(line, goes):
    assert gone(amid(line)) == [line] * goes


@pytest.mark.parametrize(
    "line",
    [
        "“Something went wrong, please,” he said.",
        "«Síganos en silencio», pidió.",
        "警察は「無断転載は禁止」と述べた。",
        "„Folgen Sie uns“, rief er.",
    ],
)
def test_words_in_quotation_marks_are_somebodys(line):
    assert gone(amid(line)) == []


def test_a_line_that_is_all_in_quotation_marks_is_a_call_all_the_same():
    assert gone(amid("“Sign up to our newsletter.”")) == ["“Sign up to our newsletter.”"]


def test_two_phrases_in_one_line_need_to_cover_less_of_it():
    one = "Follow us on each of the long walks."
    two = "Follow us on each of the long walks, and join the conversation."
    assert gone(amid(one)) == []
    assert gone(amid(two)) == [two]


def test_rights_go_with_their_sign():
    rights = "© Example Gazette of the Northern Harbour and its Islands 2024. All rights reserved."
    assert gone(amid(rights)) == [rights]
    assert gone(amid(rights.replace("©", "The"))) == []


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        (APP, False),
        ("Do you have a story for the harbour pages? Write to news@harbour.example, please, any day.", True),
        ("Do you have a story for the harbour pages of the paper, the editor used to ask.", False),
        ("Follow us on each of our walks.", True),
    ],
)
def test_below_the_text_an_address_or_less_of_a_phrase_is_enough(line, goes):
    assert gone(below(line)) == [line] * goes
    assert gone(amid(line)) == []


def test_two_suspects_below_the_text_confirm_each_other():
    other = (
        "The harbour's readers are asked to let us know in the comments what they think of all these ships."
    )
    assert gone(below(other)) == []
    assert gone(below(APP, other)) == [APP, other]


def test_a_suspect_beside_a_notice_is_part_of_it():
    given = [*lines(*PROSE[:2], APP, "Sign up to our newsletter", APP), *lines(*PROSE[2:])]
    assert gone(given) == [APP, "Sign up to our newsletter", APP]


def test_a_page_with_little_but_suspects_is_a_notice():
    wall = "We and our partners keep things on a device, and read there what was kept, so that pages open."
    assert gone(lines("The harbour", wall)) == [wall]
    assert gone(amid(wall)) == []


def article(*paragraphs, head=""):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return read_article(
        Page(
            url="https://www.example.org/harbour/1",
            html=f'<html lang="en"><head><title>Pilots wait</title>{head}</head>'
            f"<body><article><h1>Pilots wait</h1>{body}</article></body></html>",
        )
    )


CLUB = "The rowing club is for members only on Mondays, and has been since the war."
WALL = "This article is for subscribers only. Subscribe to continue."


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_free_article_that_holds_a_walls_words_is_not_behind_one(place):
    found = article(*PROSE[:place], CLUB, *PROSE[place:])
    assert not found.paywalled
    assert CLUB in found.text
    assert found.quality == article(*PROSE[:place], CLUB.replace("only", "alone"), *PROSE[place:]).quality


def test_a_walls_notice_and_a_pages_own_word_make_it_paywalled():
    declared = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    )
    assert article(*PROSE, WALL).paywalled
    assert WALL not in article(*PROSE, WALL).text
    assert article(*PROSE, head=declared).paywalled
