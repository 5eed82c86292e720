"""Which warning signs an offer of work shows, at home or abroad, from a few answers. Pure; nothing of it is ever kept.

The signs follow the papers that the law asks for and the indicators of forced labour of the ILO. Which article says
so stands in the guidance's law, by its code. There is no answer "safe": where no sign shows, one goes on checking.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class OfferChannel(StrEnum):
    """Through whom the offer comes."""

    COMPANY = "company"
    PERSON = "person"
    SELF = "self"
    UNKNOWN = "unknown"


class Destination(StrEnum):
    """Where the work is."""

    HOME = "home"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


class Job(StrEnum):
    """What kind of work is offered."""

    GAMBLING = "gambling"
    SCAM = "scam"
    SHIP = "ship"
    HOUSEHOLD = "household"
    KARAOKE = "karaoke"
    OTHER = "other"
    UNKNOWN = "unknown"


class Age(StrEnum):
    """How old whoever is to leave is."""

    CHILD = "child"
    ADULT = "adult"
    UNKNOWN = "unknown"


class OptionalAnswer(StrEnum):
    """An answer that may be missing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Visa(StrEnum):
    """With which visa one is to leave."""

    WORK = "work"
    VISIT = "visit"
    NONE = "none"
    UNKNOWN = "unknown"


class Costs(StrEnum):
    """What is asked for beforehand."""

    NOTHING = "nothing"
    PERSONAL = "personal"
    MONEY = "money"
    DEBT = "debt"
    UNKNOWN = "unknown"


class PaperHolder(StrEnum):
    """Where passport, identity card and certificates are."""

    MINE = "mine"
    HELD = "held"
    UNKNOWN = "unknown"


class Contract(StrEnum):
    """How far the work contract is."""

    SIGNED = "signed"
    LATER = "later"
    UNREAD = "unread"
    UNKNOWN = "unknown"


class Pressure(StrEnum):
    """What else was said."""

    FALSE_DATA = "false_data"
    SECRET = "secret"  # noqa: S105 - an answer, no password
    HURRY = "hurry"
    LIE = "lie"
    DETOUR = "detour"
    GOLD = "gold"


class ListingState(StrEnum):
    """What the list of licensed companies says of the one that was named."""

    ACTIVE = "active"
    ENDED = "ended"
    LIKE = "like"
    ABSENT = "absent"
    NOT_ASKED = "not_asked"
    NO_LIST = "no_list"


class Sign(StrEnum):
    """What stands out in an offer."""

    UNDERAGE_ABROAD = "underage_abroad"
    UNDERAGE = "underage"
    GAMBLING = "gambling"
    SCAM = "scam"
    FALSE_DATA = "false_data"
    LIE = "lie"
    VISIT_VISA = "visit_visa"
    PAPERS_HELD = "papers_held"
    DEBT = "debt"
    LICENCE_ENDED = "licence_ended"
    NOT_LISTED = "not_listed"
    NO_LICENCE = "no_licence"
    BROKER = "broker"
    NOT_REGISTERED = "not_registered"
    MONEY_FIRST = "money_first"
    NO_PLACE = "no_place"
    CONTRACT_LATER = "contract_later"
    CONTRACT_UNREAD = "contract_unread"
    DETOUR = "detour"
    SECRET = "secret"  # noqa: S105 - a sign, no password
    HURRY = "hurry"
    GOLD = "gold"
    KARAOKE = "karaoke"
    SHIP = "ship"
    HOUSEHOLD = "household"
    SCAM_ROUTE = "scam_route"
    NAME_LIKE = "name_like"
    VISA_LATER = "visa_later"
    ALONE = "alone"
    COSTS_PERSONAL = "costs_personal"
    ASK_DESTINATION = "ask_destination"
    ASK_JOB = "ask_job"
    ASK_AGE = "ask_age"
    ASK_COMPANY = "ask_company"
    ASK_LICENCE = "ask_licence"
    ASK_REGISTRATION = "ask_registration"
    ASK_VISA = "ask_visa"
    ASK_COSTS = "ask_costs"
    ASK_PAPERS = "ask_papers"
    ASK_PLACE = "ask_place"
    ASK_CONTRACT = "ask_contract"


