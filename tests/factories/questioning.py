"""Forms of an office, made by the real actions, and sheets of answers to them."""

from typing import Any
from uuid import UUID, uuid4

from tests.factories import team
from tests.factories.team import AT, DEWI, HASAN, LATER

from sigap.access.roles import OfficeKind, Section
from sigap.questionnaires import actions
from sigap.questionnaires.models import AnswerSheet, Questionnaire, QuestionnaireEdition
from sigap.questionnaires.rules import FormTitle, QuestionnaireSubject, QuestionSpec, read_questions

TITLE = FormTitle(title="CONTOH rumah", title_en="EXAMPLE home")
ROWS: list[dict[str, Any]] = [
    {"code": "aman", "kind": "yes_no_unknown", "label": "Aman di rumah?", "label_en": "Safe at home?"},
    {
        "code": "sebab", "kind": "long_text", "label": "Sebabnya", "label_en": "Why", "only_if": "aman",
        "only_values": ["no"],
    },
    {"code": "penghuni", "kind": "whole_number", "label": "Penghuni", "label_en": "People there", "low": 1, "high": 40},
]  # fmt: skip


def specs(*rows: dict[str, Any]) -> tuple[QuestionSpec, ...]:
    questions, mistakes = read_questions(list(rows or ROWS))
    assert not mistakes
    return questions


def drafted(login: str = HASAN, kind: OfficeKind = OfficeKind.UPTD_PPA, **more: Any) -> Questionnaire:
    """A form with its first draft."""
    told: dict[str, Any] = {
        "code": "contoh_rumah", "subject": QuestionnaireSubject.CASE, "section": Section.SERVICES, "title": TITLE,
        "questions": specs(),
    }  # fmt: skip
    with team.at_desk(login) as actor:
        return actions.create_form(by=actor, at=AT, office_id=team.office(kind).pk, **(told | more))


def published(form: Questionnaire, login: str = HASAN) -> QuestionnaireEdition:
    """Its draft comes into use."""
    draft = QuestionnaireEdition.objects.get(questionnaire=form, state="form_draft")
    with team.at_desk(login) as actor:
        return actions.publish_form(by=actor, at=AT, form_id=form.pk, revision=draft.revision)


def answer(
    code: str, edition: QuestionnaireEdition, *, by: str = DEWI, based_on: int = 0, ordinal: int = 0,
    post_key: UUID | None = None, **given: str | list[str],
) -> AnswerSheet:  # fmt: skip
    """A sheet of answers, as somebody at the desk sends it."""
    told = {name: [value] if isinstance(value, str) else value for name, value in given.items()}
    with team.on_case(by, code) as (actor, access):
        return actions.write_answers(
            by=actor, at=LATER, access=access, form_id=edition.questionnaire_id, ordinal=ordinal, edition_id=edition.pk,
            based_on=based_on, given=told, post_key=post_key or uuid4(),
        )  # fmt: skip
