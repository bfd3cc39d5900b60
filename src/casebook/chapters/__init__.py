"""Chapters: one module per chapter, with what only its page shows.

A module is named after its notebook and gives the notebook short cells: ``numbers(book)`` returns
every number of the chapter's prose, ``x(book)`` a table, ``x_chart(table)`` its picture and
``x_in_words(...)`` what the picture says to those who do not see it. Titles, captions and what is
to be seen first stay in the notebook, where an author changes them. What a second chapter could use
belongs to the room of that duty; nothing here is used outside the chapters, their exercises and
tests.
"""
