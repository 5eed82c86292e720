"""Heads kept outside, as hexadecimal or as words: what finds a forgery in which everything inside fits together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from tests.factories.dbroles import acting_as
from tests.factories.tampering import reanchor, rehash, tamper

from sigap import audit
from sigap.audit import jobs, queries, verify
from sigap.audit.words import head_words
from sigap.kernel.words import words
from sigap.vault import events

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
CASE, OTHER = UUID(int=1), UUID(int=2)
HEX = "0" * 64


def tell(stream_id: UUID, count: int = 1) -> None:
    with audit.recording():
        for _ in range(count):
            ids = {"subject": str(stream_id), "room": "identity", "reason": "casework"}
            audit.record(
                audit.NewEvent(code=events.SECTION_OPENED, stream_kind="case", stream_id=stream_id, at=AT, ids=ids)
            )


@pytest.fixture(autouse=True)
def trail() -> None:
    """Two chains, folded twice: the second anchor is newer than the first."""
    tell(CASE, 3)
    tell(OTHER, 2)
    jobs.fold(AT)
    tell(CASE, 2)
    jobs.fold(AT + timedelta(minutes=1))


def as_hex() -> str:
    return verify.head_line()


def in_words() -> str:
    return verify.run().words_line


def as_printed() -> str:
    head = queries.head(fresh=True)
    assert head is not None
    return f"Kepala jejak {head.seq}: {' '.join(head.words).upper()} · Rabu, 25 November 2026, 15.01 WIB"


def number_and_words() -> str:
    return " ".join(in_words().split()[:9])


FORMS = [as_hex, in_words, as_printed, number_and_words]


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The head as somebody outside keeps it, before anything is forged."""
    form: Callable[[], str] = request.param
    file = tmp_path / "kepala.txt"
    file.write_text(f"# dicatat tangan\n\n{form()}\n", encoding="utf-8")
    return file


def test_an_honest_trail_fits_what_was_kept_also_after_it_has_grown(kept: Path) -> None:
    assert verify.run(kept).is_whole
    tell(CASE, 4)
    jobs.fold(AT + timedelta(minutes=2))
    assert verify.run(kept).is_whole


def test_everything_rewritten_and_recomputed_is_found(kept: Path) -> None:
    tamper("UPDATE audit_event SET body = replace(body, 'casework', 'nothing') WHERE seq = 1")
    rehash(CASE)
    rehash(OTHER)
    reanchor()
    assert verify.run().is_whole, "inside, the forgery fits: chains, heads and anchors"
    found = verify.run(kept).found
    assert found is not None
    assert (found.table, found.row, found.why) == ("audit_anchor", "2", "berbeda dari kepala yang disimpan di luar")


def test_a_tail_cut_off_with_its_head_and_its_anchors_is_found(kept: Path) -> None:
    tamper(
        f"DELETE FROM audit_event WHERE stream_id = '{CASE}' AND seq > 3",
        "DELETE FROM audit_anchor WHERE seq = 2",
        f"UPDATE audit_folded SET seq = 3 WHERE stream_id = '{CASE}'",
    )
    rehash(CASE)
    assert verify.run().is_whole, "inside, nothing tells that there was more"
    assert str(verify.run(kept).found) == "audit_anchor 2: hilang; di luar tersimpan 2"


def test_a_tail_cut_off_and_grown_again_is_found(kept: Path) -> None:
    tamper(
        f"DELETE FROM audit_event WHERE stream_id = '{CASE}' AND seq > 3",
        "DELETE FROM audit_anchor WHERE seq = 2",
        f"UPDATE audit_folded SET seq = 3 WHERE stream_id = '{CASE}'",
    )
    rehash(CASE)
    tell(CASE, 1)
    jobs.fold(AT + timedelta(minutes=1))
    assert verify.run().is_whole
    found = verify.run(kept).found
    assert found is not None
    assert (found.table, found.row) == ("audit_anchor", "2")


def test_both_forms_in_one_file_are_held_together(tmp_path: Path) -> None:
    kept = tmp_path / "kepala.txt"
    kept.write_text(f"{as_printed()}\n{as_hex()}\n{in_words()}\n", encoding="utf-8")
    (digest,) = verify.read_heads(kept).values()
    assert len(digest) == 32, "the whole hash wins over its first words"
    assert verify.run(kept).is_whole


EIGHT = " ".join(words()[:8])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"1 {' '.join(words()[:7])}", "hanya 7 kata; kepala punya 8"),
        (f"1 {' '.join(words()[:6])} {words()[700]}x {words()[7]}", f'kata ke-7, "{words()[700]}x"'),
        (f"1 {' '.join(words()[:6])} {words()[700]}x {words()[7]}", f'mungkin "{words()[700]}"'),
        ("1 bukan", "bukan baris kepala"),
        (EIGHT, "bukan baris kepala"),
        (f"1 {EIGHT}\n1 {HEX}", "tertulis dua kali"),
        (f"1 {' '.join(head_words(b'1' * 32))}\n1 {EIGHT}", "tertulis dua kali"),
    ],
)
def test_what_is_mistyped_is_named_with_its_line(line: str, said: str, tmp_path: Path) -> None:
    kept = tmp_path / "kepala.txt"
    kept.write_text(f"# catatan\n{line}\n", encoding="utf-8")
    with pytest.raises(verify.AnchorsUnreadable, match=r"kepala\.txt:[23]: ") as unreadable:
        verify.run(kept)
    assert said in str(unreadable.value)


def test_the_words_of_nothing_are_told_apart_from_zeros(tmp_path: Path) -> None:
    kept = tmp_path / "kepala.txt"
    kept.write_text(f"2 {EIGHT}\n", encoding="utf-8")
    assert not verify.run(kept).is_whole


def test_verify_prints_its_head_both_ways() -> None:
    hexadecimal, spoken, _vouched = str(verify.run()).splitlines()
    assert hexadecimal.endswith(as_hex())
    assert spoken == f"Dalam kata: {in_words()}"


@pytest.mark.parametrize("role", ["sigap_desk", "sigap_worker"])
def test_pages_and_mails_may_ask_for_the_head(role: str) -> None:
    with acting_as(role):
        head = queries.head(fresh=True)
    assert head is not None
    assert (head.seq, head.at, head.words) == (2, AT + timedelta(minutes=1), head_words(head.hash))
    assert f"2 {head.hash.hex()} " in as_hex()


def test_the_head_is_asked_once_a_minute_and_fresh_when_wanted() -> None:
    first = queries.head(fresh=True)
    with connection.execute_wrapper(_no_statement):
        assert queries.head() == first
    tell(OTHER)
    jobs.fold(AT + timedelta(minutes=2))
    assert queries.head() == first
    fresh = queries.head(fresh=True)
    assert fresh is not None
    assert fresh.seq == 3


def test_whoever_leaves_a_trace_brings_the_head_along() -> None:
    first = queries.head(fresh=True)
    tell(OTHER)
    jobs.fold(AT + timedelta(minutes=2))
    assert queries.head() == first
    tell(CASE)
    with connection.execute_wrapper(_no_statement):
        newest = queries.head()
    assert newest is not None
    assert newest.seq == 3


def test_before_the_first_anchor_there_is_no_head() -> None:
    tamper("DELETE FROM audit_anchor")
    assert queries.head(fresh=True) is None


def _no_statement(*_facts: object) -> None:
    pytest.fail("A statement for a head that is a moment old")
