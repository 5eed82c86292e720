"""Where the section's sealed texts lie; all of them under the key of the section of services."""

from uuid import UUID

from sigap.access.roles import Section
from sigap.vault.sealing import Place


def note_place(service_id: UUID) -> Place:
    """A service's note."""
    return Place(table="assistance_service", row=service_id, column="sealed_note", section=Section.SERVICES.value)


def detail_place(service_id: UUID) -> Place:
    """Who gave a service where that is no office, what came of it, why it was corrected."""
    return Place(table="assistance_service", row=service_id, column="sealed_detail", section=Section.SERVICES.value)


def place_of_appointment(appointment_id: UUID) -> Place:
    """Where an appointment is held, and what to bring."""
    return Place(
        table="assistance_appointment", row=appointment_id, column="sealed_place", section=Section.SERVICES.value
    )


def goal_place(goal_id: UUID) -> Place:
    """What a goal of the plan is."""
    return Place(table="assistance_goal", row=goal_id, column="sealed_goal", section=Section.SERVICES.value)


def outcome_place(goal_id: UUID) -> Place:
    """What became of a goal."""
    return Place(table="assistance_goal", row=goal_id, column="sealed_outcome", section=Section.SERVICES.value)


def words_place(talk_id: UUID) -> Place:
    """What was said in a talk about consent."""
    return Place(table="assistance_consenttalk", row=talk_id, column="sealed_words", section=Section.SERVICES.value)


def review_place(talk_id: UUID) -> Place:
    """What the reviewer of an act without consent wrote."""
    return Place(table="assistance_vitalreview", row=talk_id, column="sealed_note", section=Section.SERVICES.value)
