"""``newswatch sites list`` and ``test``: rules for single sites, and whether they keep their examples."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from newswatch.cli.config import Folder, read_config
from newswatch.cli.output import FAILED, WRONG_INPUT, JsonOption, console, print_json, refuse, safe

if TYPE_CHECKING:
    from newswatch.config import SiteFile

app = typer.Typer(help="The rules for single sites.", no_args_is_help=True)


@app.command("list")
def list_sites(config: Folder = None, *, as_json: JsonOption = False) -> None:
    """List the sites with a rule, the version of it, and why there is one.

    Exit code 0: here they are. 2: a file is wrong.
    """
    rows = [_row(site) for site in read_config(config).sites.sites]
    if as_json:
        print_json(rows)
        return
    table = Table(
        "Site", "Domains", "Version", "Examples", "Why", box=None, header_style="bold", pad_edge=False
    )
    for row in rows:
        table.add_row(*(Text(safe(str(cell))) for cell in row.values()))
    console().print(table)


@app.command("test")
def check_examples(
    config: Folder = None,
    only: Annotated[str | None, typer.Option("--site", metavar="ID", help="Only this site.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Read the examples of every rule by it, and name each difference.

    Exit code 0: all are read as they should be. 1: one is not. 2: a file is wrong, or there is no such site.
    """
    from newswatch.extract.rule_examples import try_example

    sites = read_config(config).sites.sites
    chosen = [site for site in sites if only in {None, site.rule.id}]
    if only and not chosen:
        refuse(f"no site {safe(only)!r}: there are {_names(sites)}", code=WRONG_INPUT)
    results = [(site, [try_example(site.rule, one) for one in site.examples]) for site in chosen]
    if as_json:
        print_json([_result(site, wrong) for site, wrong in results])
    else:
        print("\n".join(line for site, wrong in results for line in _said(site, wrong)))
    if any(one for _, wrong in results for one in wrong):
        raise typer.Exit(FAILED)


def _said(site: "SiteFile", wrong: list[list[str]]) -> Iterator[str]:
    right = sum(not one for one in wrong)
    yield f"{site.rule.id}: {right} of {len(wrong)} examples are read as they should be"
    for example, differences in zip(site.examples, wrong, strict=True):
        yield from (f"  {safe(example.url)}: {safe(said)}" for said in differences)


def _names(sites: "tuple[SiteFile, ...]") -> str:
    return ", ".join(site.rule.id for site in sites) or "none"


def _row(site: "SiteFile") -> dict[str, object]:
    return {
        "id": site.rule.id,
        "domains": ", ".join(site.rule.domains),
        "version": site.rule.version,
        "examples": len(site.examples),
        "why": site.why,
    }


def _result(site: "SiteFile", wrong: list[list[str]]) -> dict[str, object]:
    differences = {one.url: said for one, said in zip(site.examples, wrong, strict=True) if said}
    return {"id": site.rule.id, "examples": len(site.examples), "wrong": differences}
