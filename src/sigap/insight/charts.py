"""The charts: what each counts, by which function of the database, its words. Definitions are the catalogue's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.assistance.models import LINE_LABELS
from sigap.cases.models import AMPK_LABELS
from sigap.cases.models.file import CLOSING_LABELS
from sigap.cases.models.kind import FORM_LABELS, LEADING_LABELS, PLACE_LABELS, SETTING_LABELS
from sigap.figures.rules import UNIT_LABELS, Figure, FigureUnit, figure_of
from sigap.insight.rules.telling import ChartShape
from sigap.intake.models import CHANNEL_LABELS
from sigap.places.words import regional

_UNKNOWN: Mapping[str, Promise] = {"unknown": _("belum diisi")}
_AGES: Mapping[str, Promise] = {
    "P:0-11": _("Perempuan 0–11 tahun"),
    "P:12-17": _("Perempuan 12–17 tahun"),
    "P:18-24": _("Perempuan 18–24 tahun"),
    "P:25": _("Perempuan 25 tahun ke atas"),
    "L:0-11": _("Laki-laki 0–11 tahun"),
    "L:12-17": _("Laki-laki 12–17 tahun"),
    "L:18-24": _("Laki-laki 18–24 tahun"),
    "L:25": _("Laki-laki 25 tahun ke atas"),
    "P:": _("Perempuan, umur belum diisi"),
    "L:": _("Laki-laki, umur belum diisi"),
    ":": _("Jenis kelamin atau umur belum diisi"),
}
_AGE_SUMS = tuple(
    frozenset(key for key in _AGES if key.startswith(("P:", "L:")) and is_in(key))
    for is_in in (
        lambda key: key[0] == "P",
        lambda key: key[0] == "L",
        lambda key: key[2:] in {"0-11", "12-17"},
        lambda key: key[2:] in {"18-24", "25"},
    )
)
_THEMES: Mapping[str, Promise] = {
    "emergency": _("Tanda darurat dijawab"),
    "triage": _("Skrining awal"),
    "police": _("Dilaporkan ke polisi"),
    "answers": _("Rujukan dijawab"),
    "contact": _("Klien dihubungi"),
    "plans": _("Rencana layanan disusun"),
}
_STAGES: Mapping[str, Promise] = {
    "lp": _("Baru laporan polisi"),
    "sprindik": _("Penyidikan"),
    "stage_one": _("Berkas di jaksa, belum lengkap"),
    "p21": _("Berkas lengkap (P-21)"),
    "trial": _("Sidang"),
    "verdict": _("Putusan"),
    "sp3": _("Dihentikan (SP3)"),
    "diversion": _("Selesai lewat diversi"),
}
_RESTITUTION: Mapping[str, Promise] = {
    "asked": _("Dimohonkan, belum diputus"),
    "ruled": _("Diputus, belum dibayar"),
    "paid": _("Dibayar"),
}
_REACH: Mapping[str, Promise] = {
    "sessions": _("Kegiatan terlaksana"),
    "people": _("Orang yang hadir"),
    "female": _("di antaranya perempuan"),
    "male": _("di antaranya laki-laki"),
    "child": _("di antaranya anak"),
    "disabled": _("di antaranya penyandang disabilitas"),
}
_LEARNING: Mapping[str, Promise] = {"before": _("Sebelum kegiatan"), "after": _("Sesudah kegiatan")}
_OPENED: Mapping[str, Promise] = {"opened": _("Kasus baru"), "reopened": _("Kasus lama dibuka kembali")}
_RETURNED: Mapping[str, Promise] = {
    "first": _("Kasus pertamanya di sini"),
    "returned": _("Pernah tercatat sebagai korban di kasus sebelumnya"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightChart:
    """One chart. `figures` are the rows of the catalogue whose definitions it tells; `more` what it adds to them.

    `labels` are its groups, in order; of districts, offices and months the page knows the names.
    """

    code: str
    title: Promise
    shape: ChartShape
    query: str
    given: str = ""
    figures: tuple[str, ...] = ()
    more: Promise | str = ""
    unit: FigureUnit
    labels: Mapping[str, Promise] = field(default_factory=dict)
    names: str = ""
    # Groups whose sums the catalogue tells.
    linked: tuple[frozenset[str], ...] = ()

    @property
    def unit_label(self) -> Promise:
        """What is counted, in words."""
        return UNIT_LABELS[self.unit]

    @property
    def rows(self) -> list[Figure]:
        """Its rows of the catalogue."""
        return [found for code in self.figures if (found := figure_of(code))]

    @property
    def counted_by(self) -> str:
        """The function with what it is given."""
        return f"{self.query} ({self.given})" if self.given else self.query


def _labels(words: Mapping[Any, Any], *more: Mapping[str, Promise]) -> dict[str, Promise]:
    found = {str(getattr(key, "value", key)): label for key, label in words.items()}
    for each in more:
        found |= each
    return found


_ONCE = _("Satu orang bisa masuk beberapa kelompok, jadi jumlahnya tidak dijumlahkan.")
CHARTS: tuple[InsightChart, ...] = (
    InsightChart(
        code="W-01", title=_("Laporan yang masuk, per bulan"), shape=ChartShape.MONTHS,
        query="insight.reports_by_month", figures=("K-01",), unit=FigureUnit.REPORTS, names="month",
    ),
    InsightChart(
        code="W-02", title=_("Dari mana laporan datang"), shape=ChartShape.PARTS, query="insight.reports_by_channel",
        figures=("K-01",), unit=FigureUnit.REPORTS, labels=_labels(CHANNEL_LABELS),
    ),
    InsightChart(
        code="W-03", title=_("Jenis kasus"), shape=ChartShape.PARTS, query="insight.opened_by", given="kind",
        figures=("K-02",), more=_("Jenis utama seperti tercatat; satu kasus satu jenis."), unit=FigureUnit.CASES,
        labels=_labels(LEADING_LABELS, _UNKNOWN),
    ),
    InsightChart(
        code="W-04", title=_("Korban menurut umur dan jenis kelamin"), shape=ChartShape.PARTS,
        query="insight.victims_by_age", figures=("K-05",), more=_("Umur seperti tercatat pada kasusnya."),
        unit=FigureUnit.PEOPLE, labels=_AGES, linked=_AGE_SUMS,
    ),
    InsightChart(
        code="W-05", title=_("Perlindungan khusus anak, menurut huruf"), shape=ChartShape.APART,
        query="insight.victims_by_letter", figures=("K-05",), more=_ONCE, unit=FigureUnit.PEOPLE,
        labels=_labels(AMPK_LABELS),
    ),
    InsightChart(
        code="W-06", title=regional(_("Kasus menurut kecamatan")), shape=ChartShape.PARTS, query="insight.opened_by",
        given="district", figures=("K-02",), more=regional(_("Tempat kejadian. Di bawah kecamatan tidak ada angka.")),
        unit=FigureUnit.CASES, names="district",
    ),
    InsightChart(
        code="W-07", title=_("Orang yang dilayani, menurut bidang"), shape=ChartShape.APART,
        query="insight.served_by_line", figures=("K-08",), more=_ONCE, unit=FigureUnit.PEOPLE,
        labels=_labels(LINE_LABELS),
    ),
    InsightChart(
        code="W-08", title=_("Lama menunggu"), shape=ChartShape.SPREAD, query="insight.waited",
        figures=("K-42", "K-45", "K-44", "K-46", "K-43"),
        more=_("Dari tenggat mulai berjalan sampai selesai: nilai tengah, dan rentang separuh yang di tengah. "
               "Di bawah 20 tidak ditulis."),
        unit=FigureUnit.DEADLINES,
        labels={key: _THEMES[key] for key in ("triage", "contact", "answers", "plans", "police")},
    ),
    InsightChart(
        code="W-09", title=_("Tenggat yang ditepati"), shape=ChartShape.KEPT, query="insight.promises",
        figures=("K-41", "K-42", "K-43", "K-44", "K-45", "K-46"), unit=FigureUnit.DEADLINES, labels=_THEMES,
    ),
    InsightChart(
        code="W-10", title=_("Jawaban rujukan, menurut kantor"), shape=ChartShape.KEPT,
        query="insight.answers_by_office", figures=("K-44",),
        more=_("Kantor yang menerima kurang dari lima tidak ditampilkan. Tidak ada peringkat."),
        unit=FigureUnit.DEADLINES, names="office",
    ),
    InsightChart(
        code="W-11", title=_("Sampai mana perkara berjalan"), shape=ChartShape.PARTS, query="insight.justice_flow",
        figures=("K-31",), more=_("Kasus dengan laporan polisi pada masa itu, menurut tahap terjauh ketika dihitung."),
        unit=FigureUnit.CASES, labels=_STAGES,
    ),
    InsightChart(
        code="W-12", title=_("Restitusi"), shape=ChartShape.PARTS, query="insight.restitution",
        figures=("K-35", "K-36", "K-38", "K-39"),
        more=_("Kasus yang restitusinya dimohonkan pada masa itu, menurut tahap terjauh."),
        unit=FigureUnit.CASES, labels=_RESTITUTION,
    ),
    InsightChart(
        code="W-13", title=_("Bagaimana kasus berakhir"), shape=ChartShape.PARTS, query="insight.outcomes",
        figures=("K-03",), unit=FigureUnit.CASES, labels=_labels(CLOSING_LABELS),
    ),
    InsightChart(
        code="W-14", title=_("Kasus yang kembali"), shape=ChartShape.APART, query="insight.recurrence",
        figures=("K-02",),
        more=_("Kasus lama yang dibuka kembali pada masa itu. Orang yang kembali dengan kasus baru: grafik W-21."),
        unit=FigureUnit.CASES, labels=_OPENED,
    ),
    InsightChart(
        code="W-15", title=_("Di mana terjadi"), shape=ChartShape.PARTS, query="insight.opened_by", given="place",
        figures=("K-02", "K-40"), unit=FigureUnit.CASES, labels=_labels(PLACE_LABELS, _UNKNOWN),
    ),
    InsightChart(
        code="W-16", title=_("Dalam keadaan apa"), shape=ChartShape.APART, query="insight.victims_by_setting",
        figures=("K-05",), more=_ONCE, unit=FigureUnit.PEOPLE, labels=_labels(SETTING_LABELS),
    ),
    InsightChart(
        code="W-17", title=_("Jangkauan pencegahan"), shape=ChartShape.OPEN, query="insight.prevention_reach",
        figures=("K-51", "K-52", "K-53"), unit=FigureUnit.SESSIONS, labels=_REACH,
    ),
    InsightChart(
        code="W-18", title=_("Yang dipahami peserta"), shape=ChartShape.OPEN_KEPT, query="insight.prevention_learning",
        figures=("K-54", "K-55"), more=_("Jawaban benar dari semua jawaban atas tiga pertanyaan, sebelum dan sesudah."),
        unit=FigureUnit.PEOPLE, labels=_LEARNING,
    ),
    InsightChart(
        code="W-19", title=_("Berkas yang lengkap, menurut kantor"), shape=ChartShape.KEPT,
        query="insight.complete_by_office", figures=("K-02",),
        more=_("Lengkap: tempat, jenis, hari kejadian, dan dari setiap korban umur, jenis kelamin, dan bentuknya."),
        unit=FigureUnit.CASES, names="office",
    ),
    InsightChart(
        code="W-20", title=_("Bentuk kekerasan"), shape=ChartShape.APART, query="insight.victims_by_form",
        figures=("K-05", "K-07"),
        more=_("Bentuk seperti tercatat pada orangnya; perdagangan orang juga menurut skrining terakhirnya. Cara "
               "perekrutan, sarana, dan rute tersimpan tersegel dalam skrining dan tidak dihitung: lihat K-40."),
        unit=FigureUnit.PEOPLE, labels=_labels(FORM_LABELS),
    ),
    InsightChart(
        code="W-21", title=_("Orang yang kembali dengan kasus baru"), shape=ChartShape.PARTS, query="insight.returned",
        figures=("K-05",),
        more=_("Dikenali dari sandi NIK, atau nama lengkap dengan tahun lahir, tanpa membuka nama. Yang identitasnya "
               "belum diisi tidak bisa dikenali."),
        unit=FigureUnit.PEOPLE, labels=_labels(_RETURNED, _UNKNOWN),
    ),
)  # fmt: skip
_BY_CODE = {each.code: each for each in CHARTS}


def chart_of(code: str) -> InsightChart | None:
    """The chart of a code; None where there is none."""
    return _BY_CODE.get(code)
