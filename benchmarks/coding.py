"""Code matrices and co-occurrence by number of codings and of codes, beside pandas.

Prints seconds (the best of three) for `code_by` and `cooccurrence` beside the same tables made
with `pandas.crosstab`, growing with the number of codings and then with the number of codes, how
steeply each grows (the slope on a log-log scale: 1 is in proportion), and a log-log chart. Before
anything is timed, both ways have to give the same numbers. Options: the largest number of codings,
a million without one.
"""

import sys
import time

import numpy as np
import pandas as pd

from casebook.coding import matrices

SIZES = (1, 4, 16, 64, 256)  # the largest number of codings is divided by these
CODES = (10, 30, 100, 300)
PER_PASSAGE = 4  # codings of a passage, on average
DOCUMENTS = 60


def made_up(size: int, codes: int) -> tuple[pd.DataFrame, pd.Series]:
    """Codings of two coders, with ids like those of the casebook, and where the passages are."""
    chance = np.random.default_rng(7)
    passages = max(size // PER_PASSAGE, 1)
    passage = chance.integers(0, passages, size)
    document = np.arange(passages) % DOCUMENTS
    ids = np.array([f"s{document[n]:04}-sec-{n:07}" for n in range(passages)], dtype=object)
    sources = np.array([f"s{n:04}" for n in range(DOCUMENTS)], dtype=object)
    places = np.array([f"sec ¶{n // 3 // DOCUMENTS + 1}" for n in range(passages)], dtype=object)
    names = np.array([f"code-{n:04}" for n in range(codes)], dtype=object)
    codings = pd.DataFrame(
        {
            "passage_id": ids[passage],
            "code_id": names[chance.integers(0, codes, size)],
            "coder": np.array(["A", "B"], dtype=object)[chance.integers(0, 2, size)],
            "source_id": sources[document[passage]],
            "locator": places[passage],
        }
    ).astype("string")
    units = pd.Series(pd.Categorical(sources[document]), index=ids, name="source_id")
    return codings, units


def our_matrix(codings, units):
    return matrices.code_by(codings, units, "passages", coders="together")


def pandas_matrix(codings, units):
    distinct = codings.drop_duplicates(["passage_id", "code_id"])
    return pd.crosstab(distinct.code_id, distinct.source_id)


def our_paragraphs(codings, units):
    return matrices.code_by(codings, units, "paragraphs", coders="together")


def pandas_paragraphs(codings, units):
    distinct = codings.drop_duplicates(["source_id", "locator", "code_id"])
    return pd.crosstab(distinct.code_id, distinct.source_id)


def our_pairs(codings, units):
    return matrices.cooccurrence(codings, "passages", coders="together")["count"]


def pandas_pairs(codings, units):
    """Passages x codes, multiplied with itself: the usual way, which holds the matrix whole."""
    present = pd.crosstab(codings.passage_id, codings.code_id).to_numpy() > 0
    both = present.T.astype(np.float32) @ present.astype(np.float32)
    return pd.Series(both[np.triu_indices(len(both), 1)].astype(np.int64))


def pandas_merge(codings, units):
    """Pairs by merging the codings with themselves: no matrix, but every pair is a row."""
    distinct = codings[["passage_id", "code_id"]].drop_duplicates()
    pairs = distinct.merge(distinct, on="passage_id")
    return pd.crosstab(pairs.code_id_x, pairs.code_id_y)


TASKS = {
    "code x document, passages": (our_matrix, pandas_matrix),
    "code x document, paragraphs": (our_paragraphs, pandas_paragraphs),
    "co-occurrence in passages": (our_pairs, pandas_pairs, pandas_merge),
}


def best(function, data) -> float:
    """Seconds of the quickest of three calls; of one, if that takes long."""
    times = []
    while len(times) < 3 and sum(times) < 5:
        start = time.perf_counter()
        function(*data)
        times.append(time.perf_counter() - start)
    return min(times)


def chart(label: str, sizes, seconds: dict[str, list[float]]) -> str:
    """Draw seconds against size, both in equal ratios, a letter for each function."""
    width = 60
    low, high = np.log10(min(map(min, seconds.values()))), np.log10(max(map(max, seconds.values())))
    lines = [f"  {label} down, seconds across ({10**low:.2g} to {10**high:.2g}), both log"]
    for row, size in enumerate(sizes):
        line = ["."] * (width + 1)
        for name, values in seconds.items():
            at = round(width * (np.log10(values[row]) - low) / max(high - low, 1e-9))
            line[at] = name[0].upper() if line[at] == "." else "*"
        lines.append(f"  {size:>9,} {''.join(line)}")
    return "\n".join([*lines, "  O: ours, C: crosstab, M: merge, *: several"])


def compare(label: str, cases: dict[int, tuple]) -> None:
    for task, functions in TASKS.items():
        seconds = {}
        for name, function in zip(("ours", "crosstab", "merge"), functions, strict=False):
            seconds[name] = [best(function, data) for data in cases.values()]
        print(f"\n{task}, by {label}")
        print(f"  {label:>9} " + " ".join(f"{name:>9}" for name in seconds))
        for row, size in enumerate(cases):
            print(f"  {size:>9,} " + " ".join(f"{s[row]:9.4f}" for s in seconds.values()))
        sizes = np.log10(list(cases))
        slopes = [np.polyfit(sizes[-3:], np.log10(s[-3:]), 1)[0] for s in seconds.values()]
        print(f"  {'slope':>9} " + " ".join(f"{slope:9.2f}" for slope in slopes))
        print(chart(label, cases, seconds))


if __name__ == "__main__":
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    small = made_up(max(largest // 64, 1000), 30)
    for ours, theirs, *_ in TASKS.values():
        assert (ours(*small).to_numpy() == theirs(*small).to_numpy()).all(), ours.__name__
    compare("codings", {n: made_up(n, 30) for n in (largest // d for d in reversed(SIZES))})
    compare("codes", {n: made_up(largest, n) for n in CODES})
