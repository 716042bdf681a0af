import pytest

from newswatch.store.engine import open_engine


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_the_addresses_that_hosts_hand_out_work(scheme):
    """Seen in review: SQLAlchemy takes a bare scheme for another driver, or for none."""
    engine = open_engine(f"{scheme}://reader@db.example/news")
    assert engine.url.drivername == "postgresql+psycopg2"
    assert engine.url.database == "news"
