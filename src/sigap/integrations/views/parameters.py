"""What a call says beside its body: pages of lists, ids, versions; and a body held against the form of the page."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from sigap.integrations import queries
from sigap.integrations.operations import MOST, USUAL
from sigap.integrations.views.door import Call, invalid


def checked_form[F: forms.Form](form: F, renamed: Mapping[str, str] | None = None) -> F:
    """The form of the page, valid; what it says of a field is said of the body's field."""
    if form.is_valid():
        return form
    names = renamed or {}
    errors = {f"/{names.get(name, name)}": " ".join(map(str, words)) for name, words in form.errors.items()}
    raise invalid(errors)


def page_limit(call: Call) -> int:
    """How many rows a page has."""
    text = call.query.get("limit", str(USUAL))
    if not (text.isdecimal() and text.isascii() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise invalid({"limit": _("Harus bilangan bulat dari 1 sampai %(most)d.") % {"most": MOST}})
    return int(text)


def uuid_of(text: str, name: str) -> UUID:
    """An id among the parameters."""
    try:
        return UUID(text)
    except ValueError:
        raise invalid({name: _("Harus UUID.")}) from None


def cursor_after(moment: datetime, row_id: UUID) -> str:
    """By which the next page begins after this row."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {row_id}".encode()).decode().rstrip("=")


def list_place(call: Call) -> queries.Place | None:
    """Where a list goes on, as an earlier page said."""
    text = call.query.get("after", "")
    if not text:
        return None
    try:
        moment, _space, row_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
        found = datetime.fromisoformat(moment), UUID(row_id)
    except (ValueError, binascii.Error):
        raise invalid({"after": _("Bukan kursor dari halaman sebelumnya.")}) from None
    if found[0].tzinfo is None:
        raise invalid({"after": _("Bukan kursor dari halaman sebelumnya.")})
    return found


def version_of(state: object) -> str:
    """The same for the same state, and for no other."""
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]
