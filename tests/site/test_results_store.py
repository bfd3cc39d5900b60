"""What a build keeps for the next one is returned as it was, or not at all."""

import pytest

from casebook.site.results_store import Store


def test_the_store_returns_what_it_was_given(tmp_path):
    store = Store(tmp_path / "store")
    assert store.read("a") is None
    store.write("a", ["one\n", {"two – tre": 1.5}])
    assert store.read("a") == ["one\n", {"two – tre": 1.5}]


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[:-1],
        lambda raw: raw[:40],
        lambda raw: raw.replace(b"one", b"two"),
        lambda raw: raw.replace(b"one", b"\xff"),
    ],
)
def test_the_store_recognises_damage(tmp_path, damage):
    store = Store(tmp_path)
    store.write("a", ["one"])
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert store.read("a") is None


def test_the_store_keeps_only_what_is_wanted(tmp_path):
    store = Store(tmp_path)
    for key in "abc":
        store.write(key, [key])
    (tmp_path / "d.unfinished").touch()
    store.prune(["b"])
    assert [path.stem for path in tmp_path.iterdir()] == ["b"]
