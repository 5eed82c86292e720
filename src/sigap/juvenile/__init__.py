"""Children who are suspected or accused: may they be held, until when, and what the law owes them (UU 11/2012)."""
