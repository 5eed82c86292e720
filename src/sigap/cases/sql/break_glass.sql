-- Break-glass: for a few hours somebody on duty reads of one case what a life may hang on. The net beneath; the figures
-- of the reference and the MAC are the application's. Only reading: no policy here lets anybody write on the case.

-- I broke the glass on this case, for an office of mine that takes part, and it has not ended; nobody who is kept did.
CREATE FUNCTION cases.glass_broken(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_breakglass g
    WHERE g.case_id = wanted AND g.person_id = access.me() AND g.ended_at IS NULL
      AND g.began_at <= now() + interval '5 minutes' AND g.until > now()
      AND g.office_id = ANY (access.my_offices()) AND cases.takes_part(wanted, g.office_id)
  ) AND cases.visible(wanted)
$$;
GRANT EXECUTE ON FUNCTION cases.glass_broken TO sigap_desk;

-- I am on the rota of this office now, as the one or the substitute.
CREATE FUNCTION cases.on_rota(office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_dutyshift d
    WHERE d.office_id = office AND d.cancelled_at IS NULL
      AND d.starts_at <= now() + interval '5 minutes' AND d.ends_at > now() - interval '5 minutes'
      AND (d.person_id = access.me() OR d.substitute_id = access.me() OR EXISTS (
        SELECT 1 FROM public.access_absence a
        WHERE a.person_id = d.person_id AND a.substitute_id = access.me() AND a.cancelled_at IS NULL
          AND a.starts_at <= now() + interval '5 minutes' AND a.ends_at > now() - interval '5 minutes')))
$$;
GRANT EXECUTE ON FUNCTION cases.on_rota TO sigap_desk;

-- A data key of the case lies behind what opens: the victim's identity and card, the summary, the notes, the plan of safety.
CREATE FUNCTION cases.key_opens_in_emergency(key uuid, purpose text, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT wanted IS NOT NULL AND cases.glass_broken(wanted) AND CASE purpose
    WHEN 'person' THEN EXISTS (
      SELECT 1 FROM public.cases_caseperson p
      WHERE p.case_id = wanted AND p.role IN ('victim', 'child_in_conflict') AND (p.key_id = key OR EXISTS (
        SELECT 1 FROM public.cases_safecontact s WHERE s.person_id = p.id AND s.key_id = key)))
    WHEN 'case_room' THEN EXISTS (
      SELECT 1 FROM public.cases_roomkey k
      WHERE k.key_id = key AND k.case_id = wanted AND k.room IN ('summary', 'notes', 'safety'))
    ELSE false
  END
$$;
GRANT EXECUTE ON FUNCTION cases.key_opens_in_emergency TO sigap_desk, sigap_vault;

-- The reason of a use: read by who wrote it and by who reviews it.
CREATE FUNCTION cases.sees_use(p_use uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_breakglass g
    WHERE g.id = p_use AND (g.person_id = access.me() OR (
      (access.may('audit:see') OR (access.leads(g.case_office_id) AND cases.visible(g.case_id)))
      AND NOT access.is_excluded(g.case_id, access.me(), NULL)))
  )
$$;
GRANT EXECUTE ON FUNCTION cases.sees_use TO sigap_desk;

CREATE FUNCTION cases.reason_opens(key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_breakglass g WHERE g.key_id = key AND cases.sees_use(g.id))
$$;
GRANT EXECUTE ON FUNCTION cases.reason_opens TO sigap_desk, sigap_vault;

GRANT SELECT, INSERT ON public.cases_breakglass TO sigap_desk;
GRANT UPDATE (ended_at, mac) ON public.cases_breakglass TO sigap_desk;
CREATE POLICY glass_seen ON public.cases_breakglass FOR SELECT TO sigap_desk
  USING (person_id = (SELECT access.me()) OR cases.sees_use(id));
CREATE POLICY glass_broken ON public.cases_breakglass FOR INSERT TO sigap_desk WITH CHECK (
  person_id = (SELECT access.me()) AND ended_at IS NULL
  AND until <= began_at + interval '3 hours' AND began_at <= now() + interval '5 minutes'
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND (SELECT access.may('case:break_glass'))
  AND cases.visible(case_id) AND cases.takes_part_here(case_id, office_id) AND cases.on_rota(office_id)
  AND case_office_id = (SELECT c.office_id FROM public.cases_case c WHERE c.id = case_id)
);
CREATE POLICY glass_ended ON public.cases_breakglass FOR UPDATE TO sigap_desk
  USING (person_id = (SELECT access.me()) AND ended_at IS NULL) WITH CHECK (ended_at IS NOT NULL);
GRANT SELECT, INSERT ON public.cases_breakglassreview TO sigap_desk;
CREATE POLICY glass_review_seen ON public.cases_breakglassreview FOR SELECT TO sigap_desk USING (cases.sees_use(use_id));
CREATE POLICY glass_reviewed ON public.cases_breakglassreview FOR INSERT TO sigap_desk WITH CHECK (
  reviewed_by = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.cases_breakglass g
    WHERE g.id = use_id AND g.person_id = used_by AND g.person_id <> (SELECT access.me()) AND CASE part
      WHEN 'auditor' THEN (SELECT access.may('audit:see'))
      WHEN 'head' THEN access.leads(g.case_office_id)
      ELSE false
    END)
);
-- What opens of the case. Never a reporter: not even that there is one.
CREATE POLICY person_seen_in_emergency ON public.cases_caseperson FOR SELECT TO sigap_desk
  USING (role <> 'reporter' AND case_id = ANY ((SELECT cases.broken_by_me())::uuid[]));
CREATE POLICY room_text_seen_in_emergency ON public.cases_roomtext FOR SELECT TO sigap_desk
  USING (room = 'summary' AND case_id = ANY ((SELECT cases.broken_by_me())::uuid[]));
CREATE POLICY room_key_seen_in_emergency ON public.cases_roomkey FOR SELECT TO sigap_desk
  USING (room IN ('summary', 'notes', 'safety') AND case_id = ANY ((SELECT cases.broken_by_me())::uuid[]));
CREATE POLICY note_seen_in_emergency ON public.cases_note FOR SELECT TO sigap_desk
  USING (template = 'safety' AND is_newest AND case_id = ANY ((SELECT cases.broken_by_me())::uuid[]));
CREATE POLICY contact_seen_in_emergency ON public.cases_safecontact FOR SELECT TO sigap_desk USING (
  case_id = ANY ((SELECT cases.broken_by_me())::uuid[]) AND EXISTS (
    SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = cases_safecontact.person_id AND p.role IN ('victim', 'child_in_conflict'))
);
CREATE POLICY key_of_case_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault USING (
  cases.key_opens(id, purpose, case_id) OR cases.key_opens_in_emergency(id, purpose, case_id)
  OR cases.key_opens_to_close(id, purpose, case_id) OR cases.key_opens_to_look(id, purpose, case_id)
);
CREATE POLICY key_of_reason_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'break_glass' OR cases.reason_opens(id));
CREATE POLICY key_of_case_made ON public.vault_datakey AS RESTRICTIVE FOR INSERT TO sigap_desk WITH CHECK (
  case_id IS NULL OR cases.in_room(case_id, 'summary') OR (purpose = 'break_glass' AND cases.visible(case_id))
  OR (purpose = 'case_room' AND cases.reads_to_close(case_id))
);
