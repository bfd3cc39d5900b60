"""The ``casebook`` command: one module per command, joined in ``commands``.

A command reads its options, calls the room of that duty, and prints. It computes nothing about the
material itself. What other code may use is `main`, the command as a function.
"""

from casebook.cli.commands import main

__all__ = ["main"]
