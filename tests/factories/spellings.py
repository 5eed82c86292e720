"""Six words as people write them down and type them in: twenty ways and one more, all of which are meant right."""

from collections.abc import Sequence


def ways_to_write(words: Sequence[str]) -> dict[str, str]:
    """What is typed, by what is odd about it."""
    a, b, c, d, e, f = words
    return {
        "as it is": " ".join(words),
        "capitals": " ".join(words).upper(),
        "one a line": "\n".join(words),
        "numbered": " ".join(f"{n}.{word}" for n, word in enumerate(words, 1)),
        "commas": ",".join(words),
        "joined in twos": f"{a}{b} {c}{d} {e}{f}",
        "all joined": "".join(words),
        "last letter of the first": f"{_one_wrong(a)} {b} {c} {d} {e} {f}",
        "last letter of the fourth": f"{a} {b} {c} {_one_wrong(d)} {e} {f}",
        "last letter of the check word": f"{a} {b} {c} {d} {e} {_one_wrong(f)}",
        "a letter too many": f"{a} {b + 'h'} {c} {d} {e} {f}",
        "a letter missing": f"{a} {b} {c[1:]} {d} {e} {f}",
        "two letters swapped": f"{a} {b} {c} {d} {e[1] + e[0] + e[2:]} {f}",
        "two neighbours swapped": f"{b} {a} {c} {d} {e} {f}",
        "first and last swapped": f"{f} {b} {c} {d} {e} {a}",
        "backwards": " ".join(reversed(words)),
        "the third forgotten": f"{a} {b} {d} {e} {f}",
        "the last forgotten": f"{a} {b} {c} {d} {e}",
        "one quite another": f"{a} {b} zzzzzzzz {d} {e} {f}",
        "one word twice": f"{a} {b} {b} {c} {d} {e} {f}",
        "swapped, and one letter wrong": f"{a} {c} {b} {d} {_one_wrong(e)} {f}",
    }


def _one_wrong(word: str) -> str:
    return word[:-1] + ("x" if word[-1] != "x" else "q")
