"""What is asked of people: each field has a use, addresses are shut, doubts are questions, merges lose nothing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sigap.access.office_kinds import OfficeKind
from sigap.cases.actions import Identity
from sigap.cases.rules import PersonRole, RelationKind
from sigap.kernel.merging import MergeSide, differing_fields
from sigap.persons.rules import (
    OFFENDERS,
    READERS,
    SUSPECT_SIDE,
    Doubt,
    PersonPart,
    age_span,
    counted_codes,
    doubts_of,
    is_plain,
    kind_proposed,
    may_have_come_of_age,
    offender_kinds,
    parts,
    parts_of,
    provisions,
    readers_of,
    with_dots,
)

K = OfficeKind
VICTIM, CHILD, SUSPECT = PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT, PersonRole.SUSPECT


def test_every_part_and_field_says_what_uses_it() -> None:
    assert list(parts()) == list(PersonPart)
    assert len({spec.slug for spec in parts().values()}) == len(parts())
    for spec in parts().values():
        names = [field.name for field in spec.fields]
        assert len(set(names)) == len(names), spec.part
        for field in spec.fields:
            assert all((field.used_by, field.label, field.en, field.roles)), (spec.part, field.name)
            assert bool(field.codes) is (field.kind in ("one", "many")), (spec.part, field.name)
            assert all(each.label and each.en and "," not in each.code for each in field.codes)
            assert not field.is_counted or field.kind == "one", "counted one code a person"
    assert len(provisions()) == len(PersonPart) + 1
    assert all(row.lines and row.source for row in provisions())


def test_offices_read_what_their_part_needs() -> None:
    def readers(part: str, role: str = VICTIM, *, is_guarded: bool = False) -> set[OfficeKind]:
        return set(readers_of(part, role, is_guarded=is_guarded))

    assert {part for part in PersonPart if K.RSUD in readers(part)} == {
        PersonPart.LANGUAGE, PersonPart.DISABILITY, PersonPart.HEALTH_COVER,
    }  # fmt: skip
    assert {part for part in PersonPart if K.KEMENAG in readers(part)} == {PersonPart.MARITAL, PersonPart.RELIGION}
    assert {part for part in PersonPart if K.DISDUKCAPIL in readers(part)} == {
        PersonPart.CITIZENSHIP, PersonPart.MARITAL, PersonPart.ID_ADDRESS, PersonPart.DOMICILE,
    }  # fmt: skip
    assert PersonPart.EDUCATION in {part for part in PersonPart if K.SEKOLAH in readers(part)}
    for role in (VICTIM, CHILD):
        assert readers(PersonPart.DOMICILE, role, is_guarded=True) == {K.UPTD_PPA, K.RUMAH_AMAN}
        for part in (PersonPart.DOMICILE, PersonPart.ID_ADDRESS, OFFENDERS):
            assert not readers(part, role) & SUSPECT_SIDE, (role, part)
    assert readers(PersonPart.DOMICILE, SUSPECT, is_guarded=True) == readers(PersonPart.DOMICILE, SUSPECT)
    for role in (PersonRole.WITNESS, PersonRole.GUARDIAN, PersonRole.REPORTER):
        assert not parts_of(role)
        assert not any(readers(part, role) for part in PersonPart)
    assert all(K.UPTD_PPA in kinds for table in READERS.values() for kinds in table.values())
    assert {spec.part for spec in parts_of(SUSPECT)} == set(READERS[SUSPECT])


def test_what_is_unusual_is_asked_about_and_counted() -> None:
    assert doubts_of(PersonPart.MARITAL, {"state": "unregistered"}, 8) == (Doubt.MARRIED_CHILD,)
    assert doubts_of(PersonPart.MARITAL, {"state": "single"}, 8) == ()
    assert doubts_of(PersonPart.MARITAL, {"state": "registered"}, 18) == ()
    assert doubts_of(PersonPart.MARITAL, {"state": "registered"}, None) == ()
    assert doubts_of(PersonPart.WORK, {"occupation": "domestic"}, 14) == (Doubt.WORKING_CHILD,)
    assert doubts_of(PersonPart.WORK, {"occupation": "pupil"}, 14) == doubts_of(PersonPart.WORK, {}, 14) == ()
    assert doubts_of(PersonPart.EDUCATION, {"level": "sma"}, 9) == (Doubt.SCHOOLED_EARLY,)
    education = parts()[PersonPart.EDUCATION]
    facts = {"level": "sd", "schooling": "dropped", "school": "SDN 1", "grade": "5"}
    assert counted_codes(education, facts) == ["level:sd", "schooling:dropped"]


def test_who_turns_eighteen_is_noticed() -> None:
    day = date(2026, 11, 29)
    assert age_span(17, date(2026, 11, 1), day) == (17, 18)
    assert age_span(17, day, day) == (17, 17)
    assert age_span(15, date(2023, 11, 29), day) == (18, 19)
    assert age_span(None, day, day) is age_span(4, None, day) is None
    assert may_have_come_of_age(17, date(2026, 11, 1), day)
    assert may_have_come_of_age(15, date(2023, 1, 1), day)
    assert not may_have_come_of_age(17, day, day)
    assert not may_have_come_of_age(18, date(2020, 1, 1), day)
    guess = Identity(full_name="Contoh", birth_year="2008", birth_estimate="yes")
    assert (guess.age_on(day), Identity(full_name="Contoh", birth_year="2008").age_on(day)) == (16, 17)
    assert dict(guess.labelled())["Tahun lahir"].endswith("2008")
    assert dict(guess.labelled())["Tahun lahir"] != "2008"


def test_relations_of_the_case_propose_the_kind() -> None:
    assert len(offender_kinds()) == 10
    assert kind_proposed([RelationKind.LIVES_WITH, RelationKind.PARENT_OF]) == "parent"
    assert kind_proposed([RelationKind.EMPLOYS]) == "employer"
    assert kind_proposed([]) == kind_proposed([RelationKind.LIVES_WITH]) == ""


def test_codes_without_dots_are_read_both_ways() -> None:
    assert [with_dots(text) for text in ("1608", "160801", "1609012001", "16080")] == [
        "16.08", "16.08.01", "16.09.01.2001", "",
    ]  # fmt: skip
    assert is_plain("1608")
    assert is_plain("1609012001")
    assert not is_plain("16.08")
    assert not is_plain("123")


_RECORD = st.dictionaries(st.sampled_from("abcd"), st.text("xyz", max_size=2), max_size=4)


@given(base=_RECORD, theirs=_RECORD, mine=_RECORD)
def test_a_merge_loses_nobodys_change(base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]) -> None:
    rows = {row.name: row for row in differing_fields(base=base, theirs=theirs, mine=mine)}
    for name in {*base, *theirs, *mine}:
        first, other, own = (record.get(name, "") for record in (base, theirs, mine))
        if other == own:
            assert name not in rows
            continue
        row = rows[name]
        assert (row.theirs, row.mine) == (other, own)
        assert row.is_contested is (first not in (other, own))
        assert row.proposed is (MergeSide.THEIRS if own == first else MergeSide.MINE)
