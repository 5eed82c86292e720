"""App: what joins one case to another. Leads on the perpetrators' side, compared by keyed tokens, and what came of it.

It never compares a victim, a witness or a reporter, and no link tells anybody of a case that is kept from them.
"""
