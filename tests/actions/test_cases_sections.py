"""The free text of a section: every version kept, a stale one refused, nobody outside the section writes or reads."""

import pytest
from tests.factories import endings, team

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.actions.sections import section_key
from sigap.cases.models import SectionKey, SectionText
from sigap.cases.reading import open_text
from sigap.kernel.errors import Refused
from sigap.vault.events import SECTION_OPENED
from sigap.vault.models import DataKey, KeyPurpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def write(login: str, code: str, text: str, *, based_on: int = 0) -> SectionText:
    with team.on_case(login, code) as (actor, access):
        return cases.write_section(
            by=actor, at=team.LATER, access=access, section=Section.SUMMARY, text=text, based_on=based_on
        )


def read(login: str, code: str) -> str:
    return open_text(entering=team.entering(login), code=code, section=Section.SUMMARY, at=team.LATER).text


def test_a_text_is_sealed_under_the_key_of_its_room() -> None:
    code = team.opened()
    row = write(team.DEWI, code, "Dijanjikan kerja.")
    case = team.case_of(code)
    key = DataKey.objects.get(pk=SectionKey.objects.get(case=case, room="summary").key_id)
    assert (row.version, row.writer_name, row.key_id) == (1, "Dewi Anggraini", key.id)
    assert (key.purpose, key.case_id) == (KeyPurpose.CASE_SECTION, case.id)
    assert b"Dijanjikan" not in bytes(row.sealed_text)
    assert team.trail(case.id)[-1] == events.SECTION_WRITTEN
    assert read(team.RINA, code) == "Dijanjikan kerja."
    assert team.trail(case.id)[-1] == SECTION_OPENED


def test_every_version_is_kept_under_one_key() -> None:
    code = team.opened()
    for version, text in enumerate(["satu", "dua", ""]):
        write(team.DEWI, code, text, based_on=version)
    assert list(SectionText.objects.order_by("version").values_list("version", flat=True)) == [0, 1, 2, 3], (
        "0 is the draft"
    )
    assert SectionKey.objects.count() == 1
    assert read(team.DEWI, code) == ""


@pytest.mark.parametrize("based_on", [0, 2, 99])
def test_a_version_that_is_not_the_newest_is_refused_and_named(based_on: int) -> None:
    code = team.opened()
    write(team.DEWI, code, "satu")
    with pytest.raises(cases.SectionConflict, match="Dewi Anggraini menyimpan versi lain"):
        write(team.RINA, code, "lain", based_on=based_on)
    assert SectionText.objects.filter(version__gt=0).count() == 1
    assert read(team.RINA, code) == "satu"


@pytest.mark.parametrize("text", ["x" * 20_000, "Pere'an 😢", "baris\r\nbaris", "nul\x00nul"])
def test_whatever_is_written_comes_back(text: str) -> None:
    code = team.opened()
    write(team.DEWI, code, text)
    assert read(team.DEWI, code) == text


def test_nobody_outside_the_room_writes() -> None:
    code = team.opened()
    with pytest.raises(Refused) as refused:
        write(team.HASAN, code, "tamu")
    assert refused.value.ids == {"case": str(team.case_of(code).id), "room": "summary"}
    team.accepted(code)
    with pytest.raises(Refused, match=Permission.CASE_EDIT_SUMMARY):
        write(team.ANTON, code, "polisi")
    assert not SectionText.objects.filter(version__gt=0).exists(), "the draft alone"


def test_a_colleague_and_an_office_without_the_room_read_nothing() -> None:
    code = team.opened()
    write(team.DEWI, code, "rahasia")
    assert read(team.HASAN, code) == ""
    with pytest.raises(Refused):
        read(team.SEKAR, code)
    assert SECTION_OPENED not in team.trail(team.case_of(code).id)
    team.accepted(code)
    assert read(team.ANTON, code) == "rahasia"


def test_the_key_of_a_room_is_for_who_works_in_it() -> None:
    code = team.opened()
    team.accepted(code)
    with pytest.raises(Refused) as refused, team.on_case(team.ANTON, code) as (actor, access):
        section_key(by=actor, at=team.LATER, access=access, section=Section.SERVICES)
    assert refused.value.ids["room"] == "services"


def test_a_closed_case_takes_no_text() -> None:
    code = team.opened()
    endings.closed(code)
    with pytest.raises(UnableToWorkOnClosedCase, match="Tidak ada yang diubah"):
        write(team.DEWI, code, "terlambat")
    assert not SectionText.objects.filter(version__gt=0).exists(), "the draft alone"
