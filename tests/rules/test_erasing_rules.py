"""When a request is too old, who lifts whose hold, and the list of destroyed keys that outlives a restored copy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from sigap.access.roles import OfficeKind
from sigap.cases.rules import ERASURE_STANDS, LAW_OFFICES, is_stale, may_release
from sigap.vault import erasing
from sigap.vault.erasing import ErasedLine, ListUnreadable
from sigap.vault.rotation import count_code

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def line() -> ErasedLine:
    return ErasedLine.signed(key_id=uuid4(), erasure_id=uuid4(), erased_at=AT)


def test_a_request_stands_thirty_days() -> None:
    assert not is_stale(AT, AT + ERASURE_STANDS)
    assert is_stale(AT, AT + ERASURE_STANDS + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("placed", "releasing", "may"),
    [
        ("uptd_ppa", {"uptd_ppa"}, True),
        ("uptd_ppa", {"kejari"}, True),
        ("kejari", {"uptd_ppa"}, False),
        ("kejari", {"polres_ppa"}, True),
        ("polres_ppa", {"uptd_ppa", "polres_ppa"}, True),
        ("polres_ppa", set(), False),
    ],
)
def test_what_the_law_holds_only_the_law_lifts(placed: str, releasing: set[str], *, may: bool) -> None:
    assert may_release(placed, frozenset(releasing)) is may


def test_offices_of_the_law_are_kinds_of_office() -> None:
    assert set(OfficeKind) >= LAW_OFFICES


def test_the_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert erasing.read_list(tmp_path / erasing.ERASED) == []
    first, second = line(), line()
    erasing.append(tmp_path, [first])
    erasing.append(tmp_path, [second])
    assert erasing.read_list(tmp_path / erasing.ERASED) == [first, second]
    assert (tmp_path / erasing.ERASED).stat().st_mode & 0o777 == 0o600


def test_only_what_the_ring_vouches_for_is_believed() -> None:
    good = line()
    moved = ErasedLine.from_text(str(good).replace("02:00:00+00:00", "09:00:00+07:00"))
    assert moved.is_vouched, "the same moment, told in another zone"
    former = ErasedLine(key_id=good.key_id, erasure_id=good.erasure_id, erased_at=AT)
    stolen = [
        replace(good, key_id=uuid4()),
        replace(good, erasure_id=uuid4()),
        replace(good, erased_at=AT.replace(day=26)),
    ]
    assert erasing.vouched([former, *stolen]) == {}
    assert erasing.vouched([former, *stolen, good, moved]) == {good.key_id: good}


def test_half_a_line_at_the_end_is_dropped(tmp_path: Path) -> None:
    first, second = line(), line()
    erasing.append(tmp_path, [first])
    path = tmp_path / erasing.ERASED
    for torn in (str(line())[:50], str(line()), "\0\0\0"):
        path.write_text(f"{first}\n{torn}")
        assert erasing.is_torn(path)
        assert erasing.read_list(path) == [first]
    erasing.append(tmp_path, [second])
    assert erasing.read_list(path) == [first, second]
    assert not erasing.cut_torn(tmp_path)


def test_what_was_not_committed_is_taken_back(tmp_path: Path) -> None:
    first = line()
    erasing.append(tmp_path, [first])
    before = erasing.append(tmp_path, [line(), line()])
    erasing.take_back(tmp_path, before)
    assert erasing.read_list(tmp_path / erasing.ERASED) == [first]


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = line()
    erasing.append(tmp_path, [first])

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sigap.vault.erasing.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        erasing.append(tmp_path, [line()])
    monkeypatch.undo()
    assert erasing.read_list(tmp_path / erasing.ERASED) == [first]


@pytest.mark.parametrize(
    "text", ["", "x y z", f"{UUID(int=1)} {UUID(int=2)}", f"{UUID(int=1)} {UUID(int=2)} kemarin", "\xff"]
)
def test_a_line_that_names_nothing_is_told_with_its_place(text: str, tmp_path: Path) -> None:
    path = tmp_path / erasing.ERASED
    path.write_text(f"{line()}\n{text}\n", encoding="latin-1")
    with pytest.raises(ListUnreadable, match=erasing.ERASED):
        erasing.read_list(path)


def test_a_count_never_looks_like_a_number_of_a_person() -> None:
    assert [count_code(n) for n in (0, 999, 1_000, 12_345_678)] == ["0", "999", "1.000", "12.345.678"]
