"""Error pages of both surfaces: what happened, that nothing is lost, the next step; typed text shown back.

Decides wording and what may be repeated on the page. When each is answered is the surfaces' affair.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from sigap.ui.shell import Words

log = logging.getLogger(__name__)

# Never written back into a page: what proves who somebody is, and the form's own machinery.
_SECRET = re.compile(r"pass|sandi|login|otp|code|kode|token|csrf|secret|recovery", re.IGNORECASE)
_SHOWN_LIMIT = 60_000


class ErrorFrame(StrEnum):
    """Which frame an error page wears."""

    PUBLIC = "public"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """One kind of error in words; `unsaved` is its title when something was being saved."""

    title: Words
    what: Words
    steps: tuple[Words, ...] = ()
    unsaved: Words = ""

    @property
    def can_resend(self) -> bool:
        """Whether pressing again may help: such an error has a title of its own for a failed post."""
        return bool(self.unsaved)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedField:
    """One field of a failed post. Long text is shown, the rest travels along unseen."""

    name: str
    value: str
    is_shown: bool


_AGAIN = _("Tunggu sebentar, lalu coba lagi. Biasanya cukup sekali.")

PAGES: Mapping[int, ErrorPage] = {
    400: ErrorPage(
        title=_("Permintaan ini tidak bisa dibaca"),
        what=_("Ada bagian yang rusak di perjalanan, atau terlalu banyak isian sekaligus."),
        steps=(_("Kembali ke halaman sebelumnya dan coba lagi."),),
    ),
    403: ErrorPage(
        title=_("Halaman ini terlalu lama terbuka"),
        unsaved=_("Belum tersimpan: halaman ini terlalu lama terbuka"),
        what=_("Demi keamanan, kiriman dari halaman lama ditahan dulu. Tidak ada yang tercatat dua kali."),
        steps=(_("Periksa tulisan Anda di bawah ini, lalu tekan “Simpan lagi”."),),
    ),
    404: ErrorPage(
        title=_("Halaman ini tidak ada"),
        what=_("Alamatnya mungkin salah ketik, atau isinya bukan untuk Anda."),
        steps=(_("Periksa alamatnya, atau kembali ke halaman awal."),),
    ),
    405: ErrorPage(
        title=_("Halaman ini tidak bisa dibuka dengan cara itu"),
        what=_("Tidak ada yang berubah."),
        steps=(_("Kembali ke halaman awal, lalu pilih lagi."),),
    ),
    409: ErrorPage(
        title=_("Belum tersimpan: orang lain baru saja mengubahnya"),
        what=_("Tulisan Anda masih ada di bawah ini dan tulisannya tidak tertimpa."),
        steps=(_("Buka lagi halamannya, bandingkan, lalu simpan yang benar."),),
    ),
    413: ErrorPage(
        title=_("Terlalu besar untuk dikirim"),
        what=_("Yang dikirim lebih besar dari yang bisa kami terima, jadi belum tersimpan."),
        steps=(_("Kembali, pendekkan tulisannya, lalu kirim lagi. Boleh dibagi menjadi dua."),),
    ),
    500: ErrorPage(
        title=_("Ada kesalahan di sistem kami"),
        unsaved=_("Belum tersimpan: ada kesalahan di sistem kami"),
        what=_("Bukan salah Anda. Kesalahan ini sudah tercatat. Tidak ada yang tersimpan setengah jalan."),
        steps=(_AGAIN,),
    ),
    503: ErrorPage(
        title=_("Sistem sedang terganggu"),
        unsaved=_("Belum tersimpan: sistem sedang terganggu"),
        what=_("Tidak ada yang tercatat dua kali."),
        steps=(_AGAIN,),
    ),
}

AWAY = ErrorPage(
    title=_("Brankas kunci tidak menjawab"),
    unsaved=_("Belum tersimpan: brankas kunci tidak menjawab"),
    what=_(
        "Untuk sementara meja kerja tidak dapat membuka atau menyimpan apa pun. Yang sudah tersimpan tetap aman,"
        " tidak ada yang tersimpan setengah jalan, dan situs publik tetap menerima laporan."
    ),
    steps=(_AGAIN, _("Masih begitu setelah satu menit? Hubungi administrator teknis.")),
)
HELD_BACK = ErrorPage(
    title=_("Brankas kunci tidak membuka ini"),
    what=_(
        "Sesi Anda baru saja berakhir, atau dalam waktu singkat lebih banyak dibuka daripada kerja satu orang."
        " Tidak ada yang hilang."
    ),
    steps=(_("Muat ulang halaman ini. Kalau tetap ditolak, tunggu satu jam atau hubungi administrator teknis."),),
)

BROKEN = ErrorPage(
    title=_("Berkas ini rusak"),
    what=_("Segelnya tidak cocok dengan isinya: rusak, tertukar, atau diubah dari luar SIGAP. Isinya tidak dibuka."),
    steps=(
        _("Kejadian ini sudah tercatat di jejak."),
        _("Laporkan kepada kepala kantor dan administrator teknis; sebutkan halaman dan jamnya."),
    ),
)
"""Stored text that does not open. Trying again does not help, so nothing offers it."""

GONE = ErrorPage(
    title=_("Isi ini telah dimusnahkan"),
    what=_("Kuncinya dimusnahkan sesudah disetujui dua orang, atau bersama masa kuncinya. Tidak dapat dibuka lagi."),
    steps=(_("Kapan dan atas dasar apa, tertulis di linimasa kasusnya."),),
)
"""Stored text whose key was destroyed on purpose."""


def not_possible(sentence: str) -> ErrorPage:
    """An act that cannot be done as it was asked, by its own sentence. As text of the moment: nothing is kept of it."""
    return ErrorPage(title=_("Ini tidak dapat dilakukan"), what=sentence, steps=(_("Tidak ada yang berubah."),))


# When even a template cannot be drawn. Both languages, no style, nothing to load.
LAST_RESORT = """<!doctype html><html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Sistem sedang terganggu</title></head>
<body><main><h1>Sistem sedang terganggu</h1><p>Ada kesalahan di sistem kami. Tidak ada yang tersimpan setengah
jalan. Tekan “kembali” di peramban: tulisan Anda biasanya masih ada. Coba lagi sebentar lagi.</p>
<p>Sedang dalam bahaya? Telepon <a href="tel:110">110</a> (polisi) atau <a href="tel:129">129</a> (SAPA).</p>
<p lang="en">Something went wrong on our side. Nothing was half saved. Go back and try again in a moment.
In danger? Call <a href="tel:110">110</a> (police) or <a href="tel:129">129</a> (SAPA).</p></main></body></html>
"""


def typed_in(request: HttpRequest) -> tuple[TypedField, ...]:
    """What a failed post carried and may be shown back: never passwords, codes or tokens."""
    if request.method != "POST":
        return ()
    try:
        lists = list(request.POST.lists())
    except (RequestDataTooBig, TooManyFieldsSent, UnreadablePostError):
        return ()
    typed = [
        TypedField(name=name, value=value, is_shown="\n" in value or " " in value.strip())
        for name, values in lists
        if not _SECRET.search(name)
        for value in values
    ]
    return tuple(typed) if sum(len(each.value) for each in typed) <= _SHOWN_LIMIT else ()


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a post came from a page of this site, as the browser says. What says nothing is no browser of today."""
    sender = request.headers.get("Origin") or request.headers.get("Referer")
    return sender is None or urlsplit(sender).netloc == request.get_host()


def error_page(
    request: HttpRequest, surface: ErrorFrame, status: int, *, instead: ErrorPage | None = None
) -> HttpResponse:
    """The page for `status` in the surface's frame; `instead` has other words for it."""
    page = instead or PAGES[status]
    is_unsaved = page.can_resend and request.method == "POST"
    context = {
        "page": page,
        "title": page.unsaved if is_unsaved else page.title,
        "typed": typed_in(request) if is_unsaved else (),
        # A page that was only read opens anew by its own address.
        "again": request.get_full_path() if page.can_resend and request.method in {"GET", "HEAD"} else "",
        "status": status,
    }
    response = render(request, f"ui/error_{surface}.html", context, status=status)
    if status == 503:  # noqa: PLR2004 - the status itself
        response["Retry-After"] = "60"
    return response


def server_error_page(request: HttpRequest, surface: ErrorFrame) -> HttpResponse:
    """The page after an unforeseen error; plain words alone when even that page cannot be drawn."""
    try:
        return error_page(request, surface, 500)
    except Exception as error:  # noqa: BLE001 - the last resort must answer whatever is broken
        log.error("The error page itself failed: %s", type(error).__name__)  # noqa: TRY400 - no message
        return HttpResponse(LAST_RESORT, status=500)
