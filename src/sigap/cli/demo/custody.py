"""What is kept apart in the demo: recipients with their keys, reports on officials, a request. Everybody is CONTOH."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sigap.access import sessions
from sigap.access.entry import Actor, enter
from sigap.access.models import Person
from sigap.access.roles import RoleCode
from sigap.access.sessions import SessionStore
from sigap.cases import actions as cases
from sigap.cases.actions.contacts import ContactCard, write_contact
from sigap.cases.models import Case
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Sex
from sigap.cli.demo import people
from sigap.cli.demo.places import here
from sigap.custody import actions
from sigap.custody.models import ConflictReport, RecipientKey
from sigap.custody.rules import DisclosedField
from sigap.mailbox.conflict import talking
from sigap.mailbox.conflict.posting import post_conflict
from sigap.mailbox.posting import Receipt
from sigap.mailbox.wordings import MessageCode

PASSPHRASE = "sampan kapur rembulan lesung"  # noqa: S105 - of invented people, printed by the launcher
_CONFIRMS, _ASKS = "surya.inspektorat", "dewi.uptd"


def recipients() -> list[str]:
    """The log-ins of those who receive."""
    return [who.login for who in people.people() if who.role is RoleCode.CONFLICT_RECIPIENT]


def enrol(*, at: datetime) -> None:
    """Everybody's key, made and confirmed, where there is none."""
    if RecipientKey.objects.exists():
        return
    made = []
    for login in recipients():
        with _acting(login, at) as actor:
            made.append(actions.make_key(by=actor, at=at, passphrase=PASSPHRASE).pk)
    with _acting(_CONFIRMS, at) as actor:
        for key_id in made:
            actions.confirm_key(by=actor, at=at, key_id=key_id)


_STORIES = (
    (3.2, "police", "CONTOH: petugas di kantor itu meminta uang supaya laporan seorang anak diteruskan.", True),
    (0.2, "village", "CONTOH: perangkat desa ikut mencarikan anak-anak untuk bekerja di luar kota.", False),
)
_NAMESPACE = UUID(int=16_09)


def tell(*, at: datetime) -> None:
    """Two reports on officials, one of them in a recipient's hands; and a reporter whose name somebody asks for."""
    if ConflictReport.objects.exists():
        return
    for days, named, story, is_answered in _STORIES:
        came = at - timedelta(days=days)
        receipt = post_conflict(
            story=story,
            details={"contact": "no"},
            named=[named],
            flags=[],
            about="child",
            area=here("16.09.01"),
            idempotency_key=uuid5(_NAMESPACE, story).bytes,
            at=came,
        )
        if is_answered:
            with _acting(recipients()[0], at) as actor:
                answered = came + timedelta(hours=3)
                actions.tell(by=actor, at=answered, number=receipt.number, code=MessageCode.PASSED_ON)
            _write_to_and_fro(receipt, at=answered)
    _ask_for_a_name(at)


_ASKED = "CONTOH: Terima kasih. Apakah Anda masih menyimpan tanda terima dari petugas itu?"
_ANSWERED = "CONTOH: Masih, di tempat aman. Saya bisa dihubungi di halaman ini saja, jangan lewat telepon."


def _write_to_and_fro(receipt: Receipt, *, at: datetime) -> None:
    """A recipient asks, the reporter answers; nobody has read the answer yet."""
    with _acting(recipients()[0], at) as actor:
        key = uuid5(_NAMESPACE, _ASKED)
        actions.write(by=actor, at=at, number=receipt.number, text=_ASKED, form_key=key)
    later = at + timedelta(hours=9)
    talking.read_conflict_thread(receipt.words, at=later)
    talking.post_conflict_message(
        receipt.words, text=_ANSWERED, idempotency_key=uuid5(_NAMESPACE, _ANSWERED).bytes, at=later
    )


def _ask_for_a_name(at: datetime) -> None:
    """The manager of an open case asks for the name of its reporter; the answer waits in another office."""
    asker = Person.objects.get(login=_ASKS).pk
    case = Case.objects.filter(manager_id=asker, closed_at=None).order_by("-opened_at").first()
    if case is None:
        return
    with _acting(_ASKS, at) as actor:
        access = case_for(actor, case.code)
        ordinal = cases.add_person(
            by=actor, at=at, access=access, role=PersonRole.REPORTER, sex=Sex.FEMALE, age_years=44
        ).ordinal
    with _acting(_ASKS, at) as actor:
        who = cases.Identity(full_name="Pelapor CONTOH")
        access = case_for(actor, case.code)
        cases.name_person(by=actor, at=at, access=access, ordinal=ordinal, identity=who, based_on=1)
    with _acting(_ASKS, at) as actor:
        card = ContactCard(answers="pelapor sendiri", number="0800 0000 0044", when="sesudah jam 4")
        write_contact(by=actor, at=at, access=case_for(actor, case.code), ordinal=ordinal, card=card, based_on=0)
    with _acting(_ASKS, at) as actor:
        actions.ask(
            by=actor,
            at=at,
            access=case_for(actor, case.code),
            ordinal=ordinal,
            field=DisclosedField.NAME,
            reason="CONTOH: penyidik perlu memanggilnya sebagai saksi; tanpa nama surat panggilan tidak dapat dibuat.",
            is_danger=False,
        )


@contextmanager
def _acting(login: str, at: datetime) -> Iterator[Actor]:
    ticket = _shown_again(login, at)
    with enter(ticket) as actor:
        yield actor
    SessionStore(ticket).flush()


def _shown_again(login: str, at: datetime) -> str:
    """A session of somebody who has just shown who they are."""
    person = Person.objects.get(login=login)
    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store.create()
    ticket = str(store.session_key)
    sessions.touch(ticket, person_id=person.pk, at=at)
    return ticket
