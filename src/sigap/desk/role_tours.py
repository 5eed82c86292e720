"""Tours by role, in the demo and in a home for training: one officer each, a few pages, what to try on each of them.

The guides in docs/panduan say the same on paper; a test holds that each tour has its guide.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One page of a tour and what to do there."""

    where: str
    title: Promise
    does: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTour:
    """A tour: whose it is, and its pages. `slug` names its address and its guide."""

    slug: str
    title: Promise
    login: str
    who: str
    stops: Sequence[Stop]


ROLE_TOURS: tuple[RoleTour, ...] = (
    RoleTour(
        slug="petugas-pengaduan",
        title=_("Petugas pengaduan"),
        login="rina.uptd",
        who="Rina Marlina",
        stops=(
            Stop(
                where="/antrean/",
                title=_("Antrean"),
                does=_("Ambil laporan paling atas. Buka, baca, isi lembar skrining; setengah terisi pun sah."),
            ),
            Stop(
                where="/laporan/catat/",
                title=pgettext_lazy("menu", "Catat"),
                does=_(
                    "Tulis laporan orang yang datang sendiri: ceritanya dengan kata-katanya, lalu tanda daruratnya."
                ),
            ),
            Stop(
                where="/piket/",
                title=_("Piket"),
                does=_("Lihat siapa dipanggil malam ini, dan catat kalau Anda sendiri tidak bertugas."),
            ),
        ),
    ),
    RoleTour(
        slug="manajer-kasus",
        title=_("Manajer kasus"),
        login="dewi.uptd",
        who="Dewi Anggraini",
        stops=(
            Stop(
                where="/kasus/",
                title=_("Kasus"),
                does=_("Buka satu kasus: ringkasan, orang, tenggat yang berjalan. Membuka identitas meminta alasan."),
            ),
            Stop(
                where="/rujukan/",
                title=_("Rujukan"),
                does=_("Lihat yang belum dijawab. Sampai diterima, kasusnya tetap tanggung jawab Anda."),
            ),
            Stop(
                where="/cari/",
                title=_("Cari"),
                does=_("Cari satu orang dengan ejaan lain. Yang bukan kasus Anda tidak muncul namanya."),
            ),
        ),
    ),
    RoleTour(
        slug="polisi",
        title=_("Penyidik Unit PPA"),
        login="anton.polres",
        who="Bripka Anton Saputra",
        stops=(
            Stop(
                where="/rujukan/",
                title=_("Rujukan"),
                does=_("Buka satu permintaan: sebelum diterima tidak ada nama. Terima, lalu catat laporan polisinya."),
            ),
            Stop(
                where="/permintaan/",
                title=_("Permintaan"),
                does=_("Minta pendampingan UPTD untuk orang yang datang ke kantor Anda lebih dulu."),
            ),
            Stop(
                where="/antrean/",
                title=_("Antrean"),
                does=_("Lihat tenggat Unit PPA: yang lewat naik ke kepala, lalu ketua harian."),
            ),
        ),
    ),
    RoleTour(
        slug="rumah-sakit",
        title=_("Tenaga kesehatan"),
        login="sekar.rsud",
        who="dr. Sekar Wulandari",
        stops=(
            Stop(
                where="/rujukan/",
                title=_("Rujukan"),
                does=_("Pertolongan darurat sudah di tangan Anda: konfirmasi terima, atau serahkan kepada pengganti."),
            ),
            Stop(
                where="/kasus/",
                title=_("Kasus"),
                does=_("Catat layanan yang sudah diberikan, dengan jam dilakukannya, bukan jam mencatatnya."),
            ),
            Stop(
                where="/piket/",
                title=_("Piket"),
                does=_("Periksa giliran jaga rumah sakit dan nomor yang dipanggil malam hari."),
            ),
        ),
    ),
    RoleTour(
        slug="sekretariat",
        title=_("Sekretariat gugus tugas"),
        login="maya.sekretariat",
        who="Maya Puspita",
        stops=(
            Stop(
                where="/gugus-tugas/susunan/",
                title=_("Susunan"),
                does=_("Lihat siapa duduk di mana menurut SK, dan jabatan mana yang kosong."),
            ),
            Stop(
                where="/gugus-tugas/rakor/",
                title=_("Rakor"),
                does=_(
                    "Siapkan rakor: acaranya terisi dari keputusan yang belum selesai. Undang, lalu catat saat rapat."
                ),
            ),
            Stop(
                where="/gugus-tugas/pengaturan/hari-pertama/",
                title=_("Hari pertama"),
                does=_("Baca apa yang masih kurang di daerah ini, dan halaman mana yang memperbaikinya."),
            ),
            Stop(
                where="/untuk-warga/",
                title=_("Untuk warga"),
                does=_("Ubah satu nomor: warga baru melihatnya sesudah ditelepon dan dicatat tanggalnya."),
            ),
        ),
    ),
    RoleTour(
        slug="pimpinan",
        title=_("Pimpinan"),
        login="idris.setda",
        who="Idris Harahap",
        stops=(
            Stop(
                where="/pimpinan/",
                title=_("Ringkasan"),
                does=_("Satu menit: apa yang terlambat, apa yang dijanjikan. Tanpa nama dan tanpa desa."),
            ),
            Stop(
                where="/gugus-tugas/tindak-lanjut/",
                title=_("Tindak lanjut"),
                does=_("Lihat keputusan rakor yang lewat waktunya dan kantor yang memegangnya."),
            ),
            Stop(
                where="/pimpinan/pekan/",
                title=_("Pekan demi pekan"),
                does=_("Bandingkan pekan ini dengan yang lalu."),
            ),
        ),
    ),
    RoleTour(
        slug="kepala-kantor",
        title=_("Kepala kantor"),
        login="hasan.uptd",
        who="Hasan Basri",
        stops=(
            Stop(
                where="/antrean/?lingkup=kantor",
                title=_("Antrean kantor"),
                does=_("Lihat yang terlambat di kantor Anda dan yang menunggu keputusan Anda."),
            ),
            Stop(
                where="/gugus-tugas/tindak-lanjut/",
                title=_("Tindak lanjut"),
                does=_("Laporkan satu keputusan rakor sudah dikerjakan, dengan foto atau suratnya."),
            ),
            Stop(
                where="/orang/",
                title=_("Petugas"),
                does=_("Periksa siapa bekerja di kantor Anda; yang pindah tugas diakhiri perannya hari itu juga."),
            ),
        ),
    ),
    RoleTour(
        slug="desa",
        title=_("Pemerintah desa"),
        login="karim.desa",
        who="Abdul Karim",
        stops=(
            Stop(
                where="/permintaan/",
                title=_("Permintaan"),
                does=_("Bawa satu laporan dari desa. Sesudah terkirim, yang membaca hanya UPTD PPA."),
            ),
            Stop(
                where="/gugus-tugas/tindak-lanjut/",
                title=_("Tindak lanjut"),
                does=_("Lihat keputusan rakor yang menjadi tugas desa, lalu laporkan yang sudah dikerjakan."),
            ),
            Stop(
                where="/kabar/",
                title=_("Pemberitahuan"),
                does=_("Kabar datang tanpa nama orang. Buka dan tandai dibaca."),
            ),
        ),
    ),
)
"""The officers are the demo's own (`cli/demo/reference/people.toml`)."""
