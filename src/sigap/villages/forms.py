"""Shape and wording of a village's month, and of what planners set for a quarter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.forms.fields import AmountField
from sigap.cases.forms.merging import MergingForm
from sigap.outreach.models import AUDIENCE_LABELS, TOPIC_LABELS
from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.places.queries import ShownRegion
from sigap.places.words import regional
from sigap.ui.forms import ServerForm
from sigap.villages.actions.quarter import QuarterTerms
from sigap.villages.models import GROUP_LABELS, MONTH_DOUBT_LABELS, MOVEMENT_LABELS, VillageMonth
from sigap.villages.rules.month import (
    COUNTS,
    LETTERS,
    MOVEMENTS,
    OUT_OF_SCHOOL,
    CountryGroup,
    MonthDoubt,
    Movement,
    movement_name,
)

_TEXT = 200
_DIGITS = 7


class CountField(forms.IntegerField):
    """A count of people; nothing typed is not known, which is not 0."""

    def __init__(self, label: Any, hint: Any = "") -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": _DIGITS}
        wrong = {"invalid": _("Tulis angka bulat, misalnya 0, 3, atau 12.")}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(label=label, help_text=hint, required=False, error_messages=wrong, widget=widget)


class VillageMonthForm(ServerForm):
    """The counts of a month: four movements for four groups of countries, letters, children out of school."""

    month_id = forms.UUIDField(widget=forms.HiddenInput)
    before = forms.UUIDField(widget=forms.HiddenInput, required=False)
    are_gaps_zero = forms.BooleanField(
        label=_("Kotak berangkat dan pulang yang kosong berarti nol: sudah ditanyakan, tidak ada"), required=False
    )
    letters = CountField(regional(_("Surat penempatan kerja yang diminta di kantor desa")))
    out_of_school = CountField(_("Anak usia sekolah yang tidak sekolah, jumlah sekarang"))
    is_sure = forms.BooleanField(label=_("Ya, angkanya memang begitu"), required=False)
    reason = forms.CharField(
        label=_("Mengapa diperbaiki"),
        max_length=_TEXT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, stands: VillageMonth | None, doubts: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in CountryGroup:
            for movement in Movement:
                self.fields[movement_name(group, movement)] = CountField(MOVEMENT_LABELS[movement])
        self.doubts = [MONTH_DOUBT_LABELS[MonthDoubt(each)] for each in doubts]
        if stands is None:
            del self.fields["reason"]
        else:
            # What was sent from this very page asks for no reason: the act tells whether it is the same again.
            self.fields["reason"].required = self.data.get("month_id") != str(stands.pk)
            self.fields["reason"].error_messages["required"] = _("Tulis mengapa angkanya diperbaiki.")

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """The counts of each group of countries, open where something stands in one."""
        rows = []
        for group in CountryGroup:
            fields = [self[movement_name(group, movement)] for movement in Movement]
            is_open = any(field.errors or field.value() not in (None, "") for field in fields)
            rows.append((GROUP_LABELS[group], fields, is_open))
        return rows

    @property
    def counts(self) -> dict[str, int | None]:
        """What was typed, by the names of the counts; gaps as the form says they are meant."""
        given = {name: self.cleaned_data.get(name) for name in COUNTS}
        if self.cleaned_data["are_gaps_zero"]:
            given |= {name: 0 for name in MOVEMENTS if given[name] is None}
        return given


def month_initial(stands: VillageMonth | None, month_id: UUID) -> dict[str, Any]:
    """What the form shows of a month that was sent."""
    if stands is None:
        return {"month_id": month_id}
    shown = {name: stands.counts.get(name) for name in (*MOVEMENTS, LETTERS, OUT_OF_SCHOOL)}
    return {"month_id": month_id, "before": stands.pk, **shown}


class QuarterTermsForm(MergingForm):
    """Money, cost, seat, topic and RAD line of a quarter; what a colleague set meanwhile is not set back."""

    version_name = "based_on"

    budget = AmountField(
        label=_("Pagu triwulan ini, rupiah"),
        required=False,
        help_text=_("Kosong berarti belum ada pagu: uang tidak membatasi usul."),
    )
    cost_session = AmountField(
        label=_("Biaya satu kegiatan, rupiah"),
        help_text=_("Konsumsi, narasumber, bahan; menurut standar biaya daerah."),
    )
    cost_km = AmountField(
        label=_("Biaya jalan setiap km, rupiah"), help_text=_("Dihitung pergi dan pulang, garis lurus.")
    )
    seat = forms.ChoiceField(label=_("Berangkat dari"))
    topic = forms.ChoiceField(label=_("Tentang apa"))
    audience = forms.ChoiceField(label=_("Untuk siapa"))
    rad_activity = forms.ChoiceField(label=_("Kegiatan rencana aksi (RAD)"), required=False)
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, places: Sequence[ShownRegion], rad: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._rad = {str(key): title for key, title in rad}
        chosen: dict[str, list[tuple[str, Any]]] = {
            "seat": [(place.code, place.label) for place in places if place.code.count(".") == 2],  # noqa: PLR2004 - kecamatan
            "topic": [(topic.value, label) for topic, label in TOPIC_LABELS.items()],
            "audience": [(audience.value, label) for audience, label in AUDIENCE_LABELS.items()],
            "rad_activity": [("", _("Tidak ada")), *self._rad.items()],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def terms(self) -> QuarterTerms:
        """What the act takes, once the form is valid."""
        given = self.cleaned_data
        return QuarterTerms(
            budget=int(given["budget"] or 0),
            cost_session=int(given["cost_session"]),
            cost_km=int(given["cost_km"]),
            seat=given["seat"],
            topic=SessionTopic(given["topic"]),
            audience=SessionAudience(given["audience"]),
            rad_activity=UUID(given["rad_activity"]) if given["rad_activity"] else None,
            rad_title=self._rad.get(given["rad_activity"], ""),
        )


class ChoiceForm(ServerForm):
    """Why a village is put in, or taken out."""

    region = forms.CharField(widget=forms.HiddenInput, max_length=13)
    is_in = forms.BooleanField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label=_("Alasannya"), max_length=_TEXT, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class OtherVillageForm(ServerForm):
    """Another village, put in by hand."""

    region = forms.ChoiceField(label=regional(_("Desa")), error_messages={"required": regional(_("Pilih desanya."))})
    why = forms.CharField(
        label=regional(_("Mengapa desa ini")),
        max_length=_TEXT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Tulis alasannya, supaya rekan mengerti.")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
