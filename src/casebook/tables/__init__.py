"""Tables: read, described, checked. From a folder of files to validated data frames.

A folder holds a ``datapackage.json`` and the CSV tables that it describes; nothing in this room
knows any table by name, and nothing is guessed, filled in or dropped. What the tables mean for an
argument is the business of the rooms above.
"""
