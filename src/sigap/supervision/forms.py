"""Shape and wording of what is typed about visits."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.access.queries.people import Colleague
from sigap.access.roles import ROLES
from sigap.supervision.actions.planning import TeamMember
from sigap.supervision.rules import Checklist, VisitedParty
from sigap.ui.fields import DayField, MomentField
from sigap.ui.forms import ServerForm

TEXT = 200
LONG = 600
OFFICERS = 4
"""How many with an account are chosen from a list; others are typed."""


class LinesField(forms.CharField):
    """Text of several lines."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        super().__init__(max_length=LONG, widget=forms.Textarea(attrs={"rows": rows}), **options)


def party_key(party: VisitedParty) -> str:
    """How a list names what is visited."""
    return f"{party.kind.value}:{party.id}"


class PlanForm(ServerForm):
    """A visit to come."""

    target = forms.ChoiceField(label=_("Yang dikunjungi"), error_messages={"required": _("Pilih yang dikunjungi.")})
    checklist = forms.ChoiceField(label=_("Daftar periksa"), error_messages={"required": _("Pilih daftar periksanya.")})
    starts_at = MomentField(label=_("Hari dan jam"))
    purpose = LinesField(
        label=_("Tujuan"),
        rows=2,
        error_messages={"required": _("Tulis tujuan kunjungan.")},
    )
    place = forms.CharField(
        label=_("Tempat (boleh kosong)"),
        help_text=_("Alamat rumah aman tidak ditulis di sini."),
        max_length=TEXT,
        required=False,
    )
    others = LinesField(
        label=_("Anggota tanpa akun (boleh kosong)"),
        help_text=_("Satu orang satu baris: nama, jabatan."),
        rows=2,
        required=False,
    )
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, parties: Iterable[VisitedParty], lists: Iterable[Checklist], officers: Sequence[Colleague],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._parties = {party_key(each): each for each in parties}
        self._lists = {each.code: each for each in lists}
        self._officers = {str(each.person_id): each for each in officers}
        named = [(key, each.name) for key, each in self._parties.items()]
        self.fields["target"].choices = [("", _("Pilih")), *named]  # type: ignore[attr-defined]  # a ChoiceField
        offered = [("", _("Pilih")), *((code, each.label) for code, each in self._lists.items())]
        self.fields["checklist"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        listed = [(key, f"{each.name}, {each.office_name}") for key, each in self._officers.items()]
        people = [("", _("Kosong")), *listed]
        for number in range(1, OFFICERS + 1):
            label = _("Petugas %(number)d") if number == 1 else _("Petugas %(number)d (boleh kosong)")
            self.fields[f"officer_{number}"] = forms.ChoiceField(
                label=label % {"number": number}, required=number == 1, choices=people,
                error_messages={"required": _("Pilih paling sedikit satu petugas.")},
            )  # fmt: skip
        self.order_fields(["target", "checklist", "starts_at", "purpose", "place", *self._names, "others"])

    @property
    def _names(self) -> list[str]:
        return [f"officer_{number}" for number in range(1, OFFICERS + 1)]

    @property
    def party(self) -> VisitedParty:
        """What is visited, once the form is valid."""
        return self._parties[self.cleaned_data["target"]]

    @property
    def chosen_list(self) -> Checklist:
        """The checklist chosen, once the form is valid."""
        return self._lists[self.cleaned_data["checklist"]]

    @property
    def team(self) -> list[TeamMember]:
        """Who goes, each once."""
        chosen = dict.fromkeys(self.cleaned_data[name] for name in self._names if self.cleaned_data.get(name))
        found = [self._member(self._officers[key]) for key in chosen]
        for line in self.cleaned_data["others"].splitlines():
            name, _comma, position = line.partition(",")
            if name.strip():
                found.append(TeamMember(person=None, name=name.strip(), position=position.strip()))
        return found

    @staticmethod
    def _member(who: Colleague) -> TeamMember:
        return TeamMember(person=who.person_id, name=who.name, position=f"{ROLES[who.role].name}, {who.office_name}")


class ReceivedForm(ServerForm):
    """A visit that others paid."""

    visitor = forms.CharField(
        label=_("Siapa yang datang"),
        help_text=_("Lembaganya, misalnya Polda Sumatera Selatan atau Dinas PPPA provinsi."),
        max_length=TEXT,
        error_messages={"required": _("Tulis siapa yang datang.")},
    )
    target = forms.ChoiceField(label=_("Yang dikunjungi"), error_messages={"required": _("Pilih yang dikunjungi.")})
    starts_at = MomentField(label=_("Hari dan jam"))
    purpose = LinesField(
        label=_("Yang dilihat"),
        rows=2,
        error_messages={"required": _("Tulis yang dilihat.")},
    )
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: Iterable[VisitedParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parties = {party_key(each): each for each in parties}
        named = [(key, each.name) for key, each in self._parties.items()]
        self.fields["target"].choices = [("", _("Pilih")), *named]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def party(self) -> VisitedParty:
        """What was visited, once the form is valid."""
        return self._parties[self.cleaned_data["target"]]


class CancelForm(ServerForm):
    """Why a visit does not take place."""

    why = forms.CharField(
        label=_("Mengapa dibatalkan"), max_length=TEXT, error_messages={"required": _("Tulis alasannya.")}
    )


class VisitCloseForm(ServerForm):
    """The end of a visit."""

    summary = LinesField(
        label=_("Kesimpulan (boleh kosong)"),
        help_text=_("Satu sampai tiga kalimat untuk laporannya. Tanpa nama orang dan tanpa kasus."),
        rows=3,
        required=False,
    )


class FindingPromiseForm(ServerForm):
    """What an office promised about a finding: what, who, by when, and what proves it."""

    action = LinesField(
        label=_("Yang dijanjikan"),
        help_text=_("Dibaca semua kantor, dan masuk daftar tindak lanjut."),
        rows=2,
        error_messages={"required": _("Tulis yang dijanjikan.")},
    )
    office = forms.ChoiceField(label=_("Kantor yang mengerjakan"), required=False)
    due_on = DayField(label=_("Paling lambat"), required=False)
    evidence = forms.CharField(
        label=_("Bukti yang diminta"),
        help_text=_("Misalnya: foto, atau salinan surat."),
        max_length=TEXT,
        required=False,
    )

    def __init__(self, *args: Any, offices: Iterable[Office], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["office"].choices = [("", _("Pilih")), *((str(each.pk), each.name) for each in offices)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A promise names its office, a day to come and the evidence."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("action"):
            return cleaned
        for name, words in (
            ("office", _("Pilih kantor yang mengerjakannya.")),
            ("due_on", _("Tulis tanggal paling lambat.")),
            ("evidence", _("Tulis bukti yang diminta.")),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        if cleaned.get("due_on") and cleaned["due_on"] < self._today:
            self.add_error("due_on", _("Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya."))
        return cleaned


class FindingForm(FindingPromiseForm):
    """What was found, and what was promised about it; the promise whole or not at all."""

    field_order = ("text", "action", "office", "due_on", "evidence", "code", "row_id")
    text = LinesField(label=_("Temuan"), rows=2, error_messages={"required": _("Tulis temuannya.")})
    action = LinesField(
        label=_("Yang dijanjikan (boleh kosong)"),
        help_text=_("Dibaca semua kantor, dan masuk daftar tindak lanjut."),
        rows=2,
        required=False,
    )
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_received: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_received:
            self.fields["text"].label = _("Rekomendasi")

    @property
    def is_promised(self) -> bool:
        """Whether something was promised."""
        return bool(self.cleaned_data.get("action"))


class PhotoForm(ServerForm):
    """One photo of one point."""

    file = forms.FileField(
        label=_("Foto"),
        help_text=_(
            "Tanpa wajah klien dan tanpa berkas yang terbaca. Paling besar 10 MB; lokasi dan data kamera dibuang."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        allow_empty_file=True,
        error_messages={"required": _("Pilih fotonya."), "invalid": _("Pilih fotonya.")},
    )
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    row_id = forms.UUIDField(widget=forms.HiddenInput)
