"""The form of what one quarter of an activity brought."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.actions import QuarterFacts
from sigap.actionplan.forms.fields import LINE, TEXT, ActionPlanForm, AmountField, text_field
from sigap.actionplan.models import SOURCE_LABELS, QuarterEntry
from sigap.actionplan.rules import FundingSource
from sigap.actionplan.rules.matrix import ActivityFacts
from sigap.actionplan.rules.quarters import Quarter
from sigap.actionplan.words import plain, typed
from sigap.taskforce.files import CleanedFile


class QuarterForm(ActionPlanForm):
    """What a quarter of one activity brought: a number for each indicator, money by source, evidence."""

    based_on = forms.UUIDField(widget=forms.HiddenInput, required=False)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        activity: ActivityFacts,
        quarter: Quarter,
        standing: QuarterEntry | None,
        before: QuarterEntry | None,
    ) -> None:
        super().__init__(data, initial={"post_key": uuid4(), "based_on": standing.pk if standing else None})
        self._indicators = [each for each in activity.indicators if each.aim(quarter.year) is not None]
        self._sources = list(activity.by_source(quarter.year))
        for each in self._indicators:
            key, aim = str(each.key), each.aim(quarter.year)
            hints = [_("Target tahun ini %(target)s.") % {"target": plain(aim.target)}] if aim else []
            self._number(f"v-{key}", f"{each.title} ({each.unit})" if each.unit else each.title, hints)
            self._fill(f"v-{key}", key, _values(standing), _values(before))
        for source in self._sources:
            self._number(f"m-{source}", _("Uang terpakai, %(source)s (Rp)") % {"source": SOURCE_LABELS[source]}, [])
            self._fill(f"m-{source}", source.value, _spent(standing), _spent(before))
        self.fields["obstacle"] = text_field(
            _("Kendala"), TEXT, required=False, area=True, hint=_("Wajib bila capaian jauh di bawah target.")
        )
        hint = _("Foto atau PDF, paling besar 10 MB. Lokasi dan nama berkas tidak disimpan.")
        if standing and standing.file_id:
            hint = _("Sudah ada satu berkas dan tetap dipakai. Yang dipilih di sini menggantikannya.")
        self.fields["file"] = forms.FileField(
            label=_("Foto atau berkas bukti"),
            help_text=hint,
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        )
        self.fields["evidence"] = text_field(
            _("Keterangan bukti"),
            LINE,
            required=False,
            hint=_("Nomor laporan kegiatan atau berita acara. Boleh kosong kalau ada fotonya."),
        )
        self.fields["is_sure"] = forms.BooleanField(label=_("Ya, angkanya memang begitu"), required=False)
        if standing:
            self.initial["obstacle"], self.initial["evidence"] = standing.obstacle, standing.evidence

    def _number(self, name: str, label: Any, hints: list[Any]) -> None:
        since = _("Sejak awal tahun sampai akhir triwulan ini.")
        self.fields[name] = AmountField(label=label, help_text=" ".join(str(each) for each in [since, *hints]))

    def _fill(self, name: str, key: str, standing: Mapping[str, str], before: Mapping[str, str]) -> None:
        """What stands for this quarter; of the quarter before what it was, so that nobody looks for it."""
        if key in standing:
            self.initial[name] = typed(Decimal(standing[key]))
        if key in before:
            earlier_value = _("Triwulan sebelumnya: %(value)s.") % {"value": plain(Decimal(before[key]))}
            self.fields[name].help_text = f"{self.fields[name].help_text} {earlier_value}"

    def facts(self, file: CleanedFile | None) -> QuarterFacts:
        """What a valid form says, with the file that came with it."""
        data = self.cleaned_data
        return QuarterFacts(
            values={each.key: data[f"v-{each.key}"] for each in self._indicators},
            spent={FundingSource(source): data[f"m-{source}"] for source in self._sources},
            obstacle=data["obstacle"],
            evidence=data["evidence"],
            file=file,
            is_sure=data["is_sure"],
        )

    @property
    def read_entry(self) -> UUID | None:
        """The entry that stood when the form was drawn."""
        found: UUID | None = self.cleaned_data["based_on"]
        return found


def _values(entry: QuarterEntry | None) -> Mapping[str, str]:
    return entry.values if entry else {}


def _spent(entry: QuarterEntry | None) -> Mapping[str, str]:
    return entry.spent if entry else {}
