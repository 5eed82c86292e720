"""Writes of the app: numbers and law with their history, a list of companies, the frozen figures of a half year."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.clocks.models import Clock
from sigap.clocks.rules import NOT_A_PROMISE
from sigap.guidance import events
from sigap.guidance.models import Company, CompanyList, Entry, Pledge
from sigap.guidance.rules import (
    FIXED_KINDS,
    PLEDGES,
    CallCost,
    EntryKind,
    Half,
    ListedCompany,
    PledgeShare,
    Scope,
    SignSection,
    pledge_share_of,
)
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.kernel.reference import toml_file
from sigap.kernel.regencies import is_meant_for
from sigap.places.words import stored_words
from sigap.ui.sent_again import check_same
from sigap.vault.rotation import count_code

_BATCH = 1000
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""The trail takes no long row of digits for a code: it could be somebody's number."""
SHIPPED: Mapping[EntryKind, str] = {
    EntryKind.NUMBER: "numbers.toml",
    EntryKind.LAW: "law.toml",
    EntryKind.SIGN: "signs.toml",
    EntryKind.OFFER: "offers.toml",
    EntryKind.PROMISE: "promises.toml",
    EntryKind.SPEECH: "speech.toml",
}
"""What every installation begins with, by kind."""


class UnableToTakeOverEntry(Unable):
    """What a file says of an entry is not whole, or not for this version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryContent:
    """What an entry says. `basis` is the law's alone, `section` a sign's; `phone` and what has a default a number's."""

    kind: EntryKind
    scope: Scope
    position: int
    title: str
    text: str
    title_en: str
    text_en: str
    phone: str
    place: str
    hours: str
    basis: str
    section: SignSection | None
    source: str
    is_verified: bool
    is_shown: bool
    on_answer: str = ""
    on_answer_en: str = ""
    cost: CallCost = CallCost.UNKNOWN
    country: str = ""
    is_whatsapp: bool = False
    rung_on: date | None = None
    rung_by: str = ""


@audit.action
def load_entries(*, by: By, at: datetime, instead: Mapping[str, Mapping[str, str]] | None = None) -> int:
    """Stores each shipped entry that is new or changed; returns how many.

    One that officials changed is theirs; a number that somebody rang stays: none that is shipped was.
    `instead` replaces parts of some, by their code: a demo fills in telephone numbers that ring nowhere.
    """
    standing = {row.code: row for row in Entry.objects.filter(superseded_at__isnull=True)}
    theirs = set(Entry.objects.exclude(made_by_name="").values_list("code", flat=True))
    new = 0
    for kind, name in SHIPPED.items():
        file = toml_file("sigap.guidance", name)
        if not is_meant_for(file.get("defaults", {}).get("provinces", ()), settings.SIGAP_REGENCY):
            continue
        for position, table in enumerate(file["entries"], start=1):
            code = str(table["code"])
            merged = file.get("defaults", {}) | table | dict((instead or {}).get(code, {}))
            written = _shipped(kind, position, merged)
            before = standing.get(code)
            is_rung = before is not None and before.rung_on is not None and written.rung_on is None
            if code in theirs or is_rung or (before is not None and written_of(before) == written):
                continue
            _record(by, at, _replaced(code, before, written, at), events.LOADED)
            new += 1
    if not new:
        audit.unchanged()
    return new


@audit.action
def change_entry(*, by: Actor, at: datetime, code: str, written: EntryContent, based_on: str) -> Entry:
    """Adds a version of an entry; `based_on` is the id of the version that was read.

    Raises Refused for an unknown one, Conflict when somebody added a version meanwhile.
    """
    by.require(Permission.GUIDANCE_EDIT, entry=code)
    _require_rung_by_now(written, at)
    if written.kind in FIXED_KINDS:
        written = replace(written, is_shown=True)
    # Held first and read after: whoever waited here sees what the other one added.
    list(Entry.objects.filter(code=code, superseded_at__isnull=True).select_for_update().values_list("pk"))
    before = Entry.objects.filter(code=code, superseded_at__isnull=True).first()
    if before is None or before.kind != written.kind:
        raise Refused(Permission.GUIDANCE_EDIT, ids={"entry": code})
    if written_of(before) == written:
        audit.unchanged()
        return before
    if str(before.pk) != based_on:
        raise Conflict(_("Rekan Anda mengubah keterangan ini sementara Anda menulis. Muat ulang, lalu lihat versinya."))
    row = _replaced(code, before, written, at, by=by)
    _record(by, at, row, events.CHANGED)
    return row


