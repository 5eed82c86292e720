"""The demo's forms of offices: one of the unit in use and drafted anew, one of the secretariat for all. All CONTOH."""

from datetime import datetime, timedelta
from uuid import uuid4

from sigap.access.roles import Section
from sigap.cases.models import Case
from sigap.cases.queries import case_for, persons_of
from sigap.cli.demo.stage import Stage
from sigap.questionnaires import actions
from sigap.questionnaires.models import Questionnaire, QuestionnaireEdition
from sigap.questionnaires.queries import MANAGES
from sigap.questionnaires.rules import (
    FormTitle,
    QuestionKind,
    QuestionnaireSubject,
    QuestionSpec,
    example_form,
)

DEWI, HASAN, MAYA = "dewi.uptd", "hasan.uptd", "maya.sekretariat"
_FILLED = 2
_ANSWERS = {
    "ditemui": ["klien", "kerabat"], "aman": ["no"], "tidak_aman": ["CONTOH: pintu belakang tidak terkunci."],
    "tidur": ["bersama"], "penghuni": ["5"],
}  # fmt: skip
_SHARED = (
    QuestionSpec(
        code="bahasa",
        kind=QuestionKind.SHORT,
        label="Bahasa yang dipakai mewawancarai klien",
        label_en="Language in which the client is interviewed",
    ),
    QuestionSpec(
        code="juru_bahasa",
        kind=QuestionKind.YES_NO,
        label="Perlu juru bahasa",
        label_en="An interpreter is needed",
    ),
)


def play(stage: Stage, now: datetime) -> None:
    """Once: what is there stays."""
    if Questionnaire.objects.exists():
        return
    example, at = example_form(), now - timedelta(days=400)
    with stage.acting(HASAN) as hasan:
        form = actions.create_form(
            by=hasan, at=at, office_id=hasan.offices_where(MANAGES)[0], code=example.code, subject=example.subject,
            section=example.section, title=example.title, questions=example.questions,
        )  # fmt: skip
        edition = actions.publish_form(by=hasan, at=at, form_id=form.pk, revision=0)
        actions.begin_draft(by=hasan, at=now - timedelta(days=2), form_id=form.pk)
    with stage.acting(MAYA) as maya:
        shared = actions.create_form(
            by=maya, at=at, office_id=maya.offices_where(MANAGES)[0], code="contoh_bahasa",
            subject=QuestionnaireSubject.CASE, section=Section.ASSESSMENT,
            title=FormTitle(title="CONTOH: Bahasa klien", title_en="EXAMPLE: Language of the client"),
            questions=_SHARED,
        )  # fmt: skip
        actions.publish_form(by=maya, at=at, form_id=shared.pk, revision=0)
    _fill(stage, edition, now - timedelta(hours=18))


def _fill(stage: Stage, edition: QuestionnaireEdition, at: datetime) -> None:
    with stage.acting(DEWI) as dewi:
        rows = Case.objects.filter(manager_id=dewi.person_id, closed_at=None, opened_at__lt=at).order_by("opened_at")
        for case in rows[:_FILLED]:
            access = case_for(dewi, case.code)
            person = persons_of(access).filter(role="victim").first()
            if person is not None:
                actions.write_answers(
                    by=dewi, at=at, access=access, form_id=edition.questionnaire_id, ordinal=person.ordinal,
                    edition_id=edition.pk, based_on=0, given=_ANSWERS, post_key=uuid4(),
                )  # fmt: skip
