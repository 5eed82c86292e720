"""An office is called otherwise from now on: its drafts, which go out under the new head, say so throughout."""

from django.db import connection

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.letters.heads import name_on_paper
from sigap.letters.titles import title_of_head


def rename_in_drafts(office: Office, *, former: str) -> None:
    """Called inside the act that renames; `former` is what letters called it. Whoever had read a draft reads it anew.

    Whoever renames an office need not read its letters: the database writes them.
    """
    titles = [title_of_head(OfficeKind(office.kind), name) for name in (former, name_on_paper(office))]
    with connection.cursor() as cursor:
        cursor.execute("SELECT letters.rename_drafts(%s, %s, %s)", [office.pk, *titles])
