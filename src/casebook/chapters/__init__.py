"""Chapters: what only one chapter of the book computes and shows, a module each.

A chapter is a notebook of prose and short cells. Whatever a cell would have to work out stands
here instead, under a name that says what it is, so that a reader who knows a little pandas can
change the cell and look up the rest. What two chapters need, or a reader with another question,
belongs further down: in ``casebook.reader`` or the room of the method.

How a chapter is written
------------------------
Its module has the notebook's name without the number: ``commissioned_communities`` for
``notebooks/01-commissioned-communities.ipynb``. It holds, in the order of the chapter,

- ``numbers(book)``: every number and word that the prose glues, in one dict. A number that is
  rounded comes as a text (``f"{share:.0%}"``). If there are many, the dict is put together from
  private functions, one for each section;
- one function for each table or chart that only this chapter shows. It takes the book, returns
  what ``casebook.reader.show`` makes, and has name, title, caption and alternative text in it.

The notebook's first cell loads the book, names its source and hands over the numbers::

    from casebook import load, show
    from casebook.chapters import commissioned_communities as chapter

    book = load()
    article = book.source("gv2022")
    show.numbers(chapter.numbers(book))

After it a cell says one thing: ``article.cards("gv2022-c-030")``, ``chapter.interviews(book)``.
Most have one to six lines and none more than twelve; none pivots, fills in, groups or sorts
(``tests/notebooks/test_cells.py`` counts). Cells carry the tag ``folded``, which puts their code
behind the page's switch *Show the code*. A cell that is itself the lesson has no tag: its code
stands on the page, and the prose beside it invites the reader to change one word in it.
"""
