"""The chains, pure: canonical text, known hashes, and every kind of tampering found at its first row."""

import dataclasses
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.event_text import event_body

from sigap.audit import chain
from sigap.audit.chain import AnchorLink, ChainBroken, ChainHead, ChainLink, StreamName

CASE = StreamName("case", UUID("11111111-1111-4111-8111-111111111111"))
RINA = UUID("22222222-2222-4222-8222-222222222222")
AT = datetime(2026, 11, 25, 1, 2, 3, 4, tzinfo=UTC)


def links(count: int, stream: StreamName = CASE) -> list[ChainLink]:
    made: list[ChainLink] = []
    prev = chain.GENESIS
    for seq in range(1, count + 1):
        at = AT + timedelta(minutes=seq)
        body = event_body(stream=stream, seq=seq, at=at, code="case:opened", actor_id=RINA, ids={"nth": str(seq)})
        made.append(
            ChainLink(
                stream=stream,
                seq=seq,
                at=at,
                code="case:opened",
                actor_id=RINA,
                body=body,
                prev_hash=prev,
                hash=chain.link_hash(prev, seq, body),
            )
        )
        prev = made[-1].hash
    return made


def head_of(made: list[ChainLink]) -> ChainHead:
    return ChainHead(stream=made[-1].stream, seq=made[-1].seq, hash=made[-1].hash)


def test_known_answer() -> None:
    body = event_body(stream=CASE, seq=1, at=AT, code="case:opened", actor_id=None, ids={"b": "2", "a": "1"})
    assert body == (
        '{"v": 1, "at": "2026-11-25T01:02:03.000004Z", "id": "11111111-1111-4111-8111-111111111111", '
        '"ids": {"a": "1", "b": "2"}, "seq": 1, "code": "case:opened", "kind": "case", "actor": null}'
    )
    expected = hashlib.sha256(bytes(32) + b"\0\0\0\0\0\0\0\1" + body.encode()).hexdigest()
    assert chain.link_hash(chain.GENESIS, 1, body).hex() == expected
    assert expected == "e8653dcf05f83ab009213be412343a17290113922e708f9ea1e1b56c3840aff0"


def test_moments_are_told_in_utc_with_microseconds() -> None:
    jakarta = timezone(timedelta(hours=7))
    assert chain.moment_text(datetime(2026, 1, 1, 0, 0, tzinfo=jakarta)) == "2025-12-31T17:00:00.000000Z"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_canonical_text_says_the_same_json(value: chain.Json) -> None:
    assert json.loads(chain.canonical(value)) == value


def test_a_whole_chain_is_walked_to_its_head() -> None:
    made = links(5)
    assert chain.walk_stream(CASE, made, head_of(made), {3: made[2].hash, 5: made[4].hash}) == 5


def test_an_untouched_new_head_is_whole() -> None:
    assert chain.walk_stream(CASE, (), ChainHead(stream=CASE, seq=0, hash=chain.GENESIS), {}) == 0


def swapped(made: list[ChainLink]) -> list[ChainLink]:
    first, second = made[1], made[2]
    return [
        made[0],
        dataclasses.replace(second, seq=2),
        dataclasses.replace(first, seq=3),
        *made[3:],
    ]


