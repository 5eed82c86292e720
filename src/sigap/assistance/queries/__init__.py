"""Reads of services, appointments and consent."""

from sigap.assistance.queries.choices import ParticipatingOffice, officers_for, other_offices_of, people_on
from sigap.assistance.queries.consents import (
    ConsentBook,
    ConsentStanding,
    Key,
    PersonFacts,
    clients_among,
    consent_book,
    consent_standings,
    may_see_consents,
    persons_facts,
    service_standing,
    service_standings,
    talk_of,
    talks_of,
)
from sigap.assistance.queries.plan import goals_of
from sigap.assistance.queries.services import (
    PAGE,
    appointment_of,
    appointments_of,
    history_of,
    service_of,
    services_of,
    services_with_sums,
    totals_from,
)

__all__ = [
    "PAGE",
    "ConsentBook",
    "ConsentStanding",
    "Key",
    "ParticipatingOffice",
    "PersonFacts",
    "appointment_of",
    "appointments_of",
    "clients_among",
    "consent_book",
    "consent_standings",
    "goals_of",
    "history_of",
    "may_see_consents",
    "officers_for",
    "other_offices_of",
    "people_on",
    "persons_facts",
    "service_of",
    "service_standing",
    "service_standings",
    "services_of",
    "services_with_sums",
    "talk_of",
    "talks_of",
    "totals_from",
]
