"""A victim's lines in Simfoni's order and words: a value, or why there is none and where it is typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.roles import Section
from sigap.cases.actions.persons import Identity
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole
from sigap.simfoni.queries import Codes, VictimFile, service_code
from sigap.simfoni.reading import OpenedEntries
from sigap.simfoni.rules import FieldGroup, SimfoniList, decimal_age, fields, group_labels, written_day


class LineState(StrEnum):
    """What stands on a line: a value to copy; nothing yet; closed to the reader; sealed; a word Simfoni dropped."""

    VALUE = "value"
    EMPTY = "empty"
    CLOSED = "closed"
    SEALED = "sealed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One field. `url` is where an empty one is typed, or a dropped word replaced."""

    field: str
    label: str
    value: str = ""
    state: LineState = LineState.VALUE
    note: str = ""
    url: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryGroup:
    """Lines under one heading; of services and offenders one for each."""

    of: FieldGroup
    heading: str
    lines: tuple[EntryLine, ...]


_LABELS = {field.code: field.label for field in fields()}


def numbered_groups(
    file: VictimFile, opened: OpenedEntries, codes: Codes, places: Mapping[str, str]
) -> list[EntryGroup]:
    """Every group of a victim, its lines numbered through."""
    count = 0
    numbered = []
    for group in groups_of(file, opened, codes, places):
        lines = tuple(replace(line, number=count + place) for place, line in enumerate(group.lines, start=1))
        count += len(lines)
        numbered.append(replace(group, lines=lines))
    return numbered


def groups_of(file: VictimFile, opened: OpenedEntries, codes: Codes, places: Mapping[str, str]) -> Iterator[EntryGroup]:
    """The same without numbers, for the sheet. `places`: labels of regions that opened addresses name."""
    lines = _Lines(file, opened, codes, places)
    labels = group_labels()
    yield EntryGroup(of=FieldGroup.CASE, heading=labels[FieldGroup.CASE], lines=tuple(lines.of_case()))
    yield EntryGroup(of=FieldGroup.VICTIM, heading=labels[FieldGroup.VICTIM], lines=tuple(lines.of_victim()))
    for kind, found in (
        (FieldGroup.FORM, lines.forms()),
        (FieldGroup.SERVICE, lines.services()),
        (FieldGroup.OFFENDER, lines.offenders()),
    ):
        each = list(found)
        for place, group in enumerate(each, start=1):
            of = _(", %(place)d dari %(count)d") % {"place": place, "count": len(each)} if len(each) > 1 else ""
            yield EntryGroup(of=kind, heading=f"{labels[kind]}{of}", lines=group)


