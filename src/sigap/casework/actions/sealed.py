"""Where the app's sealed texts lie, each with the section whose key opens it."""

from uuid import UUID

from sigap.access.roles import Section
from sigap.casework.models import PlanMove
from sigap.casework.rules import SECTIONS, RecordKind
from sigap.vault.sealing import Place


def content_place(row_id: UUID, kind: RecordKind) -> Place:
    """What a record says."""
    return Place(table="casework_recordversion", row=row_id, column="sealed_content", section=SECTIONS[kind].value)


def words_place(agreement_id: UUID) -> Place:
    """What a client said to the plan."""
    return Place(
        table="casework_planagreement", row=agreement_id, column="sealed_words", section=Section.SERVICES.value
    )


def task_place(service_id: UUID) -> Place:
    """What an owner does and may know: every office of the case works in the summary."""
    return Place(table="casework_plannedservice", row=service_id, column="sealed_task", section=Section.SUMMARY.value)


def result_place(service_id: UUID) -> Place:
    """What came of it."""
    return Place(table="casework_plannedservice", row=service_id, column="sealed_result", section=Section.SUMMARY.value)


def agenda_place(conference_id: UUID) -> Place:
    """What a conference is about."""
    return Place(
        table="casework_caseconference", row=conference_id, column="sealed_agenda", section=Section.SUMMARY.value
    )


def reason_place(move: PlanMove) -> Place:
    """Why a goal or a planned service goes on until another day: for who reads that goal or service."""
    return Place(table="casework_planmove", row=move.id, column="sealed_reason", section=move.section.value)
