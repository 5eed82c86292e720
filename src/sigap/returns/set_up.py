"""The part of a regency's set-up that rules of returns are: from whom, to whom and by when each goes there."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.returns.actions.ruling import ReturnTerms, UnableToChangeReturn, take_over_rule, terms_of
from sigap.returns.models import ReturnRule

_FIELDS = ReturnTerms.__annotations__


def _dump(_at: datetime) -> list[SetupRow]:
    return [
        {"code": row.code, "title": row.title} | {name: getattr(terms_of(row), name) for name in _FIELDS}
        for row in ReturnRule.objects.filter(superseded_at__isnull=True).order_by("code")
    ]


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    for row in rows:
        if not set(_FIELDS) <= set(row):
            raise UnableToChangeReturn(_("Aturan laporan “%(code)s” tidak lengkap.") % {"code": row["code"]})
        terms = ReturnTerms(**{name: row[name] for name in _FIELDS})
        take_over_rule(by=by, at=at, code=row["code"], terms=terms)


return_rules = SetupPart(
    code="return_rules",
    label=_("Alamat dan hari laporan berkala"),
    key="code",
    title="title",
    fields={"code": str, "title": str, **_FIELDS},
    dump=_dump,
    load=_load,
    permission=Permission.RETURN_MANAGE,
)
