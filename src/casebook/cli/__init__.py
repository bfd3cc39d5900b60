"""The ``casebook`` command: one module per command, joined in ``commands``.

A command reads its options, calls the room of that duty, and prints. It computes nothing itself.
"""
