"""A flood on the public form, and what the desk and the worker do of it. As the real database roles."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from tests.factories import arrivals, team

from sigap.intake import jobs
from sigap.kernel.words import words
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import Receipt, post_report
from sigap.mailbox.quarantine.pacing import EffortShown, Limits, Pacing

NARROW = Limits(minute=2, hour=3, day=4)
SHUT = Limits(minute=0, hour=0, day=0)
SPAM = "Beli obat kuat murah hubungi kami sekarang juga, harga promo hanya hari ini untuk semua warga kabupaten"
ALL_FLAGS = ("confinement", "abduction", "weapon", "self_harm", "injury", "shackled")


def paced(
    story: str = SPAM,
    *,
    flags: Sequence[str] = (),
    at: datetime = team.AT,
    limits: Limits = SHUT,
    work: EffortShown = EffortShown.NONE,
    key: bytes | None = None,
) -> Receipt:
    """A report of the public that counts against these limits."""
    with team.role("sigap_public"):
        receipt = post_report(
            story=story,
            details={"contact": "no"},
            flags=list(flags),
            about="",
            area="16.09.01",
            idempotency_key=key or uuid4().bytes,
            at=at,
            pacing=Pacing(limits=limits, work=work),
        )
    arrivals.checked(at)
    return receipt


def unlike(number: int) -> str:
    """A text that resembles no other of these."""
    return " ".join(words()[number * 12 : number * 12 + 12])


def in_lane(receipt: Receipt) -> bool:
    """Whether the report waits in quarantine."""
    return bool(Envelope.objects.get(number=receipt.number).in_lane)


def swept(at: datetime = team.AT) -> None:
    """One turn of the worker: sorts the quarantine, adopts what is in the queue."""
    with team.role("sigap_worker"):
        jobs.sort_quarantine(at)
        jobs.adopt(at)


def flood(count: int, *, at: datetime = team.AT, flags: Sequence[str] = ALL_FLAGS) -> list[Receipt]:
    """The same text so often, each a little different at its end, a second apart."""
    return [paced(f"{SPAM} {number}", flags=flags, at=at + timedelta(seconds=number)) for number in range(count)]
