"""Which events of the trail ring for a day: what MAC, seal, counter and limit found. The database looks for them."""

from collections.abc import Mapping

from sigap.access.events import PASSKEY_COPIED, PERSON_ALTERED, POWER_ALTERED
from sigap.mailbox.troubles import TroubleCode
from sigap.vault.events import LIMIT_REACHED, SEAL_BROKEN

RINGING: Mapping[TroubleCode, tuple[str, ...]] = {
    TroubleCode.ROWS: (POWER_ALTERED, PERSON_ALTERED, SEAL_BROKEN),
    TroubleCode.PASSKEY: (PASSKEY_COPIED,),
    TroubleCode.VAULT_LIMIT: (LIMIT_REACHED,),
}