class _Lines:
    """Makes the lines of one victim."""

    def __init__(self, file: VictimFile, opened: OpenedEntries, codes: Codes, places: Mapping[str, str]) -> None:
        self._file, self._opened, self._codes, self._places = file, opened, codes, places
        self._case = file.access.case

    def of_case(self) -> Iterator[EntryLine]:
        case, around = self._case, self._file.around
        yield self._line("register", case.register_label)
        yield self._line("acted_on", written_day(case.acted_on), url=self._url("cases:event"))
        yield self._line("reported_on", written_day(around.reported_on))
        yield self._description()
        yield self._word("place", SimfoniList.PLACE, case.place_kind, url=self._url("cases:kind"))
        note = _("desa atau kecamatan; SIGAP tidak menyimpan alamat rinci kejadian") if around.scene else ""
        yield self._line("scene", around.scene, note=note, url=self._url("cases:event"))
        yield self._line("province", around.province)
        yield self._line("regency", around.regency)

    def _description(self) -> EntryLine:
        if not self._file.access.has(Section.SUMMARY):
            return self._line("description", state=LineState.CLOSED)
        is_draft = self._case.pk in self._opened.drafts
        note = _("draf dari skrining awal, periksa dulu") if is_draft else _("periksa: tanpa nama dan tempat rinci")
        text = self._opened.texts.get(self._case.pk, "")
        return self._line("description", text, note=note if text else "", url=self._url("cases:write"))

    def of_victim(self) -> Iterator[EntryLine]:
        yield from self._person(self._file.person, ("name", "address", "sex", "age"))

    def forms(self) -> Iterator[tuple[EntryLine, ...]]:
        url = self._url("cases:kind")
        given = set(self._file.person.forms)
        for form in [each for each in self._codes[SimfoniList.FORM] if each in given] or [""]:
            yield (self._word("form", SimfoniList.FORM, form, url=url),)

    def services(self) -> Iterator[tuple[EntryLine, ...]]:
        file = self._file
        if file.services is None:
            yield (self._line("service", state=LineState.CLOSED),)
            return
        for row in file.services:
            to = "sessions:correct" if row.office_id == self._case.office_id else "assistance:history"
            # Who gave it: the office that gave it, where another did; else the one that recorded it.
            yield (
                self._line("given_on", written_day(localdate(row.done_at))),
                self._line("office", row.provider_name or row.office_name),
                self._word("service", SimfoniList.SERVICE, service_code(row.kind), note=str(row.kind_label)),
                self._line(
                    "note",
                    self._opened.notes.get(row.pk, ""),
                    url=reverse(to, args=[self._case.code, row.pk]),
                ),
            )
        if not file.services:
            yield (self._line("service", url=self._url("sessions:note")),)

    def offenders(self) -> Iterator[tuple[EntryLine, ...]]:
        names = ("offender_name", "offender_address", "offender_sex", "offender_age")
        for offender in self._file.offenders:
            yield (*self._person(offender, names), self._relation(offender))
        if not self._file.offenders:
            yield (self._line("offender_name", url=self._url("cases:add_person")),)

    def _relation(self, offender: CasePerson) -> EntryLine:
        if (kind := self._file.around.relation(self._file.person.pk, offender.pk)) is None:
            return self._line("relation", state=LineState.CLOSED)
        return self._word("relation", SimfoniList.RELATION, kind, url=self._url("persons:offenders"))

    def _person(self, person: CasePerson, names: tuple[str, str, str, str]) -> Iterator[EntryLine]:
        name, address, sex, age = names
        correct = self._url("cases:correct_person", person.ordinal)
        identity = self._opened.identities.get(person.pk)
        if not person.is_named:
            state, url = LineState.EMPTY, self._url("cases:name_person", person.ordinal)
        else:
            state, url = (LineState.VALUE, "") if identity else (LineState.SEALED, "")
        where = self._address(person, identity) if identity else ""
        part = self._url("persons:part", person.ordinal, "alamat-ktp")
        yield self._line(name, identity.full_name if identity else "", state=state, url=url)
        yield self._line(address, where, state=state, url=part if identity else url)
        yield self._word(sex, SimfoniList.SEX, person.sex, url=correct)
        yield self._age(age, person, identity, correct)

    def _address(self, person: CasePerson, identity: Identity) -> str:
        """By the identity card, where that part is filled in; else as the identity has it. Never the domicile."""
        facts = self._opened.addresses.get(person.pk) or {"address": identity.address, "region": identity.village}
        region = facts.get("region", "")
        return ", ".join(each for each in (facts.get("address", ""), self._places.get(region, region)) if each)

    def _age(self, field: str, person: CasePerson, identity: Identity | None, url: str) -> EntryLine:
        day = self._file.around.reported_on
        if identity and identity.birth_date:
            guessed = _("perkiraan; ") if identity.birth_estimate else ""
            born = date.fromisoformat(identity.birth_date)
            return self._line(field, decimal_age(born, day), note=guessed + _("pada hari pelaporan"))
        if person.age_years is None:
            return self._line(field, url=url)
        note = _("tahun penuh menurut catatan; usia dengan koma muncul sesudah nama dibuka")
        return self._line(field, str(person.age_years), note="" if identity or not person.is_named else note)

    def _word(self, field: str, of: SimfoniList, code: str, *, note: str = "", url: str = "") -> EntryLine:
        """A code in Simfoni's word; one that Simfoni dropped says so, with the page of codes."""
        word = self._codes[of].get(code, "")
        if code and not word:
            changed = (
                reverse("simfoni:word", args=[of.value, code]) if code in self._codes[of] else reverse("simfoni:codes")
            )
            return self._line(field, note=note, state=LineState.DROPPED, url=changed)
        return self._line(field, word, note=note, url=url)

    def _line(
        self, field: str, value: str = "", *, note: str = "", state: LineState = LineState.VALUE, url: str = ""
    ) -> EntryLine:
        if state is LineState.VALUE and not value:
            state = LineState.EMPTY
        return EntryLine(field=field, label=_LABELS[field], value=value, note=note, state=state, url=url)

    def _url(self, route: str, *more: object) -> str:
        return reverse(route, args=[self._case.code, *more])


def regions_named(opened: OpenedEntries) -> set[str]:
    """Codes of regions that opened addresses name."""
    found = {identity.village for identity in opened.identities.values()}
    return (found | {facts.get("region", "") for facts in opened.addresses.values()}) - {""}


def waiting_victims(waiting: str) -> dict[str, list[str]]:
    """What the work item of a case says beside its code: how many of its victims are not in Simfoni."""
    count = int(waiting or 0)
    return {"facts": [ngettext("%(n)d korban belum masuk", "%(n)d korban belum masuk", count) % {"n": count}]}


def is_victim(file: VictimFile) -> bool:
    """Whether the person still is a victim of the case."""
    return file.person.role == PersonRole.VICTIM
