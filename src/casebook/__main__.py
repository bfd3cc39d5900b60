"""Let ``python -m casebook`` do what the ``casebook`` command does."""

from casebook.cli import main

main(prog_name="casebook")
