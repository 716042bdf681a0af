import sys

import pytest

from newswatch.service.components import Component
from newswatch.service.home import ServiceHome
from newswatch.service.processes import end_members


@pytest.fixture
def home(tmp_path):
    """A home whose processes are ended, whatever a test left."""
    home = ServiceHome(tmp_path / "service")
    home.workdir.mkdir(parents=True)
    yield home
    end_members(home.workdir)


@pytest.fixture
def component():
    """Makes a component of a few lines of Python."""

    def make(name, program, **more):
        return Component(name, (sys.executable, "-c", program), **more)

    return make
