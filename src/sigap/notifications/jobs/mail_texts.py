"""The words of each mail, made when it goes. None of them has a place for a name, a case, an office or a kind of news.

What goes to officers says that there is news and where the desk is; what goes to the holders of the trail's heads says
the head, how to keep it and how to check it.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.models import Person
from sigap.access.queries.duty import on_duty_in
from sigap.audit.chain import moment_text
from sigap.audit.queries import AnchoredHead, head
from sigap.notifications.jobs import recovery
from sigap.notifications.jobs.smtp import OutgoingLetter
from sigap.notifications.models import Address, HeadHolder, Mail, MailKind, OutsideOffice
from sigap.notifications.queries import events_anchored, has_unread, last_head_on, posts_at
from sigap.notifications.rules import missed_days
from sigap.notifications.rules.alerting import ACKNOWLEDGE_PATH, digest_of, template_of
from sigap.ui.dates import full_moment, long_day, number

_LANGUAGE_OF_HOLDERS = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedLetter:
    """A letter, and for a code what the address must be remembered by; for an emergency, its link's digest."""

    letter: OutgoingLetter
    code: str = field(default="", repr=False)
    token_digest: bytes | None = None


def compose(mail: Mail, *, at: datetime) -> ComposedLetter | None:
    """The letter; None when there is nothing left to say, or nobody to say it to."""
    if mail.person_id is not None:
        return _to_person(mail, mail.person_id, at)
    if mail.kind == MailKind.OUTSIDE:
        with translation.override(_LANGUAGE_OF_HOLDERS):
            return _outside(mail)
    holder = HeadHolder.objects.filter(id__in=[mail.holder_id], until__isnull=True).first()
    if holder is None:
        return None
    with translation.override(_LANGUAGE_OF_HOLDERS):
        match mail.kind:
            case MailKind.HEAD_TEST:
                return _trial(mail, holder)
            case MailKind.RECOVERY:
                return _recovery(mail, holder)
            case _:
                return _head(mail, holder, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A WhatsApp message: to which number, by which template; for a number to be confirmed, the code."""

    to: str = field(repr=False)
    template: str
    language: str
    code: str = field(default="", repr=False)


def compose_message(mail: Mail, *, at: datetime) -> OutgoingMessage | None:
    """The message; None when there is nothing left to say, or nobody to say it to."""
    assert mail.person_id is not None
    to = _recipient(mail, mail.person_id, at)
    code = _fresh_code(mail) if mail.kind == MailKind.CODE else ""
    if to is None or code is None:
        return None
    name, language = template_of(mail.kind)
    return OutgoingMessage(to=to.address, template=name, language=language, code=code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipient:
    """Who is told: where, in which language, and in which offices."""

    address: str
    language: str
    offices: frozenset[UUID]


def _recipient(mail: Mail, person_id: UUID, at: datetime) -> _Recipient | None:
    """None: they left, their address is gone, or there is nothing to be told of any more."""
    person = Person.objects.filter(pk=person_id, is_active=True).only("id", "language").first()
    own = Address.objects.filter(person_id=person_id, channel=mail.channel)
    found = own.values_list("address", "confirmed_at", "is_on").first()
    if person is None or found is None or not found[0]:
        return None
    offices: frozenset[UUID] = frozenset()
    if mail.kind != MailKind.CODE:
        posts = posts_at(at)
        if found[1] is None or not found[2] or not has_unread(person_id, posts, at=at):
            return None
        offices = frozenset(post.office_id for post in posts if post.person_id == person_id)
    return _Recipient(address=found[0], language=person.language, offices=offices)


def _to_person(mail: Mail, person_id: UUID, at: datetime) -> ComposedLetter | None:
    to = _recipient(mail, person_id, at)
    if to is None:
        return None
    with translation.override(to.language):
        if mail.kind == MailKind.CODE:
            return _code(mail, to.address)
        if mail.kind == MailKind.EMERGENCY:
            return _emergency(mail, to.address, _duty_number(to.offices, at))
        return _news(mail, to.address)


def _duty_number(offices: Collection[UUID], at: datetime) -> str:
    """The number at which somebody answers for the officer's own office now: a number of the office, nobody's own."""
    return next((each.number for each in on_duty_in(office_ids=offices, at=at).values() if each.number), "")


def _news(mail: Mail, address: str, *more: str) -> ComposedLetter:
    body = _("Ada pemberitahuan baru untuk Anda. Masuk ke SIGAP untuk membacanya: %(url)s") % {
        "url": settings.SIGAP_DESK_URL
    }
    body = "\n".join([body, *(line for line in more if line)])
    return ComposedLetter(
        letter=OutgoingLetter(id=str(mail.id), to=address, subject=_("Pemberitahuan baru di SIGAP"), body=f"{body}\n")
    )


def _emergency(mail: Mail, address: str, number: str) -> ComposedLetter:
    """Beside the news a link to a page with one button: who cannot sign in now says that they know."""
    token = uuid4()
    page = f"{settings.SIGAP_DESK_URL.rstrip('/')}/{ACKNOWLEDGE_PATH}{token}/"
    call = _("Mendesak. Nomor piket: %(number)s") % {"number": number} if number else ""
    known = _("Belum bisa masuk? Tandai bahwa Anda tahu: %(page)s") % {"page": page}
    return replace(_news(mail, address, call, known), token_digest=digest_of(token))


def _fresh_code(mail: Mail) -> str | None:
    """None: a newer one was asked for meanwhile."""
    newer = Mail.objects.filter(
        kind=MailKind.CODE, channel=mail.channel, person_id=mail.person_id, queued_at__gt=mail.queued_at
    )
    return None if newer.exists() else f"{secrets.randbelow(1_000_000):06d}"


def _code(mail: Mail, address: str) -> ComposedLetter | None:
    code = _fresh_code(mail)
    if code is None:
        return None
    body = _(
        "Kode untuk membenarkan alamat ini: %(code)s. Ketik di halaman profil SIGAP dalam 30 menit;"
        " kalau Anda tidak memintanya, abaikan surel ini."
    ) % {"code": code}
    # An id of its own each time: a program that shows one letter of an id would hide the code that counts.
    letter = OutgoingLetter(id=str(uuid4()), to=address, subject=_("Kode SIGAP"), body=f"{body}\n")
    return ComposedLetter(letter=letter, code=code)


def _trial(mail: Mail, holder: HeadHolder) -> ComposedLetter:
    body = _(
        "Ini surat uji. Kepala jejak SIGAP %(regency)s akan datang ke alamat ini setiap pagi: simpan semuanya,"
        " berurutan."
    ) % {"regency": settings.SIGAP_REGENCY_NAME}
    letter = OutgoingLetter(
        id=str(mail.id), to=holder.address, subject=_("Surat uji kepala jejak SIGAP"), body=f"{body}\n"
    )
    return ComposedLetter(letter=letter)


def _outside(mail: Mail) -> ComposedLetter | None:
    office = OutsideOffice.objects.filter(id__in=[mail.holder_id], until__isnull=True).first()
    if office is None or not office.address:
        return None
    words = {"regency": settings.SIGAP_REGENCY_NAME, "url": settings.SIGAP_DESK_URL}
    body = _(
        "Ada pemberitahuan untuk kantor Anda dari SIGAP %(regency)s, menurut SK gugus tugas. Isinya tidak ditulis dalam"
        " surel. Masuk ke SIGAP: %(url)s. Tanpa akun: hubungi kepala UPTD PPA secara langsung."
    )
    subject = _("Pemberitahuan SIGAP %(regency)s") % words
    letter = OutgoingLetter(id=str(mail.id), to=office.address, subject=subject, body=f"{body % words}\n")
    return ComposedLetter(letter=letter)


def _recovery(mail: Mail, holder: HeadHolder) -> ComposedLetter | None:
    found = recovery.file_to_send()
    if found is None:
        return None
    subject = _("Berkas pemulihan SIGAP %(regency)s, generasi %(generation)s") % {
        "regency": settings.SIGAP_REGENCY_NAME,
        "generation": found.file.generation,
    }
    body = _(
        "Terlampir berkas pemulihan generasi %(generation)s, dengan kunci bulan %(month)s. Sendirian ia tidak membuka"
        " apa pun; bersama lembar tiga pemegang ia memulihkan SIGAP. Simpan di luar mesin SIGAP bersama satu"
        " yang sebelumnya, yang masih membuka cadangan sampai bulannya. Hapus yang lebih tua: yang dimusnahkan di SIGAP"
        " masih hidup di sana.\n\n"
        "Sesudah tersimpan, beri tahu pengelola nomor generasinya. Pengelola mencatatnya dengan"
        " sigap-owner keys carried %(generation)s; sampai dicatat, halaman Penjagaan merah."
    ) % {"generation": found.file.generation, "month": found.month}
    file = (f"recovery-{found.file.generation}.json", found.file.as_bytes())
    return ComposedLetter(
        letter=OutgoingLetter(id=str(mail.id), to=holder.address, subject=subject, body=f"{body}\n", file=file)
    )


def _head(mail: Mail, holder: HeadHolder, at: datetime) -> ComposedLetter | None:
    last = head(fresh=True)
    if last is None:
        return None
    today = localdate(at)
    subject = _("Kepala jejak SIGAP %(regency)s, %(day)s") % {
        "regency": settings.SIGAP_REGENCY_NAME,
        "day": long_day(today),
    }
    parts = [_facts(last, at), _missed(holder, today), _to_check()]
    body = "\n\n".join(part for part in parts if part)
    return ComposedLetter(letter=OutgoingLetter(id=str(mail.id), to=holder.address, subject=subject, body=f"{body}\n"))


def _facts(last: AnchoredHead, at: datetime) -> str:
    return "\n".join(
        [
            _("Kepala jejak SIGAP %(regency)s") % {"regency": settings.SIGAP_REGENCY_NAME},
            full_moment(at),
            "",
            _("Jangkar nomor %(number)s, dibuat %(moment)s") % {"number": last.seq, "moment": full_moment(last.at)},
            _("Peristiwa sampai saat itu: %(count)s") % {"count": number(events_anchored())},
            _("Delapan kata: %(words)s") % {"words": " ".join(last.words)},
            "",
            _("Simpan baris ini apa adanya:"),
            f"{last.seq} {last.hash.hex()} {moment_text(last.at)}",
        ]
    )


def _missed(holder: HeadHolder, today: date) -> str:
    before = last_head_on(holder.id) or localdate(holder.since) - timedelta(days=1)
    gap = missed_days(last=before, today=today)
    if gap is None:
        return ""
    first, final = long_day(gap[0]), long_day(gap[1])
    if first == final:
        return _(
            "Tidak ada surat untuk %(first)s: pengirimnya tidak berjalan atau surat tertahan. Tanyakan sebabnya."
        ) % {"first": first}
    return _(
        "Tidak ada surat untuk %(first)s sampai %(final)s: pengirimnya tidak berjalan atau surat tertahan."
        " Tanyakan sebabnya."
    ) % {"first": first, "final": final}


def _to_check() -> str:
    return _(
        "Untuk memeriksa, kumpulkan baris-baris itu dalam satu berkas dan minta pengelola menjalankan"
        " ./sigap audit verify --anchors BERKAS di depan Anda. Kalau jejak pernah diubah atau dipotong sesudah salah"
        " satu surat ini, perintah itu menyebut jangkar pertama yang tidak cocok."
    )