SCAM_COUNTRIES = frozenset({"KH", "TH", "MM"})
"""Countries for which an offer is asked about more: false offers of office work have led there, Thailand on the way."""
COUNTRIES = ("MY", "SG", "BN", "TW", "HK", "KR", "JP", "SA", "AE", "TH", "KH", "MM", "LA", "PH")
"""Countries to choose from, by ISO 3166."""
LAW: dict[Sign, tuple[str, ...]] = {
    Sign.UNDERAGE_ABROAD: ("tppo-anak", "anak-eksploitasi"),
    Sign.UNDERAGE: ("tppo-anak", "anak-eksploitasi"),
    Sign.FALSE_DATA: ("surat-palsu",),
    Sign.LIE: ("tppo-unsur",),
    Sign.VISIT_VISA: ("pmi-dokumen",),
    Sign.DEBT: ("tppo-unsur",),
    Sign.LICENCE_ENDED: ("pmi-izin",),
    Sign.NOT_LISTED: ("pmi-izin",),
    Sign.NO_LICENCE: ("pmi-izin",),
    Sign.BROKER: ("pmi-izin",),
    Sign.NOT_REGISTERED: ("pmi-terdaftar",),
    Sign.MONEY_FIRST: ("pmi-biaya",),
    Sign.NO_PLACE: ("pmi-perjanjian",),
    Sign.CONTRACT_LATER: ("pmi-dokumen", "pmi-perjanjian"),
    Sign.CONTRACT_UNREAD: ("pmi-perjanjian",),
    Sign.SECRET: ("pmi-dokumen",),
    Sign.VISA_LATER: ("pmi-dokumen",),
    Sign.ALONE: ("pmi-terdaftar",),
    Sign.COSTS_PERSONAL: ("pmi-biaya",),
    Sign.ASK_LICENCE: ("pmi-izin",),
    Sign.ASK_REGISTRATION: ("pmi-terdaftar",),
    Sign.ASK_VISA: ("pmi-dokumen",),
    Sign.ASK_COSTS: ("pmi-biaya",),
    Sign.ASK_CONTRACT: ("pmi-perjanjian",),
}
"""Which points of the law in brief a sign leads to; none where no law is known that names it by itself."""
ASKING = frozenset(
    {
        Sign.SHIP,
        Sign.HOUSEHOLD,
        Sign.SCAM_ROUTE,
        Sign.KARAOKE,
        Sign.NAME_LIKE,
        Sign.VISA_LATER,
        Sign.ALONE,
        Sign.COSTS_PERSONAL,
        *(sign for sign in Sign if sign.value.startswith("ask_")),
    }
)
"""Signs that mean no danger by themselves: something is still to be found out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The answers. What was left open counts as unknown."""

    destination: Destination = Destination.UNKNOWN
    country: str = ""
    job: Job = Job.UNKNOWN
    age: Age = Age.UNKNOWN
    # A broker and a company together is common.
    through: frozenset[OfferChannel] = frozenset()
    listed: ListingState = ListingState.NOT_ASKED
    is_list_old: bool = False
    licence: OptionalAnswer = OptionalAnswer.UNKNOWN
    registered: OptionalAnswer = OptionalAnswer.UNKNOWN
    visa: Visa = Visa.UNKNOWN
    costs: Costs = Costs.UNKNOWN
    papers: PaperHolder = PaperHolder.UNKNOWN
    place: OptionalAnswer = OptionalAnswer.UNKNOWN
    contract: Contract = Contract.UNKNOWN
    pressures: frozenset[Pressure] = frozenset()


class Outcome(StrEnum):
    """What the page says on top. None of them is "safe"."""

    DANGER = "danger"
    UNCLEAR = "unclear"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAssessment:
    """The signs of an offer in the order in which they are told."""

    is_abroad: bool = True
    dangers: tuple[Sign, ...]
    asks: tuple[Sign, ...]

    @property
    def outcome(self) -> Outcome:
        """Danger as soon as one sign means it; unclear while something is to be found out."""
        if self.dangers:
            return Outcome.DANGER
        return Outcome.UNCLEAR if self.asks else Outcome.NOT_SEEN

    @property
    def law(self) -> tuple[str, ...]:
        """Codes of the points of the law that the signs lead to, each once, in the order of the signs."""
        found = dict.fromkeys(code for sign in (*self.dangers, *self.asks) for code in LAW.get(sign, ()))
        # The law on migrant workers says nothing of work in this country.
        return tuple(code for code in found if self.is_abroad or not code.startswith("pmi-"))


