"""Letters of an office that was renamed: drafts carry the new name throughout, what went out stays as it went."""

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories import team
from tests.factories.lettering import drafted, issued, numbered

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Conflict
from sigap.letters.actions.drafting import LetterDetails, change_letter
from sigap.letters.models import Letter
from sigap.letters.titles import title_of_head
from sigap.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEW = "Sekretariat Perlindungan Pere'an"


def _title(name: str) -> str:
    return title_of_head(OfficeKind.SECRETARIAT, name)


def test_drafts_of_a_renamed_office_carry_its_name_and_the_title_of_its_head() -> None:
    office = team.office(OfficeKind.SECRETARIAT)
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        sent = drafted(maya)
        issued(maya, sent)
        plain, own = drafted(maya), drafted(maya, details=LetterDetails(signer_title="Asisten I"))
        staff.rename_office(by=maya, at=team.LATER, office=office, name=NEW)
        after = {row.pk: row for row in Letter.objects.all()}
        assert (after[plain.pk].office_name, after[plain.pk].signer_title) == (NEW, _title(NEW))
        assert (after[own.pk].office_name, after[own.pk].signer_title) == (NEW, "Asisten I")
        assert (after[sent.pk].office_name, after[sent.pk].signer_title) == (office.name, _title(office.name))
        with pytest.raises(Conflict), transaction.atomic():
            change_letter(
                by=maya, at=team.LATER, letter_id=plain.pk, based_on=plain.revision, subject="Rakor", addressees=[],
                fields={}, details=LetterDetails(signer_title=plain.signer_title),
            )  # fmt: skip
        assert drafted(maya, details=None).signer_title == _title(NEW), "what went out last had the former title"
        contact = staff.OfficeContact(full_name="Sekretariat Gugus Tugas Pere'an")
        staff.set_contact(by=maya, at=team.LATER, office=office, contact=contact)
        assert Letter.objects.get(pk=plain.pk).signer_title == _title(contact.full_name)


def test_nobody_rewrites_drafts_past_the_act_that_renames() -> None:
    with team.at_desk(team.MAYA) as maya:
        row = drafted(maya)
    with team.at_desk(team.SITI), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("SELECT letters.rename_drafts(%s, %s, 'Bupati')", [row.office_id, row.signer_title])
    assert Office.objects.filter(pk=row.office_id, name=row.office_name).exists()
