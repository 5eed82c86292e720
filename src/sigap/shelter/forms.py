"""Shape and wording of what is typed in a safe house."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.merging import MergingForm, version_of
from sigap.cases.models import SEX_LABELS, CasePerson
from sigap.cases.rules.diffing import merged_fields
from sigap.screening.rules.persons import Sex
from sigap.shelter.actions import StayReview, StayWords
from sigap.shelter.models import LEAVE_LABELS, ROOM_LABELS, ShelterHouse, ShelterRoom, Stay
from sigap.shelter.rules import BedState, HouseFigures, RoomKind
from sigap.ui.fields import BirthDayField, DayField, MomentField
from sigap.ui.forms import ServerForm

LINE, TEXT = 200, 2000
FAMILY = "keluarga"
_ANY = ("", _("Pilihkan yang cocok"))
_WAIT = ("wait", _("Masuk daftar tunggu"))
type Choices = list[tuple[str, Any]]


def _area(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2}), **more
    )


def person_choices(people: Iterable[CasePerson]) -> Choices:
    """By code, number and age: never a name."""
    found: Choices = []
    for who in people:
        facts = [str(who.label), str(SEX_LABELS.get(who.sex, "")).lower()]  # type: ignore[call-overload]  # "" has none
        facts += [str(_("%(n)d tahun") % {"n": who.age_years})] if who.age_years is not None else []
        found.append((str(who.pk), f"{who.case.code}: {', '.join(filter(None, facts))}"))
    return found


def bed_choices(beds: Sequence[BedState]) -> Choices:
    """The free ones with whom their room takes."""
    free = [bed for bed in beds if not (bed.is_out or bed.is_taken)]
    return [(str(bed.id), f"{bed.label}, {str(ROOM_LABELS[bed.kind]).lower()}") for bed in free]


class WordsForm(ServerForm):
    """What is sealed of an arrival or a leaving."""

    brought_by = forms.CharField(label=_("Diantar oleh (boleh kosong)"), max_length=LINE, required=False)
    condition = _area(_("Keadaan saat tiba (boleh kosong)"))
    needs = _area(_("Obat, alergi, makanan, siapa yang tidak boleh tahu (boleh kosong)"))
    belongings = _area(_("Barang yang dititipkan (boleh kosong)"))

    def words(self) -> StayWords:
        """What a valid form says."""
        data = self.cleaned_data
        return StayWords(
            brought_by=data.get("brought_by", ""),
            condition=data.get("condition", ""),
            belongings=data.get("belongings", ""),
            needs=data.get("needs", ""),
        )


class StayForm(WordsForm):
    """Who gets a bed: admitted at once by the staff, held or put on the list by a case's manager."""

    house = forms.ChoiceField(
        label=_("Rumah aman"), error_messages={"required": _("Belum ada rumah: petugas rumah aman mencatatnya dulu.")}
    )
    person = forms.ChoiceField(label=_("Siapa"), required=False)
    sex = forms.ChoiceField(
        label=_("Perempuan atau laki-laki"),
        required=False,
        choices=[(sex.value, SEX_LABELS[sex]) for sex in (Sex.FEMALE, Sex.MALE)],
        widget=forms.RadioSelect,
    )
    age = forms.IntegerField(label=_("Umur, kira-kira juga boleh"), required=False, min_value=0, max_value=130)
    born_on = BirthDayField(label=_("Tanggal lahir (boleh kosong)"), required=False)
    beside = forms.ChoiceField(label=_("Datang dengan keluarga?"), required=False)
    bed = forms.ChoiceField(label=_("Ranjang"), required=False)
    wanted = forms.ChoiceField(
        label=_("Yang diminta"),
        choices=[("hold", _("Tahan satu ranjang")), _WAIT],
        widget=forms.RadioSelect,
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        houses: Sequence[ShelterHouse],
        people: Choices,
        stays: Sequence[Stay],
        beds: Choices,
        is_arrival: bool,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        listed = [(str(house.pk), house.name) for house in houses]
        family: Choices = [("", _("Sendiri")), (FAMILY, _("Yang pertama dari satu keluarga"))]
        family += [
            (str(each.pk), _("Keluarga %(name)s, %(age)d tahun") % {"name": each.name, "age": each.age_years})
            for each in stays
        ]
        nobody = [("", _("Belum ada dalam berkas kasus"))] if is_arrival else []
        for name, choices in (
            ("house", listed),
            ("person", nobody + people),
            ("beside", family),
            ("bed", [_ANY, *beds]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(houses) == 1:
            self.fields["house"].widget = forms.HiddenInput()
            self.initial["house"] = listed[0][0]
        if is_arrival:
            self.fields["wanted"].label, self.fields["wanted"].required = _("Diterima atau menunggu"), False
            self.fields["wanted"].choices = [("in", _("Terima sekarang")), _WAIT]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            self.fields["person"].required = True
            for name in ("sex", "age", "born_on", "brought_by", "belongings"):
                del self.fields[name]
            self.fields["condition"].label = _("Yang perlu diketahui petugas (boleh kosong)")
        order = ["house", "person", "sex", "age", "beside", "bed", "wanted", "brought_by", "condition", "needs"]
        self.order_fields([*order, "belongings", "born_on"])


class AdmitForm(WordsForm):
    """Somebody whose bed was held, or who waited, is here."""

    bed = forms.ChoiceField(label=_("Ranjang"), required=False)

    def __init__(self, data: Any = None, *, beds: Choices, held: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        first = ("", _("Ranjang %(label)s yang ditahan") % {"label": held}) if held else _ANY
        self.fields["bed"].choices = [first, *beds]  # type: ignore[attr-defined]  # a ChoiceField
        self.order_fields(["bed"])


class MoveForm(ServerForm):
    """Another bed."""

    bed = forms.ChoiceField(label=_("Ranjang"), required=False)

    def __init__(self, data: Any = None, *, beds: Choices) -> None:
        super().__init__(data)
        self.fields["bed"].choices = [_ANY, *beds]  # type: ignore[attr-defined]  # a ChoiceField


class LeavingForm(WordsForm):
    """Gone for good."""

    reason = forms.ChoiceField(
        label=_("Ke mana"),
        choices=[(each.value, label) for each, label in LEAVE_LABELS.items()],
        widget=forms.RadioSelect,
    )
    has_belongings_back = forms.BooleanField(label=_("Semua barang titipan sudah diserahkan kembali"), required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["brought_by"].label = _("Dijemput atau diantar oleh (boleh kosong)")
        self.fields["condition"].label = _("Keadaan saat keluar (boleh kosong)")
        self.fields["needs"].label = _("Pesan untuk sesudahnya (boleh kosong)")
        del self.fields["belongings"]
        self.order_fields(["reason", "has_belongings_back"])


class StayEntryForm(ServerForm):
    """One thing of a day in the house."""

    words = forms.CharField(label=_("Keterangan"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 2}))
    happened_at = MomentField(label=_("Kapan"))
    due_at = MomentField(label=_("Kembali paling lambat"))
    amount = forms.IntegerField(label=_("Jumlah, dalam rupiah"), min_value=1, max_value=100_000_000)
    entry = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, has_end: bool, has_amount: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not has_end:
            del self.fields["due_at"]
        if not has_amount:
            del self.fields["amount"]


class JoinCaseForm(ServerForm):
    """Who a guest is."""

    person = forms.ChoiceField(label=_("Siapa dia dalam berkas kasus"))

    def __init__(self, data: Any = None, *, people: Choices) -> None:
        super().__init__(data)
        self.fields["person"].choices = people  # type: ignore[attr-defined]  # a ChoiceField


class StayReviewForm(ServerForm):
    """Who somebody is, as corrected, and until when they stay, as agreed."""

    limit_on = DayField(
        label=_("Hari terakhir yang disepakati"),
        help_text=_("Kesepakatan, bukan batas menurut hukum. Tidak ada yang dikeluarkan karena hari ini lewat."),
    )
    sex = forms.ChoiceField(
        label=_("Perempuan atau laki-laki"),
        choices=[(sex.value, SEX_LABELS[sex]) for sex in (Sex.FEMALE, Sex.MALE)],
        widget=forms.RadioSelect,
    )
    age = forms.IntegerField(label=_("Umur sekarang, kira-kira juga boleh"), min_value=0, max_value=130)
    born_on = BirthDayField(
        label=_("Tanggal lahir (boleh kosong)"), required=False, help_text=_("Kalau diisi, umurnya dihitung dari sini.")
    )
    is_talked = forms.BooleanField(
        label=_("Hidup sesudah 18 tahun sudah dibicarakan dengannya: tinggal di mana, sekolah, kerja, pendamping"),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=LINE)

    def __init__(self, data: Any = None, *, is_in: bool, was_child: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not is_in:
            del self.fields["limit_on"]
        if not was_child:
            del self.fields["is_talked"]

    def review(self) -> StayReview:
        """What a valid form says."""
        data = self.cleaned_data
        return StayReview(
            sex=Sex(data["sex"]),
            age=data["age"],
            born_on=data["born_on"],
            limit_on=data.get("limit_on"),
            is_talked=data.get("is_talked", False),
            seen=data["seen"],
        )


_FIGURES = ("name", "hold_hours", "limit_days", "boys_apart_from")


class HouseForm(ServerForm):
    """The figures by which a house goes."""

    name = forms.CharField(
        label=_("Nama rumah"), max_length=60, help_text=_("Nama yang tidak menunjukkan letak, misalnya Rumah Melur.")
    )
    hold_hours = forms.IntegerField(label=_("Ranjang ditahan paling lama (jam)"), min_value=1, max_value=72)
    limit_days = forms.IntegerField(
        label=_("Lama tinggal yang disepakati (hari)"),
        min_value=1,
        max_value=730,
        help_text=_(
            "Kesepakatan, bukan batas menurut hukum. Sesudah itu ditinjau bersama; tidak ada yang dikeluarkan."
        ),
    )
    boys_apart_from = forms.IntegerField(label=_("Laki-laki tidur terpisah mulai umur"), min_value=1, max_value=18)
    version = forms.IntegerField(widget=forms.HiddenInput)
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any], newest: ShelterHouse | None = None) -> None:
        """`newest`: the house as it stands; what was typed on an older one is merged with it, field by field."""
        self.theirs: list[str] = []
        if newest is not None:
            stands = {name: str(getattr(newest, name)) for name in _FIGURES}
            initial = initial | {"version": newest.version} | stands | {f"was_{n}": v for n, v in stands.items()}
            if data is not None and data.get("version") != str(newest.version):
                data = self._merged(data.copy(), stands, newest.version)
        super().__init__(data, initial=initial)
        for name in _FIGURES:
            self.fields[f"was_{name}"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def _merged(self, typed: Any, stands: dict[str, str], version: int) -> Any:
        """As the colleague left it, but for what was changed here; shown once more before it is saved."""
        was = {name: typed.get(f"was_{name}", "") for name in _FIGURES}
        mine = {name: typed.get(name, "").strip() for name in _FIGURES}
        for name, value in merged_fields(was, mine, stands).items():
            typed[name], typed[f"was_{name}"] = value, stands[name]
        typed["version"] = str(version)
        self.theirs = [
            f"{self.base_fields[name].label}: {stands[name]}"
            for name in _FIGURES
            if stands[name] not in {was[name], mine[name]}
        ]
        return typed

    def clean(self) -> dict[str, Any]:
        """Whoever wrote on an older version sees first what a colleague changed."""
        if self.theirs:
            words = _(
                "Rekan Anda mengubah aturan rumah ini sementara Anda menulis. %(rows)s. Yang Anda ubah tetap ada."
            )
            self.add_error(None, words % {"rows": "; ".join(self.theirs)})
        return super().clean() or self.cleaned_data

    def figures(self) -> HouseFigures:
        """What a valid form says."""
        data = self.cleaned_data
        return HouseFigures(
            hold_hours=data["hold_hours"], limit_days=data["limit_days"], boys_apart_from=data["boys_apart_from"]
        )


class RoomForm(ServerForm):
    """A room with its beds."""

    label = forms.CharField(label=_("Nomor kamar"), max_length=10)
    kind = forms.ChoiceField(
        label=_("Untuk siapa"), choices=[(kind.value, label) for kind, label in ROOM_LABELS.items()]
    )
    age_from = forms.IntegerField(label=_("Dari umur (boleh kosong)"), required=False, min_value=0, max_value=130)
    age_until = forms.IntegerField(label=_("Sampai umur (boleh kosong)"), required=False, min_value=0, max_value=130)
    beds = forms.IntegerField(label=_("Jumlah ranjang"), min_value=1, max_value=20)

    def clean(self) -> dict[str, Any]:
        """Ages in order."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("age_from") or 0, data.get("age_until")
        if last is not None and last < first:
            self.add_error("age_until", _("Umur terakhir tidak di bawah umur pertama."))
        return data

    def rule(self) -> dict[str, Any]:
        """What a valid form says of whom the room takes, and how many beds it has."""
        data = self.cleaned_data
        return {
            "kind": RoomKind(data["kind"]),
            "age_from": data["age_from"] or 0,
            "age_until": data["age_until"],
            "beds": data["beds"],
        }


class RoomChangeForm(MergingForm, RoomForm):
    """The same of a room that stands: what a colleague changed meanwhile is not set back."""

    version_name = "based_on"
    label = None  # type: ignore[assignment]  # Django's way to leave a field out
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, room: ShelterRoom) -> None:
        """`room`: with a count of its `there` beds."""
        known = {name: getattr(room, name) for name in ("kind", "age_from", "age_until")}
        known |= {"beds": room.there}  # type: ignore[attr-defined]  # annotated
        stands = {name: "" if value is None else str(value) for name, value in known.items()}
        super().__init__(data, stands=stands, version=version_of(stands), initial=known)
        self.fields["beds"].help_text = _("Tambah bila ada ranjang baru. Yang tidak dipakai lagi ditandai rusak.")


class HousePlaceForm(ServerForm):
    """Where the house stands."""

    address = forms.CharField(
        label=_("Alamat"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Tulis jalan dan nomor di baris sendiri. Disegel dengan kunci sendiri; tidak masuk berkas kasus mana pun."
        ),
    )


def now_initial(at: datetime, **more: Any) -> dict[str, Any]:
    """What a form of today begins with."""
    return {"happened_at": at, **more}
