"""The rules of returns: the shipped ones are loaded, the secretariat changes addressee, day and whether one is owed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import require
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.places.words import stored_words
from sigap.returns import events
from sigap.returns.actions.trail import record_system_event
from sigap.returns.models import ReturnRule
from sigap.returns.rules import ReturnKind, shipped_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTerms:
    """What the secretariat may change of a kind of return."""

    sender: str
    addressee: str
    through: str
    due_days: int
    basis: str
    source: str
    is_owed: bool


class UnableToChangeReturn(Unable):
    """The rule is not one of here, or says too little."""


_MOST_DAYS = 366
_TERMS = ("sender", "addressee", "through", "due_days", "basis", "source", "is_owed")


def terms_of(row: ReturnRule) -> ReturnTerms:
    """What a version says."""
    return ReturnTerms(**{name: getattr(row, name) for name in _TERMS})


@audit.action
def load_rules(*, by: By, at: datetime) -> int:
    """Stores each shipped rule that is new or changed; returns how many. One that officials changed is theirs."""
    theirs = set(ReturnRule.objects.exclude(made_by_name="").values_list("code", flat=True))
    standing = {row.code: row for row in ReturnRule.objects.filter(superseded_at__isnull=True)}
    new = 0
    for kind in shipped_kinds().values():
        before = standing.get(kind.code)
        row = _shipped(kind, at)
        if kind.code in theirs or (before is not None and before.provision == row.provision):
            continue
        _replace(by, at, before, row, events.RULE_LOADED)
        new += 1
    if not new:
        audit.unchanged()
    return new


@audit.action
def change_rule(*, by: Actor, at: datetime, code: str, terms: ReturnTerms, based_on: UUID | None) -> ReturnRule:
    """Adds a version of a rule. Raises Refused for an unknown one, Conflict when a colleague changed it meanwhile."""
    by.require(Permission.RETURN_MANAGE)
    before = ReturnRule.objects.select_for_update().filter(code=code, superseded_at__isnull=True).first()
    if before is None:
        raise Refused(Permission.RETURN_MANAGE, ids={"return": code})
    if terms_of(before) == terms:
        audit.unchanged()
        return before
    if before.pk != based_on:
        raise Conflict(_("Rekan Anda mengubah aturan ini sementara Anda menulis. Muat ulang, lalu lihat."))
    return _changed(by, at, before, terms)


@audit.action
def take_over_rule(*, by: By, at: datetime, code: str, terms: ReturnTerms) -> ReturnRule:
    """A rule as a file of set-up says it. Raises Refused, UnableToChangeReturn."""
    require(by, Permission.RETURN_MANAGE)
    before = ReturnRule.objects.select_for_update().filter(code=code, superseded_at__isnull=True).first()
    if before is None:
        raise UnableToChangeReturn(_("Laporan “%(code)s” tidak dikenal di sini.") % {"code": code})
    if not (0 <= terms.due_days <= _MOST_DAYS and all((terms.sender, terms.addressee, terms.basis, terms.source))):
        raise UnableToChangeReturn(_("Aturan laporan “%(code)s” tidak lengkap.") % {"code": code})
    if terms_of(before) == terms:
        audit.unchanged()
        return before
    return _changed(by, at, before, terms)


def _changed(by: By, at: datetime, before: ReturnRule, terms: ReturnTerms) -> ReturnRule:
    row = _shipped(before.kind, at)
    for name in _TERMS:
        setattr(row, name, getattr(terms, name))
    # What officials write of the basis is read by nobody yet.
    row.source_kind = "R"
    row.made_by, row.made_by_name = by.person_id, by.name
    _replace(by, at, before, row, events.RULE_CHANGED)
    return row


def _shipped(kind: ReturnKind, at: datetime) -> ReturnRule:
    return ReturnRule(
        code=kind.code,
        title=kind.title,
        period=kind.period.value,
        sender=stored_words(kind.sender),
        addressee=stored_words(kind.addressee),
        through=kind.through,
        due_days=kind.due_days,
        confirm_days=kind.confirm_days,
        classification=kind.classification.value,
        basis=kind.basis,
        source=kind.source,
        source_kind=kind.source_kind,
        made_at=at,
    )


def _replace(by: By, at: datetime, before: ReturnRule | None, row: ReturnRule, code: str) -> None:
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
        row.revision = before.revision + 1
    row.save(force_insert=True)
    record_system_event(by, at, code, kind=row.code, revision=str(row.revision))
