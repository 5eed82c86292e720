"""The sealed report's envelope, the return code, and the few doors the public role has.

Decides how a report arrives and is found again by its code; what is done with it is intake's.
"""
