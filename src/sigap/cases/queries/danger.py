"""Reads of the dangers of a case."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap.access.permissions import Permission
from sigap.cases.models import DangerTag
from sigap.cases.queries.file import CaseAccess
from sigap.cases.rules.danger import in_order
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox.flags import Flag

_LISTED = 50


class DangerLifted(Unable):
    """Somebody lifted it in the meantime."""


def standing_dangers(case_id: UUID) -> list[DangerTag]:
    """What stands on a case, what endangers a life first."""
    found = {Flag(tag.flag): tag for tag in DangerTag.objects.filter(case_id=case_id, lifted_at=None)}
    return [found[flag] for flag in in_order(found)]


def dangers_since(case_id: UUID, since: datetime) -> set[str]:
    """What stands on a case, or was lifted since."""
    tags = DangerTag.objects.filter(Q(lifted_at=None) | Q(lifted_at__gte=since), case_id=case_id)
    return set(tags.values_list("flag", flat=True))


def danger_of(access: CaseAccess, tag_id: UUID) -> DangerTag:
    """A danger that stands on this case. Raises DangerLifted where it stands no longer, Refused where it never did."""
    tag = DangerTag.objects.filter(pk=tag_id, case=access.case).first()
    if tag is None:
        raise Refused(Permission.CASE_RISK_SET, ids={"case": str(access.case.id), "item": str(tag_id)})
    if tag.lifted_at is not None:
        raise DangerLifted(
            _("Tanda ini sudah dicabut %(name)s. Kalau bahayanya masih ada, catat lagi.") % {"name": tag.lifted_by_name}
        )
    return tag


def lifted_dangers(case_id: UUID) -> list[DangerTag]:
    """What stands no longer, the last one first; at most fifty."""
    return list(DangerTag.objects.filter(case_id=case_id, lifted_at__isnull=False).order_by("-lifted_at")[:_LISTED])
