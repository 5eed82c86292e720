"""Two offices that transfer cases, each with two people; keys heard by both; a case prepared, and its file made."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, officers, preventing
from tests.factories.casework import ELSEWHERE, HEAD, MANAGER, RoleClient, Work
from tests.factories.statements import check_few

from sigap.access.models import Membership
from sigap.access.roles import RoleCode
from sigap.kernel.clock import now
from sigap.staff import actions as staff
from sigap.transfers.models import OutgoingTransfer, TransferKey, TransferPartner
from sigap.transfers.reading import public_of

BASE = "/alih-daerah/"
HEAD_ELSEWHERE = "hadi.lain"


def two_offices() -> None:
    """The other unit gets a head: a transfer takes two people on each side."""
    preventing.regions()
    office = Membership.objects.get(person__login=ELSEWHERE).office
    person = staff.add_person(
        by=officers.LOADER, at=officers.AT, login=HEAD_ELSEWHERE, name="Hadi Pere'an Rekaan", password=officers.PASSWORD
    )
    staff.grant_membership(by=officers.LOADER, at=officers.AT, person=person, office=office, role=RoleCode.UPTD_HEAD)


def desk(login: str) -> RoleClient:
    """Signed in, the step-up done."""
    return casework.at_desk(login, stepped_up=True)


def sent(client: RoleClient, path: str, told: dict[str, Any] | None = None, status: int = 302) -> Any:
    """Posts, and checks the status."""
    answer = client.post(path, told or {})
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-2500:])
    return answer


def seen(client: RoleClient, path: str) -> str:
    """The page, in few statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_few(captured, path)
    return answer.content.decode()


def file_of(raw: bytes) -> SimpleUploadedFile:
    """An upload."""
    return SimpleUploadedFile("apa-saja.json", raw)


def fingerprint(login: str) -> str:
    """Of an office's own pair."""
    office = Membership.objects.get(person__login=login).office
    return public_of(TransferKey.objects.get(office=office)).fingerprint


def card(login: str) -> bytes:
    """The office's card, its pair made."""
    client = desk(login)
    sent(client, f"{BASE}kunci/buat/")
    answer = client.get(f"{BASE}kunci/kartu/")
    assert answer.status_code == 200
    return bytes(answer.content)


def trust(first: str, second: str, raw: bytes, heard: str) -> TransferPartner:
    """Both people of an office heard the fingerprint of the other one."""
    sent(desk(first), f"{BASE}daerah/tambah/", {"file": file_of(raw), "heard": heard})
    row = TransferPartner.objects.latest("brought_at")
    sent(desk(first), f"{BASE}daerah/{row.pk}/benarkan/", {"heard": heard}, 409)
    sent(desk(second), f"{BASE}daerah/{row.pk}/benarkan/", {"heard": "0000 1111"}, 409)
    sent(desk(second), f"{BASE}daerah/{row.pk}/benarkan/", {"heard": heard.upper()})
    return row


def trusted() -> TransferPartner:
    """Each office trusts the other; the row of who receives."""
    ours, theirs = card(MANAGER), card(ELSEWHERE)
    trust(ELSEWHERE, HEAD_ELSEWHERE, ours, fingerprint(MANAGER))
    return trust(MANAGER, HEAD, theirs, fingerprint(ELSEWHERE))


def prepared(work: Work, partner: TransferPartner | None, **more: Any) -> OutgoingTransfer:
    """With consent, by the manager."""
    told = {
        "partner": str(partner.pk) if partner else "paper", "is_yes": "yes", "giver": "institution", "manner": "thumb",
        "consented_on": localdate(now()).strftime("%d-%m-%Y"), "words": "Aku mau dekat nenek.", "post_key": uuid4(),
    } | more  # fmt: skip
    sent(desk(MANAGER), f"/kasus/{work.own}/alih-daerah/siapkan/", told)
    return OutgoingTransfer.objects.latest("prepared_at")


def made(work: Work, partner: TransferPartner) -> tuple[OutgoingTransfer, bytes]:
    """Approved by the head, and the file."""
    row = prepared(work, partner)
    sent(desk(HEAD), f"{BASE}keluar/{row.pk}/setujui/", {"heard": partner.fingerprint})
    answer = sent(desk(MANAGER), f"/kasus/{work.own}/alih-daerah/{row.pk}/berkas/", status=200)
    return row, bytes(answer.content)
