-- Since when the police name a person a suspect: written by whoever works in the room of persons, as other facts of theirs.
GRANT UPDATE (named_suspect_on) ON public.cases_caseperson TO sigap_desk;
