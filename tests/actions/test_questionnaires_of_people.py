"""Answers about one person: none of the reporter, shut while restricted, gone with the identity; the bare writes."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.actions.test_closing_guard import ask, finished, read
from tests.factories import team
from tests.factories.questioning import answer, drafted, published, specs
from tests.factories.team import AT, DEWI, HASAN, LATER

from sigap.access.roles import Section
from sigap.cases import actions as cases
from sigap.cases.actions.person_records import people_recorded, person_records
from sigap.cases.reading.closing import open_to_close
from sigap.cases.rules import PersonRole, Sex
from sigap.kernel.errors import Refused
from sigap.questionnaires import actions
from sigap.questionnaires.forms import answer_words
from sigap.questionnaires.models import AnswerSheet, QuestionnaireEdition
from sigap.questionnaires.queries import newest_sheets, people_asked
from sigap.questionnaires.rules import QuestionnaireSubject

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def about_person() -> QuestionnaireEdition:
    return published(drafted(subject=QuestionnaireSubject.PERSON))


def insert(sheet: AnswerSheet, login: str = DEWI, **change: Any) -> None:
    """The next version of a sheet, written past the action."""
    told: dict[str, Any] = {
        "case_id": sheet.case_id, "subject_id": sheet.subject_id, "person_id": sheet.person_id, "version": 2,
        "edition_id": sheet.edition_id, "questionnaire_id": sheet.questionnaire_id, "section": sheet.section,
        "key_id": sheet.key_id, "office_id": sheet.office_id,
    } | change  # fmt: skip
    with team.at_desk(login) as actor, transaction.atomic():
        AnswerSheet.objects.create(
            sealed_answers=b"x", recorded_at=LATER, recorded_by=actor.person_id, recorded_by_name="x",
            post_key=str(uuid4()), **told,
        )  # fmt: skip


def test_nobody_fills_in_a_form_about_the_reporter() -> None:
    code, edition = team.opened(), about_person()
    with team.on_case(DEWI, code) as (actor, access):
        reporter = cases.add_person(
            by=actor, at=AT, access=access, role=PersonRole.REPORTER, sex=Sex.FEMALE, age_years=50
        )
        assert [each.ordinal for each in people_asked(access)] == [1]
    with pytest.raises(Refused):
        answer(code, edition, ordinal=reporter.ordinal, aman="no")
    row = answer(code, edition, ordinal=1, aman="no")
    with pytest.raises(DatabaseError):
        insert(row, person_id=reporter.pk, subject_id=reporter.pk, version=1)
    team.rewritten("cases_caseperson", row.subject_id, role=PersonRole.REPORTER.value)
    with team.on_case(DEWI, code) as (_actor, access):
        assert newest_sheets(access) == [], "nor goes what was answered before with a transfer"


def test_while_restricted_who_manages_the_case_alone_reads_and_answers() -> None:
    code, edition = team.opened(), about_person()
    row = answer(code, edition, ordinal=1, aman="no")
    team.rewritten("cases_caseperson", row.subject_id, restricted_at=AT)
    for manages, seen in ((team.person_id(DEWI), 1), (uuid4(), 0)):
        team.rewritten("cases_case", row.case_id, manager_id=manages)
        with team.on_case(DEWI, code) as (_actor, access):
            assert len(people_asked(access)) == seen
            assert len(newest_sheets(access)) == seen
            assert AnswerSheet.objects.count() == seen
    with pytest.raises(DatabaseError):
        insert(row)


def test_answers_about_a_person_go_with_their_identity() -> None:
    code = team.opened()
    of_case = answer(code, published(drafted(code="lain")), aman="no")
    row = answer(code, about_person(), ordinal=1, aman="no")
    assert people_recorded(row.case_id) == {row.subject_id}
    for record in person_records():
        record.forget([row.subject_id])
    assert [each.pk for each in AnswerSheet.objects.all()] == [of_case.pk]


def test_a_bare_write_follows_the_version_and_the_key_of_its_section() -> None:
    code = team.opened()
    row = answer(code, published(drafted()), aman="no")
    insert(row)
    other = answer(team.opened(), published(drafted(code="lain")), aman="no")
    for change in ({"version": 2}, {"version": 9}, {"version": 3, "key_id": other.key_id}):
        with pytest.raises(DatabaseError):
            insert(row, **change)


def test_a_draft_is_published_by_who_does_it_and_skips_no_step() -> None:
    draft = drafted().editions.get()
    for state, who in (("form_superseded", DEWI), ("form_superseded", HASAN), ("form_published", DEWI)):
        with team.at_desk(HASAN), pytest.raises(DatabaseError), transaction.atomic():
            QuestionnaireEdition.objects.filter(pk=draft.pk).update(
                state=state, published_at=AT, published_by=team.person_id(who)
            )


def test_a_code_once_published_keeps_its_kind() -> None:
    form = drafted()
    published(form)
    (day,) = specs({"code": "penghuni", "kind": "calendar_day", "label": "Sejak", "label_en": "Since"})
    with team.at_desk(HASAN) as actor:
        actions.begin_draft(by=actor, at=AT, form_id=form.pk)
        actions.remove_question(by=actor, at=AT, form_id=form.pk, revision=0, code="penghuni")
    with pytest.raises(actions.UnableToDesign, match=r"“penghuni”.*kode baru"), team.at_desk(HASAN) as actor:
        actions.set_question(by=actor, at=AT, form_id=form.pk, revision=1, question=day)
    assert answer_words(day, ["lama"]) == "lama", "what an older kind left is read as it is"


def test_who_is_asked_to_agree_to_a_closing_reads_the_answers_of_its_services_and_no_assessment() -> None:
    code = finished()
    row = answer(code, about_person(), ordinal=1, aman="no", sebab="Rekaan: pamannya di rumah.")
    inner = published(drafted(code="contoh_asesmen", section=Section.ASSESSMENT))
    answer(code, inner, aman="yes")
    closing = ask(code)
    with team.at_desk(HASAN):
        assert not AnswerSheet.objects.exists(), "who has not said that they read it"
    read(HASAN, closing)
    pieces = open_to_close(entering=team.entering(HASAN), closing_id=closing.pk, at=LATER)
    told = {str(piece.heading): text for piece, text in pieces if "CONTOH rumah" in str(piece.heading)}
    assert told == {"CONTOH rumah: Korban 1": "Aman di rumah?: Tidak\nSebabnya: Rekaan: pamannya di rumah."}
    team.rewritten("cases_caseperson", row.subject_id, restricted_at=LATER)
    with team.at_desk(HASAN):
        assert not AnswerSheet.objects.exists(), "whose data are restricted, but for who manages the case"