@audit.action
def add_entry(*, by: Actor, at: datetime, written: EntryContent, post_key: UUID) -> Entry:
    """Adds an entry; the same form sent twice adds one. Raises Refused for a kind of which nothing is added."""
    by.require(Permission.GUIDANCE_EDIT)
    if written.kind in FIXED_KINDS:
        raise Refused(Permission.GUIDANCE_EDIT)
    _require_rung_by_now(written, at)
    code = f"{written.kind.value}-{post_key.hex[:12].translate(_LETTERS)}"
    audit.one_at_a_time(f"guidance.entry {code}")
    known = Entry.objects.filter(code=code, superseded_at__isnull=True).first()
    if known is not None:
        check_same(known, **_fields_of(written))
        audit.unchanged()
        return known
    row = _replaced(code, None, written, at, by=by)
    _record(by, at, row, events.CHANGED)
    return row


@audit.action
def take_over_entry(*, by: By, at: datetime, code: str, written: EntryContent) -> Entry:
    """Puts what a file of set-up says in the place of what stands, or beside it under the same code.

    Who rang a number, and when, is never a file's to say: it stays while the number is the same, else nobody rang it.
    Raises UnableToTakeOverEntry for another kind than the one that stands, a new one of which nothing is added, or a
    number of the region that would be shown without being rung.
    """
    if isinstance(by, Actor):
        by.require(Permission.GUIDANCE_EDIT, entry=code)
    if written.kind in FIXED_KINDS:
        written = replace(written, is_shown=True)
    list(Entry.objects.filter(code=code, superseded_at__isnull=True).select_for_update().values_list("pk"))
    before = Entry.objects.filter(code=code, superseded_at__isnull=True).first()
    if (before is None and written.kind in FIXED_KINDS) or (before is not None and before.kind != written.kind):
        raise UnableToTakeOverEntry(_("Keterangan “%(code)s” tidak dikenal oleh SIGAP ini.") % {"code": code})
    if before is not None and written.kind is EntryKind.NUMBER and before.scope == Scope.LOCAL != written.scope:
        raise UnableToTakeOverEntry(_("Nomor “%(code)s” milik daerah ini, dan tetap begitu.") % {"code": code})
    is_same = before is not None and before.phone == written.phone
    rung_on, rung_by = (before.rung_on, before.rung_by) if before is not None and is_same else (None, "")
    written = replace(written, rung_on=rung_on, rung_by=rung_by)
    # What was verified here stays so while the words it was verified for stay.
    if before is not None and replace(written, is_verified=before.is_verified) == written_of(before):
        audit.unchanged()
        return before
    try:
        with transaction.atomic():
            row = _replaced(code, before, written, at, by=by)
    except IntegrityError:
        raise UnableToTakeOverEntry(_("Keterangan “%(code)s” tidak lengkap.") % {"code": code}) from None
    _record(by, at, row, events.CHANGED)
    return row


@audit.action
def load_companies(
    *,
    by: By,
    at: datetime,
    listed_on: date,
    source: str,
    companies: Sequence[ListedCompany],
    post_key: UUID | None = None,
) -> CompanyList:
    """Puts a whole list in the place of the one that stands; the same form sent twice lays one.

    As the database's owner, or by an officer who may. Raises Refused.
    """
    if isinstance(by, Actor):
        by.require(Permission.GUIDANCE_EDIT)
    known = CompanyList.objects.filter(pk=post_key).first() if post_key else None
    if known is not None:
        names = [each.name for each in fields(ListedCompany)]
        is_same = {*Company.objects.filter(listed=known).values_list(*names)} == {astuple(each) for each in companies}
        is_standing = is_same and known.superseded_at is None
        check_same(known, is_standing=is_standing, listed_on=listed_on, source=source)
        audit.unchanged()
        return known
    CompanyList.objects.filter(superseded_at__isnull=True).update(superseded_at=at)
    listed = CompanyList(
        id=post_key or uuid4(), listed_on=listed_on, source=source, companies=len(companies), loaded_at=at
    )
    try:
        with transaction.atomic():
            listed.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda memuat daftar lain pada saat yang sama. Muat ulang, lalu lihat.")) from None
    Company.objects.bulk_create((Company(listed=listed, **asdict(each)) for each in companies), batch_size=_BATCH)
    ids = {"list": str(listed.pk), "count": count_code(len(companies))}
    audit.record(_event(by, at, events.COMPANIES_LOADED, ids))
    return listed


