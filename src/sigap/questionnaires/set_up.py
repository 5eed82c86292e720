"""The part of a regency's set-up that offices' forms are: versions in use leave, and enter as drafts."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.questionnaires.actions import UnableToDesign, bring_form
from sigap.questionnaires.models import QuestionnaireEdition
from sigap.questionnaires.queries import standing_editions
from sigap.questionnaires.rules import FormTitle, QuestionnaireSubject


def _dump(_at: datetime) -> list[SetupRow]:
    return [_row(each) for each in standing_editions(has_drafts=False)]


def _known(_at: datetime) -> list[SetupRow]:
    """A draft counts as there already: who brings the same file again is shown nothing new."""
    return [_row(each) for each in standing_editions(has_drafts=True)]


def _row(edition: QuestionnaireEdition) -> SetupRow:
    form = edition.questionnaire
    return {
        "code": form.code,
        "office": form.office.name,
        "about": form.subject,
        "case_section": form.section,
        "title": edition.title,
        "title_en": edition.title_en,
        "questions": edition.questions,
    }


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    offices = {office.name: office.pk for office in Office.objects.filter(valid_to=None)}
    for row in rows:
        try:
            office_id = offices[row["office"]]
            subject, section = QuestionnaireSubject(row["about"]), Section(row["case_section"])
            title = FormTitle(title=row["title"], title_en=row["title_en"])
        except (KeyError, ValueError):
            raise UnableToDesign(
                _("Formulir “%(code)s”: kantornya tidak ada di sini, atau isinya tidak lengkap.")
                % {"code": row["code"]}
            ) from None
        bring_form(
            by=by, at=at, office_id=office_id, code=row["code"], subject=subject, section=section, title=title,
            questions=row.get("questions"),
        )  # fmt: skip


office_forms = SetupPart(
    code="office_forms",
    label=_("Formulir kantor"),
    key="code",
    title="title",
    fields={
        "code": str, "office": str, "about": str, "case_section": str, "title": str, "title_en": str, "questions": list,
    },
    dump=_dump,
    known=_known,
    load=_load,
    permission=Permission.FORM_MANAGE,
)  # fmt: skip
