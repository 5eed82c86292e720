"""The words of each mail, made when it goes. None of them has a place for a name, a case, an office or a kind of news.

What goes to officers says that there is news and where the desk is; what goes to the holders of the trail's heads says
the head, how to keep it and how to check it.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
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
from sigap.ui.dates import full_moment, long_day, number

_LANGUAGE_OF_HOLDERS = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedLetter:
    """A letter, and for a code what the address must be remembered by."""

    letter: OutgoingLetter
    code: str = ""


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


def _to_person(mail: Mail, person_id: UUID, at: datetime) -> ComposedLetter | None:
    person = Person.objects.filter(pk=person_id, is_active=True).only("id", "language").first()
    own = Address.objects.filter(person_id=person_id).values_list("address", "confirmed_at", "is_on").first()
    if person is None or own is None or not own[0]:
        return None
    with translation.override(person.language):
        if mail.kind == MailKind.CODE:
            return _code(mail, own[0])
        posts = posts_at(at)
        is_wanted = own[1] is not None and own[2] and has_unread(person_id, posts, at=at)
        offices = {post.office_id for post in posts if post.person_id == person_id}
        number = _duty_number(offices, at) if mail.kind == MailKind.EMERGENCY else ""
        return _news(mail, own[0], number) if is_wanted else None


def _duty_number(offices: Collection[UUID], at: datetime) -> str:
    """The number at which somebody answers for the officer's own office now: a number of the office, nobody's own."""
    return next((each.number for each in on_duty_in(office_ids=offices, at=at).values() if each.number), "")


def _news(mail: Mail, address: str, number: str = "") -> ComposedLetter:
    body = _("Ada pemberitahuan baru untuk Anda. Masuk ke SIGAP untuk membacanya: %(url)s") % {
        "url": settings.SIGAP_DESK_URL
    }
    if number:
        body += "\n" + _("Mendesak. Nomor piket: %(number)s") % {"number": number}
    return ComposedLetter(
        letter=OutgoingLetter(id=str(mail.id), to=address, subject=_("Pemberitahuan baru di SIGAP"), body=f"{body}\n")
    )


def _code(mail: Mail, address: str) -> ComposedLetter | None:
    newer = Mail.objects.filter(kind=MailKind.CODE, person_id=mail.person_id, queued_at__gt=mail.queued_at)
    if newer.exists():
        return None
    code = f"{secrets.randbelow(1_000_000):06d}"
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
