"""The court diary: hearings, who accompanies, how a child is heard, what it cost, and what was postponed."""
