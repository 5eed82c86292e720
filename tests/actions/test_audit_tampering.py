"""A table owner with the triggers off changes, deletes, inserts, swaps, cuts: `audit verify` finds the first row."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from tests.factories.tampering import TABLES, rehash, tamper

from sigap import audit
from sigap.audit import jobs, verify
from sigap.vault import events

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
CASE, OTHER = UUID(int=1), UUID(int=2)


def tell(stream_id: UUID, count: int) -> None:
    with audit.recording():
        for _ in range(count):
            ids = {"subject": str(stream_id), "room": "identity", "reason": "casework"}
            audit.record(
                audit.NewEvent(code=events.SECTION_OPENED, stream_kind="case", stream_id=stream_id, at=AT, ids=ids)
            )


@pytest.fixture(autouse=True)
def trail() -> None:
    tell(CASE, 5)
    tell(OTHER, 3)


def test_an_honest_trail_is_whole() -> None:
    assert jobs.fold(AT) == 2
    tell(CASE, 2)
    report = verify.run()
    assert report.is_whole
    assert (report.events, report.streams, report.anchors) == (10, 2, 1)
    assert report.head_line == verify.head_line()
    assert report.head_line in str(report)


def test_an_empty_trail_is_whole() -> None:
    tamper(*map("DELETE FROM {}".format, TABLES))
    assert verify.run().is_whole
    assert verify.head_line() == ""


INSERT = """
UPDATE audit_event SET seq = seq + 10 WHERE stream_id = %1 AND seq > 2;
INSERT INTO audit_event SELECT stream_kind, stream_id, 3, at, code, actor_id, body, prev_hash, hash
  FROM audit_event WHERE stream_id = %1 AND seq = 2;
UPDATE audit_event SET seq = seq - 9 WHERE stream_id = %1 AND seq > 10"""
SWAP = """
UPDATE audit_event SET seq = 99 WHERE stream_id = %1 AND seq = 2;
UPDATE audit_event SET seq = 2 WHERE stream_id = %1 AND seq = 3;
UPDATE audit_event SET seq = 3 WHERE stream_id = %1 AND seq = 99"""
PLAIN: dict[str, tuple[str, str]] = {
    "change": (
        "UPDATE audit_event SET body = replace(body, 'casework', 'none') WHERE stream_id = %1 AND seq = 2",
        "#2",
    ),
    "change a column": ("UPDATE audit_event SET actor_id = stream_id WHERE stream_id = %1 AND seq = 2", "#2"),
    "delete in the middle": ("DELETE FROM audit_event WHERE stream_id = %1 AND seq = 3", "#3"),
    "insert": (INSERT, "#3"),
    "swap": (SWAP, "#2"),
    "cut the tail": ("DELETE FROM audit_event WHERE stream_id = %1 AND seq > 3", "#4"),
    "move to another chain": ("UPDATE audit_event SET stream_id = %2, seq = 4 WHERE stream_id = %1 AND seq = 5", "#5"),
    "delete a whole chain": ("DELETE FROM audit_event WHERE stream_id = %1", "#1"),
}


def filled(statement: str) -> str:
    return statement.replace("%1", f"'{CASE}'").replace("%2", f"'{OTHER}'")


@pytest.mark.parametrize("name", PLAIN)
def test_plain_tampering_is_found_at_its_first_row(name: str) -> None:
    statements, row = PLAIN[name]
    tamper(*filled(statements).split(";"))
    report = verify.run()
    assert not report.is_whole
    assert str(report).startswith(f"Rantai jejak putus pada audit_event case {CASE} {row}:")


def test_a_lost_or_lying_head_is_found() -> None:
    tamper(filled("UPDATE audit_stream SET head_seq = 4 WHERE stream_id = %1"))
    assert str(verify.run().found).startswith(f"audit_stream case {CASE}")
    tamper(filled("DELETE FROM audit_stream WHERE stream_id = %1"))
    assert str(verify.run().found) == f"audit_stream case {CASE}: kepala rantai hilang"


CUT = "DELETE FROM audit_event WHERE stream_id = %1 AND seq > 3"
THOROUGH = {
    "tail and head cut": CUT,
    "rewritten": "UPDATE audit_event SET body = replace(body, 'casework', 'nothing') WHERE stream_id = %1",
}


@pytest.mark.parametrize("name", THOROUGH)
def test_thorough_tampering_is_found_by_the_anchors(name: str) -> None:
    jobs.fold(AT)
    tamper(filled(THOROUGH[name]))
    rehash(CASE)
    found = verify.run().found
    assert found is not None
    assert found.table == "audit_event"
    assert "jangkar" in found.why


def test_a_chain_gone_with_its_head_is_found_by_the_anchors() -> None:
    jobs.fold(AT)
    gone = filled("DELETE FROM audit_event WHERE stream_id = %1")
    tamper(gone, gone.replace("audit_event", "audit_stream"))
    assert str(verify.run().found) == f"audit_event case {CASE} #1: hilang; jangkar memegang #5"


def forget_anchors() -> None:
    tamper("DELETE FROM audit_anchor", "DELETE FROM audit_folded")


def refold() -> None:
    forget_anchors()
    jobs.fold(AT)


@pytest.mark.parametrize("hide", [forget_anchors, refold])
def test_with_anchors_rewritten_too_the_head_kept_outside_finds_it(hide: Callable[[], None], tmp_path: Path) -> None:
    jobs.fold(AT)
    kept = tmp_path / "kepala.txt"
    kept.write_text(f"# dicetak harian\n\n{verify.head_line()}\n", encoding="utf-8")
    assert verify.run(kept).is_whole
    tamper(filled(CUT))
    rehash(CASE)
    hide()
    assert verify.run().is_whole
    found = verify.run(kept).found
    assert found is not None
    assert (found.table, found.row) == ("audit_anchor", "1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_anchor SET body = replace(body, '5', '4') WHERE seq = 1",
        "UPDATE audit_anchor SET at = now() WHERE seq = 1",
        "DELETE FROM audit_anchor WHERE seq = 1",
    ],
)
def test_tampered_anchors_are_found(statement: str) -> None:
    jobs.fold(AT)
    tell(CASE, 1)
    jobs.fold(AT)
    tamper(statement)
    assert str(verify.run().found).startswith("audit_anchor 1:")


@pytest.mark.parametrize("text", ["", "# nothing\n", "kepala 1\n", "1 abc\n", f"1 {'0' * 64}\n1 {'1' * 64}\n"])
def test_a_file_that_holds_no_heads_is_said_so(text: str, tmp_path: Path) -> None:
    kept = tmp_path / "kepala.txt"
    kept.write_text(text, encoding="utf-8")
    with pytest.raises(verify.AnchorsUnreadable, match=r"kepala\.txt"):
        verify.run(kept)


def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(verify.AnchorsUnreadable, match="tidak terbaca"):
        verify.run(tmp_path / "tidak-ada.txt")
    (tmp_path / "biner").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(verify.AnchorsUnreadable, match="tidak terbaca"):
        verify.run(tmp_path / "biner")
