"""Learns the weights of `sigap match` from people whose truth is known, and writes them as the file that ships."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sigap.matching.linking import settling, weighing
from sigap.matching.linking.book import Book, book_of
from sigap.matching.linking.comparing import compare
from sigap.matching.linking.linking import weighed_pairs
from sigap.matching.linking.pairing import pairs_of
from sigap.matching.linking.records import Long, People

type Matrix = NDArray[np.float32]
type Sample = tuple[People, NDArray[np.int64]]
"""People, and the number of the person of each."""

_MOST_OTHERS = 60_000
"""Pairs of two people that a sample gives at most; each then counts for several."""
_STEPS, _ENOUGH, _AT_ONCE = 20, 0.01, 100_000
_ORDER_SAYS = "# Learned by `./sigap bench match --learn`; the order of levels: matching/linking/comparing.py."


def learned(samples: Sequence[Sample], *, is_told: bool = True) -> tuple[weighing.Weights, dict[str, float]]:
    """Weights of pairs, then of what pairs tell of each other, by other samples: the second half."""
    first, second = samples[0::2], samples[1::2]
    books = [(book_of(people), truth) for people, truth in first]
    weights = weighing.from_columns(_fitted([_pairs_to_learn(book, truth) for book, truth in books], ridge=1.0))
    parts = []
    for people, truth in second:
        pairs = weighed_pairs(book_of(people), weights)
        rows = np.stack(list(settling.columns(pairs, len(people))), axis=1)
        parts.append((rows, truth[pairs.one] == truth[pairs.other], np.ones(len(rows), dtype=np.float32)))
        if is_told:
            print(f"  {len(people)} catatan: {len(rows)} pasangan", flush=True)
    found = _fitted(parts, ridge=0.1)
    return weights, dict(zip(settling.FEATURES, map(float, found), strict=True))


def _pairs_to_learn(book: Book, truth: NDArray[np.int64]) -> tuple[Matrix, NDArray[np.bool_], Matrix]:
    keys: Long = np.concatenate(pairs_of(book))
    one, other = (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)
    same = truth[one] == truth[other]
    share = min(1.0, _MOST_OTHERS / max(int((~same).sum()), 1))
    kept = same | (np.random.default_rng(1).random(len(same)) < share)
    one, other, same = one[kept], other[kept], same[kept]
    rows = np.stack(list(weighing.columns(compare(book, one, other), len(book))), axis=1)
    return rows, same, np.where(same, 1, 1 / share).astype(np.float32)


def _fitted(parts: Sequence[tuple[Matrix, NDArray[np.bool_], Matrix]], *, ridge: float) -> NDArray[np.float64]:
    """Logistic regression by Newton's steps, weights kept small."""
    width = parts[0][0].shape[1]
    found = np.zeros(width)
    for _step in range(_STEPS):
        slope, bend = -ridge * found, np.eye(width) * ridge
        for rows, same, counts in parts:
            for start in range(0, len(rows), _AT_ONCE):
                some = slice(start, start + _AT_ONCE)
                chance = weighing.probability(rows[some] @ found.astype(np.float32))
                bend += (rows[some] * (counts[some] * chance * (1 - chance))[:, None]).T @ rows[some]
                slope += rows[some].T @ (counts[some] * (same[some] - chance))
        move = np.linalg.solve(bend, slope)
        found += move
        if np.abs(move).max() < _ENOUGH:
            break
    return found


def write(file: Path, weights: weighing.Weights, of_settling: dict[str, float], *, told: str) -> None:
    """As TOML, three figures behind the point."""
    lines = [f"# {told}", _ORDER_SAYS, "", "[pairs]", f"start = {weights.start:.3f}", f"size = {weights.size:.3f}"]
    lines += ["cells = [", *_listed(weights.cells), "]", "", "[pairs.levels]"]
    lines += [f"{name} = [{_figures(values)}]" for name, values in weights.levels.items()]
    lines += ["", "[pairs.rarity]"]
    lines += [f"{name} = [{_figures(values)}]" for name, values in weights.rarity.items()]
    lines += ["", "[settling]", *(f"{name} = {value:.3f}" for name, value in of_settling.items())]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _listed(values: Matrix, width: int = 18) -> list[str]:
    return [f"  {_figures(values[start : start + width])}," for start in range(0, len(values), width)]


def _figures(values: Matrix) -> str:
    return ", ".join(f"{value:.2f}" for value in values)
