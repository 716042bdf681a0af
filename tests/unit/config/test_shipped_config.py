"""The files that come with the project are right, and hold what a newcomer is promised."""

import re

import pytest

from newswatch import resources
from newswatch.config import load_config

FOLDER = resources.find("config")


@pytest.fixture(scope="module")
def config():
    return load_config(FOLDER)


def test_there_are_feeds_in_the_languages_of_the_first_topic(config):
    assert len(config.feeds) >= 25
    assert {feed.lang for feed in config.feeds} >= {"en", "ko", "ru", "uk", "ja", "de", "fr", "es"}


def test_every_feed_is_secure_and_learns_its_pace(config):
    assert all(feed.url.startswith("https://") and feed.interval_s is None for feed in config.feeds)


def test_every_country_of_a_feed_is_that_of_its_source(config):
    countries = {source.domain: source.country for source in config.sources}
    assert [feed.url for feed in config.feeds if feed.country != countries[feed.source]] == []


def test_owners_are_spelt_alike(config):
    owners = {source.owner for source in config.sources}
    plain = {re.sub(r"^the |[^a-z]", "", owner.lower()) for owner in owners}
    assert len(plain) == len(owners)


def test_known_families_are_one_owner(config):
    owner = {source.domain: source.owner for source in config.sources}
    assert owner["nknews.org"] == owner["kcnawatch.org"]
    assert owner["tass.ru"] == owner["ria.ru"]
    assert owner["france24.com"] == owner["rfi.fr"]
    assert owner["rferl.org"] == owner["voanews.com"]
    assert owner["interfax.ru"] != owner["interfax.com.ua"]


def test_nobody_is_mailed_out_of_the_box(config):
    assert config.subscriptions
    for subscription in config.subscriptions:
        assert subscription.disabled
        assert all(address.endswith("@example.org") for address in subscription.recipients)


def test_the_first_topic_is_there_with_examples(config):
    topics = {topic.id: topic for topic in config.topics.topics}
    assert topics["dprk-russia-deployment"].examples
