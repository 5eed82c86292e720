"""An emergency's steps, told apart from those of other stories on the same demo: to whom, by which channel, how far."""

from tests.journeys.house import Demo

_ADDRESSED = """
INSERT INTO notifications_address (person_id, channel, address, is_on, confirmed_at, code_tries, asks)
SELECT p.id, 'mail', p.login || '@surel.example', true, now(), 0, 0 FROM access_person p
UNION ALL SELECT p.id, 'whatsapp', '6281200000099', true, now(), 0, 0 FROM access_person p WHERE p.login = 'dewi.uptd'
ON CONFLICT (person_id, channel) DO UPDATE SET address = excluded.address, is_on = true, confirmed_at = now()
"""
_THE_ALERT = "(SELECT alert_id FROM notifications_notice WHERE code = '{code}' AND ids ->> 'case' = '{case}')"
_STEPS = (
    "SELECT p.login, p.name, s.channel, s.rung FROM notifications_alertstep s"
    f" JOIN access_person p ON p.id = s.person_id WHERE s.alert_id IN {_THE_ALERT} ORDER BY s.no, s.channel"
)
_MINUTES_PASS = (
    f"UPDATE notifications_alert SET next_at = now() WHERE next_at IS NOT NULL AND id IN {_THE_ALERT} RETURNING 1"
)
_SENT = (
    "SELECT count(*) FROM notifications_mail m JOIN notifications_alertstep s ON s.mail_id = m.id"
    f" WHERE m.sent_at IS NOT NULL AND s.alert_id IN {_THE_ALERT}"
)


class Alert:
    """Every emergency of one code on one case."""

    def __init__(self, demo: Demo, code: str, case: str) -> None:
        self._demo = demo
        self._of = {"code": code, "case": case}

    def steps(self) -> list[tuple[object, ...]]:
        """Login, name, channel and rung of everybody told so far."""
        return self._demo.query(_STEPS.format(**self._of))

    def channels_to(self, login: str) -> set[object]:
        """By which channels this officer was told."""
        return {row[2] for row in self.steps() if row[0] == login}

    def mails_sent(self) -> object:
        """How many of its mails left the machine."""
        return self._demo.query(_SENT.format(**self._of))[0][0]

    def minutes_pass(self) -> bool:
        """The next step is due now; False where none is to come."""
        return bool(self._demo.query(_MINUTES_PASS.format(**self._of)))


def give_addresses(demo: Demo) -> None:
    """Everybody has a mail address that they confirmed, Dewi a WhatsApp number too."""
    demo.query("UPDATE notifications_notice SET mail_due_at = NULL RETURNING 1")
    demo.query(_ADDRESSED)
