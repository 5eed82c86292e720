"""`./sigap keys channel`: the pair of the channels (WhatsApp, mail) for an installation that has none yet."""

import argparse

from sigap.cli.keys import location
from sigap.cli.keys.location import KeyLocation
from sigap.vault import channel_key


def run(arguments: list[str]) -> int:
    argparse.ArgumentParser(
        prog="./sigap keys channel",
        description="Membuat pasangan kunci saluran (channel.key, channel.pub) di SIGAP_KEYS; yang ada tidak ditimpa.",
    ).parse_args(arguments)
    place = KeyLocation.from_environment()
    location.refuse("kunci saluran tidak dibuat:", place.mistakes() or place.foreign())
    was_there = (place.folder / channel_key.CHANNEL_KEY).exists()
    channel_key.create(place.folder)
    print(f"{'Sudah ada' if was_there else 'Dibuat'} di {place.folder}: {channel_key.CHANNEL_KEY} untuk pekerja latar,")
    print(f"{channel_key.CHANNEL_PUBLIC} untuk situs publik. Keduanya tidak membuka laporan.")
    return 0
