"""The catalogue itself: one row a figure. A later part adds a row and a function of the database, nothing else."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OfficeKind as Owner
from sigap.figures.rules.care import CARE
from sigap.figures.rules.kinds import OF_ANSWERS, OF_PEOPLE, OF_PROMISES, Figure, Given
from sigap.figures.rules.kinds import FigureTopic as Topic
from sigap.figures.rules.kinds import FigureUnit as Unit
from sigap.figures.rules.of_datarights import FIGURES as OF_DATA_RIGHTS
from sigap.figures.rules.of_justice import FIGURES as OF_JUSTICE
from sigap.figures.rules.of_persons import FIGURES as OF_PERSONS
from sigap.figures.rules.of_register import FIGURES as OF_REGISTER
from sigap.figures.rules.of_simfoni import FIGURES as OF_SIMFONI
from sigap.places.words import REGION_WORD

POPULATION = "K-91"
"""The figure that rates are reckoned by."""
_FILES = _("berkas kasus di SIGAP")
_MAILBOX = _("laporan yang masuk ke SIGAP")
_SERVICES = _("layanan yang dicatat di berkas kasus")
_MARKS = _("proses hukum yang dicatat di berkas kasus")
_DIARY = _("jadwal sidang di berkas kasus")
_LEDGER = _("buku restitusi di berkas kasus")
_CLOCKS = _("tenggat yang dijaga SIGAP")
_PLAN = _("rencana aksi daerah dan isian triwulannya")
_BEDS = _("catatan rumah aman")
_TYPED = _("ditulis kantor yang bertanggung jawab, dengan sumbernya")
_SESSIONS = _("kegiatan pencegahan yang dicatat di SIGAP")
_ASKED = _("Jawaban atas tiga pertanyaan, di kegiatan yang menanyakannya sebelum dan sesudah; dihitung tanpa nama.")
_SERVED = _(
    "Korban TPPO yang mendapat layanan ini sekurangnya satu kali pada masa itu. Satu orang dihitung satu kali; "
    "catatan yang dibatalkan tidak dihitung."
)
_CLAIMED = _("Kasus dengan catatan ini di buku restitusinya pada masa itu. Satu kasus dihitung satu kali.")
_STANDING = _(
    "Orang yang jalur pidananya sudah dimulai dan belum berakhir, menurut tonggak sampai akhir masa itu. Satu orang "
    "dihitung satu kali."
)
_BARRED = _(
    "Damai, restoratif, diversi, atau pengakuan bersalah yang tercatat pada masa itu meskipun hukum menutupnya; yang "
    "keliru dicatat tidak dihitung."
)
_LINKED = _(
    "Kasus yang jejak pelakunya bertemu dengan kasus lain pada masa itu. Satu kasus dihitung satu kali; kaitan lemah "
    "dan yang belum boleh diketahui kedua pihak tidak dihitung."
)
_CONFIRMED = _("Kasus yang kaitannya diputuskan pelaku yang sama, atau ditangani bersama, pada masa itu.")
_PROMISED = _("Dari tenggat yang berakhir pada masa itu, atau jatuh tempo dan masih terbuka: yang ditepati.")

# fmt: off
_COUNTED = (
    Figure("K-01", Topic.REPORTS, _("Laporan diterima"),
           _("Laporan yang masuk dari semua saluran pada masa itu, tanpa yang berhenti di karantina."),
           Unit.REPORTS, Owner.UPTD_PPA, _MAILBOX, "figures.reports_received"),
    Figure("K-02", Topic.REPORTS, _("Kasus dibuka"),
           _("Kasus yang dibuka pada masa itu; yang dibuka kembali tidak dihitung lagi."),
           Unit.CASES, Owner.UPTD_PPA, _FILES, "figures.cases_opened"),
    Figure("K-03", Topic.REPORTS, _("Kasus ditutup"),
           _("Kasus yang ditutup pada masa itu dan sekarang masih tertutup."),
           Unit.CASES, Owner.UPTD_PPA, _FILES, "figures.cases_closed"),
    Figure("K-04", Topic.REPORTS, _("Kasus berjalan pada akhir masa"),
           _("Kasus yang sudah dibuka dan belum ditutup pada saat masa itu berakhir."),
           Unit.CASES, Owner.UPTD_PPA, _FILES, "figures.cases_running"),
    Figure("K-05", Topic.VICTIMS, _("Korban yang diterima"),
           _("Orang dengan peran korban pada kasus yang dibuka pada masa itu. Satu orang dihitung satu kali."),
           Unit.PEOPLE, Owner.UPTD_PPA, _FILES, "figures.victims_received", parts=OF_PEOPLE),
    Figure("K-06", Topic.VICTIMS, _("Disaring tanda TPPO"),
           _("Dari korban yang diterima: yang kasusnya sudah punya skrining tanda perdagangan orang."),
           Unit.PEOPLE, Owner.UPTD_PPA, _FILES, "figures.victims_screened", parts=OF_PEOPLE),
    Figure("K-07", Topic.VICTIMS, _("Ada tanda TPPO"),
           _("Dari korban yang diterima: yang skrining terakhirnya “ada tanda”, atau yang bentuk kekerasannya dicatat "
             "perdagangan orang."),
           Unit.PEOPLE, Owner.UPTD_PPA, _FILES, "figures.victims_trafficked", parts=OF_PEOPLE),
    Figure("K-08", Topic.VICTIMS, _("Korban yang dilayani"),
           _("Korban, dari jenis kasus apa pun, yang mendapat sekurangnya satu layanan pada masa itu."),
           Unit.PEOPLE, Owner.UPTD_PPA, _SERVICES, "figures.people_served", (None, None, False), parts=OF_PEOPLE),
    Figure("K-19", Topic.SERVICES, _("Permintaan rujukan antarkantor"),
           _("Permintaan yang dikirim pada masa itu, untuk kasus apa pun; yang diteruskan dihitung lagi."),
           Unit.REQUESTS, Owner.UPTD_PPA, _FILES, "figures.referrals_sent"),
    Figure("K-61", Topic.MONEY, _("Layanan yang dibiayai DAK"),
           _("Layanan pada masa itu yang sumber biayanya dicatat DAK nonfisik PPA."),
           Unit.SERVICES, Owner.UPTD_PPA, _SERVICES, "figures.grant_services"),
    Figure("K-62", Topic.MONEY, _("Biaya layanan dari DAK"),
           _("Jumlah biaya yang dicatat pada layanan itu; layanan tanpa biaya tercatat tidak menambah."),
           Unit.RUPIAH, Owner.UPTD_PPA, _SERVICES, "figures.grant_cost", spent_on="K-61"),
    Figure("K-71", Topic.TASK_FORCE, _("Rakor yang dilaksanakan"),
           _("Rapat koordinasi semua jenis yang dimulai pada masa itu dan tidak dibatalkan."),
           Unit.SESSIONS, Owner.SECRETARIAT, _("rakor yang dicatat di SIGAP"), "figures.meetings_held"),
    Figure("K-72", Topic.TASK_FORCE, _("Tindak lanjut rakor"),
           _("Tindak lanjut yang jatuh tempo pada masa itu, tanpa yang ditarik: yang selesai tepat waktu."),
           Unit.DECISIONS, Owner.SECRETARIAT, _("tindak lanjut yang dicatat di SIGAP"), "figures.actions_done",
           parts=OF_PROMISES),
    Figure("K-81", Topic.TASK_FORCE, _("Kegiatan rencana aksi yang diisi"),
           _("Kegiatan dengan sasaran atau anggaran tahun itu: yang isian triwulan terakhirnya ada."),
           Unit.ACTIVITIES, Owner.SECRETARIAT, _PLAN, "figures.plan_activities", parts=OF_PROMISES),
    Figure("K-82", Topic.MONEY, _("Anggaran rencana aksi"),
           _("Jumlah anggaran tahun itu dari semua sumber, menurut rencana aksi yang berlaku."),
           Unit.RUPIAH, Owner.BAPPEDA, _PLAN, "figures.plan_budget"),
    Figure("K-83", Topic.MONEY, _("Realisasi rencana aksi"),
           _("Realisasi sejak awal tahun sampai triwulan terakhir pada masa itu, menurut isian kantor."),
           Unit.RUPIAH, Owner.BAPPEDA, _PLAN, "figures.plan_spent"),
    Figure("K-51", Topic.PREVENTION, _("Kegiatan pencegahan"),
           _("Penyuluhan, pelatihan, dan kegiatan lain pencegahan TPPO yang terlaksana pada masa itu."),
           Unit.SESSIONS, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_sessions", version=2),
    Figure("K-52", Topic.PREVENTION, _("Orang yang hadir dalam kegiatan pencegahan"),
           _("Jumlah kehadiran yang dilaporkan; satu orang yang hadir dua kali dihitung dua kali."),
           Unit.PEOPLE, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_people", version=2, parts=OF_PEOPLE),
    Figure("K-53", Topic.PREVENTION, _("Penyandang disabilitas yang hadir"),
           _("Dari yang hadir dalam kegiatan pencegahan, kalau dihitung di sana."),
           Unit.PEOPLE, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_disabled"),
    Figure("K-54", Topic.PREVENTION, _("Jawaban benar sebelum kegiatan"), _ASKED,
           Unit.ANSWERS, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_answers", ("before",), parts=OF_ANSWERS),
    Figure("K-55", Topic.PREVENTION, _("Jawaban benar sesudah kegiatan"), _ASKED,
           Unit.ANSWERS, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_answers", ("after",), parts=OF_ANSWERS),
    Figure("K-56", Topic.PREVENTION, _("Desa yang dikunjungi kegiatan pencegahan"),
           _("Desa dan kelurahan dengan sekurangnya satu kegiatan pada masa itu; masing-masing dihitung satu kali."),
           Unit.PLACES, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_villages"),
    Figure("K-57", Topic.PREVENTION, _("Sekolah dan pesantren yang dikunjungi"),
           _("Sekolah dan pesantren dengan sekurangnya satu kegiatan pada masa itu; masing-masing dihitung satu kali."),
           Unit.PLACES, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_schools"),
    Figure("K-58", Topic.PREVENTION, _("Biaya kegiatan pencegahan"),
           _("Jumlah biaya yang dilaporkan pada kegiatan itu; kegiatan tanpa biaya tercatat tidak menambah."),
           Unit.RUPIAH, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_cost"),
    Figure("K-59", Topic.PREVENTION, _("Biaya untuk setiap orang yang hadir"),
           _("Biaya dibagi jumlah yang hadir, di kegiatan yang biayanya dicatat."),
           Unit.RUPIAH, Owner.SECRETARIAT, _SESSIONS, "figures.prevention_cost_each"),
    Figure("K-35", Topic.LAW, _("Restitusi dimohonkan"), _CLAIMED, Unit.CASES, Owner.KEJARI, _LEDGER,
           "figures.restitution_cases", (["filed"],), version=2),
    Figure("K-36", Topic.LAW, _("Restitusi dibayar"), _CLAIMED, Unit.CASES, Owner.KEJARI, _LEDGER,
           "figures.restitution_cases", (["received", "fund_paid"],), version=2),
    Figure("K-47", Topic.LAW, _("Restitusi diputus"), _CLAIMED, Unit.CASES, Owner.KEJARI, _LEDGER,
           "figures.restitution_cases", (["awarded"],)),
    Figure("K-38", Topic.LAW, _("Restitusi yang diputus, jumlahnya"),
           _("Jumlah rupiah restitusi dalam putusan atau penetapan pada masa itu."),
           Unit.RUPIAH, Owner.KEJARI, _LEDGER, "figures.restitution_money", (["awarded"],), version=2, spent_on="K-47"),
    Figure("K-39", Topic.LAW, _("Restitusi yang dibayar, jumlahnya"),
           _("Jumlah rupiah restitusi yang sampai kepada korban pada masa itu, menurut bukti bayarnya. Titipan yang "
             "belum diserahkan tidak dihitung."),
           Unit.RUPIAH, Owner.KEJARI, _LEDGER, "figures.restitution_money", (["received", "fund_paid"],), version=2,
           spent_on="K-36"),
    Figure("K-96", Topic.LAW, _("Restitusi yang dimohon, jumlahnya"),
           _("Jumlah rupiah permohonan restitusi yang diajukan pada masa itu."),
           Unit.RUPIAH, Owner.KEJARI, _LEDGER, "figures.restitution_money", (["filed"],), spent_on="K-35"),
    Figure("K-67", Topic.LAW, _("Restitusi dituntut"), _CLAIMED, Unit.CASES, Owner.KEJARI, _LEDGER,
           "figures.restitution_cases", (["demanded"],)),
    Figure("K-97", Topic.LAW, _("Restitusi yang dituntut, jumlahnya"),
           _("Jumlah rupiah restitusi dalam tuntutan penuntut umum pada masa itu."),
           Unit.RUPIAH, Owner.KEJARI, _LEDGER, "figures.restitution_money", (["demanded"],), spent_on="K-67"),
    Figure("K-68", Topic.LAW, _("Restitusi dititipkan"), _CLAIMED, Unit.CASES, Owner.KEJARI, _LEDGER,
           "figures.restitution_cases", (["deposited", "auctioned"],)),
    Figure("K-98", Topic.LAW, _("Restitusi yang dititipkan, jumlahnya"),
           _("Jumlah rupiah yang dititipkan atau didapat dari lelang pada masa itu, juga yang belum diserahkan."),
           Unit.RUPIAH, Owner.KEJARI, _LEDGER, "figures.restitution_money", (["deposited", "auctioned"],),
           spent_on="K-68"),
)
_PROTECTED = tuple(
    Figure(code, Topic.LAW, label, definition, Unit.PEOPLE, Owner.UPTD_PPA, _FILES, "figures.protected", (what,),
           parts=OF_PEOPLE)
    for code, label, what, definition in (
        ("K-24", _("Korban yang dimintakan pelindungan"), "asked",
         _("Korban yang untuknya diminta pelindungan kepolisian, pengadilan, atau LPSK pada masa itu; yang ditarik "
           "tidak dihitung. Satu orang dihitung satu kali.")),
        ("K-25", _("Korban yang mendapat pelindungan"), "given",
         _("Korban yang pada masa itu mulai mendapat pelindungan kepolisian, pengadilan, atau LPSK. Satu orang "
           "dihitung satu kali.")),
        ("K-26", _("Korban yang pelindungannya berakhir"), "ended",
         _("Korban yang pelindungannya berakhir pada masa itu dan tidak diperpanjang.")),
    )
)
_NEWS = tuple(
    Figure(code, Topic.PROMISES, label, definition, Unit.DEADLINES, Owner.UPTD_PPA, _FILES, "figures.victim_news",
           (what,))
    for code, label, what, definition in (
        ("K-93", _("Kabar untuk korban yang disampaikan terlambat"), "late",
         _("Kabar perkara yang disampaikan kepada korban pada masa itu sesudah tenggatnya.")),
        ("K-94", _("Kabar yang tidak diminta korban"), "unwanted",
         _("Kabar perkara yang pada masa itu tidak disampaikan karena korban tidak mau tahu.")),
        ("K-95", _("Kabar yang korbannya belum terhubung"), "unreached",
         _("Kabar perkara yang pada masa itu dicoba disampaikan, dan belum sampai pada akhir masa itu.")),
    )
)
_CHILDREN_HELD = Figure(
    "K-28", Topic.LAW, _("Anak yang ditahan"),
    _("Anak yang disangka melakukan tindak pidana dan mulai ditahan pada masa itu. Satu anak dihitung satu kali."),
    Unit.PEOPLE, Owner.POLRES_PPA, _FILES, "figures.children_held", parts=OF_PEOPLE,
)
_SHELTER = (
    Figure("K-09", Topic.SERVICES, _("Orang di rumah aman"),
           _("Orang dari berkas kasus yang bermalam di rumah aman pada masa itu. Satu orang dihitung satu kali."),
           Unit.PEOPLE, Owner.RUMAH_AMAN, _BEDS, "figures.sheltered", parts=OF_PEOPLE),
    Figure("K-10", Topic.SERVICES, _("Malam di rumah aman"),
           _("Jumlah malam orang itu di rumah aman pada masa itu; malam pertama dihitung, hari keluar tidak."),
           Unit.NIGHTS, Owner.RUMAH_AMAN, _BEDS, "figures.shelter_nights", spent_on="K-09"),
    Figure("K-70", Topic.MONEY, _("Biaya rumah aman"),
           _("Jumlah biaya yang dicatat untuk orang itu pada masa itu; hari tanpa biaya tercatat tidak menambah."),
           Unit.RUPIAH, Owner.RUMAH_AMAN, _BEDS, "figures.shelter_cost", spent_on="K-09"),
)
_COURT = (
    *(Figure(code, Topic.LAW, label, definition, Unit.HEARINGS, Owner.UPTD_PPA, _DIARY, "figures.hearings_between",
             (what,))
      for code, label, what, definition in (
        ("K-84", _("Sidang yang berlangsung"), "all",
         _("Sidang pada masa itu yang hasilnya dicatat; yang ditunda atau batal tidak dihitung.")),
        ("K-85", _("Sidang yang didampingi"), "accompanied",
         _("Dari sidang yang berlangsung: yang pendampingnya menyanggupi dan tidak diganti.")),
        ("K-49", _("Sidang yang mendengar anak"), "of_child",
         _("Dari sidang yang berlangsung: yang memanggil saksi atau korban anak, atau yang umurnya belum diketahui.")),
        ("K-86", _("Sidang anak dengan cara khusus"), "spared",
         _("Dari sidang yang mendengar anak: yang perekaman, jarak jauh, sidang tertutup, atau cara lain dikabulkan.")),
    )),
    Figure("K-87", Topic.VICTIMS, _("Ditanya lagi tentang kejadiannya"),
           _("Orang yang sudah memberi keterangan dan pada masa itu direncanakan ditanya lagi. Satu orang satu kali."),
           Unit.PEOPLE, Owner.UPTD_PPA, _FILES, "figures.asked_again", parts=OF_PEOPLE),
    Figure("K-88", Topic.SERVICES, _("Pemeriksaan bukti yang selesai"),
           _("Visum, surat keterangan medis, dan laporan psikologi atas rujukan yang dikerjakan pada masa itu."),
           Unit.REQUESTS, Owner.RSUD, _FILES, "figures.exams_done", ("all",)),
    Figure("K-50", Topic.SERVICES, _("Visum yang selesai"),
           _("Dari pemeriksaan bukti yang selesai: yang diminta penyidik sebagai visum et repertum."),
           Unit.REQUESTS, Owner.RSUD, _FILES, "figures.exams_done", ("visum",)),
    Figure("K-89", Topic.SERVICES, _("Lama visum"),
           _("Rata-rata hari dari permintaan sampai visum dikerjakan pada masa itu."),
           Unit.DAYS, Owner.RSUD, _FILES, "figures.exams_done", ("days",), spent_on="K-50"),
    Figure("K-90", Topic.MONEY, _("Biaya pemeriksaan bukti"),
           _("Jumlah biaya yang dicatat pada pemeriksaan itu; yang tanpa biaya tercatat tidak menambah."),
           Unit.RUPIAH, Owner.RSUD, _FILES, "figures.exams_done", ("cost",), spent_on="K-88"),
    Figure("K-65", Topic.MONEY, _("Biaya sidang yang ditagih"),
           _("Biaya perjalanan, penginapan, makan, dan saksi yang ditagih pada masa itu."),
           Unit.RUPIAH, Owner.UPTD_PPA, _DIARY, "figures.hearing_costs", ("claimed",), spent_on="K-84"),
    Figure("K-66", Topic.MONEY, _("Biaya sidang yang diterima kembali"),
           _("Dari yang ditagih: yang dibayar pada masa itu."),
           Unit.RUPIAH, Owner.UPTD_PPA, _DIARY, "figures.hearing_costs", ("received",), spent_on="K-84"),
)
_NOT_RECORDED = (
    Figure("K-21", Topic.RETURN, _("Dipulangkan dari luar negeri"),
           format_lazy(_("Korban TPPO warga {region} ini yang dipulangkan dari luar negeri dan sampai di sini pada "
                         "masa itu."), region=REGION_WORD),
           Unit.PEOPLE, Owner.DINSOS, _TYPED, parts=OF_PEOPLE),
    Figure("K-22", Topic.RETURN, _("Diterima dengan berita acara dari Dinas Sosial Provinsi"),
           format_lazy(_("Korban yang diserahkan Dinas Sosial Provinsi kepada {region} ini dengan berita acara serah "
                         "terima."), region=REGION_WORD),
           Unit.PEOPLE, Owner.DINSOS, _TYPED, parts=OF_PEOPLE),
    Figure("K-23", Topic.RETURN, _("Korban dari daerah lain yang dipulangkan ke daerahnya"),
           format_lazy(_("Korban TPPO yang bukan warga {region} ini dan diantar pulang ke daerah asalnya pada masa "
                         "itu."), region=REGION_WORD),
           Unit.PEOPLE, Owner.DINSOS, _TYPED, parts=OF_PEOPLE),
    Figure("K-40", Topic.VICTIMS, _("Cara perekrutan dan jalurnya diketahui"),
           _("Korban TPPO pada masa itu yang cara perekrutan dan jalurnya diketahui penyidik. SIGAP menyimpannya "
             "tersegel dan tidak menghitungnya."),
           Unit.PEOPLE, Owner.POLRES_PPA, _TYPED, parts=OF_PEOPLE),
    Figure("K-63", Topic.MONEY, _("Pagu DAK nonfisik PPA"),
           _("Pagu tahun berjalan menurut dokumen pelaksanaan anggaran."),
           Unit.RUPIAH, Owner.DP3A, _TYPED),
    Figure("K-64", Topic.MONEY, _("Realisasi DAK nonfisik PPA"),
           _("Realisasi sejak awal tahun sampai akhir masa itu, menurut surat pertanggungjawaban."),
           Unit.RUPIAH, Owner.DP3A, _TYPED),
    Figure(POPULATION, Topic.POPULATION, _("Penduduk"),
           format_lazy(_("Penduduk {region} ini pada pertengahan tahun itu; dipakai untuk angka per 100.000 penduduk."),
                       region=REGION_WORD),
           Unit.PEOPLE, Owner.SECRETARIAT, _TYPED, parts=OF_PEOPLE),
)
_BY_LINE: tuple[tuple[str, Topic, Promise, Owner, tuple[Given, Given]], ...] = (
    ("K-11", Topic.SERVICES, _("Pengaduan dan identifikasi"), Owner.UPTD_PPA, ("identification", None)),
    ("K-12", Topic.SERVICES, _("Rehabilitasi kesehatan"), Owner.RSUD, ("health", None)),
    ("K-13", Topic.SERVICES, _("Rehabilitasi sosial"), Owner.DINSOS, ("social_rehabilitation", None)),
    ("K-14", Topic.SERVICES, _("Layanan hukum"), Owner.UPTD_PPA, ("legal", None)),
    ("K-15", Topic.SERVICES, _("Ditampung sementara atau di rumah aman"), Owner.UPTD_PPA,
     (None, ["temporary_shelter", "daily_needs"])),
    ("K-16", Topic.RETURN, _("Diantar pulang"), Owner.DINSOS, (None, ["return", "transport_home"])),
    ("K-17", Topic.RETURN, _("Reintegrasi sosial"), Owner.DINSOS, ("reintegration", None)),
    ("K-18", Topic.RETURN, _("Dikunjungi sesudah pulang"), Owner.DINSOS, (None, ["follow_up_visit"])),
)
_BY_STAGE: tuple[tuple[str, Promise, Owner, str], ...] = (
    ("K-78", _("Tersangka yang perkaranya di kepolisian"), Owner.POLRES_PPA, "at_police"),
    ("K-79", _("Tersangka yang perkaranya di kejaksaan"), Owner.KEJARI, "at_prosecution"),
    ("K-80", _("Tersangka yang perkaranya di pengadilan"), Owner.KEJARI, "at_court"),
)
_BY_LINK: tuple[tuple[str, Promise, Promise, str], ...] = (
    ("K-20", _("Kasus yang terkait kasus lain"), _LINKED, "raised"),
    ("K-30", _("Kasus dengan pelaku yang sama atau ditangani bersama"), _CONFIRMED, "confirmed"),
)
_BY_THEME: tuple[tuple[str, Promise, str], ...] = (
    ("K-41", _("Tanda darurat dijawab"), "emergency"),
    ("K-42", _("Skrining awal"), "triage"),
    ("K-43", _("Dilaporkan ke polisi"), "police"),
    ("K-44", _("Rujukan dijawab"), "answers"),
    ("K-27", _("Pelindungan diberikan dan dilanjutkan"), "protection"),
    ("K-29", _("Batas dan langkah untuk anak yang disangka"), "children"),
    ("K-45", _("Klien dihubungi"), "contact"),
    ("K-46", _("Rencana layanan disusun"), "plans"),
    ("K-48", _("Tenggat hukum dijaga"), "law"),
    ("K-92", _("Korban diberi tahu tentang perkaranya"), "victims"),
    ("K-99", _("Tenggat restitusi dijaga"), "restitution"),
    ("K-100", _("Hasil rujukan dilaporkan"), "results"),
)
# fmt: on
_PEOPLE_SERVED, _IN_TIME = "figures.people_served", (Unit.DEADLINES, Owner.SECRETARIAT, _CLOCKS)
_BY_KIND = (
    *(
        Figure(
            code, topic, label, _SERVED, Unit.PEOPLE, owner, _SERVICES, _PEOPLE_SERVED, (*what, True), parts=OF_PEOPLE
        )
        for code, topic, label, owner, what in _BY_LINE
    ),
    *(
        Figure(code, Topic.LAW, label, _STANDING, Unit.PEOPLE, owner, _MARKS, "figures.tracks_standing", (stage,))
        for code, label, owner, stage in _BY_STAGE
    ),
    Figure(
        "K-77",
        Topic.LAW,
        _("Jalan samping yang tertutup menurut hukum"),
        _BARRED,
        Unit.CASES,
        Owner.UPTD_PPA,
        _MARKS,
        "figures.exits_barred",
    ),
    *(
        Figure(code, Topic.LAW, label, definition, Unit.CASES, Owner.UPTD_PPA, _FILES, "figures.cases_linked", (what,))
        for code, label, definition, what in _BY_LINK
    ),
    *(
        Figure(code, Topic.PROMISES, label, _PROMISED, *_IN_TIME, "figures.promised", (theme,), parts=OF_PROMISES)
        for code, label, theme in _BY_THEME
    ),
)
CATALOGUE: tuple[Figure, ...] = tuple(
    sorted(
        (
            *_COUNTED,
            *_PROTECTED,
            *_NEWS,
            _CHILDREN_HELD,
            *_SHELTER,
            *_COURT,
            *_NOT_RECORDED,
            *_BY_KIND,
            *OF_JUSTICE,
            *OF_PERSONS,
            *OF_REGISTER,
            *OF_SIMFONI,
            *OF_DATA_RIGHTS,
            *CARE,
        ),
        key=lambda each: (len(each.code), each.code),
    )
)
"""Every figure, by code."""
_BY_CODE: Mapping[str, Figure] = {each.code: each for each in CATALOGUE}


def figure_of(code: str) -> Figure | None:
    """The row of a code; None where there is none."""
    return _BY_CODE.get(code)
