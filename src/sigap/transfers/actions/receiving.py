"""A case came: taken in once from a confirmed office and in time, then a case here, or refused."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.queries import people_of_office
from sigap.access.roles import Section
from sigap.assistance import actions as assistance
from sigap.assistance.rules import GoalArea
from sigap.cases import actions as cases
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules import NoteTemplate, PersonRole, RelationKind, Risk, Sex
from sigap.kernel.errors import Unable
from sigap.persons.actions import write_part
from sigap.persons.rules import parts_of
from sigap.transfers import events
from sigap.transfers.actions.keys import record_office_event
from sigap.transfers.models import IncomingTransfer
from sigap.transfers.queries import checked_office_of, confirmed_partner, incoming, key_of, was_taken_in
from sigap.transfers.rules import CASE_FILE, IncomingState, MovedCase, MovedPerson
from sigap.vault.transfer_files import PublicPair, SignedFile, TransferFileBroken

_ONCE = _("Berkas ini sudah pernah diterima di sini. Satu berkas diterima satu kali.")
_LATE = _("Berkas ini sudah lewat tanggalnya. Minta daerah asal membuat yang baru.")
_CHANGED = _(
    "Kunci pengirimnya tidak dikenal di sini, berubah, atau belum dibenarkan dua orang. Telepon daerah asal, catat "
    "kuncinya, lalu unggah lagi."
)


class UnableToReceiveCase(Unable):
    """No file for this office, from nobody who is trusted, altered, too late, or here before."""


@audit.action
def take_in(*, by: Actor, at: datetime, raw: bytes) -> IncomingTransfer:
    """Keeps a file as it came, once everything on it fits. Raises UnableToReceiveCase, Refused."""
    office_id = checked_office_of(by)
    own = key_of(office_id)
    try:
        file = SignedFile.read(raw, kind=CASE_FILE)
        transfer_id, last_day = UUID(file.head["transfer"]), date.fromisoformat(file.head["expires_on"])
        sender, receiver = file.head["from"], file.head["to"]
    except (TransferFileBroken, KeyError, ValueError):
        raise UnableToReceiveCase(_("Ini bukan berkas kasus dari SIGAP. Periksa berkasnya.")) from None
    if own is None or receiver != PublicPair(seal=bytes(own.seal_public), sign=bytes(own.sign_public)).fingerprint:
        raise UnableToReceiveCase(_("Berkas ini tidak disegel untuk kantor Anda. Beri tahu daerah asal."))
    partner = confirmed_partner(office_id, sender)
    if partner is None:
        raise UnableToReceiveCase(_CHANGED)
    try:
        file.check(bytes(partner.sign_public))
    except TransferFileBroken:
        raise UnableToReceiveCase(
            _("Tanda tangannya tidak cocok: berkas ini diubah di jalan. Jangan dipakai.")
        ) from None
    if last_day < localdate(at):
        raise UnableToReceiveCase(_LATE)
    if was_taken_in(transfer_id):
        raise UnableToReceiveCase(_ONCE)
    row = IncomingTransfer(
        id=transfer_id, office_id=office_id, partner=partner, expires_on=last_day, digest=file.digest, file=raw,
        arrived_at=at, brought_by_name=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise UnableToReceiveCase(_ONCE) from None
    record_office_event(by, at, office_id, events.ARRIVED, transfer=str(row.id))
    return row


def check_content(row: IncomingTransfer, content: MovedCase) -> None:
    """Raises UnableToReceiveCase where the content says otherwise than the head, or no case can be made of it."""
    if content.transfer != str(row.id) or content.expires_on != row.expires_on.isoformat():
        raise UnableToReceiveCase(_("Isi berkas tidak cocok dengan sampulnya. Jangan dipakai; telepon daerah asal."))
    try:
        numbers = {who.ordinal for who in content.people}
        for who in content.people:
            PersonRole(who.role), Sex(who.sex)
        Risk(content.risk)
        fits = all(RelationKind(kind) and {first, other} <= numbers for first, kind, other in content.relations)
    except ValueError:
        fits = False
    if not fits or not content.people:
        raise UnableToReceiveCase(_("Isi berkas ini tidak dikenal di sini. Mungkin dari SIGAP yang lebih baru."))


@audit.action
def accept_case(*, by: Actor, at: datetime, transfer_id: UUID, content: MovedCase) -> Case:
    """Makes a case of it, managed by who accepts; again gives the same case. Raises UnableToReceiveCase, Refused."""
    office_id = checked_office_of(by)
    row = incoming(by, transfer_id)
    if row.case is not None:
        audit.unchanged()
        return row.case
    if row.state != IncomingState.ARRIVED:
        raise UnableToReceiveCase(_("Kasus ini sudah ditolak."))
    if row.expires_on < localdate(at):
        raise UnableToReceiveCase(_LATE)
    if not row.partner.is_confirmed:
        raise UnableToReceiveCase(_CHANGED)
    check_content(row, content)
    me = next(who for who in people_of_office(by, office_id, at=at) if who.person_id == by.person_id)
    case = cases.open_case(by=by, at=at, done_at=at, risk=Risk(content.risk), area="", manager=me)
    access = case_for(by, case.code)
    numbers = {who.ordinal: _add(by, at, access, who) for who in content.people}
    for first, kind, other in content.relations:
        cases.relate(by=by, at=at, access=access, ordinal=numbers[first], kind=RelationKind(kind), other=numbers[other])
    _write_down(by, at, access, content, numbers)
    row.case, row.case_code = case, case.code
    _end(by, at, row, IncomingState.ACCEPTED)
    record_case_event(by, at, case.id, events.TAKEN_OVER, transfer=str(row.id))
    return case


@audit.action
def refuse_case(*, by: Actor, at: datetime, transfer_id: UUID) -> IncomingTransfer:
    """It does not become a case here; its file is gone. Twice changes nothing. Raises UnableToReceiveCase, Refused."""
    checked_office_of(by)
    row = incoming(by, transfer_id)
    if row.state == IncomingState.REFUSED:
        audit.unchanged()
        return row
    if row.state != IncomingState.ARRIVED:
        raise UnableToReceiveCase(_("Kasus ini sudah diterima di sini."))
    _end(by, at, row, IncomingState.REFUSED)
    return row


def _end(by: Actor, at: datetime, row: IncomingTransfer, state: IncomingState) -> None:
    row.state, row.file, row.ended_at, row.ended_by_name = state, b"", at, by.name
    row.save(update_fields=["state", "file", "case", "case_code", "ended_at", "ended_by_name"])
    record_office_event(by, at, row.office_id, events.DECIDED, transfer=str(row.id), state=state.value)


def _add(by: Actor, at: datetime, access: CaseAccess, who: MovedPerson) -> int:
    role = PersonRole(who.role)
    added = cases.add_person(by=by, at=at, access=access, role=role, sex=Sex(who.sex), age_years=who.age)
    if who.identity.get("full_name"):
        cases.name_person(
            by=by, at=at, access=access, ordinal=added.ordinal, identity=cases.Identity.from_known(who.identity),
            based_on=added.version,
        )  # fmt: skip
    for spec in parts_of(role):
        if facts := who.parts.get(spec.part):
            write_part(
                by=by, at=at, access=access, ordinal=added.ordinal, part=spec.part, facts=facts, based_on=0,
                is_certain=True,
            )  # fmt: skip
    return int(added.ordinal)


def _write_down(by: Actor, at: datetime, access: CaseAccess, content: MovedCase, numbers: dict[int, int]) -> None:
    """Summary, open goals, and a note of all that is no row here: what was planned, done, and when."""
    source = f"Diterima dari {content.office}, {content.regency} (kode {content.code}, dibuka {content.opened_on})."
    text = "\n\n".join(filter(None, (source, content.summary)))
    cases.write_section(by=by, at=at, access=access, room=Section.SUMMARY, text=text, based_on=0)
    for goal in content.goals:
        if goal.is_open and goal.area in set(GoalArea):
            due_on = max(date.fromisoformat(goal.due_on), localdate(at))
            assistance.set_goal(
                by=by, at=at, access=access, area=GoalArea(goal.area), due_on=due_on, words=goal.words,
                ordinal=numbers.get(goal.ordinal) if goal.ordinal else None, post_key=uuid4(),
            )  # fmt: skip
    planned = [
        f"{goal.words} ({goal.due_on})\n" + "\n".join(f"- {each}" for each in goal.services) for goal in content.goals
    ]
    blocks = (
        ("Persetujuan klien", [content.consent]), ("Rencana", planned), ("Layanan", content.services),
        ("Linimasa", content.timeline),
    )  # fmt: skip
    said = [f"{title}\n" + "\n".join(lines) for title, lines in blocks if lines]
    cases.write_note(
        by=by, at=at, access=access, note_id=uuid4(), template=NoteTemplate.FREE, text="\n\n".join([source, *said]),
        done_at=at,
    )  # fmt: skip
