"""What stands against whoever asks for data: by name, never by a telephone that they wrote themselves."""

from typing import Any

import pytest

from sigap.datarights.rules import (
    Asker,
    AskerCapacity,
    AskerCounterpart,
    AskerFinding,
    IdentityProof,
    RequestChannel,
    findings_on,
    tells,
)
from sigap.errands.rules import ComparedIdentity
from sigap.persons.rules import PersonPart

CHILD, MOTHER, FATHER = "Melati Rekaan", "Sulastri Pere'an", "Karsono Contohan"
PHONE = "0812-0000-1111"
SELF, PARENT = AskerCapacity.SELF, AskerCapacity.PARENT


def found(
    name: str, capacity: AskerCapacity = PARENT, *, phone: str = "", proof: str = "shown_family", **more: Any
) -> set[str]:
    mother = ComparedIdentity(names=(MOTHER,), phones=(PHONE,), is_kin=bool(more.pop("is_kin", False)))
    people = [
        AskerCounterpart(identity=ComparedIdentity(names=(CHILD,), phones=(PHONE,)), is_subject=True),
        AskerCounterpart(identity=mother, is_guardian=True),
        AskerCounterpart(identity=ComparedIdentity(names=(FATHER,), phones=("0813-2222-3333",), is_suspect=True)),
    ]
    channel = RequestChannel(str(more.pop("channel", "asked_counter")))
    asker = Asker(name=name, phone=phone, capacity=capacity, proof=IdentityProof(proof), channel=channel)
    return {each.name for each in findings_on(asker, people, **more)}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (found(MOTHER), set()),
        (found(CHILD, SELF), set()),
        (found("Orang Asing", phone=PHONE), {"NOT_GUARDIAN"}),
        (found("Orang Asing", SELF, phone=PHONE), {"NOT_SELF"}),
        (found("Orang Asing", phone="0813-2222-3333"), {"NOT_GUARDIAN", "ALIKE"}),
        (found(FATHER), {"SUSPECT", "NOT_GUARDIAN"}),
        (found(MOTHER, is_kin=True), {"KIN_GUARDIAN", "ALIKE"}),
        (found(MOTHER, is_area_kept=True), {"KEPT_NEAR"}),
        (found(MOTHER, kept_names=["Bambang Pere'an"]), {"KEPT_NEAR"}),
        (found(MOTHER, kept_names=[MOTHER]), {"KEPT"}),
        (found(CHILD, SELF, kept_names=[CHILD]), {"KEPT_NEAR"}),
        (found(MOTHER, channel="asked_letter"), {"UNSEEN"}),
        (found(MOTHER, proof="shown_card", is_child=True), {"THIN"}),
        (found(MOTHER, proof="shown_card"), set()),
        (found(MOTHER, are_all_compared=False), {"UNCOMPARED"}),
    ],
)
def test_findings(said: set[str], expected: set[str]) -> None:
    assert said == expected
    assert {each.name for each in AskerFinding} >= expected


def test_an_extract_tells_neither_others_nor_where_somebody_is() -> None:
    assert not tells(PersonPart.HOUSEHOLD, "carer", whereabouts=True)
    assert not tells(PersonPart.DOMICILE, "address", whereabouts=False)
    assert tells(PersonPart.DOMICILE, "address", whereabouts=True)
    assert tells(PersonPart.RELIGION, "religion", whereabouts=False)
