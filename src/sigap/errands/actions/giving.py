"""Gives a task to somebody outside: compared, agreed to by the client, sealed for one page, with a link or on paper."""

import base64
import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.assistance.rules import GiverKind, Manner
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.casework.actions.records import check_day
from sigap.casework.queries import require_lead
from sigap.errands import events
from sigap.errands.actions.comparing import (
    ComparedPeople,
    GivenConsent,
    Receiver,
    UnableToGiveErrand,
    check_receiver,
    who_speaks,
)
from sigap.errands.actions.sealed import content_place, half_place
from sigap.errands.models import Errand
from sigap.errands.queries import GIVES, called, office_phone
from sigap.errands.rules import LONGEST_LINE, LONGEST_TEXT, Candidate, WorkplaceKind, kinds
from sigap.mailbox import codes
from sigap.mailbox.errands.answering import key_mark
from sigap.mailbox.errands.codes import OPEN_AFTER_DUE, ErrandPass, link_trace, outside_key, pass_for, pass_trace
from sigap.mailbox.errands.page import ErrandPage, padded, page_context
from sigap.vault.hpke import seal_bytes_to
from sigap.vault.sealing import seal

LONGEST_DAYS = 60
"""A task outside is for now: what takes longer is planned with an office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewErrand:
    """A task as the form has it. `task`, `known` and `shown_name` are all that is told outside beside the office."""

    ordinal: int
    kind: str
    who: Candidate
    role: str = field(repr=False)
    place: WorkplaceKind
    area: str = ""
    task: str = field(repr=False)
    known: str = field(default="", repr=False)
    shown_name: str = field(default="", repr=False)
    shows_age: bool = False
    due_on: date
    giver: GiverKind
    guardian_ordinal: int | None = None
    manner: Manner
    agreed_on: date
    words: str = field(default="", repr=False)
    guardian_words: str = field(default="", repr=False)
    has_link: bool = True

    @property
    def receiver(self) -> Receiver:
        """Who gets it, with all that they read."""
        texts, allowed = f"{self.task} {self.known} {self.role}", f"{self.shown_name} {self.who.name}"
        return Receiver(who=self.who, place=self.place.value, area=self.area, texts=texts, allowed=allowed)

    @property
    def consent(self) -> GivenConsent:
        """Whose word it stands on."""
        return GivenConsent(
            ordinal=self.ordinal,
            giver=self.giver,
            guardian_ordinal=self.guardian_ordinal,
            agreed_on=self.agreed_on,
            words=self.words,
        )


def check_errand(by: Actor, at: datetime, access: CaseAccess, new: NewErrand, compared: ComparedPeople) -> ErrandPage:
    """The page exactly as somebody outside would read it. Raises UnableToGiveErrand, ConsentBarred, Refused, Conflict.

    A task of which the preview was seen is checked again when it is given.
    """
    require_lead(by, access, Section.SERVICES, GIVES)
    person, _guardian = who_speaks(access, new.consent)
    row = CasePerson.objects.get(pk=person.id)
    check_receiver(access, row, compared, new.receiver)
    _check_words(new)
    check_day(access.case.opened_at, new.agreed_on, at)
    today = localdate(at)
    if not today <= new.due_on <= today + timedelta(days=LONGEST_DAYS):
        raise UnableToGiveErrand(_("Tulis hari mulai hari ini, paling jauh 60 hari lagi."))
    return ErrandPage(
        name=new.who.name.strip(),
        role=new.role.strip(),
        task=new.task.strip(),
        known=new.known.strip(),
        about=called(row, new.shown_name.strip(), shows_age=new.shows_age, today=today),
        due_on=new.due_on,
        office=access.case.office_name,
        phone=office_phone(access.case.office_id),
    )


def _check_words(new: NewErrand) -> None:
    if new.kind not in kinds() or not new.task.strip() or not new.who.name.strip() or not new.role.strip():
        raise UnableToGiveErrand(_("Tulis siapa, jabatannya, dan apa yang diminta."))
    if new.has_link and not new.who.phone.strip():
        raise UnableToGiveErrand(
            _("Tulis nomor teleponnya: kodenya dibacakan lewat telepon. Tanpa telepon, pilih kertas.")
        )
    if max(map(len, (new.task, new.known))) > LONGEST_TEXT or max(map(len, (new.role, new.shown_name))) > LONGEST_LINE:
        raise UnableToGiveErrand(_("Terlalu panjang. Satu tugas, beberapa kalimat."))


@audit.action
def give_errand(
    *, by: Actor, at: datetime, access: CaseAccess, new: NewErrand, compared: ComparedPeople, post_key: UUID
) -> tuple[Errand, ErrandPass | None]:
    """Seals the task; the same `post_key` again gives the same one with the same link and words.

    Raises UnableToGiveErrand, ConsentBarred, Refused, Conflict.
    """
    require_lead(by, access, Section.SERVICES, GIVES)
    case = locked_open(access.case.id)
    held = pass_for(load_secret(), by.person_id.bytes + post_key.bytes) if new.has_link else None
    if given := Errand.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        is_same = held is not None and given.lookup is not None
        return given, held if held and is_same and bytes(given.lookup or b"") == link_trace(
            load_secret(), held.token
        ) else None
    page = check_errand(by, at, access, new, compared)
    person, guardian = who_speaks(access, new.consent)
    key, half = section_key(by=by, at=at, access=access, section=Section.SERVICES), X25519PrivateKey.generate()
    row = Errand(
        id=uuid4(), case=case, person_id=person.id, kind=new.kind, due_on=new.due_on, giver=new.giver.value,
        guardian_id=guardian.id if guardian else None, manner=new.manner.value, agreed_on=new.agreed_on, key_id=key.id,
        office_key=half.public_key().public_bytes_raw(), made_at=at, made_by=by.person_id, made_by_name=by.name,
        office_id=case.office_id, post_key=str(post_key),
        compared_with=list(compared.marks),
    )  # fmt: skip
    row.sealed_content = seal(json.dumps(_content(new, page), ensure_ascii=False), key=key, place=content_place(row.id))
    row.sealed_half = seal(base64.b64encode(half.private_bytes_raw()).decode(), key=key, place=half_place(row.id))
    if held:
        store_link(row, held, page, at)
    row.save(force_insert=True)
    record_case_event(by, at, case.id, events.GIVEN, errand=str(row.id), kind=row.kind)
    return row, held


def _content(new: NewErrand, page: ErrandPage) -> dict[str, Any]:
    return {
        "page": page.as_text(),
        "phone": new.who.phone.strip(),
        "to_client": new.who.to_client.value,
        "to_suspect": new.who.to_suspect.value,
        "place": new.place.value,
        "area": new.area,
        "words": new.words.strip(),
        "guardian_words": new.guardian_words.strip(),
    }


def store_link(row: Errand, held: ErrandPass, page: ErrandPage, at: datetime) -> None:
    """Seals the page to the pair of link and words, beside what they are found by."""
    secret, code = load_secret(), held.code
    public = outside_key(secret, code).public_key()
    row.lookup, row.pass_trace = link_trace(secret, held.token), pass_trace(secret, code)
    row.outside_key = public.public_bytes_raw()
    row.key_mark = key_mark(row.id, bytes(row.office_key), row.outside_key)
    row.sealed_page = seal_bytes_to(public, padded(page.as_text()), context=page_context(row.id))
    last = max(row.due_on, localdate(at)) + OPEN_AFTER_DUE + timedelta(days=1)
    row.link_until = make_aware(datetime.combine(last, datetime.min.time()))
    row.wrong, row.opened_at, row.shut_told_at = 0, None, None


def load_secret() -> bytes:
    """What links and words are drawn from."""
    return codes.load_secret(settings.SIGAP_KEYS)
