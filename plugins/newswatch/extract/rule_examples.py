"""Try a site's rule on an example page: what it should read there, and what it read."""

from newswatch.errors import ExtractError
from newswatch.extract.article import extract_article
from newswatch.extract.sites.ruled import FAILED
from newswatch.model import Article, Page
from newswatch.sites import RuleExample, Site, SiteRule


def try_example(rule: SiteRule, example: RuleExample) -> list[str]:
    """Return what came out otherwise than expected, one line each; nothing where all is right."""
    page = Page(example.url, html=example.html)
    try:
        article = extract_article(page, site=Site(rule), min_chars=1)
    except ExtractError as error:
        return [f"found no article ({error.reason})"]
    wrong = _differences(example, article)
    if rule.text and article.method.startswith(FAILED):
        wrong.insert(0, f"the rule gave too little: the text came by {article.method}")
    return wrong


def _differences(example: RuleExample, article: Article) -> list[str]:
    paragraphs = tuple(article.text.split("\n\n"))
    wrong = [f"text lacks {text!r}" for text in example.text if text not in paragraphs]
    wrong += [f"text has {text!r} too" for text in paragraphs if text not in example.text]
    if not wrong and paragraphs != example.text:
        wrong.append("the paragraphs stand in another order")
    for name in ("title", "date", "authors"):
        expected, found = getattr(example, name), getattr(article, name)
        if expected and expected != found:
            wrong.append(f"{name} is {found!r}, expected {expected!r}")
    return wrong
