"""The command ``casebook bench``: measurements that print and do not pass or fail."""

import click

from casebook.cli import tasks
from casebook.cli.extras import needs


@click.command()
@click.argument("name", default="all")
@needs("book")
@needs("dev")
def bench(name: str) -> None:
    """Run the benchmarks, or the one called NAME."""
    tasks.call("-m", "benchmarks", name)
