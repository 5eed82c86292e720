"""What a session is about and for whom, what the public may send, and how far that is. Pure."""

from enum import StrEnum


class SessionTopic(StrEnum):
    """What a session is about."""

    JOB_OFFERS = "job_offers"
    CHILD_ONLINE = "child_online"
    HOME_VIOLENCE = "home_violence"
    CHILD_MARRIAGE = "child_marriage"
    BODY_SAFETY = "body_safety"
    SIGNS = "signs"


class SessionAudience(StrEnum):
    """For whom a session is."""

    PARENTS = "parents"
    PUPILS = "pupils"
    JOBSEEKERS = "jobseekers"
    PESANTREN = "pesantren"
    VILLAGE_OFFICERS = "village_officers"
    EVERYBODY = "everybody"
    VOLUNTEERS = "volunteers"


def is_with_children(audience: SessionAudience, topic: SessionTopic, school: str) -> bool:
    """Whether those who help there stand beside children: by whom it is for, what it is about, or where it is."""
    return (
        audience in {SessionAudience.PUPILS, SessionAudience.PESANTREN}
        or topic in {SessionTopic.BODY_SAFETY, SessionTopic.CHILD_ONLINE}
        or bool(school.strip())
    )


class PublicMessageKind(StrEnum):
    """What somebody outside sent."""

    SESSION_ASKED = "session_asked"
    VOLUNTEER = "volunteer"
    FEEDBACK = "feedback"


class MessageState(StrEnum):
    """What became of it. A feedback without a sentence is settled when it comes."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"


class Smiley(StrEnum):
    """How a session was, in one tap."""

    GOOD = "good"
    SO_SO = "so_so"
    BAD = "bad"


ADULT_YEARS = 18
