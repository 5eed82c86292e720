"""Letters of an office: drafted from data by who writes for it, seen by its own people, set as PDF."""

from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import team
from tests.factories.lettering import FIELDS, drafted, issued, numbered

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Conflict, Refused
from sigap.letters.actions.drafting import LetterDetails, UnableToWriteLetter, draft_letter, drop_letter
from sigap.letters.models import Letter, LetterKind
from sigap.letters.paper import facts_of, pdf_of
from sigap.letters.queries import letter_for, letters_about, letters_visible_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_a_letter_is_drafted_once_and_seen_by_its_own_office_only() -> None:
    chosen = uuid4()
    with team.at_desk(team.MAYA) as maya:
        row = drafted(maya, letter_id=chosen, about="meetings.meeting:1")
        assert drafted(maya, letter_id=chosen).pk == row.pk, "a second click"
        assert [each.pk for each in letters_about(maya, "meetings.meeting:1")] == [row.pk]
        assert letter_for(maya, row.pk).subject == "Undangan rapat koordinasi"
    with team.at_desk(team.SITI) as siti:
        assert not letters_visible_to(siti)
        assert not letters_about(siti, "meetings.meeting:1")
        assert not Letter.objects.exists(), "the policy holds beneath the filter"
        with pytest.raises(Refused), transaction.atomic():
            letter_for(siti, row.pk)


def test_a_draft_sent_again_with_other_words_is_not_said_to_be_saved() -> None:
    chosen = uuid4()
    with team.at_desk(team.MAYA) as maya:
        row = drafted(maya, letter_id=chosen)
        others: tuple[dict[str, object], ...] = (
            {"subject": "Undangan rapat lain"}, {"fields": FIELDS | {"pukul": "10.00 WIB"}},
            {"details": LetterDetails(class_code="400.3")}, {"addressees": ["Kapolres"]},
        )  # fmt: skip
        for other in others:
            with pytest.raises(Conflict), transaction.atomic():
                drafted(maya, letter_id=chosen, **other)
        assert drafted(maya, letter_id=chosen).pk == row.pk
        drop_letter(by=maya, at=team.AT, letter_id=chosen)
        with pytest.raises(Conflict), transaction.atomic():
            drafted(maya, letter_id=chosen)


def test_a_draft_from_data_begins_with_the_code_and_signer_of_the_last() -> None:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        first = drafted(maya, details=LetterDetails(class_code="400.2", signer_name="Contoh, S.H."))
        issued(maya, first)
        alike, other = (
            draft_letter(
                by=maya, at=team.AT, kind=kind, office_id=first.office_id, subject="Rakor", addressees=[], fields={}
            )
            for kind in (LetterKind.INVITATION, LetterKind.OFFICIAL)
        )
    assert (alike.class_code, alike.signer_name, alike.signer_title) == ("400.2", "Contoh, S.H.", first.signer_title)
    assert (other.class_code, other.signer_name) == ("400.2", "")


def test_nobody_drafts_for_an_office_they_do_not_write_for() -> None:
    other = Office.objects.get(kind=OfficeKind.DINSOS).pk
    with team.at_desk(team.MAYA) as maya, pytest.raises(Refused), transaction.atomic():
        drafted(maya, office_id=other)
    with team.at_desk(team.SITI) as siti, pytest.raises(Refused), transaction.atomic():
        drafted(siti)
    assert not Letter.objects.exists()


def test_words_with_the_shape_of_a_case_or_a_person_are_refused() -> None:
    with team.at_desk(team.MAYA) as maya:
        for words in ("KENARI-582", "L-482913", "1609014501080002", "0812-3456-7890"):
            with pytest.raises(UnableToWriteLetter, match=words), transaction.atomic():
                drafted(maya, fields=FIELDS | {"persiapan": [f"Bawa berkas {words}."]})
            with pytest.raises(UnableToWriteLetter, match=words), transaction.atomic():
                drafted(maya, subject=f"Tentang {words}")
        with pytest.raises(ValueError, match="pembuka"), transaction.atomic():
            drafted(maya, fields={"pembuka": "tidak dikenal"})
    assert not Letter.objects.exists()


def test_every_kind_is_set_on_paper_and_twice_alike() -> None:
    with team.at_desk(team.MAYA) as maya:
        for kind in LetterKind:
            row = drafted(maya, kind=kind, fields={})
            paper = pdf_of(letter_for(maya, row.pk))
            assert paper.startswith(b"%PDF-1.7"), kind
            assert paper == pdf_of(letter_for(maya, row.pk)), kind
        facts = facts_of(drafted(maya))
    assert facts["blocks"][1]["rows"][2] == {
        "label": "Tempat",
        "body": {"type": "paragraph", "text": "Ruang Rapat Kecamatan Pere'an"},
    }
    assert facts["blocks"][1]["rows"][-1]["body"]["items"][1] == ["2.", "Rencana aksi"]
