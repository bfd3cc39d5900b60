"""What reaches a terminal: letters that it can show, and no command."""

import io

from casebook.cli.terminal import printable


def stream(encoding):
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


def test_a_letter_that_the_terminal_lacks_is_shown_by_its_code():
    assert printable("Færøerne", stream("utf-8")) == "Færøerne"
    assert printable("Færøerne", stream("ascii")) == r"F\xe6r\xf8erne"
    assert printable("Færøerne", object()) == "Færøerne"


def test_nothing_printed_is_a_command():
    text = "red \x1b[31m\x9b2J \u202eback\x08\n\tnext"
    shown = printable(text, stream("utf-8"))
    assert shown == "red \\u001b[31m\\u009b2J \\u202eback\\u0008\n\tnext"
