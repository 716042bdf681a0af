import pytest

from newswatch.config import words


@pytest.mark.parametrize("text", ["a", "dprk-russia-deployment", "q12", "v1.2_x", "A-b"])
def test_ids_can_stand_in_a_file_name(text):
    assert words.read_id(text) == text


@pytest.mark.parametrize("text", ["", "-a", "a-", "a b", "a/b", "..", "북한", "a\n", "a" * 101, "a--b"])
def test_other_ids_are_refused(text):
    with pytest.raises(ValueError, match="letters"):
        words.read_id(text)


@pytest.mark.parametrize("text", ["", " a", "a ", "a\tb", "a\nb", "a\x1b[31m", "a\u202eb", "a" * 301, "a  b"])
def test_a_line_is_one_clean_line(text):
    with pytest.raises(ValueError, match="one line"):
        words.read_line(text)


@pytest.mark.parametrize("text", ["", " \n", "a\x00", "a\u2028b", "\ud800"])
def test_text_without_anything_to_read_is_refused(text):
    with pytest.raises(ValueError, match="text without"):
        words.read_text(text)


@pytest.mark.parametrize(
    "text",
    ["https://example.org/rss?a=1&b=2", "http://127.0.0.1:8000/feed.xml", "https://bücher.example/"],
)
def test_addresses_stay_as_written(text):
    assert words.read_url(text) == text


@pytest.mark.parametrize(
    "text", ["", "example.org/rss", "ftp://example.org/", "file:///etc/passwd", "https://[/"]
)
def test_what_cannot_be_fetched_is_refused(text):
    with pytest.raises(ValueError, match="an http or https address"):
        words.read_url(text)


def test_an_address_is_one_line():
    with pytest.raises(ValueError, match="one line"):
        words.read_url("https://example.org/a\n")


@pytest.mark.parametrize("text", ["example.org", "bbc.co.uk", "127.0.0.1", "x.blogspot.com", "localhost"])
def test_a_domain_is_what_was_registered(text):
    assert words.read_domain(text) == text


@pytest.mark.parametrize(
    "text", ["", "Example.org", "news.bbc.co.uk", "example.org.", "a b.org", "a/b", "a@b.org", "a..b", "a:80"]
)
def test_other_domains_are_refused(text):
    with pytest.raises(ValueError, match="domain"):
        words.read_domain(text)


@pytest.mark.parametrize("text", ["en", "pt-BR", "zh-Hant-TW", "yue"])
def test_languages_are_tags(text):
    assert words.read_lang(text) == text


@pytest.mark.parametrize("text", ["", "EN", "english", "e", "en_US", "en-"])
def test_other_languages_are_refused(text):
    with pytest.raises(ValueError, match="language"):
        words.read_lang(text)


@pytest.mark.parametrize("text", ["kr", "UK", "KOR", "", "ZZ"])
def test_countries_that_do_not_exist_are_refused(text):
    with pytest.raises(ValueError, match="ISO 3166"):
        words.read_country(text)


@pytest.mark.parametrize("text", ["", "Nowhere", "/etc/passwd", "Europe", "a\x00b", "Europe/Berlin/x"])
def test_zones_that_are_not_known_are_refused(text):
    with pytest.raises(ValueError, match="time zone"):
        words.read_zone(text)


@pytest.mark.parametrize("given", [480, None, "8:00", "24:00", "08:60", "08:00:00", ""])
def test_times_are_written_with_two_digits(given):
    with pytest.raises(ValueError, match="time of day"):
        words.read_clock(given)
