"""The demo's night: an emergency that the one it was for did not read, told on until a colleague did."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.timezone import localtime

from sigap.access.models import Person
from sigap.cases.models import Case
from sigap.cli.demo.stage import Stage
from sigap.notifications import actions as notices
from sigap.notifications.jobs import alerts
from sigap.notifications.models import AlertStep
from sigap.notifications.rules import Audience
from sigap.notifications.rules.alerting import AlertChannel

_MANAGER, _SETS = "dewi.uptd", "anton.polres"
_HOUR = 23
_WITHOUT = 5
"""One officer in five can be told by nothing outside the desk."""
_BY_WHATSAPP = ("dewi.uptd", "hasan.uptd", "lestari.polres")
_MINUTES = (0, 5, 10, 15)
"""When the worker looked: both channels of whoever it was for, then the next people."""


def play(stage: Stage) -> None:
    """What the stories told before is not sent any more; one emergency of last night went its way."""
    people = dict(Person.objects.values_list("login", "pk"))
    _confirm(people, at=stage.now - timedelta(days=30))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_notice SET mail_due_at = NULL WHERE mail_due_at IS NOT NULL")
    night = (localtime(stage.now) - timedelta(days=1)).replace(hour=_HOUR, minute=10, second=0, microsecond=0)
    mine = Case.objects.filter(manager_id=people[_MANAGER], closed_at=None, opened_at__lt=night)
    case = mine.order_by("-opened_at").first()
    if case is None:
        return
    about, until = {"case": str(case.pk)}, night + timedelta(hours=1)
    with stage.acting(_SETS):
        notice = notices.notify(at=night, code="danger-set", person_id=people[_MANAGER], ids=about, until=until)
        notices.notify(
            at=night, code="danger-set", office_id=case.office_id, role=Audience.HEAD, ids=about, until=until
        )
    assert notice.alert_id is not None
    for minutes in _MINUTES:
        alerts.go_on(night + timedelta(minutes=minutes))
    last = AlertStep.objects.filter(alert_id=notice.alert_id).order_by("-no").first()
    if last is not None:
        with stage.acting(Person.objects.get(pk=last.person_id).login) as actor:
            notices.mark_read(by=actor, at=last.taken_at + timedelta(minutes=2), alert=notice.alert_id)


def _confirm(people: dict[str, UUID], *, at: datetime) -> None:
    """Some can be told outside the desk. Invented addresses and numbers: nothing goes there."""
    named = [login for number, login in enumerate(sorted(people)) if number % _WITHOUT or login in _BY_WHATSAPP]
    rows = [(login, AlertChannel.MAIL, f"{login}@contoh.invalid") for login in named]
    rows += [(login, AlertChannel.WHATSAPP, f"62812000000{number:02}") for number, login in enumerate(_BY_WHATSAPP, 10)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO notifications_address (person_id, channel, address, is_on, confirmed_at, code_tries, asks)"
            " VALUES (%s, %s, %s, true, %s, 0, 0)",
            [(people[login], way.value, address, at) for login, way, address in rows],
        )
