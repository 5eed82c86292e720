"""A report's details as rows of label and words, for whoever reads them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.forms import BooleanField, ChoiceField, Field
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms import ScreeningForm
from sigap.intake.forms.sheet import CONTACT, HEARD, SheetForm
from sigap.intake.models import Arrival
from sigap.mailbox.channels import Channel
from sigap.mailbox.conflict.words import NAMED_LABELS
from sigap.mailbox.models import Envelope
from sigap.mailbox.tasks.codes import TaskKind

SELF = "self"
"""A reporter who needs help themself: how to reach them is how to reach the client."""
LINE_LIMIT = 300
"""Letters that a line of the sheet takes."""
DETAIL_LABELS: dict[str, Promise] = {
    "question": _("Yang ditanyakan"),
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
REPORTER_DETAILS = frozenset({"contact", "phone", "hours", "cover", "safe", "reach", "officer"})
"""By these a reporter could be found: of a report about somebody else they stay with who received it."""
_OF_REPORTER = ("contact", "phone", "hours", "cover", "safe", "reach")
DETAIL_WORDS: dict[str, Promise] = {
    "no": _("Jangan hubungi; pelapor akan kembali dengan enam kata"),
    "yes": _("Boleh, dengan cara yang aman"),
    "unasked": _("Belum ditanya: pastikan dulu siapa yang memegang nomor atau alamat ini, dan kapan aman"),
    "family": _("Keluarga di rumah"),
    "village": _("Perangkat desa"),
    "school": _("Sekolah"),
    "office": _("Petugas kantor tertentu"),
}
_TASK_WORDS: dict[str, Promise] = {
    f"tugas: {TaskKind.REPORT}": _("Laporan dari desa"),
    f"tugas: {TaskKind.ANSWER}": _("Jawaban atas pertanyaan"),
}
DETAIL_WORDS |= {kind.value: words for kind, words in NAMED_LABELS.items() if kind.value not in DETAIL_WORDS}
_CODED = {"hidden_from": DETAIL_WORDS, "contact": DETAIL_WORDS, "category": _TASK_WORDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterContact:
    """How the reporter may be reached, as `ui/parts/safe_contact.html` shows it.

    `is_in_words`: they said it freely; what is forbidden may stand among what is allowed.
    """

    number: str = field(default="", repr=False)
    allowed: str = field(default="", repr=False)
    never_words: str = ""
    cover: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    is_unasked: bool = False
    is_in_words: bool = False


def reporter_contact(details: Mapping[str, str | list[str]]) -> ReporterContact | None:
    """The number, with how and how never; none where no way to reach the reporter was told.

    The number of an officer of the office that sent the report is no reporter's.
    """
    fields = {name: _joined(details.get(name, "")) for name in _OF_REPORTER}
    if details.get("officer") or not any(fields.values()):
        return None
    kept = exclusion_words(details)
    answer = fields["contact"]
    never = "" if answer in {"", "yes"} else str(DETAIL_WORDS.get(answer, answer))
    if fields["safe"] and not never:
        never = str(_("Baca cara amannya: yang dilarang bisa tertulis di sana"))
    return ReporterContact(
        number=", ".join(filter(None, (fields["phone"], fields["reach"]))),
        allowed=", ".join(filter(None, (fields["safe"], fields["hours"]))),
        never_words=never,
        cover=fields["cover"],
        note=str(_("Tidak boleh tahu: %(who)s") % {"who": kept}) if kept else "",
        is_unasked=bool(fields["phone"] or fields["reach"]) and answer in {"", "unasked"} and not fields["safe"],
        is_in_words=bool(fields["safe"]),
    )


def leaves_way(details: Mapping[str, Any], sheet: Mapping[str, Any]) -> bool:
    """Whether a reporter left a way to be reached and agreed to it, or triage has noted one since."""
    is_left = reporter_contact(details) is not None and details.get("contact") != "no"
    return is_left or bool(sheet.get("number"))


def reporter_phone(envelope: Envelope, details: Mapping[str, Any]) -> str:
    """The number that a reporter left; an office that asks for help gives its officer's, who is no reporter."""
    return "" if envelope.channel == Channel.PARTNER else str(details.get("phone") or "")


def office_rows(details: Mapping[str, Any], arrival: Arrival | None) -> list[tuple[str, str]]:
    """Which office asks for help, whom to ask there, and what its own police report is called."""
    rows = [
        (_("Kantor pengirim"), arrival.office_name if arrival else ""),
        (_("Nomor LP"), arrival.lp_number if arrival else ""),
        (DETAIL_LABELS["officer"], details.get("officer")),
        (_("Nomor petugas itu"), details.get("phone")),
    ]
    return [(str(label), str(words)) for label, words in rows if words]


def _joined(value: str | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def labelled(details: Mapping[str, str | list[str]]) -> list[tuple[str, str]]:
    """A report's details as rows of label and words, but for what `reporter_contact` tells."""
    reporter_fields = _OF_REPORTER if reporter_contact(details) else ()
    rows = []
    for name, label in DETAIL_LABELS.items():
        value = details.get(name)
        if not value or name in reporter_fields:
            continue
        parts = value if isinstance(value, list) else [value]
        words = _CODED.get(name, {})
        rows.append((str(label), ", ".join(str(words.get(part, part)) for part in parts)))
    return rows


def heard_rows(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a sheet says of who needs help, how to reach them, of the three elements, and who else must not know."""
    screening = body.get("screening") or {}
    asked = [(SheetForm.base_fields[name], body.get(name)) for name in ("name", "sex", "age_years", *CONTACT)]
    asked += [(ScreeningForm.base_fields[name], screening.get(name)) for name in HEARD]
    rows = [(str(field.label), words) for field, value in asked if (words := _chosen(field, value))]
    if risk := _chosen(SheetForm.base_fields["risk"], body.get("risk")):
        rows.append((str(_("Menurut petugas yang menerimanya")), risk))
    if kept := body.get("kept_words"):
        rows.append((str(DETAIL_LABELS["hidden_from"]), str(kept)))
    return rows


def _chosen(field: Field, value: Any) -> str:
    """What was typed or chosen, in the words of the form; empty where nothing was."""
    given = [str(each) for each in (value if isinstance(value, list) else [value]) if each not in {None, ""}]
    if given and isinstance(field, BooleanField):
        return str(_("Ya"))
    offered: Any = field.choices if isinstance(field, ChoiceField) else ()
    choices = {str(code): words for code, words in offered}
    return ", ".join(str(choices.get(each, each)) for each in given)


def exclusion_words(details: Mapping[str, str | list[str]]) -> str:
    """Who must not know, in the reporter's words; the village is named on the sheet by its place, not here."""
    return _hidden_from(details, ("hidden_from_who", "hidden_from_office"), besides={"village"})


def outsider_words(details: Mapping[str, str | list[str]]) -> str:
    """The same without offices and officers, which have fields of their own: what the sheet proposes for the team."""
    return _hidden_from(details, ("hidden_from_who",), besides={"village", "office"})


def is_reworded(words: str, details: Mapping[str, str | list[str]]) -> bool:
    """Whether these words on a sheet are triage's, and not the reporter's as proposed, in whichever language."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if words.strip() in {exclusion_words(details), outsider_words(details)}:
                return False
    return True


def _hidden_from(details: Mapping[str, str | list[str]], fields: Sequence[str], *, besides: Collection[str]) -> str:
    names = [str(DETAIL_WORDS.get(part, part)) for part in details.get("hidden_from", ()) if part not in besides]
    names += [str(words) for name in fields if (words := details.get(name))]
    return ", ".join(names)[:LINE_LIMIT]
