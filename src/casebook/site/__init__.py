"""The site: how chapters and pages become a book. A Sphinx extension and what serves it.

Running chapters when they need it, editions, exercises, roles and directives, the last touches on
pages, and print. It computes nothing about the material; what a page shows is made in
``casebook.display``.
"""
