"""The free text of a section: every version kept, a stale one refused and shown beside the other."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case, SectionKey, SectionText
from sigap.cases.queries import CaseAccess, latest_text
from sigap.kernel.errors import Conflict, Refused
from sigap.vault import datakeys
from sigap.vault.sealing import Place, SealingKey, seal

TEXT = "sealed_text"
_TABLE = "cases_roomtext"
_SECTION_KEY = "case_room"
_WRITES = {Section.SUMMARY: Permission.CASE_EDIT_SUMMARY}


class SectionConflict(Conflict):
    """Somebody wrote the version that this one was meant to become; both texts are kept."""


def text_place(row_id: UUID, section: Section) -> Place:
    """Where one version of a section's text lies."""
    return Place(table=_TABLE, row=row_id, column=TEXT, section=section.value)


SAFETY = "safety"
"""The key of a plan of safety: of the section of services, and alone of it opened in an emergency."""


def section_key(*, by: Actor, at: datetime, access: CaseAccess, section: Section, part: str = "") -> SealingKey:
    """The data key of a section, or of a part of it that has its own, made at its first use, for who works in it.

    Raises Refused, MacBroken.
    """
    case_id = access.case.id
    if not access.has(section):
        raise Refused(Permission.CASE_SEE, ids={"case": str(case_id), "room": section.value})
    check_all_powers(by, access)
    return key_behind(case_id, part or section.value, at=at)


def key_behind(case_id: UUID, room: str, *, at: datetime) -> SealingKey:
    """The data key of a section, made at its first use. Who asks has checked the powers of whoever writes."""
    for key_id in read_compiled("cases.section_key", _key_of, {"case": case_id, "room": str(room)}):
        return datakeys.open_key(key_id)
    key = datakeys.create(purpose=_SECTION_KEY, case_id=case_id, at=at)
    SectionKey.objects.create(case_id=case_id, room=room, key_id=key.id)
    return key


def _check_writer(by: Actor, access: CaseAccess, section: Section) -> None:
    """What the core team alone reads (ADR 46) is written by nobody else. Raises Refused."""
    access.require(by, _WRITES[section], section)
    if not access.is_in_core_team:
        raise Refused(_WRITES[section], ids={"case": str(access.case.id), "room": section.value})


def _key_of(values: Values) -> QuerySet[SectionKey, UUID]:
    rows = SectionKey.objects.filter(case_id=values["case"], room=values["room"])
    return rows.order_by("pk").values_list("key_id", flat=True)[:1]


@audit.action
def write_section(
    *, by: Actor, at: datetime, access: CaseAccess, section: Section, text: str, based_on: int
) -> SectionText:
    """Seals the next version of a section's text. `based_on` is the version that was read, 0 for none.

    Raises SectionConflict when that is no longer the newest.
    """
    _check_writer(by, access, section)
    case = locked_open(access.case.id)
    newest = latest_text(access, section)
    if (newest.version if newest else 0) != based_on:
        name = newest.writer_name if newest else ""
        raise SectionConflict(_("%(name)s menyimpan versi lain sementara Anda menulis.") % {"name": name})
    row = _sealed(by, at, access, case, section, text, version=based_on + 1)
    mark_changed(case)
    record_case_event(by, at, case.id, events.SECTION_WRITTEN, room=section.value, version=str(row.version))
    return row


@audit.action
def draft_section(*, by: Actor, at: datetime, access: CaseAccess, section: Section, text: str) -> SectionText:
    """Seals the draft of a section's text, before anybody has written one: version 0, which the first one follows."""
    _check_writer(by, access, section)
    case = locked_open(access.case.id)
    row = _sealed(by, at, access, case, section, text, version=0)
    record_case_event(by, at, case.id, events.SECTION_WRITTEN, room=section.value, version="0")
    return row


def _sealed(
    by: Actor, at: datetime, access: CaseAccess, case: Case, section: Section, text: str, *, version: int
) -> SectionText:
    row = SectionText(
        id=uuid4(),
        case=case,
        room=section,
        version=version,
        written_by=by.person_id,
        writer_name=by.name,
        written_at=at,
    )
    key = section_key(by=by, at=at, access=access, section=section)
    row.key_id = key.id
    row.sealed_text = seal(text, key=key, place=text_place(row.id, section))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise SectionConflict(_("Rekan Anda menyimpan versi lain sementara Anda menulis.")) from None
    return row
