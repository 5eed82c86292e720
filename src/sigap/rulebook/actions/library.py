"""Laws are loaded, added, changed, replaced from a day on, linked and filed; none is taken out, none is in a ring."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind, is_id
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.kernel.regencies import is_meant_for
from sigap.rulebook import events
from sigap.rulebook.models import Instrument, InstrumentFile, InstrumentLink
from sigap.rulebook.rules.instruments import (
    InstrumentContent,
    LinkContent,
    LinkKind,
    LinkUnfit,
    check_link,
    shipped_instruments,
)


class UnableToLink(Unable):
    """The link leads from a law back to itself, or to a law that is not in the library."""


class UnableToReplace(Unable):
    """The law has ended already, or the day does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFile:
    """The text of a law: the cleaner's copy, and the fingerprint of what was laid in."""

    copy: bytes
    sha256: str


@audit.action
def load_instruments(*, by: By, at: datetime) -> int:
    """Stores each shipped law that is new or changed; returns how many. One that officials changed is theirs."""
    shipped = [each for each in shipped_instruments() if is_meant_for(each.provinces, settings.SIGAP_REGENCY)]
    known = {row.code: row for row in Instrument.objects.all()}
    stored = []
    for each in shipped:
        row = known.get(each.content.code)
        if row is None:
            row = Instrument(code=each.content.code, added_at=at)
        elif row.changed_by is not None or row.added_by is not None or row.content == each.content:
            continue
        _write(row, each.content)
        known[row.code] = row
        stored.append(each)
        _record(by, at, events.LOADED, row)
    for each in stored:
        for link in each.links:
            _link(known[each.content.code], link)
    if not stored:
        audit.unchanged()
    return len(stored)


@audit.action
def add_instrument(
    *, by: Actor, at: datetime, content: InstrumentContent, links: Sequence[LinkContent] = (), post_key: UUID
) -> Instrument:
    """Adds a law; the same form sent twice adds one. Raises Conflict for a known name, UnableToLink, Refused."""
    by.require(Permission.RULEBOOK_EDIT)
    known = Instrument.objects.filter(pk=post_key).first()
    if known is not None:
        audit.unchanged()
        return known
    row = _added(by, at, content, post_key)
    for link in links:
        _link(row, link)
    return row


@audit.action
def change_instrument(*, by: Actor, at: datetime, code: str, content: InstrumentContent, based_on: int) -> Instrument:
    """Changes what the library says of a law; its name stays. `based_on` is the revision that was read.

    Raises Refused for an unknown one, Conflict when somebody changed it meanwhile.
    """
    row = _locked(by, code)
    content = replace(content, name=row.name, is_ended=row.is_ended and content.in_force_to is None)
    if row.content == content:
        audit.unchanged()
        return row
    if row.revision != based_on:
        raise Conflict(_("Rekan Anda mengubah peraturan ini sementara Anda menulis. Muat ulang, lalu lihat isinya."))
    _changed(by, at, row)
    _write(row, content)
    _record(by, at, events.CHANGED, row, revision=str(row.revision))
    return row


@audit.action
def replace_instrument(
    *, by: Actor, at: datetime, code: str, content: InstrumentContent, starts_on: date, post_key: UUID
) -> Instrument:
    """A law takes another's place from a day on: the old one ends that day, and what leans on it is to be reviewed.

    Twice with the same form changes nothing. Raises UnableToReplace, Conflict, Refused.
    """
    row = _locked(by, code)
    known = Instrument.objects.filter(pk=post_key).first()
    if known is not None:
        audit.unchanged()
        return known
    if row.in_force_to is not None or row.is_ended:
        raise UnableToReplace(_("Peraturan ini sudah berakhir. Buka penggantinya."))
    if row.in_force_from is not None and starts_on <= row.in_force_from:
        raise UnableToReplace(_("Pengganti mulai sesudah peraturan ini sendiri mulai berlaku."))
    if content.code == row.code:
        raise UnableToReplace(_("Peraturan tidak dapat mengganti dirinya sendiri. Tulis nomor penggantinya."))
    begun = replace(content, in_force_from=starts_on, is_draft=False)
    new = _added(by, at, begun, post_key)
    _link(new, LinkContent(kind=LinkKind.REPEALS, to=row.name, since=starts_on))
    row.in_force_to = starts_on
    _changed(by, at, row)
    row.save(update_fields=["in_force_to", "revision", "changed_at", "changed_by", "changed_by_name"])
    _record(by, at, events.REPLACED, row, successor=_id(new))
    return new


