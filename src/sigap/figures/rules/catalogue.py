"""The catalogue itself: one row a figure. A later part adds a row and a function of the database, nothing else."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OfficeKind
from sigap.figures.rules.kinds import OF_PEOPLE, OF_PROMISES, Figure, FigureTopic, FigureUnit

_FILES = _("berkas kasus di SIGAP")
_MAILBOX = _("laporan yang masuk ke SIGAP")
_SERVICES = _("layanan yang dicatat di berkas kasus")
_MARKS = _("proses hukum yang dicatat di berkas kasus")
_CLOCKS = _("tenggat yang dijaga SIGAP")
_PLAN = _("rencana aksi daerah dan isian triwulannya")
_TYPED = _("ditulis kantor yang bertanggung jawab, dengan sumbernya")

_REPORTS = (
    Figure(
        code="K-01",
        topic=FigureTopic.REPORTS,
        label=_("Laporan diterima"),
        definition=_("Laporan yang masuk dari semua saluran pada masa itu, tanpa yang berhenti di karantina."),
        unit=FigureUnit.REPORTS,
        owner=OfficeKind.UPTD_PPA,
        source=_MAILBOX,
        query="figures.reports_received",
    ),
    Figure(
        code="K-02",
        topic=FigureTopic.REPORTS,
        label=_("Kasus dibuka"),
        definition=_("Kasus yang dibuka pada masa itu; yang dibuka kembali tidak dihitung lagi."),
        unit=FigureUnit.CASES,
        owner=OfficeKind.UPTD_PPA,
        source=_FILES,
        query="figures.cases_opened",
    ),
    Figure(
        code="K-03",
        topic=FigureTopic.REPORTS,
        label=_("Kasus ditutup"),
        definition=_("Kasus yang ditutup pada masa itu dan sekarang masih tertutup."),
        unit=FigureUnit.CASES,
        owner=OfficeKind.UPTD_PPA,
        source=_FILES,
        query="figures.cases_closed",
    ),
    Figure(
        code="K-04",
        topic=FigureTopic.REPORTS,
        label=_("Kasus berjalan pada akhir masa"),
        definition=_("Kasus yang sudah dibuka dan belum ditutup pada saat masa itu berakhir."),
        unit=FigureUnit.CASES,
        owner=OfficeKind.UPTD_PPA,
        source=_FILES,
        query="figures.cases_running",
    ),
)
_VICTIMS = (
    Figure(
        code="K-05",
        topic=FigureTopic.VICTIMS,
        label=_("Korban yang diterima"),
        definition=_("Orang dengan peran korban pada kasus yang dibuka pada masa itu. Satu orang dihitung satu kali."),
        unit=FigureUnit.PEOPLE,
        owner=OfficeKind.UPTD_PPA,
        source=_FILES,
        query="figures.victims_received",
        parts=OF_PEOPLE,
    ),
    Figure(
        code="K-06",
        topic=FigureTopic.VICTIMS,
        label=_("Disaring tanda TPPO"),
        definition=_("Dari korban yang diterima: yang kasusnya sudah punya skrining tanda perdagangan orang."),
        unit=FigureUnit.PEOPLE,
        owner=OfficeKind.UPTD_PPA,
        source=_FILES,
        query="figures.victims_screened",
        parts=OF_PEOPLE,
    ),
    Figure(
        code="K-07",
        topic=FigureTopic.VICTIMS,
        label=_("Ada tanda TPPO"),
        definition=_(
            "Dari korban yang diterima: yang skrining terakhirnya “ada tanda”, atau yang bentuk kekerasannya dicatat "
            "perdagangan orang."
        ),
        unit=FigureUnit.PEOPLE,
        owner=OfficeKind.UPTD_PPA,
        source=_FILES,
        query="figures.victims_trafficked",
        parts=OF_PEOPLE,
    ),
    Figure(
        code="K-08",
        topic=FigureTopic.VICTIMS,
        label=_("Korban yang dilayani"),
        definition=_("Korban, dari jenis kasus apa pun, yang mendapat sekurangnya satu layanan pada masa itu."),
        unit=FigureUnit.PEOPLE,
        owner=OfficeKind.UPTD_PPA,
        source=_SERVICES,
        query="figures.victims_served",
        parts=OF_PEOPLE,
    ),
)
_SERVED = _(
    "Korban TPPO yang mendapat layanan ini sekurangnya satu kali pada masa itu. Satu orang dihitung satu kali; "
    "catatan yang dibatalkan tidak dihitung."
)


def _served(
    code: str, label: object, owner: OfficeKind, query: str, topic: FigureTopic = FigureTopic.SERVICES
) -> Figure:
    return Figure(
        code=code,
        topic=topic,
        label=label,  # type: ignore[arg-type]  # lazy text, which the stubs of gettext call str
        definition=_SERVED,
        unit=FigureUnit.PEOPLE,
        owner=owner,
        source=_SERVICES,
        query=f"figures.{query}",
        parts=OF_PEOPLE,
    )


_HELP = (
    _served("K-11", _("Pengaduan dan identifikasi"), OfficeKind.UPTD_PPA, "served_identification"),
    _served("K-12", _("Rehabilitasi kesehatan"), OfficeKind.RSUD, "served_health"),
    _served("K-13", _("Rehabilitasi sosial"), OfficeKind.DINSOS, "served_social"),
    _served("K-14", _("Layanan hukum"), OfficeKind.UPTD_PPA, "served_legal"),
    _served("K-15", _("Ditampung sementara atau di rumah aman"), OfficeKind.UPTD_PPA, "served_shelter"),
    _served("K-16", _("Diantar pulang"), OfficeKind.DINSOS, "served_return", FigureTopic.RETURN),
    _served("K-17", _("Reintegrasi sosial"), OfficeKind.DINSOS, "served_reintegration", FigureTopic.RETURN),
    _served("K-18", _("Dikunjungi sesudah pulang"), OfficeKind.DINSOS, "served_follow_up", FigureTopic.RETURN),
)


def _typed(
    code: str, topic: FigureTopic, label: object, definition: object, unit: FigureUnit, owner: OfficeKind
) -> Figure:
    return Figure(
        code=code,
        topic=topic,
        label=label,  # type: ignore[arg-type]  # as above
        definition=definition,  # type: ignore[arg-type]  # as above
        unit=unit,
        owner=owner,
        source=_TYPED,
        parts=OF_PEOPLE if unit is FigureUnit.PEOPLE else (OF_PEOPLE[-1],),
    )


_OUTSIDE = (
    _typed(
        "K-21",
        FigureTopic.RETURN,
        _("Dipulangkan dari luar negeri"),
        _("Korban TPPO warga kabupaten ini yang dipulangkan dari luar negeri dan sampai di sini pada masa itu."),
        FigureUnit.PEOPLE,
        OfficeKind.DINSOS,
    ),
    _typed(
        "K-22",
        FigureTopic.RETURN,
        _("Diterima dengan berita acara dari Dinas Sosial Provinsi"),
        _("Korban yang diserahkan Dinas Sosial Provinsi kepada kabupaten ini dengan berita acara serah terima."),
        FigureUnit.PEOPLE,
        OfficeKind.DINSOS,
    ),
    _typed(
        "K-23",
        FigureTopic.RETURN,
        _("Korban dari daerah lain yang dipulangkan ke daerahnya"),
        _("Korban TPPO yang bukan warga kabupaten ini dan diantar pulang ke daerah asalnya pada masa itu."),
        FigureUnit.PEOPLE,
        OfficeKind.DINSOS,
    ),
    _typed(
        "K-51",
        FigureTopic.PREVENTION,
        _("Kegiatan pencegahan"),
        _("Penyuluhan, pelatihan, dan kegiatan lain pencegahan TPPO yang terlaksana pada masa itu."),
        FigureUnit.SESSIONS,
        OfficeKind.SECRETARIAT,
    ),
    _typed(
        "K-52",
        FigureTopic.PREVENTION,
        _("Orang yang hadir dalam kegiatan pencegahan"),
        _("Jumlah kehadiran menurut daftar hadir; satu orang yang hadir dua kali dihitung dua kali."),
        FigureUnit.PEOPLE,
        OfficeKind.SECRETARIAT,
    ),
    _typed(
        "K-63",
        FigureTopic.MONEY,
        _("Pagu DAK nonfisik PPA"),
        _("Pagu tahun berjalan menurut dokumen pelaksanaan anggaran."),
        FigureUnit.RUPIAH,
        OfficeKind.DP3A,
    ),
    _typed(
        "K-64",
        FigureTopic.MONEY,
        _("Realisasi DAK nonfisik PPA"),
        _("Realisasi sejak awal tahun sampai akhir masa itu, menurut surat pertanggungjawaban."),
        FigureUnit.RUPIAH,
        OfficeKind.DP3A,
    ),
)


def _marked(code: str, label: object, owner: OfficeKind, query: str) -> Figure:
    return Figure(
        code=code,
        topic=FigureTopic.LAW,
        label=label,  # type: ignore[arg-type]  # as above
        definition=_("Kasus dengan tanda ini pada masa itu. Satu kasus dihitung satu kali; yang dibatalkan tidak."),
        unit=FigureUnit.CASES,
        owner=owner,
        source=_MARKS,
        query=f"figures.{query}",
    )


_LAW = (
    _marked("K-31", _("Laporan polisi dibuat"), OfficeKind.POLRES_PPA, "marked_report"),
    _marked("K-32", _("Tersangka ditetapkan"), OfficeKind.POLRES_PPA, "marked_suspect"),
    _marked("K-33", _("Berkas perkara lengkap (P-21)"), OfficeKind.KEJARI, "marked_complete"),
    _marked("K-34", _("Putusan dijatuhkan"), OfficeKind.KEJARI, "marked_verdict"),
    _marked("K-35", _("Restitusi dimohonkan"), OfficeKind.KEJARI, "marked_restitution_asked"),
    _marked("K-36", _("Restitusi dibayar"), OfficeKind.KEJARI, "marked_restitution_paid"),
    _marked("K-37", _("Pelindungan LPSK dimohonkan"), OfficeKind.UPTD_PPA, "marked_protection"),
)


def _promised(code: str, label: object, query: str) -> Figure:
    return Figure(
        code=code,
        topic=FigureTopic.PROMISES,
        label=label,  # type: ignore[arg-type]  # as above
        definition=_("Dari tenggat yang berakhir pada masa itu, atau jatuh tempo dan masih terbuka: yang ditepati."),
        unit=FigureUnit.DEADLINES,
        owner=OfficeKind.SECRETARIAT,
        source=_CLOCKS,
        query=f"figures.{query}",
        parts=OF_PROMISES,
    )


_PROMISES = (
    _promised("K-41", _("Tanda darurat dijawab"), "promised_emergency"),
    _promised("K-42", _("Skrining awal"), "promised_triage"),
    _promised("K-43", _("Dilaporkan ke polisi"), "promised_police"),
    _promised("K-44", _("Rujukan dijawab"), "promised_answers"),
    _promised("K-45", _("Klien dihubungi"), "promised_contact"),
    _promised("K-46", _("Rencana layanan disusun"), "promised_plans"),
)
_REST = (
    Figure(
        code="K-19",
        topic=FigureTopic.SERVICES,
        label=_("Permintaan rujukan antarkantor"),
        definition=_("Permintaan yang dikirim pada masa itu, untuk kasus apa pun; yang diteruskan dihitung lagi."),
        unit=FigureUnit.REQUESTS,
        owner=OfficeKind.UPTD_PPA,
        source=_FILES,
        query="figures.referrals_sent",
    ),
    Figure(
        code="K-61",
        topic=FigureTopic.MONEY,
        label=_("Layanan yang dibiayai DAK"),
        definition=_("Layanan pada masa itu yang sumber biayanya dicatat DAK nonfisik PPA."),
        unit=FigureUnit.SERVICES,
        owner=OfficeKind.UPTD_PPA,
        source=_SERVICES,
        query="figures.grant_services",
    ),
    Figure(
        code="K-62",
        topic=FigureTopic.MONEY,
        label=_("Biaya layanan dari DAK"),
        definition=_("Jumlah biaya yang dicatat pada layanan itu; layanan tanpa biaya tercatat tidak menambah."),
        unit=FigureUnit.RUPIAH,
        owner=OfficeKind.UPTD_PPA,
        source=_SERVICES,
        query="figures.grant_cost",
        spent_on="K-61",
    ),
)
_TASK_FORCE = (
    Figure(
        code="K-71",
        topic=FigureTopic.TASK_FORCE,
        label=_("Rakor yang dilaksanakan"),
        definition=_("Rapat koordinasi semua jenis yang dimulai pada masa itu dan tidak dibatalkan."),
        unit=FigureUnit.SESSIONS,
        owner=OfficeKind.SECRETARIAT,
        source=_("rakor yang dicatat di SIGAP"),
        query="figures.meetings_held",
    ),
    Figure(
        code="K-72",
        topic=FigureTopic.TASK_FORCE,
        label=_("Tindak lanjut rakor"),
        definition=_("Tindak lanjut yang jatuh tempo pada masa itu, tanpa yang ditarik: yang selesai tepat waktu."),
        unit=FigureUnit.DECISIONS,
        owner=OfficeKind.SECRETARIAT,
        source=_("tindak lanjut yang dicatat di SIGAP"),
        query="figures.actions_done",
        parts=OF_PROMISES,
    ),
    Figure(
        code="K-81",
        topic=FigureTopic.TASK_FORCE,
        label=_("Kegiatan rencana aksi yang diisi"),
        definition=_("Kegiatan dengan sasaran atau anggaran tahun itu: yang isian triwulan terakhirnya ada."),
        unit=FigureUnit.ACTIVITIES,
        owner=OfficeKind.SECRETARIAT,
        source=_PLAN,
        query="figures.plan_activities",
        parts=OF_PROMISES,
    ),
    Figure(
        code="K-82",
        topic=FigureTopic.MONEY,
        label=_("Anggaran rencana aksi"),
        definition=_("Jumlah anggaran tahun itu dari semua sumber, menurut rencana aksi yang berlaku."),
        unit=FigureUnit.RUPIAH,
        owner=OfficeKind.BAPPEDA,
        source=_PLAN,
        query="figures.plan_budget",
    ),
    Figure(
        code="K-83",
        topic=FigureTopic.MONEY,
        label=_("Realisasi rencana aksi"),
        definition=_("Realisasi sejak awal tahun sampai triwulan terakhir pada masa itu, menurut isian kantor."),
        unit=FigureUnit.RUPIAH,
        owner=OfficeKind.BAPPEDA,
        source=_PLAN,
        query="figures.plan_spent",
    ),
)
CATALOGUE: tuple[Figure, ...] = tuple(
    sorted(
        (*_REPORTS, *_VICTIMS, *_HELP, *_REST, *_OUTSIDE, *_LAW, *_PROMISES, *_TASK_FORCE), key=lambda each: each.code
    )
)
"""Every figure, by code."""
_BY_CODE: Mapping[str, Figure] = {each.code: each for each in CATALOGUE}


def figure_of(code: str) -> Figure | None:
    """The row of a code; None where there is none."""
    return _BY_CODE.get(code)
