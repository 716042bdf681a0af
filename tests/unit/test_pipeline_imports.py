import subprocess
import sys

import pytest

from newswatch import pipeline

PROGRAM = """
import sys
from newswatch import pipeline
pipeline.open_workplace, pipeline.poll_batch, pipeline.sync_config
print(*sorted({"trafilatura", "alembic", "jinja2", "airflow"} & set(sys.modules)))
"""


def test_a_task_that_polls_loads_no_extractor_and_no_migrations():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", pipeline.__all__)
def test_every_name_has_its_place(name):
    assert callable(getattr(pipeline, name))


def test_other_names_are_no_attributes():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = pipeline.nonsense
