"""What the worker does again and again: each sweep's name, how often it is due, and where it stands."""

from dataclasses import dataclass

_LEAST_WITHIN = 600


@dataclass(frozen=True, slots=True)
class Sweep:
    """Work that is due again and again: its name, how often, and where it stands (`at` is its only argument)."""

    name: str
    every: float  # seconds
    path: str
    # Waits for strangers' servers: in a thread of its own, so that no deadline and no report waits with it. What tells
    # officers has another one: no emergency waits for somebody's long file.
    is_slow: bool = False
    is_telling: bool = False
    # Reads all tables: what PostgreSQL keeps of them for a connection, 20 MB, goes with the connection.
    is_wide: bool = False

    @property
    def within(self) -> int:
        """Seconds after which somebody must hear that it has not come to its end."""
        return max(_LEAST_WITHIN, round(3 * self.every))


BEAT = "mailbox.beat"
# The database holds the same list (`sigap generate-sql`): a worker that was taken over leaves none out.
SWEEPS = (
    Sweep(BEAT, 20, "sigap.mailbox.health.beat"),
    Sweep("mailbox.forget_files", 3600, "sigap.mailbox.files.filing.forget"),
    Sweep("outreach.forget", 3600, "sigap.outreach.actions.forget"),
    Sweep("intake.sort_lane", 3, "sigap.intake.jobs.sort_quarantine"),
    Sweep("intake.adopt", 3, "sigap.intake.jobs.adopt"),
    Sweep("intake.tell_of_unchecked", 60, "sigap.intake.jobs.tell_of_unchecked"),
    Sweep("intake.tell_of_nobody_left", 60, "sigap.intake.jobs.tell_of_nobody_left"),
    Sweep("intake.note_answers", 3, "sigap.intake.jobs.note_answers"),
    Sweep("intake.follow_dialogues", 10, "sigap.intake.jobs.follow_dialogues"),
    Sweep("intake.note_files", 60, "sigap.intake.jobs.note_files"),
    Sweep("mailbox.forget_lines", 900, "sigap.mailbox.actions.forget_lines"),
    Sweep("intake.finish", 60, "sigap.intake.jobs.finish"),
    Sweep("intake.forget", 3600, "sigap.intake.jobs.forget"),
    Sweep("custody.remind", 60, "sigap.custody.jobs.remind"),
    Sweep("custody.forget_lines", 900, "sigap.custody.jobs.forget_lines"),
    Sweep("custody.forget", 3600, "sigap.custody.jobs.forget"),
    Sweep("custody.forget_reasons", 900, "sigap.custody.jobs.forget_reasons"),
    Sweep("cases.hint", 30, "sigap.cases.jobs.hint"),
    Sweep("cases.forget_searches", 3600, "sigap.cases.jobs.forget_searches"),
    Sweep("links.compare", 15, "sigap.links.jobs.compare"),
    Sweep("clocks.sweep", 20, "sigap.clocks.jobs.sweep"),
    Sweep("clocks.end_rights", 300, "sigap.clocks.jobs.end_rights"),
    Sweep("juvenile.ring", 30, "sigap.juvenile.jobs.ring"),
    Sweep("clocks.watch_duty", 60, "sigap.clocks.jobs.watch_duty"),
    Sweep("clocks.make_digest", 900, "sigap.clocks.jobs.make_digest"),
    Sweep("datarights.forget", 3600, "sigap.datarights.jobs.forget"),
    Sweep("retention.sweep", 900, "sigap.retention.jobs.sweep"),
    Sweep("returns.ring", 900, "sigap.returns.jobs.ring"),
    Sweep("insight.count", 20, "sigap.insight.jobs.count", is_slow=True),
    Sweep("learning.greet", 3600, "sigap.learning.jobs.greet"),
    Sweep("guidance.freeze", 3600, "sigap.guidance.jobs.freeze"),
    Sweep("villages.feed", 21600, "sigap.villages.jobs.feed"),
    Sweep("actionplan.open_quarters", 900, "sigap.actionplan.jobs.open_quarters"),
    Sweep("fieldvisits.ring", 30, "sigap.fieldvisits.jobs.ring"),
    Sweep("errands.ring", 60, "sigap.errands.jobs.ring"),
    Sweep("shelter.ring", 60, "sigap.shelter.jobs.ring"),
    Sweep("hearings.remind", 300, "sigap.hearings.jobs.remind_of_hearings"),
    Sweep("assistance.remind", 300, "sigap.assistance.jobs.remind_officers"),
    Sweep("meetings.ring", 900, "sigap.meetings.jobs.ring"),
    Sweep("staff.follow_ends", 900, "sigap.staff.jobs.follow_ends"),
    Sweep("taskforce.remind", 900, "sigap.taskforce.jobs.remind"),
    Sweep("taskforce.lay_out", 300, "sigap.taskforce.jobs.lay_out"),
    Sweep("audit.fold", 60, "sigap.audit.jobs.fold"),
    Sweep("notifications.copies", 900, "sigap.notifications.jobs.copies.watch"),
    Sweep("notifications.alerts", 3, "sigap.notifications.jobs.alerts.go_on"),
    Sweep("notifications.mail", 3, "sigap.notifications.jobs.mail.send", is_telling=True),
    Sweep("notifications.nudges", 60, "sigap.notifications.jobs.nudges.send"),
    Sweep("notifications.heads", 300, "sigap.notifications.jobs.heads.send_daily"),
    Sweep("notifications.carrying_heads", 60, "sigap.notifications.jobs.carrying_heads.carry_out", is_slow=True),
    Sweep("notifications.recovery", 300, "sigap.notifications.jobs.recovery.send"),
    Sweep("notifications.troubles", 60, "sigap.notifications.jobs.troubles.tell"),
    Sweep("notifications.forget", 3600, "sigap.notifications.jobs.mail.forget"),
    Sweep("work.compare", 900, "sigap.work.jobs.compare", is_wide=True),
    Sweep("access.forget", 3600, "sigap.access.jobs.forget"),
    Sweep("integrations.ping", 5, "sigap.integrations.jobs.ping", is_slow=True),
    Sweep("integrations.tell_of_ending", 3600, "sigap.integrations.jobs.tell_of_ending"),
    Sweep("integrations.forget", 3600, "sigap.integrations.jobs.forget"),
    Sweep("channels.receive", 3, "sigap.channels.jobs.receiving.work"),
    Sweep("channels.letters", 5, "sigap.channels.jobs.letters.work"),
    Sweep("channels.letter_files", 5, "sigap.channels.jobs.letters.files"),
    Sweep("channels.forget", 3600, "sigap.channels.jobs.forget"),
    Sweep("channels.poll", 60, "sigap.channels.jobs.post.poll", is_slow=True),
    Sweep("channels.answer_letters", 15, "sigap.channels.jobs.letters.answer", is_slow=True),
    Sweep("channels.notices", 3, "sigap.channels.jobs.notices.send", is_telling=True),
    Sweep("channels.answer", 5, "sigap.channels.jobs.answers.send", is_slow=True),
    Sweep("channels.fetch", 5, "sigap.channels.jobs.media.fetch", is_slow=True),
)
