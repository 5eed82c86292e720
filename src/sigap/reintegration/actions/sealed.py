"""Where the app's sealed texts lie, all of them behind the section of services; how a row is held for an act."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.reintegration.queries import require_services
from sigap.vault.sealing import Place, Sealed, seal

_SECTION = Section.SERVICES.value


def plan_place(plan_id: UUID) -> Place:
    """What one version of a plan says of where, who and how."""
    return Place(table="reintegration_returnplan", row=plan_id, column="sealed_words", section=_SECTION)


def end_place(return_id: UUID) -> Place:
    """Why a return was given up."""
    return Place(table="reintegration_homereturn", row=return_id, column="sealed_end", section=_SECTION)


def handover_place(handover_id: UUID) -> Place:
    """Who handed over to whom, and how the client was."""
    return Place(table="reintegration_returnhandover", row=handover_id, column="sealed_words", section=_SECTION)


def visit_place(visit_id: UUID) -> Place:
    """What a visit found, or why there was none."""
    return Place(table="reintegration_reintegrationvisit", row=visit_id, column="sealed_words", section=_SECTION)


def held_row[R](by: Actor, access: CaseAccess, find: Callable[[CaseAccess, UUID], R], row_id: UUID) -> R:
    """A row for an act of who works on the case, which is locked. Raises Refused, UnableToWorkOnClosedCase."""
    require_services(by, access)
    locked_open(access.case.id)
    return find(access, row_id)


def sealed_words(
    by: Actor, at: datetime, access: CaseAccess, place: Place, words: Mapping[str, str]
) -> tuple[UUID, Sealed]:
    """Words under the section's key, as its id and what is stored."""
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    return key.id, seal(json.dumps(dict(words), ensure_ascii=False), key=key, place=place)
