"""One's own mail address: kept, confirmed by a code mailed to it, turned on and off, forgotten.

The trail says that it happened and never names the address.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Unable
from sigap.notifications import events
from sigap.notifications.queries import mail_is_set_up
from sigap.notifications.rules import tidy_address

_CODE = re.compile(r"[0-9]{6}")
_CONFIRMED = "confirmed"


class UnableToSetAddress(Unable):
    """No such address, or too many codes were asked for."""


_NOT_ASKED: Mapping[str, Promise] = {
    "too_soon": _("Kode baru saja diminta. Tunggu satu menit, lalu ulangi."),
    "too_many": _("Sudah lima kode diminta hari ini. Coba lagi besok."),
}
_NOT_CONFIRMED: Mapping[str, Promise] = {
    "wrong": _("Kode tidak cocok. Periksa angka di surel terakhir, lalu ketik lagi."),
    "too_many": _("Kode ini sudah lima kali dicoba. Minta kode baru."),
    "expired": _("Belum ada kode yang berlaku. Minta kode baru, lalu ketik angkanya dalam 30 menit."),
}


@audit.action
def set_address(*, by: Actor, at: datetime, address: str) -> None:
    """Keeps where one wants to be mailed and asks for a code to be sent there. Raises UnableToSetAddress."""
    by.require(Permission.PROFILE_OWN)
    tidy = tidy_address(address)
    if tidy is None:
        raise UnableToSetAddress(_("Alamat surel ini tidak dapat dipakai. Periksa ejaannya."))
    if not mail_is_set_up():
        raise UnableToSetAddress(_("Surel belum disiapkan di sini."))
    outcome = _own("SELECT notifications.address_ask(%s, %s)", tidy, at)
    if outcome != "asked":
        raise UnableToSetAddress(_NOT_ASKED[str(outcome)])
    _record(events.ADDRESS_SET, by, at)


@audit.action
def confirm_address(*, by: Actor, at: datetime, code: str) -> Promise | None:
    """Confirms one's own address by the code; answers why not, None when it is.

    Nothing is raised: a try that failed is counted, and an exception would undo the count.
    """
    by.require(Permission.PROFILE_OWN)
    typed = "".join(code.split())
    outcome = str(_own("SELECT notifications.address_confirm(%s, %s)", typed if _CODE.fullmatch(typed) else "", at))
    if outcome != _CONFIRMED:
        audit.unchanged()
        return _NOT_CONFIRMED[outcome]
    _record(events.ADDRESS_CONFIRMED, by, at)
    return None


@audit.action
def switch_mail(*, by: Actor, at: datetime, is_on: bool) -> None:
    """Turns mail to one's own confirmed address on or off."""
    by.require(Permission.PROFILE_OWN)
    if not _own("SELECT notifications.address_switch(%s)", is_on):
        audit.unchanged()
        return
    _record(events.ADDRESS_SWITCHED, by, at, state="on" if is_on else "off")


@audit.action
def drop_address(*, by: Actor, at: datetime) -> None:
    """Forgets one's own address."""
    by.require(Permission.PROFILE_OWN)
    if not _own("SELECT notifications.address_drop()"):
        audit.unchanged()
        return
    _record(events.ADDRESS_DROPPED, by, at)


def _own(statement: str, *values: str | bool | datetime) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def _record(code: str, by: Actor, at: datetime, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=by.person_id,
            at=at,
            actor_id=by.person_id,
            ids={"person": str(by.person_id), **ids},
        )
    )
