"""``newswatch db``: the pipeline's database as a whole."""

from newswatch.cli.output import HomeOption, opened


def migrate(home: HomeOption = None) -> None:
    """Bring the database to this version's schema; safe to repeat.

    Every command that opens the database does so first; this one does nothing else, for a deployment.
    Exit code 0: it is there. 1: the database cannot be used. 2: a setting is wrong.
    """
    from newswatch.store.migrate import current

    with opened(home) as workplace:
        print(f"the database is at migration {current(workplace.engine)}")
