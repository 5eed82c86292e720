"""The demo's neighbour with a SIGAP of its own: keys by two, cases that go there, one that came. All CONTOH."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.access.roles import Section
from sigap.assistance.rules import GiverKind, Manner
from sigap.cases.models import Case
from sigap.cases.queries import case_for
from sigap.cases.rules import Sex
from sigap.cli.demo.homeward import MANAGER, with_family
from sigap.cli.demo.stage import Stage
from sigap.transfers import actions
from sigap.transfers.actions import TransferConsent
from sigap.transfers.gathering import case_file
from sigap.transfers.models import OutgoingTransfer, TransferKey, TransferPartner
from sigap.transfers.reading import public_of
from sigap.transfers.rules import CARD, CASE_FILE, RECEIPT, MovedCase, MovedGoal, MovedPerson, expires_on
from sigap.ui.dates import local, long_day
from sigap.vault.transfer_files import PrivatePair, pair_head, sealed_file, signed_file

HEAD = "hasan.uptd"
_OFFICE, _REGENCY = "UPTD PPA CONTOH Tetangga", "Kabupaten CONTOH Tetangga"


def play(stage: Stage, now: datetime) -> None:
    """Once: what is there stays. The neighbour's private halves live for this call alone."""
    if TransferKey.objects.exists():
        return
    began = now - timedelta(days=9)
    with stage.acting(HEAD) as head:
        own = actions.make_key(by=head, at=began)
    pair = PrivatePair.make()
    partner = _trust(stage, began, pair, _OFFICE, is_confirmed=True)
    _trust(stage, now - timedelta(hours=20), PrivatePair.make(), "UPTD PPA CONTOH Hulu", is_confirmed=False)
    # The first two of these are on the way home.
    received, sent, waiting = with_family(stage)[2:5]
    row = _prepare(stage, now - timedelta(days=7), received, partner)
    digest = _send(stage, now - timedelta(days=6), row, partner)
    facts = {"transfer": str(row.pk), "digest": digest, "code": "CONTOH-7K2M", "from": pair.public.fingerprint}
    with stage.acting(MANAGER) as dewi:
        receipt = signed_file(RECEIPT, facts, pair).as_bytes()
        actions.read_receipt(by=dewi, at=now - timedelta(days=4), transfer_id=row.pk, receipt=receipt)
    _send(stage, now - timedelta(days=2), _prepare(stage, now - timedelta(days=3), sent, partner), partner)
    _prepare(stage, now - timedelta(hours=5), waiting, partner)
    with stage.acting(HEAD) as head:
        actions.take_in(by=head, at=now - timedelta(hours=3), raw=_came(now, pair, own))


def _trust(stage: Stage, at: datetime, pair: PrivatePair, name: str, *, is_confirmed: bool) -> TransferPartner:
    card = signed_file(CARD, pair_head(pair.public) | {"office": name, "regency": _REGENCY}, pair).as_bytes()
    heard = pair.public.fingerprint
    with stage.acting(MANAGER) as dewi:
        partner = actions.bring_partner(by=dewi, at=at, card=card, typed=heard)
    if is_confirmed:
        with stage.acting(HEAD) as head:
            actions.confirm_partner(by=head, at=at + timedelta(hours=1), partner_id=partner.pk, typed=heard)
    return partner


def _prepare(stage: Stage, at: datetime, case: Case, partner: TransferPartner) -> OutgoingTransfer:
    consent = TransferConsent(
        giver=GiverKind.GUARDIAN, manner=Manner.SIGNED, on=localdate(at), is_yes=True,
        words="CONTOH: mau tinggal dekat nenek.",
    )  # fmt: skip
    with stage.acting(MANAGER) as dewi:
        access = case_for(dewi, case.code, need=Section.SERVICES)
        return actions.prepare_transfer(by=dewi, at=at, access=access, to=partner.pk, consent=consent, post_key=uuid4())


def _send(stage: Stage, at: datetime, row: OutgoingTransfer, partner: TransferPartner) -> str:
    with stage.acting(HEAD) as head:
        actions.approve_transfer(by=head, at=at, transfer_id=row.pk, typed=partner.fingerprint)
    stage.shown_again(MANAGER, at=at)
    file = case_file(entering=stage.entering(MANAGER), code=row.case_code, transfer_id=row.pk, at=at)
    with stage.acting(MANAGER) as dewi:
        access = case_for(dewi, row.case_code, need=Section.SERVICES)
        actions.note_sent(by=dewi, at=at, access=access, transfer_id=row.pk, digest=file.digest)
    return file.digest


def _came(now: datetime, pair: PrivatePair, own: TransferKey) -> bytes:
    last_day = expires_on(localdate(now)).isoformat()
    content = MovedCase(
        transfer=str(uuid4()),
        expires_on=last_day,
        office=_OFFICE,
        regency=_REGENCY,
        code="CONTOH-4Q9T",
        opened_on=long_day(local(now - timedelta(days=70))),
        risk="medium",
        kind="kind_trafficking",
        place="place_workplace",
        consent="CONTOH: setuju, mau dekat bibi di Muaradua.",
        summary="CONTOH: dijanjikan kerja di kota, gajinya ditahan. Sudah aman; pindah ke rumah bibi.",
        people=(
            MovedPerson(
                ordinal=1, role="victim", sex=Sex.FEMALE, age=16, identity={"full_name": "Anisa Pere'an CONTOH"},
                forms=("form_trafficking",), letters=("h",),
                contact={"answers": "CONTOH: bibi", "when": "sesudah pukul 16", "never": "home_visit,whatsapp"},
            ),
            MovedPerson(ordinal=2, role="guardian", sex=Sex.FEMALE, age=44, identity={"full_name": "Bibi CONTOH"}),
        ),
        relations=((2, "guardian_of", 1),),
        dangers=("lives_with_suspect",),
        kept=(("asked", "CONTOH: paman yang menawarkan kerja, sopir travel."),),
        goals=(
            MovedGoal(area="education", words="CONTOH: kembali ke kelas 10", is_open=True, ordinal=1, due_on=last_day),
        ),
        services=("CONTOH: konseling tiga kali, UPTD tetangga.",),
    )  # fmt: skip
    to = public_of(own)
    head = {
        "transfer": content.transfer, "expires_on": content.expires_on, "from": pair.public.fingerprint,
        "to": to.fingerprint, "office": _OFFICE, "regency": _REGENCY,
    }  # fmt: skip
    return sealed_file(CASE_FILE, head, content.as_bytes(), to=to, pair=pair).as_bytes()
