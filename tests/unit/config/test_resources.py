import re

import pytest

from newswatch.resources import ResourceError, find


def tree(top, *folders):
    for folder in folders:
        (top / folder).mkdir(parents=True)
    return top


def test_the_checkout_has_all_three():
    assert (find("config") / "feeds.yaml").is_file()
    assert find("sql").is_dir()
    assert find("dags").is_dir()


def test_an_installed_package_carries_its_own(tmp_path):
    package = tree(tmp_path, "site-packages/newswatch/_data/sql") / "site-packages/newswatch"
    assert find("sql", package) == package / "_data/sql"


def test_what_the_package_carries_outranks_what_lies_around_it(tmp_path):
    tree(tmp_path, "plugins/newswatch/_data/sql", "sql")
    assert find("sql", tmp_path / "plugins/newswatch") == tmp_path / "plugins/newswatch/_data/sql"


def test_a_checkout_keeps_them_at_its_top(tmp_path):
    tree(tmp_path, "plugins/newswatch", "sql")
    assert find("sql", tmp_path / "plugins/newswatch") == tmp_path / "sql"


def test_a_broken_installation_says_where_it_looked(tmp_path):
    package = tree(tmp_path, "plugins/newswatch") / "plugins/newswatch"
    (tmp_path / "sql").write_text("a file is no folder")
    with pytest.raises(ResourceError, match=re.escape(f"{package}/_data/sql and {tmp_path}/sql")):
        find("sql", package)
