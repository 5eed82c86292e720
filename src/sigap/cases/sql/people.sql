-- How people of a case stand to one another, how each may be reached, and notes.
ALTER TABLE public.cases_relation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_safecontact ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_callback ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_note ENABLE ROW LEVEL SECURITY;

-- A person's part, sex and age are corrected; the day and the place of the act, too.
GRANT UPDATE (role, sex, age_years, aged_at, former_roles) ON public.cases_caseperson TO sigap_desk;
GRANT UPDATE (acted_on, area) ON public.cases_case TO sigap_desk;

GRANT SELECT, INSERT ON public.cases_relation TO sigap_desk;
GRANT UPDATE (ended_by, ended_at) ON public.cases_relation TO sigap_desk;
CREATE POLICY relation_seen ON public.cases_relation FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'persons'));
CREATE POLICY relation_declared ON public.cases_relation FOR INSERT TO sigap_desk WITH CHECK (
  declared_by = (SELECT access.me()) AND ended_at IS NULL AND cases.in_room(case_id, 'persons')
  AND 2 = (SELECT count(*) FROM public.cases_caseperson p
           WHERE p.id IN (cases_relation.person_id, cases_relation.other_id) AND p.case_id = cases_relation.case_id)
);
CREATE POLICY relation_ended ON public.cases_relation FOR UPDATE TO sigap_desk
  USING (ended_at IS NULL AND cases.in_room(case_id, 'persons'))
  WITH CHECK (ended_by = (SELECT access.me()) AND cases.in_room(case_id, 'persons'));

-- A call-back opens one reporter's card to one officer, for as long as it says.
CREATE FUNCTION cases.calls_back(contact uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_callback b
    WHERE b.person_id = contact AND b.asked_by = access.me() AND b.until > now() AND cases.visible(b.case_id)
  )
$$;
-- The reporters of a case whom somebody there for it may call: their row, their number in the case.
CREATE FUNCTION cases.reporters_to_call(wanted uuid) RETURNS TABLE (person_id uuid, ordinal smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.ordinal::smallint FROM public.cases_caseperson p
  WHERE p.case_id = wanted AND p.role = 'reporter' AND cases.visible(wanted)
    AND EXISTS (SELECT 1 FROM public.cases_safecontact s WHERE s.person_id = p.id)
  ORDER BY p.ordinal
$$;
-- Their numbers in the case alone, read along with the rest of a page.
CREATE FUNCTION cases.reporter_numbers(wanted uuid) RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(r.ordinal::integer), '{}') FROM cases.reporters_to_call(wanted) r
$$;
REVOKE ALL ON FUNCTION cases.calls_back(uuid), cases.reporters_to_call(uuid), cases.reporter_numbers(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases.calls_back(uuid), cases.reporters_to_call(uuid), cases.reporter_numbers(uuid) TO sigap_desk;

GRANT SELECT, INSERT ON public.cases_safecontact TO sigap_desk;
CREATE POLICY contact_seen ON public.cases_safecontact FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'identity') OR cases.calls_back(person_id));
CREATE POLICY contact_written ON public.cases_safecontact FOR INSERT TO sigap_desk WITH CHECK (
  written_by = (SELECT access.me()) AND cases.in_room(case_id, 'identity')
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p
              WHERE p.id = cases_safecontact.person_id AND p.case_id = cases_safecontact.case_id)
);

-- Whoever receives reports for an office that takes part. Looked at by a head of that office, never by oneself.
GRANT SELECT, INSERT ON public.cases_callback TO sigap_desk;
GRANT UPDATE (finding, reviewed_by, reviewed_by_name, reviewed_at) ON public.cases_callback TO sigap_desk;
CREATE POLICY call_back_seen ON public.cases_callback FOR SELECT TO sigap_desk USING (cases.visible(case_id));
CREATE POLICY call_back_asked ON public.cases_callback FOR INSERT TO sigap_desk WITH CHECK (
  asked_by = (SELECT access.me()) AND reviewed_at IS NULL AND cases.visible(case_id)
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND until <= now() + interval '2 hours'
  AND (SELECT access.has_any_role(ARRAY['case_manager', 'intake_officer', 'uptd_head']))
  AND person_id IN (SELECT r.person_id FROM cases.reporters_to_call(case_id) r)
);
CREATE POLICY call_back_reviewed ON public.cases_callback FOR UPDATE TO sigap_desk
  USING (reviewed_at IS NULL AND cases.visible(case_id) AND access.leads(office_id))
  WITH CHECK (reviewed_by = (SELECT access.me()) AND asked_by <> (SELECT access.me()));

-- As before, and the key of a card opens to whoever calls that reporter back: the card, for the identity itself lies in
-- a row that stays shut to them.
CREATE OR REPLACE FUNCTION cases.key_opens(key uuid, purpose text, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'person' THEN cases.in_room(wanted, 'identity') OR EXISTS (
      SELECT 1 FROM public.cases_safecontact s WHERE s.key_id = key AND s.case_id = wanted AND cases.calls_back(s.person_id)
    )
    WHEN 'case_room' THEN EXISTS (
      SELECT 1 FROM public.cases_roomkey k
      WHERE k.key_id = key AND k.case_id = wanted AND cases.in_room(wanted, k.room)
    )
    ELSE true
  END
$$;

-- Notes: versions are added; only the mark of the newest moves.
GRANT SELECT, INSERT ON public.cases_note TO sigap_desk;
GRANT UPDATE (is_newest) ON public.cases_note TO sigap_desk;
CREATE POLICY note_seen ON public.cases_note FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'notes'));
CREATE POLICY note_written ON public.cases_note FOR INSERT TO sigap_desk
  WITH CHECK (written_by = (SELECT access.me()) AND cases.in_room(case_id, 'notes'));
CREATE POLICY note_followed ON public.cases_note FOR UPDATE TO sigap_desk
  USING (is_newest AND cases.in_room(case_id, 'notes')) WITH CHECK (NOT is_newest);
