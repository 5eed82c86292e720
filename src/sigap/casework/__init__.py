"""App: a case worked: assessment, plan, safety plan, follow-up and the conference of its members."""
