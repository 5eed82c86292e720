"""The guided tour of the demo, "Ikuti satu kasus": one report from the villager to the answer, an officer a step.

In the demo only: everywhere else both addresses are nowhere. Each step signs in as an invented officer by the ordinary
sign-in, with the password that every start of the demo prints.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from sigap.access.demo import PASSWORD
from sigap.access.guard import before_sign_in
from sigap.access.signin.switching import sign_in_as
from sigap.desk.role_tours import ROLE_TOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStep:
    """One step: who, what to do, where it begins, what this person sees and does not see."""

    login: str
    who: str
    part: Promise
    does: Sequence[Promise]
    where: str
    sees: Promise
    not_sees: Promise


STEPS: tuple[TourStep, ...] = (
    TourStep(
        login="rina.uptd",
        who="Rina Marlina",
        part=_("Petugas pengaduan, UPTD PPA"),
        does=(
            _("Di Antrean, buka laporan paling atas yang bertanda Risiko tinggi dan datang lewat formulir warga."),
            _("Tekan Ambil, lalu Buka dan baca; lembar skrining diisi seperlunya, setengah terisi pun sah."),
            _("Putuskan Buka kasus dengan penanggung jawab Dewi Anggraini. Catat kode kasusnya."),
        ),
        where="/antrean/",
        sees=_("Cerita pelapor, sesudah laporan diambil; kasus yang ia buka sendiri."),
        not_sees=_("Asesmen dan jalur hukum; kasus yang tidak ditugaskan kepadanya hanya kepalanya."),
    ),
    TourStep(
        login="dewi.uptd",
        who="Dewi Anggraini",
        part=_("Manajer kasus, UPTD PPA"),
        does=(
            _("Buka kasus baru itu dari Kasus, lalu lihat Orang dan kartu kontak amannya."),
            _("Di Rujukan kasus, minta Unit PPA Polres melindungi korban, dan minta pertolongan darurat kepada RSUD."),
        ),
        where="/kasus/",
        sees=_("Semua ruang kasusnya. Pembukaan identitas meminta alasan dan tercatat."),
        not_sees=_("Kasus manajer lain: isinya tertutup sampai ia ditugaskan."),
    ),
    TourStep(
        login="anton.polres",
        who="Bripka Anton Saputra",
        part=_("Penyidik Unit PPA"),
        does=(
            _("Di Rujukan, buka permintaan dari UPTD PPA; lihat bahwa nama belum tampak."),
            _("Tekan Terima. Buka Proses hukum pada kasus itu, lalu catat perkembangan pertama: LP."),
        ),
        where="/rujukan/",
        sees=_("Sesudah menerima: ringkasan, orang, identitas, rujukan, hukum."),
        not_sees=_("Layanan, catatan, dan asesmen UPTD; sebelum menerima, hanya pratinjau tanpa nama."),
    ),
    TourStep(
        login="sekar.rsud",
        who="dr. Sekar Wulandari",
        part=_("Tenaga kesehatan, RSUD"),
        does=(
            _("Di Rujukan, buka permintaan pertolongan darurat: sudah di tangan RSUD dan tidak dapat ditolak."),
            _("Tekan Konfirmasi sudah diterima, atau serahkan kepada pengganti yang bernama."),
        ),
        where="/rujukan/",
        sees=_("Ringkasan, orang, identitas, layanan: yang perlu untuk memeriksa."),
        not_sees=_("Proses hukum, asesmen, dan catatan."),
    ),
    TourStep(
        login="ratna.kejari",
        who="Ratna Sari",
        part=_("Jaksa"),
        does=(
            _("Cari kode kasus tadi di Cari atau tulis alamatnya: kantornya belum diminta, maka kasus itu tidak ada."),
        ),
        where="/rujukan/",
        sees=_("Rujukan ke Kejaksaan, dan kasus yang sudah diterimanya."),
        not_sees=_("Bahwa kasus ini ada."),
    ),
    TourStep(
        login="hasan.uptd",
        who="Hasan Basri",
        part=_("Kepala UPTD"),
        does=(
            _("Di Antrean kantor, buka terminasi yang menunggu pemeriksa kedua: baca berkasnya, lalu jawab."),
            _("Tinjau satu buka darurat yang menunggu: siapa, kapan, alasannya."),
        ),
        where="/antrean/?lingkup=kantor",
        sees=_("Pekerjaan kantornya, juga yang terlambat; permintaan yang menunggu keputusannya."),
        not_sees=_("Isi kasus yang tidak ditugaskan kepadanya, kecuali ia mengambil alih."),
    ),
    TourStep(
        login="guntur.polres",
        who="Kompol Guntur Wibowo",
        part=_("Ketua harian"),
        does=(_("Lihat apa yang terlambat sekarang dan kantor mana tanpa petugas piket."),),
        where="/pimpinan/",
        sees=_("Angka per kantor."),
        not_sees=_("Nama, kode kasus, desa, atau jenis kasus."),
    ),
    TourStep(
        login="surya.inspektorat",
        who="Surya Darma",
        part=_("Auditor"),
        does=(_("Buka Jejak: pembukaan identitas, penolakan, dan langkah-langkah tadi ada di sana."),),
        where="/jejak/",
        sees=_("Siapa membuka apa dan kapan."),
        not_sees=_("Isi kasus satu pun."),
    ),
)


@before_sign_in
@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """GET /ikuti-kasus/: the steps, in the demo."""
    _in_the_demo()
    # Who is signed in stands at one of the steps: the way on is the first thing on the page.
    login = getattr(request.user, "login", "")
    here = next((number for number, step in enumerate(STEPS, start=1) if step.login == login), 0)
    onward = STEPS[here] if 0 < here < len(STEPS) else None
    context = {
        "steps": STEPS,
        "here": here,
        "who": STEPS[here - 1].who if here else "",
        "onward": onward,
        "tours": ROLE_TOURS,
    }
    return render(request, "desk/tour.html", context)


@before_sign_in
@require_safe
def role_tour(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /ikuti-kasus/<peran>/: the pages of one role, in the demo and in a home for training."""
    _in_the_demo()
    found = next((each for each in ROLE_TOURS if each.slug == slug), None)
    if found is None:
        raise Http404
    return render(request, "desk/role_tour.html", {"tour": found})


@before_sign_in
@require_POST
def enter_as(request: HttpRequest) -> HttpResponseBase:
    """POST /ikuti-kasus/masuk/: ends the session at hand and signs in as the officer of one step, or of one page."""
    _in_the_demo()
    asked = (request.POST.get("login", ""), request.POST.get("where", ""))
    known = {(step.login, ""): step.where for step in STEPS} | {
        (each.login, stop.where): stop.where for each in ROLE_TOURS for stop in each.stops
    }
    if asked not in known:
        raise Http404
    return sign_in_as(request, login=asked[0], password=PASSWORD, then=known[asked])


def _in_the_demo() -> None:
    if not settings.SIGAP_DEMO:
        raise Http404