def judged(offer: Offer) -> OfferAssessment:
    """The signs that the answers show."""
    found = set(_signs(offer))
    ordered = [sign for sign in Sign if sign in found]
    return OfferAssessment(
        is_abroad=offer.destination is not Destination.HOME,
        dangers=tuple(sign for sign in ordered if sign not in ASKING),
        asks=tuple(sign for sign in ordered if sign in ASKING),
    )


_VISA = {Visa.VISIT: Sign.VISIT_VISA, Visa.NONE: Sign.VISA_LATER, Visa.UNKNOWN: Sign.ASK_VISA}
_COSTS = {
    Costs.PERSONAL: Sign.COSTS_PERSONAL,
    Costs.MONEY: Sign.MONEY_FIRST,
    Costs.DEBT: Sign.DEBT,
    Costs.UNKNOWN: Sign.ASK_COSTS,
}
_PAPERS = {PaperHolder.HELD: Sign.PAPERS_HELD, PaperHolder.UNKNOWN: Sign.ASK_PAPERS}
_PLACE = {OptionalAnswer.NO: Sign.NO_PLACE, OptionalAnswer.UNKNOWN: Sign.ASK_PLACE}
_CONTRACT = {
    Contract.LATER: Sign.CONTRACT_LATER,
    Contract.UNREAD: Sign.CONTRACT_UNREAD,
    Contract.UNKNOWN: Sign.ASK_CONTRACT,
}
_REGISTERED = {OptionalAnswer.NO: Sign.NOT_REGISTERED, OptionalAnswer.UNKNOWN: Sign.ASK_REGISTRATION}


_JOB = {
    Job.GAMBLING: Sign.GAMBLING,
    Job.SCAM: Sign.SCAM,
    Job.SHIP: Sign.SHIP,
    Job.HOUSEHOLD: Sign.HOUSEHOLD,
    Job.KARAOKE: Sign.KARAOKE,
    Job.UNKNOWN: Sign.ASK_JOB,
}
_OF_LIST = {
    ListingState.ENDED: Sign.LICENCE_ENDED,
    ListingState.LIKE: Sign.NAME_LIKE,
    ListingState.ABSENT: Sign.NOT_LISTED,
}


def _signs(offer: Offer) -> Iterator[Sign]:
    yield from (Sign(pressure.value) for pressure in offer.pressures)
    yield from _of_work(offer)
    yield from _of_company(offer)
    signs_given = [
        _COSTS.get(offer.costs),
        _PAPERS.get(offer.papers),
        _PLACE.get(offer.place),
        _CONTRACT.get(offer.contract),
    ]
    if offer.destination is not Destination.HOME:
        signs_given += [_VISA.get(offer.visa), _REGISTERED.get(offer.registered)]
    yield from (sign for sign in signs_given if sign is not None)


def _of_work(offer: Offer) -> Iterator[Sign]:
    """What stands out in who is to leave, where to and for what."""
    if offer.age is Age.CHILD:
        yield Sign.UNDERAGE if offer.destination is Destination.HOME else Sign.UNDERAGE_ABROAD
    elif offer.age is Age.UNKNOWN:
        yield Sign.ASK_AGE
    if offer.destination is Destination.UNKNOWN:
        yield Sign.ASK_DESTINATION
    if offer.job in _JOB:
        yield _JOB[offer.job]
    if offer.country in SCAM_COUNTRIES and offer.job in {Job.OTHER, Job.UNKNOWN}:
        yield Sign.SCAM_ROUTE


def _of_company(offer: Offer) -> Iterator[Sign]:
    known = offer.through - {OfferChannel.UNKNOWN}
    if OfferChannel.PERSON in known:
        yield Sign.BROKER
    if known == {OfferChannel.SELF}:
        yield Sign.ALONE
    if not known:
        yield Sign.ASK_COMPANY
    is_alone = bool(known) and OfferChannel.COMPANY not in known
    if not is_alone and offer.destination is not Destination.HOME:
        yield from _of_licence(offer)


def _of_licence(offer: Offer) -> Iterator[Sign]:
    """What the list of licensed companies says, and what was shown of a licence."""
    found = _OF_LIST.get(offer.listed)
    if offer.listed is ListingState.ABSENT and offer.is_list_old:
        found = Sign.ASK_LICENCE  # a company may have been licensed since an old list was made
    if found is not None:
        yield found
    if offer.licence is OptionalAnswer.NO:
        yield Sign.NO_LICENCE
    elif offer.licence is OptionalAnswer.UNKNOWN and offer.listed is not ListingState.ACTIVE:
        yield Sign.ASK_LICENCE
