"""Who may be given a task outside, what a text tells, and what link and words are."""

from uuid import uuid4

import pytest

from sigap.cases.rules import RelationKind
from sigap.errands.rules import (
    Candidate,
    ComparedIdentity,
    ErrandBar,
    StatedRelation,
    bar_for,
    kin_among,
    kind_at,
    kinds,
    named_in,
)
from sigap.mailbox import codes
from sigap.mailbox.errands.codes import link_trace, pass_for, pass_trace, read_pass
from sigap.mailbox.errands.page import ErrandWords, padded

SUSPECT = ComparedIdentity(names=("Karsono Contohan", "Pak Son"), phones=("0811-222-333",), is_suspect=True)
BROTHER = ComparedIdentity(names=("Jusup Pere'an",), is_kin=True)
CLIENT = ComparedIdentity(names=("Melati Contoh",), phones=("0899",), is_client=True)
SECRET = bytes(range(32))


def bar(name: str, **more: object) -> ErrandBar | None:
    told: dict[str, object] = {
        "phone": "", "to_client": StatedRelation.NONE, "to_suspect": StatedRelation.NONE, "is_certain": False,
    }  # fmt: skip
    who = Candidate(name=name, **told | more)  # type: ignore[arg-type]  # of a table
    return bar_for(who, [SUSPECT, BROTHER, CLIENT], is_suspect_family=True)


def test_names_and_telephones_of_the_reported_and_their_kin_are_refused() -> None:
    for name in ("Karsono Contohan", "Contohan Karsono", "H. Karsono Tjontohan", "Pak Son"):
        assert bar(name) is ErrandBar.SUSPECT, name
    assert bar("Slamet", phone="+62 811 222 333") is ErrandBar.SUSPECT
    assert bar("Yusuf Pere'an") is ErrandBar.KIN
    assert bar("Slamet", phone="0899") is None


def test_what_was_said_of_them_counts_too() -> None:
    for said in (StatedRelation.KIN, StatedRelation.HOUSEHOLD, StatedRelation.WORK):
        assert bar("Slamet", to_suspect=said) is ErrandBar.TIED
    assert bar("Slamet", to_suspect=StatedRelation.NEIGHBOUR) is None
    assert bar("Slamet", to_client=StatedRelation.NOT_ASKED) is ErrandBar.NOT_ASKED
    assert bar("Slamet", to_client=StatedRelation.KIN) is ErrandBar.FAMILY
    assert bar("Karsono Wibowo") is ErrandBar.ALIKE
    assert bar("Karsono Wibowo", is_certain=True) is None
    assert bar("Karsono Contohan", is_certain=True) is ErrandBar.SUSPECT


def test_kin_hold_either_way_and_no_teacher_is_kin() -> None:
    rows = [
        ("wife", RelationKind.SPOUSE_OF.value, "him"), ("him", RelationKind.PARENT_OF.value, "girl"),
        ("teacher", RelationKind.TEACHES.value, "him"), ("aunt", RelationKind.SIBLING_OF.value, "wife"),
    ]  # fmt: skip
    assert kin_among(rows, {"him"}) == {"wife", "girl"}
    assert kin_among(rows, set()) == set()


def test_a_text_tells_no_name_that_was_not_chosen() -> None:
    assert named_in("Jemput Melati jam tujuh", [CLIENT])
    assert not named_in("Jemput Melati jam tujuh", [CLIENT], allowed="Melati")
    assert not named_in("Jemput dia jam tujuh", [CLIENT, SUSPECT])
    assert named_in("Jangan bilang Karsono", [SUSPECT], is_certain=True)


def test_kinds_have_their_own_address_and_words() -> None:
    assert len({each.slug for each in kinds().values()}) == len(kinds())
    assert kind_at("menjemput") is kinds()["errand_fetch"]
    assert kind_at("entah") is None


def test_link_and_words_come_out_of_the_form_and_lead_nowhere_alone() -> None:
    key = uuid4().bytes
    held, other = pass_for(SECRET, key), pass_for(SECRET, uuid4().bytes)
    assert pass_for(SECRET, key) == held
    assert held.token != other.token
    typed = f" 1. {held.words[0].upper()} {held.words[1]}, {held.words[2]}-{held.words[3]}"
    assert read_pass(held.token, typed) == held
    for wrong in (
        "",
        "satu",
        " ".join((*held.words[:3], next(word for word in held.words if word != held.words[3]))),
        " ".join(held.words[:3]),
    ):
        with pytest.raises(codes.CodeMistyped):
            read_pass(held.token, wrong)
    mixed = read_pass(other.token, typed)
    assert link_trace(SECRET, mixed.token) == link_trace(SECRET, other.token)
    assert len({pass_trace(SECRET, each.code) for each in (held, other, mixed)}) == 3


def test_lengths_tell_little() -> None:
    short, longer = (padded(ErrandWords(words="x" * count).as_text()) for count in (1, 300))
    assert len(short) == len(longer)
    assert ErrandWords.from_text(short.decode()).words == "x"
