"""The form of one activity of a draft: its place, offices, indicators with yearly targets, money by source."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.forms.fields import LINE, TEXT, ActionPlanForm, AmountField, text_field
from sigap.actionplan.models import MEASURE_LABELS
from sigap.actionplan.rules import FundingSource, Measure
from sigap.actionplan.rules.columns import source_named
from sigap.actionplan.rules.matrix import ActivityFacts, IndicatorFacts, MoneyFacts, OfficeFacts, TargetFacts
from sigap.actionplan.rules.numbers import NumberUnread, read_number
from sigap.actionplan.rules.quarters import ROMAN
from sigap.actionplan.words import typed, typed_money

_LINE_UNREAD = _("Baris “%(line)s” tidak terbaca. Tulis tahun, sumber dana, lalu jumlahnya: 2026 APBD 150.000.000")
_TOTAL_UNREAD = _("Baris “%(line)s” tidak terbaca. Tulis tahun lalu jumlahnya: 2026 150.000.000")


class ActivityForm(ActionPlanForm):
    """One activity. `like` is the one whose goal and programme a new one begins with."""

    goal = text_field(_("Tujuan"), LINE)
    programme_code = text_field(_("Kode program"), 40, required=False)
    programme = text_field(_("Program"), LINE)
    code = text_field(_("Kode kegiatan di anggaran daerah"), 60, required=False)
    title = text_field(_("Kegiatan"), LINE)
    office = forms.ChoiceField(label=_("Penanggung jawab"), error_messages={"required": _("Pilih kantornya.")})
    supports = forms.MultipleChoiceField(label=_("Pendukung"), required=False, widget=forms.CheckboxSelectMultiple)
    money = text_field(
        _("Anggaran per sumber"),
        TEXT,
        required=False,
        area=True,
        hint=_("Satu baris satu sumber: 2026 APBD 150.000.000"),
    )
    stated = text_field(
        _("Jumlah menurut dokumen anggaran"),
        TEXT,
        required=False,
        area=True,
        hint=_("Untuk dibandingkan dengan rinciannya: 2026 150.000.000"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        standing: ActivityFacts | None,
        like: ActivityFacts | None,
        years: range,
        offices: list[OfficeFacts],
        version: int,
    ) -> None:
        super().__init__(data, initial={"version": version, **_activity_initial(standing, like)})
        self._years, self._standing = years, standing
        self._offices = {str(each.id): each for each in offices}
        chosen = [("", _("Pilih kantor")), *((key, each.name) for key, each in self._offices.items())]
        self.offer("office", chosen)
        self.offer("supports", chosen[1:])
        known = standing.indicators if standing else ()
        self._groups = [*known, None]
        for number, indicator in enumerate(self._groups, start=1):
            self._group(number, indicator)
        self.order_fields([name for name in self.fields if name not in {"money", "stated"}])

    def _group(self, number: int, indicator: IndicatorFacts | None) -> None:
        is_needed = number == 1
        label = _("Indikator %(number)d") % {"number": number}
        hint = "" if is_needed else _("Kosongkan bila tidak ada.")
        self.fields[f"i{number}"] = text_field(label, LINE, required=is_needed, hint=hint)
        self.fields[f"u{number}"] = text_field(_("Satuan"), 40, required=False)
        self.fields[f"b{number}"] = AmountField(label=_("Keadaan awal"), required=False)
        self.fields[f"m{number}"] = forms.ChoiceField(
            label=_("Cara hitung"), choices=[(each.value, label) for each, label in MEASURE_LABELS.items()]
        )
        self.fields[f"f{number}"] = forms.BooleanField(label=_("Makin kecil makin baik"), required=False)
        due = [("", _("dicicil setiap triwulan")), *((str(each), f"triwulan {roman}") for each, roman in ROMAN.items())]
        self.fields[f"d{number}"] = forms.ChoiceField(label=_("Target jatuh pada"), choices=due, required=False)
        for year in self._years:
            label = _("Target %(year)d") % {"year": year}
            self.fields[f"t{number}-{year}"] = AmountField(label=label, required=False)
        if indicator:
            self._fill(number, indicator)

    def _fill(self, number: int, indicator: IndicatorFacts) -> None:
        self.initial[f"i{number}"], self.initial[f"u{number}"] = indicator.title, indicator.unit
        self.initial[f"b{number}"] = "" if indicator.baseline is None else typed(indicator.baseline)
        self.initial[f"m{number}"], self.initial[f"f{number}"] = indicator.measure, indicator.is_falling
        for each in indicator.targets:
            self.initial[f"t{number}-{each.year}"] = typed(each.target)
            self.initial[f"d{number}"] = str(each.due_quarter or "")

    def clean_money(self) -> tuple[MoneyFacts, ...]:
        """Lines such as 2026 APBD 150.000.000; each year and source once."""
        found: dict[tuple[int, FundingSource], MoneyFacts] = {}
        carried = {(each.year, each.source): each.carried for each in self._standing.money} if self._standing else {}
        for line in filter(str.strip, self.cleaned_data["money"].splitlines()):
            year, amount = self._line(line, _LINE_UNREAD)
            source = source_named(line)
            if source is None or (year, source) in found:
                raise forms.ValidationError(_LINE_UNREAD % {"line": line})
            found[year, source] = MoneyFacts(
                year=year, source=source, amount=amount, carried=min(amount, carried.get((year, source), Decimal(0)))
            )
        return tuple(found[key] for key in sorted(found))

    def clean_stated(self) -> dict[int, Decimal]:
        """Lines such as 2026 150.000.000."""
        lines = filter(str.strip, self.cleaned_data["stated"].splitlines())
        return dict(self._line(line, _TOTAL_UNREAD) for line in lines)

    def _line(self, line: str, unread: Any) -> tuple[int, Decimal]:
        parts = line.split()
        try:
            amount = read_number(parts[-1])
        except NumberUnread:
            amount = None
        if amount is None or not parts[0].isdecimal() or int(parts[0]) not in self._years or len(parts) == 1:
            raise forms.ValidationError(unread % {"line": line})
        return int(parts[0]), amount

    def clean(self) -> dict[str, Any]:
        """A target of zero measures nothing, but where less is better."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in cleaned if name.startswith("t") and "-" in name]:
            number = name[1:].partition("-")[0]
            if cleaned[name] == 0 and cleaned[name] is not None and not cleaned.get(f"f{number}"):
                self.add_error(name, _("Target nol tidak dapat diukur. Kosongkan bila tahun itu tanpa target."))
        return cleaned

    def written(self, key: UUID | None) -> ActivityFacts:
        """What a valid form says."""
        data = self.cleaned_data
        supports = tuple(self._offices[each] for each in data["supports"] if each != data["office"])
        return ActivityFacts(
            key=key or uuid4(),
            goal=data["goal"],
            programme_code=data["programme_code"],
            programme=data["programme"],
            code=data["code"],
            title=data["title"],
            office=self._offices[data["office"]],
            supports=supports,
            indicators=tuple(self._indicators()),
            money=data["money"],
            stated=data["stated"],
        )

    def _indicators(self) -> Iterator[IndicatorFacts]:
        data = self.cleaned_data
        for number, indicator in enumerate(self._groups, start=1):
            if not data[f"i{number}"]:
                continue
            carried = {each.year: each.carried for each in indicator.targets} if indicator else {}
            targets = {year: data[f"t{number}-{year}"] for year in self._years}
            yield IndicatorFacts(
                key=indicator.key if indicator else uuid4(),
                title=data[f"i{number}"],
                unit=data[f"u{number}"],
                baseline=data[f"b{number}"],
                measure=Measure(data[f"m{number}"]),
                is_falling=data[f"f{number}"],
                targets=tuple(
                    TargetFacts(
                        year=year,
                        target=target,
                        carried=min(target, carried.get(year, Decimal(0))),
                        due_quarter=int(data[f"d{number}"]) if data[f"d{number}"] else None,
                    )
                    for year, target in targets.items()
                    if target is not None
                ),
            )


def _activity_initial(standing: ActivityFacts | None, like: ActivityFacts | None) -> dict[str, Any]:
    inherited = {"goal": like.goal, "programme_code": like.programme_code, "programme": like.programme} if like else {}
    if standing is None:
        return inherited
    money = [typed_money(each.year, each.source, each.amount) for each in standing.money]
    return {
        **inherited,
        "code": standing.code,
        "title": standing.title,
        "office": str(standing.office.id),
        "supports": [str(each.id) for each in standing.supports],
        "money": "\n".join(money),
        "stated": "\n".join(f"{year} {typed(amount)}" for year, amount in sorted(standing.stated.items())),
    }
