"""One's own mail address and WhatsApp number: kept, confirmed by a code sent there, turned on and off, forgotten.

Also one's own quiet hours.

The trail says that it happened and never names the address.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Unable
from sigap.notifications import events
from sigap.notifications.actions.lapsing import tell_lapsed
from sigap.notifications.models import QuietHours
from sigap.notifications.queries import is_set_up
from sigap.notifications.rules import NIGHT_BEGINS, NIGHT_ENDS, tidy_address
from sigap.notifications.rules.alerting import AlertChannel, is_allowed_quiet, tidy_number

_CODE = re.compile(r"[0-9]{6}")
_CONFIRMED = "confirmed"


class UnableToSetAddress(Unable):
    """No such address, or too many codes were asked for."""


_NOT_ASKED: Mapping[str, Promise] = {
    "too_soon": _("Kode baru saja diminta. Tunggu satu menit, lalu ulangi."),
    "too_many": _("Sudah lima kode diminta hari ini. Coba lagi besok."),
}
_NOT_CONFIRMED: Mapping[str, Promise] = {
    "wrong": _("Kode tidak cocok. Periksa angka di kiriman terakhir, lalu ketik lagi."),
    "too_many": _("Kode ini sudah lima kali dicoba. Minta kode baru."),
    "expired": _("Belum ada kode yang berlaku. Minta kode baru, lalu ketik angkanya dalam 30 menit."),
}


_UNFIT: Mapping[AlertChannel, Promise] = {
    AlertChannel.MAIL: _("Alamat surel ini tidak dapat dipakai. Periksa ejaannya."),
    AlertChannel.WHATSAPP: _("Nomor ini tidak dapat dipakai. Tulis seperti 0812… atau +62812…"),
}
_NOT_SET_UP: Mapping[AlertChannel, Promise] = {
    AlertChannel.MAIL: _("Surel belum disiapkan di sini."),
    AlertChannel.WHATSAPP: _("WhatsApp belum disiapkan di sini."),
}


@audit.action
def set_address(*, by: Actor, at: datetime, address: str, way: AlertChannel = AlertChannel.MAIL) -> None:
    """Keeps where one wants to be told by a channel and asks for a code to be sent there. Raises UnableToSetAddress."""
    by.require(Permission.PROFILE_OWN)
    tidy = tidy_number(address) if way is AlertChannel.WHATSAPP else tidy_address(address)
    if tidy is None:
        raise UnableToSetAddress(_UNFIT[way])
    if not is_set_up(way):
        raise UnableToSetAddress(_NOT_SET_UP[way])
    outcome = _own("SELECT notifications.address_ask(%s, %s, %s)", way.value, tidy, at)
    if outcome != "asked":
        raise UnableToSetAddress(_NOT_ASKED[str(outcome)])
    _record(events.ADDRESS_SET, by, at)


@audit.action
def confirm_address(*, by: Actor, at: datetime, code: str, way: AlertChannel = AlertChannel.MAIL) -> Promise | None:
    """Confirms one's own address by the code; answers why not, None when it is.

    Nothing is raised: a try that failed is counted, and an exception would undo the count. A number that a colleague
    had confirmed lapses there: it is in one hand.
    """
    by.require(Permission.PROFILE_OWN)
    typed = "".join(code.split())
    code = typed if _CODE.fullmatch(typed) else ""
    outcome = str(_own("SELECT notifications.address_confirm(%s, %s, %s)", way.value, code, at))
    if outcome != _CONFIRMED:
        audit.unchanged()
        return _NOT_CONFIRMED[outcome]
    _record(events.ADDRESS_CONFIRMED, by, at)
    if way is AlertChannel.WHATSAPP:
        with connection.cursor() as cursor:
            cursor.execute("SELECT notifications.take_number()")
            others = {row[0] for row in cursor.fetchall()}
        tell_lapsed(others, at=at)
    return None


@audit.action
def switch_mail(*, by: Actor, at: datetime, is_on: bool, way: AlertChannel = AlertChannel.MAIL) -> None:
    """Turns what goes to one's own confirmed address on or off."""
    by.require(Permission.PROFILE_OWN)
    if not _own("SELECT notifications.address_switch(%s, %s)", way.value, is_on):
        audit.unchanged()
        return
    _record(events.ADDRESS_SWITCHED, by, at, state="on" if is_on else "off")


@audit.action
def drop_address(*, by: Actor, at: datetime, way: AlertChannel = AlertChannel.MAIL) -> None:
    """Forgets one's own address."""
    by.require(Permission.PROFILE_OWN)
    if not _own("SELECT notifications.address_drop(%s)", way.value):
        audit.unchanged()
        return
    _record(events.ADDRESS_DROPPED, by, at)


@audit.action
def set_quiet_hours(*, by: Actor, at: datetime, begins: time, ends: time) -> None:
    """One's own night: everybody's or longer; emergencies come through as by night. Raises UnableToSetAddress."""
    by.require(Permission.PROFILE_OWN)
    if not is_allowed_quiet(begins, ends):
        raise UnableToSetAddress(
            _("Jam tenang semua orang 21.00 sampai 06.00. Anda dapat memperpanjangnya, paling lama 14 jam.")
        )
    mine = QuietHours.objects.filter(person_id=by.person_id)
    if (begins, ends) == (NIGHT_BEGINS, NIGHT_ENDS):
        changed = bool(mine.delete()[0])
    else:
        changed = not mine.filter(begins=begins, ends=ends).exists()
        QuietHours.objects.update_or_create(person_id=by.person_id, defaults={"begins": begins, "ends": ends})
    if not changed:
        audit.unchanged()
        return
    _record(events.QUIET_SET, by, at)


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
