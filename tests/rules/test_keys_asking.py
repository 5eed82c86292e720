"""Shares as holders give them: a slip told at once by sheet and word, from a file all slips together."""

from collections.abc import Iterator, Mapping

import pytest
from tests.factories.holders import ESTABLISHED_AT, established, share_lines

from sigap.cli.failure import CommandFailed
from sigap.cli.keys.asking_shares import RULE, ShareEntry, from_lines, opened_by
from sigap.kernel.words import words
from sigap.vault.keyring import first_ring
from sigap.vault.recovery import Recovery
from sigap.vault.shares import new_share, words_of_share


@pytest.fixture(scope="module")
def made() -> tuple[Recovery, Mapping[int, bytes]]:
    recovery, _ring, shares = established(first_ring(at=ESTABLISHED_AT))
    return recovery, shares


type Made = tuple[Recovery, Mapping[int, bytes]]


def typed(recovery: Recovery, lines: list[str]) -> tuple[dict[int, bytes], list[str]]:
    """What holders typed these lines for, and what they were told meanwhile."""
    said: list[str] = []
    left: Iterator[str] = iter(lines)

    def ask(prompt: str) -> str:
        said.append(prompt)
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ShareEntry(recovery, ask=ask, say=said.append).run(), said


def sheet(made: Made, number: int) -> list[str]:
    return [str(number), *words_of_share(made[1][number])]


def test_three_holders_type_word_by_word(made: Made) -> None:
    recovery, shares = made
    found, said = typed(recovery, [*sheet(made, 1), *sheet(made, 3), *sheet(made, 5)])
    assert found == {number: shares[number] for number in (1, 3, 5)}
    assert recovery.fingerprint in said[0]
    assert "Lembar 3, kata 24: " in said


def test_a_whole_line_with_numbers_is_taken_too(made: Made) -> None:
    def line(number: int) -> str:
        return " ".join(
            f"{place}. {word.upper()}" for place, word in enumerate(words_of_share(made[1][number]), start=1)
        )

    found, _said = typed(made[0], ["1", line(1), "3", line(3), "5", line(5)])
    assert sorted(found) == [1, 3, 5]


def test_an_unknown_word_is_told_at_once_with_its_place(made: Made) -> None:
    first = sheet(made, 1)
    slip = [*first[:3], f"{first[3]}q", *first[3:]]
    _found, said = typed(made[0], [*slip, *sheet(made, 3), *sheet(made, 5)])
    (told,) = [line for line in said if "tidak ada di daftar kata" in line]
    assert told.startswith("Lembar 1, kata 3:")


def test_a_slip_to_another_word_is_told_when_the_sheet_is_done(made: Made) -> None:
    first = sheet(made, 1)
    slip = first.copy()
    # Of all other words at this place, one that the check finds.
    slip[5] = next(word for word in words() if _is_found([*first[1:5], word, *first[6:]]))
    _found, said = typed(made[0], [*slip, *first[1:], *sheet(made, 3), *sheet(made, 5)])
    assert [line for line in said if line.startswith("Lembar 1: salah satu kata tertukar")]


def _is_found(spoken: list[str]) -> bool:
    try:
        from_lines([f"1: {' '.join(spoken)}"])
    except CommandFailed as failed:
        return "tertukar" in failed.message
    return False


def test_a_sheet_of_elsewhere_is_told_with_its_number(made: Made) -> None:
    strange = ["3", *words_of_share(new_share())]
    found, said = typed(made[0], [*strange, *sheet(made, 3)[1:], *sheet(made, 1), *sheet(made, 5)])
    assert sorted(found) == [1, 3, 5]
    assert [line for line in said if line.startswith("Lembar 3 tidak cocok dengan berkas pemulihan ini")]


def test_two_police_are_told_the_rule_and_a_fourth_holder_is_asked(made: Made) -> None:
    found, said = typed(made[0], [*sheet(made, 2), *sheet(made, 4), *sheet(made, 1), *sheet(made, 5)])
    assert sorted(found) == [1, 2, 4, 5]
    assert [line for line in said if RULE in line]


def test_a_number_is_asked_until_it_is_one_of_the_five_and_new(made: Made) -> None:
    found, _said = typed(made[0], ["0", "enam", "٣", *sheet(made, 1), "1", *sheet(made, 3), *sheet(made, 5)])
    assert sorted(found) == [1, 3, 5]


@pytest.mark.parametrize("lines", [[""], ["1", "kata"], []])
def test_who_gives_up_changes_nothing(made: Made, lines: list[str]) -> None:
    with pytest.raises(CommandFailed, match="tidak ada yang berubah") as failed:
        typed(made[0], lines)
    assert failed.value.status == 1


def test_a_file_of_shares(made: Made) -> None:
    text = "# lembar\n\n" + share_lines(made[1], [5, 1, 3])
    assert from_lines(text.splitlines()) == {number: made[1][number] for number in (1, 3, 5)}


def test_all_slips_of_a_file_are_told_together_and_no_word_is_repeated(made: Made) -> None:
    one = list(words_of_share(made[1][1]))
    lines = [
        f"1: {' '.join([*one[:6], 'zzxqy', *one[7:]])}",
        f"9: {' '.join(one)}",
        f"3: {' '.join(one[:20])}",
        "tanpa nomor",
    ]
    with pytest.raises(CommandFailed) as failed:
        from_lines(lines)
    told = failed.value.message
    assert failed.value.status == 2
    assert len(told.splitlines()) == 5
    for part in ("lembar 1, kata 7", "lembar 9: nomornya", "lembar 3: harus 24 kata, ada 20", "baris 4"):
        assert part in told
    assert "zzxqy" not in told
    # The list of words also holds ordinary ones: those of the message itself say nothing of a sheet.
    plain = {"lembar", "tidak", "terbaca", "kata", "ada", "daftar", "nomornya", "harus", "sampai", "baris"}
    assert not (set(one) - plain) & set(told.split())


def test_a_sheet_named_twice_or_too_few_are_refused(made: Made) -> None:
    with pytest.raises(CommandFailed, match="disebut dua kali"):
        from_lines(share_lines(made[1], [1, 1, 3]).splitlines())
    with pytest.raises(CommandFailed, match="paling sedikit 3"):
        from_lines(share_lines(made[1], [1, 3]).splitlines())


def test_what_does_not_open_says_how_to_go_on(made: Made) -> None:
    recovery, shares = made
    with pytest.raises(CommandFailed, match="Panggil pemegang lain") as failed:
        opened_by(recovery, {number: shares[number] for number in (2, 4, 1)})
    assert failed.value.status == 1
    with pytest.raises(CommandFailed, match="Lembar 5 tidak cocok"):
        opened_by(recovery, {1: shares[1], 3: shares[3], 5: new_share()})
