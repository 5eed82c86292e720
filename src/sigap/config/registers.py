"""What upper apps give to lower ones: functions by their dotted paths. A part of the settings."""

CASE_CARDS = {
    "referrals": "sigap.referrals.views.card.referrals_card",
    "services": "sigap.assistance.views.card.services_card",
    "legal": "sigap.legal.views.card.legal_card",
}
"""What a case's summary shows of other apps."""
PROVISIONS = [
    "sigap.legal.rules.law.provisions",
    "sigap.legal.rules.limits.provisions",
    "sigap.protection.rules.provisions",
    "sigap.hearings.rules.provisions",
    "sigap.shelter.rules.provisions",
    "sigap.correspondence.rules.provisions",
    "sigap.fieldvisits.rules.provisions",
    "sigap.juvenile.rules.provisions",
    "sigap.persons.rules.provisions",
    "sigap.simfoni.rules.provisions",
    "sigap.datarights.rules.provisions",
    "sigap.clocks.queries.provisions",
    "sigap.guidance.queries.provisions",
    "sigap.returns.queries.provisions",
    "sigap.screening.rules.instrument.provisions",
    "sigap.assistance.rules.catalogue.provisions",
    "sigap.assistance.rules.consents.provisions",
    "sigap.assistance.rules.purpose_bases.provisions",
    "sigap.assistance.rules.asking.provisions",
    "sigap.casework.rules.provisions",
    "sigap.reintegration.rules.provisions",
    "sigap.cases.rules.persons.provisions",
    "sigap.cases.rules.second_review.provisions",
    "sigap.cases.rules.guard.provisions",
    "sigap.supervision.rules.provisions",
    "sigap.actionplan.rules.law.provisions",
    "sigap.taskforce.rules.law.provisions",
    "sigap.rulebook.queries.provisions",
    "sigap.rulebook.rules.forms.provisions",
    "sigap.learning.rules.lessons.provisions",
    "sigap.villages.rules.law.provisions",
    "sigap.vulnerability.queries.indicators.provisions",
]
"""The registers of law: each returns every row of its own."""
AFTER_MARKS = ["sigap.restitution.actions.clocks.after_marks", "sigap.juvenile.actions.from_track.after_marks"]
"""What follows a mark of the criminal case in the apps above: `(by, at, access)` each (`legal/actions/marks.py`)."""
AFTER_PEOPLE = [
    "sigap.legal.actions.reckoning.follow_people",
    "sigap.restitution.actions.clocks.follow_people",
    "sigap.juvenile.actions.closing.follow_people",
    "sigap.juvenile.actions.facts.follow_people",
    "sigap.hearings.actions.diary.follow_people",
]
"""What follows when a case opens again or its people change: `(by, at, access)` each (`cases/actions/following.py`)."""
PERSON_RECORDS = [
    "sigap.persons.actions.RECORDS",
    "sigap.simfoni.actions.RECORDS",
    "sigap.duplicates.actions.RECORDS",
    "sigap.questionnaires.actions.RECORDS",
]
"""What upper apps have sealed of people, destroyed with their identity (`cases/actions/person_records.py`)."""
PERSON_CONTEXTS = "sigap.duplicates.rows.person_contexts"
"""What stands beside people of a case: `(actor, access) -> Mapping[int, PersonContext]` (`cases/cards.py`)."""
ENTERED_ELSEWHERE = ["sigap.simfoni.queries.entry_lines"]
"""What of a case stands in other systems already, in words: `(access) -> list[str]` each (`transfers/gathering.py`)."""
WORK_WORDS = "sigap.casework.rows.work_words"
"""What one of many alike on a case is about: `(kind, word) -> str`, empty for others (`cases/queries/open_work.py`)."""
PERSON_NEEDS = "sigap.persons.rows.needs_words"
"""What stands beside forms that plan to meet somebody: `(access) -> list[str]` (`cases/cards.py`)."""
LEANING_ON_CONSENT = "sigap.datarights.queries.leaning_words"
"""What still runs on refused consents: `(access, refused, *, at) -> list[str]` (`assistance/views/consents.py`)."""
LAW_PAGES = "sigap.rulebook.queries.library.code_of"
"""Where the library has a law of this name: `(statute: str) -> str`, the code of its page, empty for an unknown one."""
TROUBLES = ["sigap.registers.jobs.troubles"]
"""What the worker finds wrong above: `(at) -> Iterable[TroubleCode]` each (`notifications/jobs/troubles.py`)."""
ENDS_WITH_CASE = [
    "sigap.intake.actions.bringers.tell_bringers",
    "sigap.referrals.actions.closing.end_confirming",
    "sigap.juvenile.actions.closing.end_limits",
    "sigap.restitution.actions.clocks.end_limits",
    "sigap.legal.actions.limits.end_limits",
    "sigap.legal.actions.notices.end_notices",
]
OPENS_WITH_CASE = ["sigap.intake.actions.bringers.tell_bringers_again"]
"""What an act that opens a closed case again does along with it: `(by, at, case_id)` each."""
CLOSING_FACTS = [
    "cases.closing_facts",
    "assistance.closing_facts",
    "casework.closing_facts",
    "legal.closing_facts",
    "protection.closing_facts",
    "juvenile.closing_facts",
    "referrals.closing_facts",
    "restitution.closing_facts",
    "links.closing_facts",
    "shelter.closing_facts",
    "fieldvisits.closing_facts",
    "simfoni.closing_facts",
    "reintegration.closing_facts",
    "transfers.closing_facts",
    "datarights.closing_facts",
    "intake.closing_facts",
]
"""What each app tells the closing guard of a case: functions of the database."""
WITH_THE_POLICE = ["SELECT * FROM legal.with_the_police(%s)", "SELECT * FROM referrals.with_the_police(%s)"]
"""Since when the police have the report of a case, and what proves it (`cases/queries/police.py`)."""
WITH_THE_CLIENT = [
    "sigap.cases.queries.notes.contacts_reached",
    "sigap.assistance.queries.contacts_served",
    "sigap.fieldvisits.queries.contacts_visited",
]
"""When the office of a case was with the client, how, and what proves it: `(case)` (`cases/actions/fulfilling.py`)."""
READ_TO_CLOSE = [
    "sigap.assistance.reading.parts_to_close",
    "sigap.casework.reading.parts_to_close",
    "sigap.errands.queries.parts_to_close",
    "sigap.reintegration.queries.parts_to_close",
    "sigap.legal.reading.parts_to_close",
    "sigap.protection.reading.parts_to_close",
    "sigap.persons.queries.parts_to_close",
    "sigap.hearings.reading.parts_to_close",
    "sigap.questionnaires.reading.parts_to_close",
]
"""What other apps show the second person of a case that is to be closed."""
GIVEN_WITH_CASE = [
    "sigap.assistance.actions.giving.give_appointments",
    "sigap.hearings.actions.companions.give_companions",
    "sigap.casework.actions.moving.give_services",
]
"""What goes along when the work on a case is given on: `(by, at, case, former_id, to)` each."""
HANDED_BACK_WITH_CASE = [
    "sigap.casework.actions.moving.hand_back_services",
    "sigap.fieldvisits.actions.words.hand_back_teams",
]
"""What comes back to who leads the case when an office leaves it: `(by, at, case_id, office_id)` each."""
HELD_WITH_CASE = [
    "cases.holds_clock",
    "assistance.holds_appointment",
    "hearings.holds_companion",
    "casework.holds_service",
]
"""Functions of the database: whether a person holds for an office what the above gives on: `(case, office, person)`."""
SUSPECT_STATES = ["sigap.juvenile.queries.held_states"]
"""How it stands with a suspect, beside marks: `() -> tuple[Exists, Promise]` of a `CasePerson`, with words."""
CUSTODY_DAYS = ["sigap.juvenile.queries.custody_days"]
"""When suspects leave custody, or have left it: `(case_id) -> list[CustodyDay]` each (`legal/rules/telling.py`)."""
HEARING_DAYS = "sigap.hearings.queries.hearing_days"
"""Hearings ahead at which somebody is to be heard, or called off: `(case_id, at) -> list[HearingDay]`, as above."""
SENT_IN_TEAMS = "sigap.fieldvisits.queries.offices_sending"
"""The offices that watch over teams of a case with one of some people in them (`cases/actions/exclusions.py`)."""
CALENDAR = [
    "sigap.taskforce.queries.dates",
    "sigap.actionplan.queries.dates",
    "sigap.meetings.queries.calendar.sources",
    "sigap.supervision.queries.calendar_dates",
    "sigap.prevention.queries.calendar_dates",
    "sigap.returns.calendar.sources",
]
"""What is dated in the task force, for its calendar: `(*, first: date, last: date) -> list[CalendarSource]` each, where
a source is one kind of date with its rows as a query, all read in one statement (`taskforce/calendar.py`)."""
PAPERS: list[str] = ["sigap.taskforce.queries.own_papers", "sigap.rulebook.queries.papers.procedure_papers"]
"""What members download of the task force: `(actor: Actor, *, at: datetime) -> list[PaperRow]` each, by title."""
DIGEST_FACTS = ["sigap.returns.digest.facts", "sigap.taskforce.queries.ending.facts", "sigap.villages.digest.facts"]
"""What the week's digest tells beside deadlines: `(at: datetime) -> dict[str, int]` each, counted by the worker."""
SETUP_PARTS = [
    "sigap.staff.set_up.offices",
    "sigap.staff.set_up.hours",
    "sigap.taskforce.set_up.schemes",
    "sigap.taskforce.set_up.sub_forces",
    "sigap.setup.set_up.holidays",
    "sigap.clocks.set_up.rules",
    "sigap.guidance.set_up.public_texts",
    "sigap.letters.set_up.letter_wordings",
    "sigap.letters.set_up.number_schemes",
    "sigap.actionplan.set_up.plan_limits",
    "sigap.returns.set_up.return_rules",
    "sigap.questionnaires.set_up.office_forms",
    "sigap.provisions.set_up.law",
    "sigap.setup.set_up.purposes",
    "sigap.setup.set_up.forms",
]
"""What of a regency's set-up each app gives to its file, in the order in which it is loaded: no person in any."""
ITEM_FINDINGS = ["sigap.supervision.queries.finding_behind"]
"""What was found, by which an office owes an action: `(actor: Actor, item_id: UUID) -> str` each, empty for who may not
read it (`meetings/views/items.py`)."""
MAP_LAYERS = ["sigap.vulnerability.map.coverage.layer"]
"""Layers of the map beside the index and the indicators: `() -> MapLayer` each (`vulnerability/map/layers.py`)."""
SUBJECT_PAGES = {
    "actionplan.activity": "actionplan:activity",
    "actionplan.behind": "actionplan:plan",
    "desk.late": "desk:leaders_late",
    "desk.waiting": "desk:leaders_referrals",
    "insight.outside": "insight:one",
    "meetings.item": "meetings:item",
    "meetings.items": "meetings:items",
    "meetings.meeting": "meetings:meeting",
    "returns.edition": "returns:edition",
    "supervision.visit": "supervision:visit",
}
"""The page of what a letter, an action or a point of an agenda is about. `about` is a key of these and, after a colon,
what stands in the address, parted by strokes (`ui/templatetags/ui.py:subject_page`)."""
ACTIVITY_DECISIONS = ["sigap.meetings.links.decisions_of_activity"]
"""What a rakor decided of an activity of the action plan: `(actor: Actor, activity_key: UUID) -> list[LinkedRow]` each
(`actionplan/rows.py`)."""
RAKOR_DECISIONS = ["sigap.meetings.links.rakor_decisions"]
"""Decisions by which a rakor may adopt the procedure, the newest first: `(actor: Actor) -> list[RakorDecision]` each
(`rulebook/queries/decisions.py`)."""
ACTIVITY_SESSIONS = ["sigap.prevention.queries.sessions_of_activity"]
"""Sessions of prevention held for an activity of the action plan; the same shape."""
RELEASE_TABLES = [
    "sigap.figures.releasing.CASES",
    "sigap.figures.releasing.VICTIMS",
    "sigap.figures.releasing.TRAFFICKED",
    "sigap.figures.releasing.TRAFFICKED_ACROSS",
    "sigap.prevention.releasing.REACH",
]
"""What may be published: a `releases.series:OfferedSeries` each."""
ROW_EXPORTS = ["sigap.figures.htcds.rows.HTCDS"]
"""Rows that may go to a named receiver: a `releases.rows.offered:OfferedRows` each."""
ROW_AGREEMENTS = "sigap.taskforce.queries.members.standing_agreements"
"""Agreements on which an export of rows may rest: `(actor: Actor, *, at: datetime) -> list[tuple[UUID, str]]`."""
TEXT_WARNINGS = {"sigap.shelter.reading.place_in_text": "sigap.shelter.queries.knows_a_place"}
"""What apps have against a text that somebody sends: `(*, entering, text, at) -> str` each, empty for nothing. It is
asked for those of whom the second knows one that may say something: `(actor) -> bool` (`access/text_warnings.py`)."""
UNREAD_FORMS = frozenset({"desk:find", "tulisan_simpan", "intake:draft_keep", "intake:bring_draft_keep"})
"""Forms whose words nobody else reads: what is searched for, what is kept for its writer while it is typed."""
KEYS_OF_CASE = ["sigap.shelter.queries.keys_of_case", "sigap.datarights.queries.keys_of_case"]
"""Data keys that belong to a case and do not name it: `(case_id: UUID) -> set[UUID]` each, destroyed with the case."""
