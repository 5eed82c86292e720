"""What this worker was given for the channels; where it cannot be used, the desk is told, and nothing else stops."""

from datetime import datetime

from django.conf import settings

from sigap.channels.actions import state
from sigap.channels.rules import Trouble
from sigap.mailbox.channel_settings import Channels, ChannelsUnusable, channels_in
from sigap.mailbox.channels import Channel
from sigap.vault import channel_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable


def read_settings(channel: Channel, *, at: datetime) -> Channels | None:
    """The channels file with the key that goes with it, empty where there is none; None where it cannot be used."""
    try:
        found = channels_in(settings.SIGAP_CHANNELS)
        if found.whatsapp is not None or found.email is not None:
            channel_key.private_of(settings.SIGAP_KEYS)
    except (ChannelsUnusable, KeysUnsafe, KeysUnusable):
        state.tell(channel, is_set_up=True, at=at, trouble=Trouble.SETTINGS)
        return None
    return found