@audit.action
def link_instrument(*, by: Actor, at: datetime, code: str, link: LinkContent) -> InstrumentLink:
    """Notes what a law does to another. Twice changes nothing. Raises UnableToLink, Refused; Conflict otherwise."""
    row = _locked(by, code)
    known = InstrumentLink.objects.filter(source=row, target__name__iexact=link.to, kind=link.kind.value).first()
    if known is not None:
        if (known.articles, known.since, known.text) != (link.articles, link.since, link.text):
            raise Conflict(_("Hubungan ini sudah tercatat dengan isi lain. Hapus yang lama dulu, lalu catat lagi."))
        audit.unchanged()
        return known
    added = _link(row, link)
    _mark(by, at, row)
    _record(by, at, events.LINKED, row, to=_id(added.target))
    return added


@audit.action
def unlink_instrument(*, by: Actor, at: datetime, code: str, link_id: UUID) -> None:
    """Takes back a link that was noted by mistake. Twice changes nothing. Raises Refused."""
    row = _locked(by, code)
    link = InstrumentLink.objects.select_related("target").filter(pk=link_id, source=row).first()
    if link is None:
        audit.unchanged()
        return
    link.delete()
    _mark(by, at, row)
    _record(by, at, events.UNLINKED, row, to=_id(link.target))


@audit.action
def file_instrument(*, by: Actor, at: datetime, code: str, file: LawFile) -> InstrumentFile:
    """Keeps the text of a law. The same file twice is kept once. Raises Refused."""
    row = _locked(by, code)
    known = InstrumentFile.objects.defer("raw").filter(instrument=row, sha256=file.sha256).first()
    if known is not None:
        audit.unchanged()
        return known
    stored = InstrumentFile.objects.create(
        instrument=row,
        raw=file.copy,
        length=len(file.copy),
        sha256=file.sha256,
        added_at=at,
        added_by=by.person_id,
        added_by_name=by.name,
    )
    _record(by, at, events.FILED, row, file=str(stored.pk))
    return stored


def _locked(by: Actor, code: str) -> Instrument:
    by.require(Permission.RULEBOOK_EDIT)
    row = Instrument.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise Refused(Permission.RULEBOOK_EDIT)
    return row


def _added(by: Actor, at: datetime, content: InstrumentContent, post_key: UUID) -> Instrument:
    row = Instrument(pk=post_key, code=content.code, added_at=at, added_by=by.person_id, added_by_name=by.name)
    try:
        with transaction.atomic():
            _write(row, content)
    except IntegrityError:
        raise Conflict(_("Peraturan dengan nomor ini sudah ada di pustaka.")) from None
    _record(by, at, events.ADDED, row)
    return row


def _changed(by: Actor, at: datetime, row: Instrument) -> None:
    row.revision += 1
    row.changed_at, row.changed_by, row.changed_by_name = at, by.person_id, by.name


def _mark(by: Actor, at: datetime, row: Instrument) -> None:
    _changed(by, at, row)
    row.save(update_fields=["revision", "changed_at", "changed_by", "changed_by_name"])


def _write(row: Instrument, content: InstrumentContent) -> None:
    for name, value in asdict(content).items():
        setattr(row, name, list(value) if name == "also" else value)
    row.save()


def _link(row: Instrument, link: LinkContent) -> InstrumentLink:
    # One after the other: two links that are sound by themselves can close a ring together.
    audit.one_at_a_time("rulebook.links")
    target = Instrument.objects.filter(name__iexact=link.to).first()
    if target is None:
        raise UnableToLink(_("%(name)s belum ada di pustaka. Tambahkan dulu.") % {"name": link.to})
    edges: Collection[tuple[str, str]] = [
        (str(source), str(aim))
        for source, aim in InstrumentLink.objects.filter(kind=link.kind.value).values_list("source_id", "target_id")
    ]
    try:
        check_link(edges, (str(row.pk), str(target.pk)))
    except LinkUnfit:
        raise UnableToLink(
            _(
                "Peraturan tidak dapat mengubah, mencabut, atau melaksanakan dirinya sendiri,"
                " juga tidak lewat peraturan lain."
            )
        ) from None
    found, _created = InstrumentLink.objects.get_or_create(
        source=row,
        target=target,
        kind=link.kind.value,
        defaults={"articles": link.articles, "since": link.since, "text": link.text},
    )
    return found


def _id(row: Instrument) -> str:
    return row.code if is_id(row.code) else str(row.pk)


def _record(by: By, at: datetime, code: str, row: Instrument, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"instrument": _id(row)} | ids,
        )
    )
