"""A file of exercises as an author would write it, and where it would stand."""

from pathlib import Path

PLACE = Path("exercises/01-first.md")
GOOD = """\
# Exercises: First

## 1. Count

minutes: 10
level: code
solution: students

How many?

### Solution

```python
numbers = [1, 2, 3]
total = sum(numbers)  # answer
print(total)
assert total == 6  # check
```

There are {{ total }}.

### Notes

Ask for *quagga*.

## 2. Read

minutes: 5
level: reading
solution: teachers

Why?

### Solution

Because of the *zebrafish*.

### Notes

No more.
"""
