"""Tours by role, in the demo and in a home for training: one officer each, a few pages, what to try on each of them.

The guides in docs/panduan say the same on paper; a test holds that each tour has its guide.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class TourPage:
    """One page of a tour and what to do there."""

    where: str
    title: Promise
    does: Promise


@dataclass(frozen=True, slots=True)
class RoleTour:
    """A tour: whose it is, and its pages. `slug` names its address and its guide."""

    slug: str
    title: Promise
    login: str
    who: str
    stops: Sequence[TourPage]


# fmt: off
ROLE_TOURS: tuple[RoleTour, ...] = (
    RoleTour("petugas-pengaduan", _("Petugas pengaduan"), "rina.uptd", "Rina Marlina", (
        TourPage("/antrean/", _("Antrean"),
             _("Ambil laporan paling atas. Buka, baca, isi lembar skrining; setengah terisi pun sah.")),
        TourPage("/laporan/catat/", pgettext_lazy("menu", "Catat"),
             _("Tulis laporan orang yang datang sendiri: ceritanya dengan kata-katanya, lalu tanda daruratnya.")),
        TourPage("/piket/", _("Piket"),
             _("Lihat siapa dipanggil malam ini, dan catat kalau Anda sendiri tidak bertugas.")),
    )),
    RoleTour("manajer-kasus", _("Manajer kasus"), "dewi.uptd", "Dewi Anggraini", (
        TourPage("/kasus/", _("Kasus"),
             _("Buka satu kasus: ringkasan, orang, tenggat yang berjalan. Membuka identitas meminta alasan.")),
        TourPage("/rujukan/", _("Rujukan"),
             _("Lihat yang belum dijawab. Sampai diterima, kasusnya tetap tanggung jawab Anda.")),
        TourPage("/cari/", _("Cari"),
             _("Cari satu orang dengan ejaan lain. Yang bukan kasus Anda tidak muncul namanya.")),
    )),
    RoleTour("polisi", _("Penyidik Unit PPA"), "anton.polres", "Bripka Anton Saputra", (
        TourPage("/rujukan/", _("Rujukan"),
             _("Buka satu permintaan: sebelum diterima tidak ada nama. Terima, lalu catat laporan polisinya.")),
        TourPage("/permintaan/", _("Permintaan"),
             _("Minta pendampingan UPTD untuk orang yang datang ke kantor Anda lebih dulu.")),
        TourPage("/antrean/", _("Antrean"),
             _("Lihat tenggat Unit PPA: yang lewat naik ke kepala, lalu ketua harian.")),
    )),
    RoleTour("rumah-sakit", _("Tenaga kesehatan"), "sekar.rsud", "dr. Sekar Wulandari", (
        TourPage("/rujukan/", _("Rujukan"),
             _("Pertolongan darurat sudah di tangan Anda: konfirmasi terima, atau serahkan kepada pengganti.")),
        TourPage("/kasus/", _("Kasus"),
             _("Catat layanan yang sudah diberikan, dengan jam dilakukannya, bukan jam mencatatnya.")),
        TourPage("/piket/", _("Piket"),
             _("Periksa giliran jaga rumah sakit dan nomor yang dipanggil malam hari.")),
    )),
    RoleTour("sekretariat", _("Sekretariat gugus tugas"), "maya.sekretariat", "Maya Puspita", (
        TourPage("/gugus-tugas/susunan/", _("Susunan"),
             _("Lihat siapa duduk di mana menurut SK, dan jabatan mana yang kosong.")),
        TourPage("/gugus-tugas/rakor/", _("Rakor"),
             _("Siapkan rakor: acaranya terisi dari keputusan yang belum selesai. Undang, lalu catat saat rapat.")),
        TourPage("/gugus-tugas/pengaturan/hari-pertama/", _("Hari pertama"),
             _("Baca apa yang masih kurang di daerah ini, dan halaman mana yang memperbaikinya.")),
        TourPage("/untuk-warga/", _("Untuk warga"),
             _("Ubah satu nomor: warga baru melihatnya sesudah ditelepon dan dicatat tanggalnya.")),
    )),
    RoleTour("pimpinan", _("Pimpinan"), "idris.setda", "Idris Harahap", (
        TourPage("/pimpinan/", _("Ringkasan"),
             _("Satu menit: apa yang terlambat, apa yang dijanjikan. Tanpa nama dan tanpa desa.")),
        TourPage("/gugus-tugas/tindak-lanjut/", _("Tindak lanjut"),
             _("Lihat keputusan rakor yang lewat waktunya dan kantor yang memegangnya.")),
        TourPage("/pimpinan/pekan/", _("Pekan demi pekan"),
             _("Bandingkan pekan ini dengan yang lalu.")),
    )),
    RoleTour("kepala-kantor", _("Kepala kantor"), "hasan.uptd", "Hasan Basri", (
        TourPage("/antrean/?lingkup=kantor", _("Antrean kantor"),
             _("Lihat yang terlambat di kantor Anda dan yang menunggu keputusan Anda.")),
        TourPage("/gugus-tugas/tindak-lanjut/", _("Tindak lanjut"),
             _("Laporkan satu keputusan rakor sudah dikerjakan, dengan foto atau suratnya.")),
        TourPage("/orang/", _("Petugas"),
             _("Periksa siapa bekerja di kantor Anda; yang pindah tugas diakhiri perannya hari itu juga.")),
    )),
    RoleTour("desa", _("Pemerintah desa"), "karim.desa", "Abdul Karim", (
        TourPage("/permintaan/", _("Permintaan"),
             _("Bawa satu laporan dari desa. Sesudah terkirim, yang membaca hanya UPTD PPA.")),
        TourPage("/gugus-tugas/tindak-lanjut/", _("Tindak lanjut"),
             _("Lihat keputusan rakor yang menjadi tugas desa, lalu laporkan yang sudah dikerjakan.")),
        TourPage("/kabar/", _("Pemberitahuan"),
             _("Kabar datang tanpa nama orang. Buka dan tandai dibaca.")),
    )),
)
# fmt: on
"""The officers are the demo's own (`cli/demo/reference/people.toml`)."""
