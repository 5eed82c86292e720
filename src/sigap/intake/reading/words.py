"""A report's details as rows of label and words, for whoever reads them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LINE_LIMIT = 300
"""Letters that a line of the sheet takes."""
DETAIL_LABELS: dict[str, Promise] = {
    "village": _("Desa, menurut pelapor"),
    "place": _("Tempat, menurut pelapor"),
    "hidden_from": _("Tidak boleh tahu"),
    "hidden_from_who": _("Tidak boleh tahu, siapa"),
    "hidden_from_office": _("Tidak boleh tahu, kantor atau desa"),
    "contact": _("Menghubungi pelapor"),
    "phone": _("Telepon pelapor"),
    "hours": _("Jam yang aman"),
    "cover": _("Kalau orang lain yang mengangkat"),
    "safe": _("Cara aman menghubungi"),
    "reach": _("Cara lain menghubungi"),
    "category": _("Jenis, menurut pengirim"),
    "officer": _("Petugas kantor pengirim"),
}
DETAIL_WORDS: dict[str, Promise] = {
    "no": _("Jangan hubungi; pelapor akan kembali dengan enam kata"),
    "yes": _("Boleh, dengan cara yang aman"),
    "unasked": _("Belum ditanya: pastikan dulu siapa yang memegang nomor atau alamat ini, dan kapan aman"),
    "family": _("Keluarga di rumah"),
    "village": _("Perangkat desa"),
    "school": _("Sekolah"),
    "office": _("Petugas kantor tertentu"),
}


def labelled(details: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    """A report's details as rows of label and words."""
    rows = []
    for name, label in DETAIL_LABELS.items():
        value = details.get(name)
        if not value:
            continue
        parts = value if isinstance(value, list) else [value]
        is_coded = name in {"hidden_from", "contact"}
        rows.append((str(label), ", ".join(str(DETAIL_WORDS.get(part, part)) if is_coded else part for part in parts)))
    return rows


def exclusion_words(details: Mapping[str, str | list[str]]) -> str:
    """Who must not know, in the reporter's words; the village is named on the sheet by its place, not here."""
    coded = [part for part in details.get("hidden_from", ()) if part != "village"]
    told = [str(DETAIL_WORDS.get(part, part)) for part in coded]
    told += [str(words) for name in ("hidden_from_who", "hidden_from_office") if (words := details.get(name))]
    return ", ".join(told)[:LINE_LIMIT]
