"""Printed code cards: forty numbered codes, shown once, each used once, asked for by number.

Of a code there is a keyed hash only. The row is sealed for its person and carries a MAC; what SQL wrote opens nothing.
Which number is asked changes with each code used and with nothing else: whoever saw one code cannot ask for that one.
"""

import hmac
import json
import secrets
from dataclasses import asdict, dataclass, replace
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator

from sigap.access.signin.seeds import open_seed, seal_seed
from sigap.vault import macs

CARD_CODES = 40
FEW_LEFT = 8
"""Under this the officer is told to make a new card."""
CARD = "card"
DRAWN = "card_drawn"
"""A card that was shown and not proven yet: it opens nothing."""
_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCard:
    """A card as it is stored: hex hashes in the order of their numbers (from 1), and the numbers used up.

    `session`: the hex hash of the session that proved it.
    """

    id: str
    hashes: tuple[str, ...]
    used: tuple[int, ...] = ()
    session: str = ""

    @property
    def left(self) -> int:
        """How many codes can still be asked."""
        return len(self.hashes) - len(self.used)

    @property
    def asked(self) -> int | None:
        """The number that is asked now; nothing when the card is used up."""
        open_numbers = [number for number in range(1, len(self.hashes) + 1) if number not in self.used]
        if not open_numbers:
            return None
        drawn = int.from_bytes(macs.sign("card_asked", (UUID(self.id), len(self.used)))[:8])
        return open_numbers[drawn % len(open_numbers)]

    def fits(self, typed: str) -> bool:
        """Whether this is the code of the number asked; compared in constant time."""
        asked = self.asked
        return asked is not None and hmac.compare_digest(self.hashes[asked - 1], _hash(UUID(self.id), asked, typed))

    def was_proven_by(self, typed: str, session: str) -> bool:
        """Whether this session proved it by this code, and no code was used since: a second click, nothing new."""
        if not session or session != self.session or len(self.used) != 1:
            return False
        return hmac.compare_digest(self.hashes[self.used[0] - 1], _hash(UUID(self.id), self.used[0], typed))

    def struck(self) -> "CodeCard":
        """The card with the asked number used up."""
        return self if self.asked is None else replace(self, used=(*self.used, self.asked))


def draw(person: UUID) -> tuple[str, ...]:
    """A new card, kept as drawn; its codes in order, shown this once. The one in use stays until `prove`."""
    card_id = uuid4()
    codes = tuple(f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}" for _number in range(CARD_CODES))
    hashes = tuple(_hash(card_id, number, code) for number, code in enumerate(codes, start=1))
    Authenticator.objects.filter(user_id=person, type=DRAWN).delete()
    row = Authenticator(user_id=person, type=DRAWN)
    _write(row, CodeCard(id=str(card_id), hashes=hashes))
    return codes


def prove(person: UUID, typed: str, *, session: str = "") -> bool:
    """Puts the drawn card into use by the code asked from it, and ends the one before. Raises SealBroken, MacBroken."""
    drawn = _row(person, DRAWN, for_update=True)
    card = _read(drawn) if drawn else None
    if drawn is None or card is None or not card.fits(typed):
        return False
    Authenticator.objects.filter(user_id=person, type=CARD).delete()
    drawn.type = CARD
    _write(drawn, replace(card.struck(), session=session))
    return True


def was_proven(person: UUID, typed: str, *, session: str) -> bool:
    """Whether this session put the card in use by this code, and none is drawn. Raises SealBroken, MacBroken."""
    card = card_of(person)
    return card is not None and card_of(person, DRAWN) is None and card.was_proven_by(typed, session)


def use(person: UUID, typed: str) -> Authenticator | None:
    """Strikes the asked code off when this is it, and gives its row. Raises SealBroken, MacBroken.

    Of two browsers with one code the second waits, is asked another number, and fails. Runs inside a transaction.
    """
    row = _row(person, CARD, for_update=True)
    card = _read(row) if row else None
    if row is None or card is None or not card.fits(typed):
        return None
    _write(row, card.struck())
    return row


def card_of(person: UUID, kind: str = CARD) -> CodeCard | None:
    """The card in use (or drawn). Raises SealBroken, MacBroken."""
    row = _row(person, kind)
    return _read(row) if row else None


def has_recovery_codes(person: UUID | None) -> bool:
    """Whether there is a set to look at: an application brings one, a card alone does not."""
    is_there: bool = Authenticator.objects.filter(user_id=person, type=Authenticator.Type.RECOVERY_CODES).exists()
    return is_there


def _row(person: UUID, kind: str, *, for_update: bool = False) -> Authenticator | None:
    rows = Authenticator.objects.filter(user_id=person, type=kind).order_by("-pk")
    found: Authenticator | None = (rows.select_for_update() if for_update else rows).first()
    return found


def _read(row: Authenticator) -> CodeCard:
    text, _epoch = open_seed(str(row.data.get("seed", "")), person=row.user_id)
    macs.verify("code_card", (row.user_id, row.type, text), bytes.fromhex(str(row.data.get("mac", ""))))
    facts = json.loads(text)
    return CodeCard(
        id=facts["id"], hashes=tuple(facts["hashes"]), used=tuple(facts["used"]), session=facts.get("session", "")
    )


def _write(row: Authenticator, card: CodeCard) -> None:
    text = json.dumps(asdict(card))
    # The name "seed" lets a new epoch seal it anew; the MAC is over the text and the kind, so it outlives that.
    row.data = {
        "seed": seal_seed(text, person=row.user_id),
        "mac": macs.sign("code_card", (row.user_id, row.type, text)).hex(),
    }
    row.save()


def _hash(card_id: UUID, number: int, code: str) -> str:
    return macs.sign("card_code", (card_id, number, code)).hex()
