"""What the rule book gives to the papers for members: the pages of the procedure as they were adopted."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OFFICE_KIND_LABELS, OfficeKind
from sigap.rulebook.queries.procedure import newest_edition
from sigap.taskforce.queries.members import PaperRow


def procedure_papers(actor: Actor, *, at: datetime) -> list[PaperRow]:
    """One page for each kind of office, of the edition that was adopted last. One statement."""
    actor.require(Permission.TASKFORCE_SEE)
    edition = newest_edition()
    if edition is None or edition.adopted_on > localdate(at):
        return []
    return [
        PaperRow(
            kind=_("SOP"),
            title=str(OFFICE_KIND_LABELS[OfficeKind(kind)]),
            day=edition.adopted_on,
            route="rulebook:sheet_pdf",
            args=(kind,),
        )
        for kind in sorted(edition.pages)
    ]
