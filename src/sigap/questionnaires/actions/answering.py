"""The next version of what was answered to a form in a case. None overwrites another; no answer is in the trail."""

import json
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.questionnaires import events
from sigap.questionnaires.models import AnswerSheet, QuestionnaireEdition
from sigap.questionnaires.queries import WRITES, OfferedForm, offered_form, offices_for, sheets_of, subject_of
from sigap.questionnaires.rules import Answers, settle_answers
from sigap.vault.sealing import Place, seal


class UnableToFillIn(Unable):
    """Nothing was answered."""


class NewerEdition(Conflict):
    """The form has another version than the one that was filled in; what was typed follows into it."""


def answers_place(sheet_id: UUID, section: Section) -> Place:
    """Where one version of the answers lies."""
    return Place(table="questionnaires_answersheet", row=sheet_id, column="sealed_answers", section=section.value)


@audit.action
def write_answers(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    form_id: UUID,
    ordinal: int,
    edition_id: UUID,
    based_on: int,
    given: Answers,
    post_key: UUID,
) -> AnswerSheet:
    """Seals the version of answers after `based_on`; the same `post_key` with the same answers gives the same one.

    `ordinal`: the person of the case, 0 for the case itself. Answers to what is not asked beside the others are left
    out. Raises Refused, UnableToFillIn; NewerEdition, Conflict when somebody published or wrote first.
    """
    form = offered_form(by, access, form_id)
    offices = offices_for(by, access, form.row)
    if not offices:
        raise Refused(WRITES[form.row.case_section], ids={"case": str(access.case.id), "item": str(form_id)})
    case = locked_open(access.case.id)
    page_key = _page_key(post_key, ordinal, given)
    if written := AnswerSheet.objects.filter(case=case, questionnaire=form.row, post_key=page_key).first():
        audit.unchanged()
        return written
    edition = _in_use(form, edition_id)
    person = subject_of(access, form.row, ordinal)
    answers = settle_answers(edition.specs, given).answers
    if not answers:
        raise UnableToFillIn(_("Belum ada yang diisi. Satu jawaban pun cukup."))
    row = AnswerSheet(
        id=uuid4(), case=case, person=person, subject_id=person.id if person else case.id, edition=edition,
        questionnaire=form.row, section=form.row.section, version=based_on + 1, recorded_at=at,
        recorded_by=by.person_id, recorded_by_name=by.name, office_id=offices[0], post_key=page_key,
    )  # fmt: skip
    _require_newest(row, based_on)
    key = section_key(by=by, at=at, access=access, section=form.row.case_section)
    row.key_id = key.id
    text = json.dumps(answers, ensure_ascii=False)
    row.sealed_answers = seal(text, key=key, place=answers_place(row.id, form.row.case_section))
    _store(row, list(answers))
    _record(events.WRITTEN, row, by=by, at=at)
    return row


def _page_key(post_key: UUID, ordinal: int, given: Answers) -> str:
    """One for each page with what it says: other answers from the same page are another version.

    The page's own key is random and stands nowhere: without it nobody finds out sealed answers by trying.
    """
    answers = {code: list(values) for code, values in given.items() if values}
    return str(uuid5(post_key, json.dumps([ordinal, answers], sort_keys=True, ensure_ascii=False)))


def _in_use(form: OfferedForm, edition_id: UUID) -> QuestionnaireEdition:
    if form.edition is None or form.edition.pk != edition_id:
        raise NewerEdition(
            _("Formulir ini baru terbit dalam versi lain. Isian Anda ada di bawah: baca pertanyaannya, simpan lagi.")
        )
    return form.edition


def _require_newest(row: AnswerSheet, based_on: int) -> None:
    newest = next(iter(sheets_of(row.questionnaire, row.subject_id)), None)
    if (newest.version if newest else 0) != based_on:
        name = newest.recorded_by_name if newest else ""
        raise Conflict(_("%(name)s menyimpan versi lain sementara Anda menulis.") % {"name": name})


def _store(row: AnswerSheet, codes: list[str]) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda menyimpan versi lain sementara Anda menulis.")) from None
    with connection.cursor() as cursor:
        cursor.execute("SELECT questionnaires.note_use(%s, %s)", [row.pk, codes])


@audit.action
def note_sheet_printed(*, by: Actor, at: datetime, access: CaseAccess, sheet: AnswerSheet) -> None:
    """Traces that a sheet of answers left the case on paper. Raises Refused."""
    if not access.may(by, Permission.CASE_SEE, Section(sheet.section)):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    _record(events.PRINTED, sheet, by=by, at=at)


def _record(codes: dict[Section, str], row: AnswerSheet, *, by: Actor, at: datetime) -> None:
    ids = {"form": str(row.questionnaire_id), "sheet": str(row.pk), "version": str(row.version)}
    record_case_event(by, at, row.case_id, codes[Section(row.section)], **ids)
