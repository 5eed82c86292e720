-- Who sees which rows of a case. The explicit filter stands in every query; this is the net beneath it.
-- Definer functions read past row-level security, so that policies need not call one another in a ring.
CREATE SCHEMA cases;
REVOKE ALL ON SCHEMA cases FROM PUBLIC;
GRANT USAGE ON SCHEMA cases TO sigap_desk;

-- My office takes part in this case.
CREATE FUNCTION cases.visible(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = wanted AND p.until IS NULL AND p.office_id = ANY (access.my_offices())
  )
$$;

-- I am assigned to this case, for an office that takes part and to which this room stands open.
CREATE FUNCTION cases.in_room(wanted uuid, room text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1
    FROM public.cases_assignment a
    JOIN public.cases_participation p
      ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
    WHERE a.case_id = wanted AND a.until IS NULL AND a.person_id = access.me()
      AND p.office_id = ANY (access.my_offices()) AND room = ANY (p.rooms)
  )
$$;

-- A case was opened by me a moment ago and has no participant yet: the one moment before the first row.
CREATE FUNCTION cases.just_opened(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_case c
    WHERE c.id = wanted AND c.opened_by = access.me() AND c.office_id = ANY (access.my_offices())
      AND NOT EXISTS (SELECT 1 FROM public.cases_participation p WHERE p.case_id = c.id)
  )
$$;
REVOKE ALL ON FUNCTION cases.visible(uuid), cases.in_room(uuid, text), cases.just_opened(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases.visible(uuid), cases.in_room(uuid, text), cases.just_opened(uuid) TO sigap_desk;

ALTER TABLE public.cases_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_participation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_caseperson ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_persontoken ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_roomtext ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_roomkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_openitem ENABLE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE ON public.cases_case, public.cases_participation, public.cases_assignment,
  public.cases_caseperson, public.cases_openitem TO sigap_desk;
-- Versions of a text, keys of rooms and tokens are added, never changed.
GRANT SELECT, INSERT ON public.cases_roomtext, public.cases_roomkey, public.cases_persontoken TO sigap_desk;
GRANT USAGE ON SEQUENCE public.cases_roomkey_id_seq, public.cases_persontoken_id_seq TO sigap_desk;

CREATE POLICY case_seen ON public.cases_case FOR SELECT TO sigap_desk USING (
  EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = cases_case.id AND p.until IS NULL
      AND p.office_id = ANY ((SELECT access.my_offices())::uuid[])
  )
);
CREATE POLICY case_opened ON public.cases_case FOR INSERT TO sigap_desk WITH CHECK (
  opened_by = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
CREATE POLICY case_changed ON public.cases_case FOR UPDATE TO sigap_desk
  USING (cases.in_room(id, 'summary')) WITH CHECK (cases.in_room(id, 'summary'));

CREATE POLICY participation_seen ON public.cases_participation FOR SELECT TO sigap_desk USING (
  office_id = ANY ((SELECT access.my_offices())::uuid[]) OR cases.visible(case_id)
);
-- An office comes in by opening a case, or by an assigned person's act (acceptance is such an act of the
-- accepting office: referrals adds its own policy for that).
CREATE POLICY participation_begun ON public.cases_participation FOR INSERT TO sigap_desk
  WITH CHECK (cases.just_opened(case_id));
CREATE POLICY participation_changed ON public.cases_participation FOR UPDATE TO sigap_desk
  USING (cases.in_room(case_id, 'summary')) WITH CHECK (cases.in_room(case_id, 'summary'));

CREATE POLICY assignment_seen ON public.cases_assignment FOR SELECT TO sigap_desk USING (cases.visible(case_id));
-- People are assigned by and for an office that takes part, and only for one's own office.
CREATE POLICY assignment_begun ON public.cases_assignment FOR INSERT TO sigap_desk WITH CHECK (
  cases.visible(case_id) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
CREATE POLICY assignment_changed ON public.cases_assignment FOR UPDATE TO sigap_desk
  USING (office_id = ANY ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (cases.visible(case_id) AND office_id = ANY ((SELECT access.my_offices())::uuid[]));

CREATE POLICY person_seen ON public.cases_caseperson FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'persons'));
CREATE POLICY person_added ON public.cases_caseperson FOR INSERT TO sigap_desk
  WITH CHECK (cases.in_room(case_id, 'persons'));
CREATE POLICY person_changed ON public.cases_caseperson FOR UPDATE TO sigap_desk
  USING (cases.in_room(case_id, 'persons')) WITH CHECK (cases.in_room(case_id, 'persons'));

CREATE POLICY token_seen ON public.cases_persontoken FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'persons'));
CREATE POLICY token_added ON public.cases_persontoken FOR INSERT TO sigap_desk
  WITH CHECK (cases.in_room(case_id, 'persons'));

CREATE POLICY room_text_seen ON public.cases_roomtext FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, room));
CREATE POLICY room_text_added ON public.cases_roomtext FOR INSERT TO sigap_desk
  WITH CHECK (cases.in_room(case_id, room) AND written_by = (SELECT access.me()));

CREATE POLICY room_key_seen ON public.cases_roomkey FOR SELECT TO sigap_desk USING (cases.in_room(case_id, room));
CREATE POLICY room_key_added ON public.cases_roomkey FOR INSERT TO sigap_desk
  WITH CHECK (cases.in_room(case_id, room));

CREATE POLICY open_item_seen ON public.cases_openitem FOR SELECT TO sigap_desk USING (cases.visible(case_id));
CREATE POLICY open_item_added ON public.cases_openitem FOR INSERT TO sigap_desk
  WITH CHECK (cases.in_room(case_id, 'summary'));
-- An item is settled by whoever answers for it; that is the case's office or the one it waits for.
CREATE POLICY open_item_settled ON public.cases_openitem FOR UPDATE TO sigap_desk
  USING (cases.visible(case_id)) WITH CHECK (cases.visible(case_id));

-- Clocks on a case are seen by every office that takes part, whoever owns them.
CREATE POLICY clock_of_case_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'case' AND cases.visible(subject_id));

-- A case's own timeline.
CREATE POLICY desk_reads_own_cases ON public.audit_event FOR SELECT TO sigap_desk
  USING (stream_kind = 'case' AND cases.visible(stream_id));
