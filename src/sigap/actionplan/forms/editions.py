"""Forms round editions: a plan begins, is revised, adopted, carried on; limits of the lights."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.forms.fields import LINE, TEXT, ActionPlanForm, text_field
from sigap.actionplan.models import FIRST_YEAR, LAST_YEAR
from sigap.ui.fields import DayField

_MOST_YEARS = 6


class StartPlanForm(ActionPlanForm):
    """A plan begins: whose, called how, for which years, resting on what."""

    force = forms.ChoiceField(label=_("Gugus tugas"))
    title = text_field(_("Nama rencana"), LINE, hint=_("Misalnya RAD PP TPPO."))
    first_year = forms.IntegerField(label=_("Tahun pertama"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(label=_("Tahun terakhir"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    basis = text_field(_("Dasar"), TEXT, area=True, hint=_("Peraturan atau keputusan daerah yang memuat rencana ini."))
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, forces: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"post_key": uuid4()})
        self.offer("force", forces)

    def clean(self) -> dict[str, Any]:
        """Years in their order, and no more than a paper has columns for."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and not first <= last < first + _MOST_YEARS:
            self.add_error(
                "last_year", _("Tahun terakhir paling cepat tahun pertama, dan masa rencana paling lama 6 tahun.")
            )
        return cleaned


class RevisionForm(ActionPlanForm):
    """Why a plan is revised."""

    reason = text_field(_("Mengapa direvisi"), TEXT, area=True)


class AdoptEditionForm(ActionPlanForm):
    """By what a draft comes into force, and when."""

    decided = text_field(
        _("Ditetapkan dengan"), LINE, hint=_("Peraturan, keputusan, atau rakor, dengan nomor dan tanggal.")
    )
    in_force_on = DayField(label=_("Tanggal penetapan"))
    replaces = forms.MultipleChoiceField(
        label=_("Menggantikan rencana yang sedang berlaku"),
        help_text=_("Yang dicentang berakhir. Yang tidak dicentang tetap berjalan dan tetap meminta isian triwulan."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, others: list[tuple[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        if others:
            self.offer("replaces", others)
        else:
            del self.fields["replaces"]


class LimitsForm(ActionPlanForm):
    """Limits of the lights, from a day on, as a rakor decided."""

    on_track = forms.IntegerField(label=_("Hijau mulai dari (persen)"), min_value=2, max_value=100)
    behind = forms.IntegerField(label=_("Kuning mulai dari (persen)"), min_value=1, max_value=99)
    entry_days = forms.IntegerField(label=_("Isian diminta dalam (hari)"), min_value=1, max_value=90)
    valid_from = DayField(label=_("Berlaku mulai"))
    decided = text_field(_("Ditetapkan dengan"), LINE, hint=_("Misalnya rakor 12 Januari 2026."))

    def clean(self) -> dict[str, Any]:
        """Green begins above amber."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("on_track", 0) <= cleaned.get("behind", 0) and "on_track" in cleaned and "behind" in cleaned:
            self.add_error("on_track", _("Batas hijau harus di atas batas kuning."))
        return cleaned


class CarryForm(ActionPlanForm):
    """Which activities go on with what a year left."""

    activities = forms.MultipleChoiceField(
        label=_("Kegiatan yang diluncurkan"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu kegiatan.")},
    )
    year = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, rows: list[tuple[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.offer("activities", rows)
