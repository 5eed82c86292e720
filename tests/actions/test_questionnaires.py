"""Forms of offices: drafted, published, never changed afterwards; answered in a case, sealed, version by version."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import questioning, team
from tests.factories.questioning import ROWS, answer, drafted, published, specs
from tests.factories.team import ANTON, AT, DEWI, HASAN, LATER, LESTARI, MAYA

from sigap.access.roles import OfficeKind, Section
from sigap.audit.models import Event
from sigap.kernel.errors import Conflict, Refused
from sigap.questionnaires import actions, reading
from sigap.questionnaires.models import AnswerSheet, Questionnaire, QuestionnaireEdition, QuestionUse
from sigap.questionnaires.queries import forms_made_by, free_code, made_form, offered_forms
from sigap.questionnaires.rules import QuestionnaireSubject

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def design(form: Questionnaire, act: str, revision: int, login: str = HASAN, **more: Any) -> None:
    with team.at_desk(login) as actor:
        getattr(actions, act)(by=actor, at=AT, form_id=form.pk, revision=revision, **more)


def codes(form: Questionnaire) -> list[str]:
    newest = QuestionnaireEdition.objects.filter(questionnaire=form).order_by("-number")[0]
    return [each.code for each in newest.specs]


def test_a_draft_is_changed_question_by_question_and_a_stale_change_refused() -> None:
    form = drafted()
    (extra,) = specs({"code": "catatan", "kind": "short_text", "label": "Catatan", "label_en": "Note"})
    design(form, "set_question", 0, question=extra)
    with pytest.raises(Conflict):
        design(form, "set_question", 0, question=extra)
    with pytest.raises(actions.UnableToDesign, match=r"“catatan”.*sudah dipakai"):
        design(form, "set_question", 1, question=extra)
    with pytest.raises(actions.UnableToDesign, match="tidak ditanyakan sebelumnya"):
        design(form, "move_question", 1, code="aman", is_up=False)
    with pytest.raises(actions.UnableToDesign, match=r"syarat untuk “sebab”"):
        design(form, "remove_question", 1, code="aman")
    design(form, "move_question", 1, code="penghuni", is_up=True)
    design(form, "remove_question", 2, code="sebab")
    assert codes(form) == ["aman", "penghuni", "catatan"]
    with pytest.raises(Refused):
        design(form, "remove_question", 3, login=LESTARI, code="catatan")


def test_what_is_published_stays_also_against_the_database_role() -> None:
    form = drafted()
    first = published(form)
    with team.at_desk(HASAN) as actor:
        draft = actions.begin_draft(by=actor, at=AT, form_id=form.pk)
        assert actions.begin_draft(by=actor, at=AT, form_id=form.pk).pk == draft.pk
    changes: tuple[dict[str, Any], ...] = (
        {"questions": []},
        {"title": "Lain"},
        {"state": "form_draft"},
        {"published_by_name": "Orang lain"},
    )
    for change in changes:
        with team.at_desk(HASAN), pytest.raises(DatabaseError), transaction.atomic():
            QuestionnaireEdition.objects.filter(pk=first.pk).update(**change)
    with team.at_desk(HASAN):
        assert QuestionnaireEdition.objects.filter(pk=first.pk).delete()[0] == 0
    published(form)
    states = QuestionnaireEdition.objects.order_by("number").values_list("number", "state")
    assert list(states) == [(1, "form_superseded"), (2, "form_published")]
    with team.at_desk(HASAN) as actor:
        draft = actions.begin_draft(by=actor, at=AT, form_id=form.pk)
    with pytest.raises(Conflict):
        design(form, "drop_draft", draft.revision + 1)
    with team.at_desk(HASAN) as actor:
        actions.drop_draft(by=actor, at=AT, form_id=form.pk, revision=draft.revision)
    assert QuestionnaireEdition.objects.count() == 2
    empty = drafted(code="kosong", questions=())
    with pytest.raises(actions.UnableToDesign, match="Belum ada pertanyaan"):
        published(empty)


def test_a_form_that_was_never_published_is_dropped_whole_and_any_other_stays() -> None:
    used, unused = drafted(), drafted(code="keliru")
    published(used)
    for login, form in ((ANTON, unused), (LESTARI, unused), (HASAN, used)):
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute("DELETE FROM questionnaires_questionnaire WHERE id = %s", [form.pk])
            assert cursor.rowcount == 0, "nor by a statement of their own"
    with team.at_desk(HASAN) as actor:
        actions.drop_draft(by=actor, at=AT, form_id=unused.pk, revision=0)
    with pytest.raises(Refused), team.at_desk(HASAN) as actor:
        actions.drop_draft(by=actor, at=AT, form_id=unused.pk, revision=0)
    assert list(Questionnaire.objects.values_list("pk", flat=True)) == [used.pk]
    assert drafted(code="keliru").pk != unused.pk, "its code is free again"
    drafted(code="keliru_3")
    assert [free_code(code) for code in ("keliru", "baru")] == ["keliru_2", "baru"]


def test_only_an_offices_own_makers_see_and_make_its_drafts() -> None:
    form = drafted()
    for login in (DEWI, ANTON, LESTARI):
        with team.at_desk(login):
            assert not QuestionnaireEdition.objects.exists()
        with pytest.raises(Refused), team.at_desk(login) as actor:
            made_form(actor, form.pk)
        with team.at_desk(login), pytest.raises(DatabaseError), transaction.atomic():
            Questionnaire.objects.create(
                code="selundup", office_id=form.office_id, subject="about_case", section="services", made_at=AT
            )
    with team.at_desk(LESTARI) as actor:
        assert forms_made_by(actor) == []
    with pytest.raises(Refused):
        drafted(login=DEWI, code="lain")


def test_answers_are_sealed_versions_without_what_was_not_asked() -> None:
    code, key = team.opened(), uuid4()
    edition = published(drafted())
    page: dict[str, Any] = {"post_key": key, "aman": "yes", "sebab": "Rekaan: Pere'an takut.", "penghuni": "4"}
    row = answer(code, edition, **page)
    assert answer(code, edition, **page).pk == row.pk
    with pytest.raises(Conflict):
        answer(code, edition, **page | {"penghuni": "5"})
    assert row.post_key != str(key)
    assert b"aman" not in bytes(row.sealed_answers)
    with pytest.raises(Conflict, match="Dewi"):
        answer(code, edition, aman="no")
    with pytest.raises(actions.UnableToFillIn):
        answer(code, edition, based_on=1, sebab="Rekaan: tanpa syaratnya.")
    assert answer(code, edition, based_on=1, aman="no", sebab="Rekaan.").version == 2
    opened = reading.open_answers(
        entering=team.entering(DEWI), code=code, form_id=edition.questionnaire_id, ordinal=0, at=LATER
    )
    assert [each.answers for each in opened.sheets] == [
        {"aman": ["no"], "sebab": ["Rekaan."]}, {"aman": ["yes"], "penghuni": ["4"]},
    ]  # fmt: skip
    assert set(QuestionUse.objects.values_list("code", flat=True)) == {"aman", "sebab", "penghuni"}
    told = str(list(Event.objects.filter(code__startswith="answers:").values_list("body", flat=True)))
    assert str(row.pk) in told
    assert "Rekaan" not in told
    assert "penghuni" not in told


def test_a_newer_version_of_the_form_is_told_before_anything_is_stored() -> None:
    code, form = team.opened(), drafted()
    first = published(form)
    answer(code, first, aman="yes")
    with team.at_desk(HASAN) as actor:
        actions.begin_draft(by=actor, at=AT, form_id=form.pk)
    second = published(form)
    with pytest.raises(actions.NewerEdition):
        answer(code, first, based_on=1, aman="no")
    assert answer(code, second, based_on=1, aman="no").edition_id == second.pk
    assert AnswerSheet.objects.get(version=1).edition_id == first.pk


def test_who_does_not_work_in_the_section_neither_reads_nor_writes() -> None:
    code = team.opened()
    edition = published(drafted())
    written = answer(code, edition, aman="no")
    other = published(drafted(login=LESTARI, kind=OfficeKind.POLRES_PPA, code="polisi"), login=LESTARI)
    with pytest.raises(Refused):
        answer(code, other, based_on=0, aman="no")
    for login in (HASAN, ANTON, LESTARI, MAYA):
        with team.at_desk(login):
            assert not AnswerSheet.objects.exists(), login
        with team.at_desk(login) as actor, pytest.raises(DatabaseError), transaction.atomic():
            AnswerSheet.objects.create(
                case_id=written.case_id, subject_id=written.case_id, edition=edition, section="services", version=2,
                questionnaire_id=edition.questionnaire_id, key_id=written.key_id, sealed_answers=b"x",
                office_id=written.office_id,
                recorded_at=LATER, recorded_by=actor.person_id, recorded_by_name="x", post_key=str(uuid4()),
            )  # fmt: skip
    for change in (
        {"edition": other},
        {"section": "legal"},
        {"subject_id": uuid4()},
        {"office_id": other.questionnaire.office_id},
    ):
        told = {
            "case_id": written.case_id, "subject_id": written.case_id, "edition": edition, "section": "services",
            "questionnaire_id": edition.questionnaire_id, "office_id": written.office_id,
        } | change  # fmt: skip
        with team.at_desk(DEWI) as actor, pytest.raises(DatabaseError), transaction.atomic():
            AnswerSheet.objects.create(
                version=2, key_id=written.key_id, sealed_answers=b"x", recorded_at=LATER, recorded_by=actor.person_id,
                recorded_by_name="x", post_key=str(uuid4()), **told,
            )  # fmt: skip
    with team.at_desk(DEWI), pytest.raises(DatabaseError), transaction.atomic():
        AnswerSheet.objects.update(recorded_by_name="x")


def test_a_form_of_one_person_and_of_the_secretariat_serve_every_office() -> None:
    code = team.opened()
    shared = drafted(
        login=MAYA, kind=OfficeKind.SECRETARIAT, subject=QuestionnaireSubject.PERSON, section=Section.ASSESSMENT
    )
    edition = published(shared, login=MAYA)
    row = answer(code, edition, ordinal=1, aman="unknown")
    assert row.person is not None
    for ordinal in (0, 9):
        with pytest.raises(Refused):
            answer(code, edition, ordinal=ordinal, aman="no")
    with team.on_case(DEWI, code) as (actor, access):
        [form] = offered_forms(actor, access)
        assert form.newest_of(row.subject_id) == row
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM questionnaires_questionuse WHERE code = 'aman'")
        assert cursor.fetchone() == (1,)


def test_a_file_of_set_up_brings_a_draft_and_the_same_again_nothing() -> None:
    edition = published(drafted())
    told: dict[str, Any] = {
        "office_id": edition.questionnaire.office_id, "code": "contoh_rumah", "subject": QuestionnaireSubject.CASE,
        "section": Section.SERVICES, "title": questioning.TITLE,
    }  # fmt: skip
    with team.at_desk(MAYA) as actor:
        assert actions.bring_form(by=actor, at=AT, questions=ROWS, **told).pk == edition.pk
        draft = actions.bring_form(by=actor, at=AT, questions=ROWS[:1], **told)
        assert (draft.number, draft.state) == (2, "form_draft")
    spoils: tuple[dict[str, Any], ...] = (
        {"questions": ROWS[:2]}, {"questions": [{}]}, {"questions": ROWS, "section": Section.LEGAL},
    )  # fmt: skip
    for spoiled in spoils:
        with pytest.raises(actions.UnableToDesign), team.at_desk(MAYA) as actor:
            actions.bring_form(by=actor, at=AT, **(told | spoiled))
    with pytest.raises(Refused), team.at_desk(HASAN) as actor:
        actions.bring_form(by=actor, at=AT, questions=ROWS, **told)
