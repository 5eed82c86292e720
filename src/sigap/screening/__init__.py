"""The screening instrument: codes, dated weights, what they point to and why. Pure; knows no case and no database."""