@audit.action
def freeze_pledge(*, by: By, at: datetime, half: Half) -> Pledge | None:
    """Counts the promises of a half that is over; None when that was done before. Counts are not kept."""
    if Pledge.objects.filter(pk=half.name).exists():
        audit.unchanged()
        return None
    pledge = Pledge(half=half.name, made_at=at, kept=[_counted(rule, half).frozen() for rule in PLEDGES])
    pledge.save(force_insert=True)
    audit.record(_event(by, at, events.PLEDGE_FROZEN, {"half": half.name}))
    return pledge


def written_of(row: Entry) -> EntryContent:
    """What a version says."""
    return EntryContent(
        kind=EntryKind(row.kind),
        scope=Scope(row.scope),
        position=row.position,
        title=row.title,
        text=row.text,
        title_en=row.title_en,
        text_en=row.text_en,
        phone=row.phone,
        place=row.place,
        hours=row.hours,
        basis=row.basis,
        section=SignSection(row.section) if row.section else None,
        source=row.source,
        is_verified=row.is_verified,
        is_shown=row.is_shown,
        on_answer=row.on_answer,
        on_answer_en=row.on_answer_en,
        cost=CallCost(row.cost),
        country=row.country,
        is_whatsapp=row.is_whatsapp,
        rung_on=row.rung_on,
        rung_by=row.rung_by,
    )


def _require_rung_by_now(written: EntryContent, at: datetime) -> None:
    if written.rung_on is not None and written.rung_on > localdate(at):
        raise Conflict(_("Tanggal menelepon itu belum tiba."))


def _shipped(kind: EntryKind, position: int, table: dict[str, str | bool]) -> EntryContent:
    texts = ("title", "text", "title_en", "text_en", "phone", "place", "hours", "basis", "source")
    called = ("on_answer", "on_answer_en", "country", "rung_by")
    return EntryContent(
        kind=kind,
        position=position * 10,
        scope=Scope(str(table.get("scope", Scope.NATIONAL))),
        section=SignSection(str(table["section"])) if "section" in table else None,
        is_verified=bool(table.get("is_verified", False)),
        is_shown=True,
        cost=CallCost(str(table.get("cost", CallCost.UNKNOWN))),
        is_whatsapp=bool(table.get("is_whatsapp", False)),
        rung_on=date.fromisoformat(str(table["rung_on"])) if "rung_on" in table else None,
        **{name: str(table.get(name, "")) for name in (*texts, *called)}
        | {name: stored_words(table.get(name, "")) for name in ("title", "text")},
    )


def _fields_of(written: EntryContent) -> dict[str, Any]:
    return asdict(written) | {"section": written.section or ""}


def _replaced(code: str, before: Entry | None, written: EntryContent, at: datetime, by: By | None = None) -> Entry:
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    row = Entry(code=code, revision=before.revision + 1 if before else 1, made_at=at, **_fields_of(written))
    if by is not None:
        row.made_by, row.made_by_name = by.person_id, by.name
    if written.kind is EntryKind.LAW:
        row.fingerprint = row.provision.fingerprint
    row.save(force_insert=True)
    return row


def _counted(rule: str, half: Half) -> PledgeShare:
    """Promises that ended in the half, or fell due in it and ran on beyond it."""
    zone = get_current_timezone()
    since, until = half.begins_at(zone), half.ends_at(zone)
    ended = Q(stopped_at__gte=since, stopped_at__lt=until) & ~Q(outcome__in=NOT_A_PROMISE)
    broken = Q(due_at__gte=since, due_at__lt=until) & (Q(stopped_at__isnull=True) | Q(stopped_at__gte=until))
    mine = Clock.objects.filter(rule_code=rule)
    kept = mine.filter(ended, stopped_at__lte=F("due_at")).count()
    return pledge_share_of(rule, kept=kept, due=mine.filter(ended | broken).count())


def _record(by: By, at: datetime, row: Entry, code: str) -> None:
    audit.record(_event(by, at, code, {"entry": row.code, "revision": str(row.revision)}))


def _event(by: By, at: datetime, code: str, ids: dict[str, str]) -> audit.NewEvent:
    return audit.NewEvent(
        code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
    )
