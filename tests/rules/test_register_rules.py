"""The register's counts: small numbers are withheld, and those that the sum would give away; its numbers as written."""

from sigap.cases.rules.book import RegisterCount, register_table
from sigap.cases.rules.origin import FIRST_KEPT, CaseOrigin, number_in_register, origin_of_report, register_label


def counted(what: str, *rows: tuple[str, int, int]) -> list[RegisterCount]:
    return [RegisterCount(month=3, what=what, code=code, n=n, behind=behind) for code, n, behind in rows]


def march(what: str, *rows: tuple[str, int, int]) -> dict[str, int | None]:
    table = register_table(counted(what, *rows), what, ["a", "b", "c"])
    assert table.sums[0] is None, "a month without cases"
    return {code: numbers[2] for code, numbers in table.rows.items()} | {"sum": table.sums[2]}


def test_a_small_number_takes_the_next_along() -> None:
    assert march("kind", ("a", 9, 9), ("b", 2, 2), ("c", 6, 6)) == {"a": 9, "b": None, "c": None, "sum": 17}
    assert march("kind", ("a", 9, 9), ("c", 6, 6)) == {"a": 9, "c": 6, "sum": 15}
    assert march("kind", ("a", 3, 3), ("b", 1, 1)) == {"a": None, "b": None, "sum": None}
    # Six brothers and sisters are one case.
    assert march("age", ("a", 6, 1), ("b", 6, 2)) == {"a": None, "b": None, "sum": None}


def test_numbers_are_read_as_they_are_written() -> None:
    for text, number in (
        ("12", 12), (" 12/2026 ", 12), ("K1", FIRST_KEPT), ("k3/2026", FIRST_KEPT + 2), ("", None), ("a1", None),
        ("1" * 12, None), ("²", None), ("K", None),
    ):  # fmt: skip
        assert number_in_register(text) == number, text
    assert register_label(FIRST_KEPT, 2026) == "K1/2026"
    assert origin_of_report("api", "") != CaseOrigin()