TAMPERINGS: dict[str, tuple[Callable[[list[ChainLink]], list[ChainLink]], int, str]] = {
    "changed text": (
        lambda m: [*m[:2], dataclasses.replace(m[2], body=m[2].body.replace("nth", "nht")), *m[3:]],
        3,
        "isi berbeda",
    ),
    "changed column": (lambda m: [*m[:2], dataclasses.replace(m[2], code="case:closed"), *m[3:]], 3, "kolom berbeda"),
    "changed actor": (lambda m: [*m[:2], dataclasses.replace(m[2], actor_id=None), *m[3:]], 3, "kolom berbeda"),
    "changed moment": (lambda m: [*m[:2], dataclasses.replace(m[2], at=AT), *m[3:]], 3, "kolom berbeda"),
    "unreadable text": (
        lambda m: [dataclasses.replace(m[0], body="[]", hash=chain.link_hash(chain.GENESIS, 1, "[]"))],
        1,
        "kolom",
    ),
    "no text": (lambda m: [dataclasses.replace(m[0], body="", hash=chain.link_hash(chain.GENESIS, 1, ""))], 1, "kolom"),
    "deleted in the middle": (lambda m: [*m[:2], *m[3:]], 3, "hilang"),
    "deleted at the start": (lambda m: m[1:], 1, "hilang"),
    "inserted": (lambda m: [*m[:3], dataclasses.replace(m[2], code="case:noted"), *m[3:]], 3, "nomor ganda"),
    "swapped": (swapped, 2, "tidak menyambung"),
    "tail cut": (lambda m: m[:3], 4, "hilang"),
    "everything deleted": (lambda _: [], 1, "hilang"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_at_its_first_row(name: str) -> None:
    tamper, row, why = TAMPERINGS[name]
    made = links(5)
    with pytest.raises(ChainBroken) as broken:
        chain.walk_stream(CASE, tamper(made), head_of(made), {})
    assert broken.value.found.table == "audit_event"
    assert broken.value.found.row == f"{CASE} #{row}"
    assert why in broken.value.found.why


def test_a_cut_tail_with_its_head_is_found_by_an_anchor() -> None:
    made = links(5)
    with pytest.raises(ChainBroken, match="#4: hilang; jangkar memegang #5"):
        chain.walk_stream(CASE, made[:3], head_of(made[:3]), {5: made[4].hash})


def test_a_rewritten_chain_is_found_by_an_anchor() -> None:
    made, honest = links(3, StreamName("case", RINA)), links(3)
    with pytest.raises(ChainBroken, match="#2: berbeda dari yang dipegang jangkar"):
        chain.walk_stream(CASE, made, head_of(made), {2: honest[1].hash})


@pytest.mark.parametrize(("seq", "digest"), [(4, None), (5, bytes(32))])
def test_a_head_that_lies_is_found(seq: int, digest: bytes | None) -> None:
    made = links(5)
    with pytest.raises(ChainBroken, match=r"audit_stream .*kepala rantai berbeda"):
        chain.walk_stream(CASE, made, ChainHead(stream=CASE, seq=seq, hash=digest or made[seq - 1].hash), {})


def test_a_missing_head_is_found() -> None:
    with pytest.raises(ChainBroken, match="kepala rantai hilang"):
        chain.walk_stream(CASE, links(2), None, {})


def anchors(*bodies: str) -> list[AnchorLink]:
    made: list[AnchorLink] = []
    prev = chain.GENESIS
    for seq, body in enumerate(bodies, start=1):
        made.append(AnchorLink(seq=seq, at=AT, body=body, prev_hash=prev, hash=chain.link_hash(prev, seq, body)))
        prev = made[-1].hash
    return made


def anchor_body(head: ChainHead) -> str:
    return chain.canonical(
        {
            "v": 1,
            "at": chain.moment_text(AT),
            "heads": [[head.stream.kind, str(head.stream.id), head.seq, head.hash.hex()]],
        }
    )


def test_anchors_are_a_chain_of_heads() -> None:
    head = head_of(links(2))
    made = anchors(anchor_body(head), anchor_body(head))
    walked = list(chain.walk_anchors(made))
    assert [list(chain.heads_in(anchor)) for anchor in walked] == [[head], [head]]
    with pytest.raises(ChainBroken, match="audit_anchor 1: hilang"):
        list(chain.walk_anchors(made[1:]))
    with pytest.raises(ChainBroken, match="audit_anchor 2: kolom"):
        list(chain.walk_anchors([made[0], dataclasses.replace(made[1], at=AT + timedelta(days=1))]))


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"heads": [1]}', '{"heads": [["case", 7, 1, "00"]]}', '{"heads": [["case", "x", 1, "00"]]}'],
)
def test_an_anchor_that_cannot_be_read_is_a_break(body: str) -> None:
    with pytest.raises(ChainBroken, match="isi tidak terbaca"):
        list(chain.heads_in(anchors(body)[0]))
