"""The wheel, unpacked into an environment that has the libraries and not the checkout."""

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from newswatch.settings import Settings, child_environment

ROOT = Path(__file__).parents[2]
PAGE = (
    "<html><head><title>A bridge opens</title></head><body><article><h1>A bridge opens</h1>"
    + "".join(
        f"<p>Crowds crossed the bridge in hour {n} of its first day, and found it good.</p>" for n in range(9)
    )
    + "</article></body></html>"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheel")
    # Building needs no network: hatchling is among the tools of this environment.
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (found,) = target.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Run Python words in an environment that holds the wheel, from an empty folder."""
    place = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    python = place / "bin" / "python"
    (site,) = place.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A .pth inside a folder that a .pth names is not read: the checkout's editable install stays away.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    empty = tmp_path_factory.mktemp("nothing")
    clean = child_environment(Settings())

    def run(*words, lines=""):
        done = subprocess.run(
            [python, "-I", *words],
            cwd=empty,
            env=clean,
            input=lines,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return done.stdout

    run.site = site
    return run


def test_what_is_imported_is_what_was_installed(installed):
    where = installed("-c", "import newswatch; print(newswatch.__file__)")
    assert Path(where.strip()) == installed.site / "newswatch" / "__init__.py"


def test_a_filter_runs_from_an_empty_folder(installed):
    line = json.dumps({"id": 1, "url": "https://a.org/bridge", "html": PAGE})
    answer = json.loads(installed("-m", "newswatch", "extract", lines=line))
    assert answer["title"] == "A bridge opens"
    assert len(answer["text"].split("\n\n")) == 9


def test_the_topics_that_came_along_are_found(installed):
    line = json.dumps({"id": 1, "title": "A bridge opens", "text": "Nothing to see."})
    assert json.loads(installed("-m", "newswatch", "tag", lines=line)) == {"id": 1, "matches": []}


def test_the_configuration_that_came_along_is_good(installed):
    assert installed("-m", "newswatch", "config", "check").endswith("no mistakes\n")


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["sql", "config", "dags"])
def test_what_the_library_reads_travels_whole(names, folder):
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".sql", ".yaml", ".md"}
    }
    assert files
    assert {f"newswatch/_data/{file}" for file in files} <= names


def test_every_module_and_its_data_travel(names):
    package = ROOT / "plugins" / "newswatch"
    files = {path for path in package.rglob("*.*") if path.is_file() and "__pycache__" not in path.parts}
    assert {f"newswatch/{path.relative_to(package).as_posix()}" for path in files} <= names
    assert "newswatch_airflow.py" in names


def test_nothing_else_travels(names):
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"newswatch", "newswatch_airflow.py"}
    assert not [name for name in names if "test" in name.rsplit("/", 1)[-1] or "__pycache__" in name]


def test_the_command_is_declared(wheel, names):
    (entry_points,) = (name for name in names if name.endswith("entry_points.txt"))
    with zipfile.ZipFile(wheel) as archive:
        assert "newswatch = newswatch.cli:main" in archive.read(entry_points).decode()
