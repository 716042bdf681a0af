"""Judge from how pages were read whether a site is read otherwise than before, and whether its rule fails."""

from collections.abc import Iterator

from newswatch.alerts.watched import Incident, IncidentKind, RuleFacts, SiteFacts, Trouble, Way
from newswatch.alerts.words import shortened

# A site is judged by enough articles now, and enough before.
LEAST_RECENT, LEAST_PAST = 10, 20
# One page that a rule fails on may be odd; three, and half of those that it was tried on lately, are not.
LEAST_FAILED, FAILED_SHARE = 3, 0.5
URL_CHARS = 110


def site_changed(site: SiteFacts) -> Trouble | None:
    """Return the trouble of a site whose pages have another template and give other texts.

    A new template alone is a site's own business, and so are texts of another length: together they are a
    sign that the text is not found where it was. What is open ends only when it is clearly better.
    """
    if not can_judge(site) or site.now is None or site.before is None:
        return None
    # Where every page has a template of its own, a new one says nothing.
    if site.new_templates * 2 < site.recent or site.past_templates * 2 > site.past:
        return None
    shifts = [*_shifts(site.now, site.before, 0.5 if site.open else 1.0)]
    if not shifts:
        return None
    template = f"{site.new_templates} of the last {site.recent} articles have another template"
    detail = f"{template}; {', '.join(shifts)}{shown(site.examples)}"
    return Trouble(IncidentKind.SITE_CHANGED, site.site, site.recent_since, detail)


def can_judge(site: SiteFacts) -> bool:
    """Return whether enough articles are known."""
    return site.recent >= LEAST_RECENT and site.past >= LEAST_PAST


def _shifts(now: Way, before: Way, strictness: float) -> Iterator[str]:
    """Yield how articles are read otherwise than before; half as strict, half of a shift counts too."""
    ratio = now.letters / max(1.0, before.letters)
    if not 1 - 0.4 * strictness < ratio < 1 + 0.7 * strictness:
        yield f"texts have {now.letters:.0f} letters, before {before.letters:.0f}"
    if abs(now.furniture - before.furniture) >= 0.15 * strictness:
        yield f"{now.furniture:.0%} of what is found is furniture, before {before.furniture:.0%}"
    for name, what in (("untitled", "title"), ("undated", "date"), ("unsigned", "author")):
        share, past = getattr(now, name), getattr(before, name)
        if share - past >= 0.5 * strictness:
            yield f"{share:.0%} have no {what}, before {past:.0%}"


def rule_failing(site: SiteFacts) -> Trouble | None:
    """Return the trouble of a site whose rule gives another text than the generic way, or always the same."""
    rule = site.rule
    if rule is None or rule.failed_since is None or not _fails(rule):
        return None
    said = f"the rule {rule.name} gave too little or too much, or the same title or old date each time"
    said = f"{said}, on {rule.failed} of the last {rule.read} pages"
    detail = f"{said}; where it gave too little, the text came the generic way{shown(rule.examples)}"
    return Trouble(IncidentKind.RULE_FAILING, site.site, rule.failed_since, detail)


def _fails(rule: RuleFacts) -> bool:
    return rule.failed >= LEAST_FAILED and rule.failed >= FAILED_SHARE * rule.read


def goes_on(incident: Incident, site: SiteFacts | None) -> bool:
    """Return whether what is not found any more is not known to be over either."""
    if site is None:
        return False
    if incident.kind is IncidentKind.RULE_FAILING:
        return site.rule is not None and site.rule.last_failed
    return not can_judge(site)


def ending(incident: Incident, site: SiteFacts | None) -> str:
    """Return how an incident of a site ended."""
    if site is None:
        return "none of its pages was read for long"
    if incident.kind is IncidentKind.SITE_CHANGED:
        return "its articles are read as before, or so for long enough to be its way"
    return "the rule gives its texts again" if site.rule else "it has no rule any more"


def shown(urls: tuple[str, ...]) -> str:
    """Return examples to look at."""
    return ": " + " ".join(shortened(url, URL_CHARS) for url in urls) if urls else ""
