"""The whole pipeline over the sample newsroom: what comes out is what the newsroom's own truth says."""

import email
import email.policy
import re
from collections import Counter
from pathlib import Path

import pytest

from newsroom_world import newsroom_world
from newswatch import urls

SEEDS = [1, 2, 3, 4]


@pytest.fixture(params=SEEDS, ids="seed {}".format)
def world(request, fresh_engine, tmp_path):
    with newsroom_world(fresh_engine, tmp_path, request.param) as world:
        world.run()
        yield world


def test_the_newsroom_comes_out_as_its_truth_says(world):
    truth = world.truth
    check_feeds(world, truth)
    check_entries(world, truth)
    check_articles(world, truth)
    check_copies(world, truth)
    check_topics(world, truth)
    check_stories(world, truth)
    check_mails(world, truth)


def check_feeds(world, truth):
    polled = dict(
        world.rows("SELECT url, CASE state WHEN 'healthy' THEN 'ok' ELSE reason END FROM newswatch.feed")
    )
    assert polled == {feed.url: feed.first_poll for feed in truth.feeds}
    moved = world.rows("SELECT url, moved_to FROM newswatch.feed WHERE moved_to IS NOT NULL")
    assert moved == [(feed.url, feed.moved_to) for feed in truth.feeds if feed.moved_to]


def check_entries(world, truth):
    found = world.rows(
        "SELECT feed.url, entry.url, entry.state, CASE WHEN entry.state <> 'done' THEN entry.reason END"
        " FROM newswatch.entry JOIN newswatch.feed USING (feed_id)"
    )
    assert sorted(found) == sorted((e.feed, e.url, e.outcome, e.reason) for e in truth.entries)


def check_articles(world, truth):
    read = world.rows(
        "SELECT method, count(*) FROM newswatch.article WHERE strpos(url, 'elbblatt.example') > 0 GROUP BY 1"
    )
    assert {method for method, _ in read} <= {"rule", "feed"}, (
        "a rule of config/sites holds for this magazine"
    )
    found = {
        url: (text, lang, published, source)
        for url, text, lang, published, source in world.rows(
            "SELECT article.url, text, lang, published_at, domain"
            " FROM newswatch.article JOIN newswatch.source USING (source_id)"
        )
    }
    by_key = {urls.url_key(urls.canonical_url(url)): row for url, row in found.items()}
    assert len(by_key) == len(found)
    reachable = {e.article for e in truth.entries if e.outcome == "done"}
    expected = {a.url: a for a in truth.articles if a.url in reachable}
    assert set(by_key) == {urls.url_key(urls.canonical_url(url)) for url in expected}
    for url, article in expected.items():
        text, lang, published, source = by_key[urls.url_key(urls.canonical_url(url))]
        assert (lang, published, source) == (article.lang, article.published_at, article.source), url
        # A line of the page's furniture may be left in; nothing of the body may be lost.
        assert [p for p in article.paragraphs if squeezed(p) not in squeezed(text)] == [], url
        assert len(text) < 1.1 * len("\n\n".join(article.paragraphs)), url


def squeezed(text):
    return "".join(text.split())


def check_copies(world, truth):
    found = groups_of(world.rows("SELECT url, copy_group_id FROM report.article"))
    originals = {a.url: a.copy_of or a.url for a in read(truth)}
    assert found == groups_of(originals.items())


def check_topics(world, truth):
    found = world.rows("SELECT url, topic_id FROM report.topic_match")
    assert sorted((key(url), topic) for url, topic in found) == sorted(
        (key(a.url), t) for a in read(truth) for t in a.topics
    )


def check_stories(world, truth):
    """Matched stories are right to the article; a story beside them may hold a stranger now and then."""
    found = groups_of(world.rows("SELECT url, story_id FROM report.article"))
    matched = [
        set(map(key, s.articles)) & {key(a.url) for a in read(truth)} for s in truth.stories if s.topics
    ]
    assert [group for group in map(frozenset, matched) if group not in found] == []


def check_mails(world, truth):
    told = [story for story in truth.stories if story.told]
    subjects = Counter(message["Subject"] for message in mails(world))
    assert len(list(world.mail.iterdir())) == 2 * len(told), subjects
    assert sorted(subjects.values()) == [2] * len(told)
    untold = world.rows("SELECT count(*) FROM newswatch.alert WHERE NOT tell AND reason = 'too_old'")
    assert untold == [(sum(story.too_old for story in truth.stories),)]


def read(truth):
    """The articles that can be had."""
    done = {e.article for e in truth.entries if e.outcome == "done"}
    return [a for a in truth.articles if a.url in done]


def mails(world):
    for path in sorted(world.mail.glob("*.eml")):
        yield email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def key(url):
    return urls.canonical_url(url)


def groups_of(pairs):
    groups = {}
    for url, group in pairs:
        groups.setdefault(group, set()).add(key(url))
    return {frozenset(group) for group in groups.values()}


def test_the_ten_questions_of_the_guide_are_answered_by_the_truth(fresh_engine, tmp_path):
    """Each count would change if a copy counted twice or a story fell apart."""
    with newsroom_world(fresh_engine, tmp_path, 1) as world:
        world.run()
        truth = world.truth
        answers = [
            as_reader(world, question) for question in QUESTION.findall(GUIDE.read_text(encoding="utf-8"))
        ]
    assert len(answers) == 10
    newest, matches, daily, spread, copies, first, places, failing, days, told = answers
    matched = [a for a in read(truth) if a.topics]
    stories = {s.id: s for s in truth.stories if s.topics}
    assert sorted(row["independent_sources"] for row in newest) == sorted(
        s.independent for s in stories.values()
    )
    originals = {key(a.url) for a in matched if not a.copy_of}
    assert len(matches) == len(originals)
    assert sum(row["articles"] for row in daily) == len(matched)
    assert len(spread) == len({a.source for a in read(truth) if a.story == "deployment"})
    assert sum(row["copies"] for row in copies) == sum(a.copy_of is not None for a in read(truth))
    assert sum(row["stories_first"] for row in first) == sum(s.independent > 1 for s in shown_stories(truth))
    assert sum(row["articles"] for row in places) == len(matched)
    assert [row["url"] for row in failing] == [f.url for f in truth.feeds if f.first_poll == "not_a_feed"]
    assert sum(row["entries"] for row in days) == len(truth.entries)
    assert told


QUESTION = re.compile(r"^\*\*\d+\.\*\* .*?^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
GUIDE = Path(__file__).parents[2] / "sql" / "README.md"


def as_reader(world, question):
    """Ask as an analyst does: with the rights of the role that may read the reports and nothing else."""
    with world.workplace.engine.connect() as conn:
        conn.exec_driver_sql("SET ROLE newswatch_reader")
        return [dict(row) for row in conn.exec_driver_sql(question.replace("%", "%%")).mappings()]


def shown_stories(truth):
    """Stories by what can be had of them."""
    return [
        s
        for s in truth.stories
        if {e.article for e in truth.entries if e.outcome == "done"} & set(s.articles)
    ]
