"""What Python's audit hooks are told of tables, each with the path of a file.

Who wants to know what a program used (`casebook.site.chapter_reads` does) would otherwise see that
every file is read, because all tables are checked together.
"""

USED = "casebook.tables.used"
"""What is in a table is used."""

COMPARED = "casebook.tables.compared"
"""A file is read next, but only to be compared, or for a table that may never be used."""
