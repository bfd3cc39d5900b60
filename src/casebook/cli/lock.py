"""The command ``casebook lock``: exact versions, with hashes, for every system and Python."""

import click

from casebook.cli import tasks
from casebook.cli.extras import needs

COMPILE = (
    *("uv", "pip", "compile", "pyproject.toml", "--output-file", "requirements.lock"),
    # All extras but spark, of which there is no wheel.
    *(f"--extra={name}" for name in ("book", "lab", "large", "dev")),
    *("--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
    # No address of a registry in the lock: whoever installs uses the registry of their own.
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--quiet"),
    *("--custom-compile-command", "make lock"),
)


@click.command()
@click.option("--keep", is_flag=True, help="Keep every version that pyproject.toml still allows.")
@needs("dev")
def lock(keep: bool) -> None:
    """Renew the exact versions in requirements.lock."""
    tasks.call("-m", *COMPILE, *([] if keep else ["--upgrade"]))
