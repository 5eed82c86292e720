"""One task for one named person outside: a link, four words told by voice, one page, one answer."""
