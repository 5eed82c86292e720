"""A sheet is written in local words by an office; a newer one of the same language takes its place."""

from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.outreach.materials import material_of
from sigap.outreach.models import MaterialVariant
from sigap.prevention import events
from sigap.prevention.actions.activity_state import UnableForPrevention, record_prevention_event, require_plain
from sigap.ui.sent_again import check_same


class UnableToWriteMaterial(UnableForPrevention):
    """The sheets stay as they are; the sentence says why."""


@audit.action
def write_variant(
    *,
    by: Actor,
    at: datetime,
    material: str,
    language: str,
    title: str,
    body: str,
    is_public: bool,
    variant_id: UUID | None = None,
) -> MaterialVariant:
    """Writes it, instead of the one in that language; the same id again is the same. Raises as check_same."""
    by.require(Permission.PREVENTION_MANAGE)
    key = variant_id or uuid4()
    audit.one_at_a_time(f"prevention.material {material}")
    if there := MaterialVariant.objects.filter(pk=key).first():
        sent = {"language": language.strip(), "title": title.strip(), "body": body.strip(), "is_public": is_public}
        check_same(there, is_standing=there.replaced_at is None, material=material, **sent)
        audit.unchanged()
        return there
    if material_of(material) is None:
        raise UnableToWriteMaterial(_("Bahan ini tidak ada."))
    if not (language.strip() and title.strip() and body.strip()):
        raise UnableToWriteMaterial(_("Tulis bahasa, judul, dan isinya."))
    require_plain([language, title, body])
    standing = MaterialVariant.objects.filter(
        material=material, language__iexact=language.strip(), replaced_at__isnull=True
    )
    standing.update(replaced_at=at)
    office_id = by.offices_where(Permission.PREVENTION_MANAGE)[0]
    row = MaterialVariant(
        id=key,
        material=material,
        language=language.strip(),
        title=title.strip(),
        body=body.strip(),
        office_id=office_id,
        office_name=next(each.office_name for each in by.memberships if each.office_id == office_id),
        written_by=by.person_id,
        writer_name=by.name,
        written_at=at,
        is_public=is_public,
    )
    row.save(force_insert=True)
    record_prevention_event(by, at, events.VARIANT_WRITTEN, material=material)
    return row
