"""What the pages for a seminar are made of: a template, two style sheets and one script."""
