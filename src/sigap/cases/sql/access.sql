GRANT USAGE ON SCHEMA cases TO sigap_desk, sigap_worker, sigap_vault;

-- Who sees which rows of a case. The explicit filter stands in every query; this is the net beneath it.
-- Definer functions read past row-level security, so that policies need not call one another in a ring.

-- My office takes part in this case, and I am not excluded from it. One question for who asks: `access.my_offices()`
-- would ask that anew for each row.
CREATE FUNCTION cases.visible(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH who AS MATERIALIZED (SELECT access.me() AS id)
  SELECT EXISTS (
    SELECT 1 FROM who
    JOIN public.access_membership m ON m.person_id = who.id AND m.since <= now() AND (m.until IS NULL OR m.until > now())
    JOIN public.cases_participation p ON p.case_id = wanted AND p.until IS NULL AND p.office_id = m.office_id
  ) AND NOT (EXISTS (SELECT 1 FROM public.access_exclusion x WHERE x.subject_id = wanted)
    AND access.is_excluded(wanted, (SELECT id FROM who), NULL))
$$;
GRANT EXECUTE ON FUNCTION cases.visible TO sigap_desk;

-- I am assigned to this case, for an office that takes part and to which this section stands open, and not excluded.
-- An office's own system is seated by the office's part.
CREATE FUNCTION cases.in_room(wanted uuid, room text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH who AS MATERIALIZED (SELECT access.me() AS id)
  SELECT EXISTS (
    SELECT 1 FROM who
    JOIN public.access_membership m ON m.person_id = who.id AND m.since <= now() AND (m.until IS NULL OR m.until > now())
    JOIN public.cases_participation p
      ON p.case_id = wanted AND p.office_id = m.office_id AND p.until IS NULL AND room = ANY (p.rooms)
    WHERE m.role = 'office_system' OR EXISTS (
      SELECT 1 FROM public.cases_assignment a
      WHERE a.case_id = wanted AND a.until IS NULL AND a.person_id = who.id AND a.office_id = m.office_id)
  ) AND NOT (EXISTS (SELECT 1 FROM public.access_exclusion x WHERE x.subject_id = wanted)
    AND access.is_excluded(wanted, (SELECT id FROM who), NULL))
$$;
GRANT EXECUTE ON FUNCTION cases.in_room TO sigap_desk, sigap_vault;

-- My office is of the case's core team: an identity or the criminal matter stands open to it. Any other office helps with
-- one thing, and knows neither who else helps nor with what (ADR 46).
CREATE FUNCTION cases.of_core_office(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.glass_broken(wanted) OR cases.visible(wanted) AND EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = wanted AND p.until IS NULL AND p.office_id = ANY (access.my_offices())
      AND ('identity' = ANY (p.rooms) OR 'legal' = ANY (p.rooms)))
$$;
GRANT EXECUTE ON FUNCTION cases.of_core_office TO sigap_desk;

-- The part of an office that I may know of: any where my office is of the core team, else ours and that of whose case it is.
CREATE FUNCTION cases.sees_part(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.of_core_office(wanted) OR cases.visible(wanted) AND (office = ANY (access.my_offices())
    OR EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = wanted AND c.office_id = office))
$$;
GRANT EXECUTE ON FUNCTION cases.sees_part TO sigap_desk;

-- I work on this case for an office of its core team: who reads the summary, and what others do in it.
CREATE FUNCTION cases.in_core_team(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(wanted, 'identity') OR cases.in_room(wanted, 'legal')
$$;
GRANT EXECUTE ON FUNCTION cases.in_core_team TO sigap_desk, sigap_vault;

-- I am assigned to this case for this office, which takes part, and not excluded; or I am that office's own system.
CREATE FUNCTION cases.works_for(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1
    FROM public.cases_participation p
    WHERE p.case_id = wanted AND p.office_id = office AND p.until IS NULL AND office = ANY (access.my_offices())
      AND (access.has_any_role(ARRAY['office_system']) OR EXISTS (
        SELECT 1 FROM public.cases_assignment a
        WHERE a.case_id = wanted AND a.until IS NULL AND a.person_id = access.me() AND a.office_id = office))
  ) AND NOT access.is_excluded(wanted, access.me(), NULL)
$$;
GRANT EXECUTE ON FUNCTION cases.works_for TO sigap_desk;

-- I opened this case for this office a moment ago, and it has no participant yet: before the first row.
CREATE FUNCTION cases.just_opened(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_case c
    WHERE c.id = wanted AND c.opened_by = access.me() AND c.office_id = office AND office = ANY (access.my_offices())
      AND NOT EXISTS (SELECT 1 FROM public.cases_participation p WHERE p.case_id = c.id)
  )
$$;
GRANT EXECUTE ON FUNCTION cases.just_opened TO sigap_desk;

-- The same moment, one row later: nobody has ever been assigned to the case that I opened.
CREATE FUNCTION cases.nobody_yet(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_case c
    WHERE c.id = wanted AND c.opened_by = access.me() AND c.office_id = office AND office = ANY (access.my_offices())
      AND NOT EXISTS (SELECT 1 FROM public.cases_assignment a WHERE a.case_id = c.id)
  )
$$;
GRANT EXECUTE ON FUNCTION cases.nobody_yet TO sigap_desk;

-- The section behind which a data key of the case lies. The plan of safety is the section of services', under a key of its
-- own: in an emergency it opens, and the rest of them does not.
CREATE FUNCTION cases.section_behind(room text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE room WHEN 'safety' THEN 'services' ELSE room END
$$;
GRANT EXECUTE ON FUNCTION cases.section_behind TO sigap_desk, sigap_vault;

-- A data key of a case lies behind the section that it seals. The key of a safe contact opens to whoever calls that
-- reporter back: the contact alone, for the identity itself lies in a row that stays shut to them.
CREATE FUNCTION cases.key_opens(key uuid, purpose text, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'person' THEN cases.in_room(wanted, 'identity') OR EXISTS (
      SELECT 1 FROM public.cases_safecontact s WHERE s.key_id = key AND s.case_id = wanted AND cases.calls_back(s.person_id)
    )
    WHEN 'case_room' THEN EXISTS (
      SELECT 1 FROM public.cases_roomkey k
      WHERE k.key_id = key AND k.case_id = wanted AND cases.in_room(wanted, cases.section_behind(k.room))
    )
    ELSE true
  END
$$;
GRANT EXECUTE ON FUNCTION cases.key_opens TO sigap_desk, sigap_vault;

-- Only what an act changes may be changed: never a code, an office, an envelope, or the sections of a participation.
GRANT SELECT, INSERT ON public.cases_case, public.cases_participation, public.cases_assignment,
  public.cases_caseperson TO sigap_desk;
GRANT UPDATE (status, closed_at, closing_reason, has_child_victim, version) ON public.cases_case TO sigap_desk;
GRANT UPDATE (until, mac) ON public.cases_participation TO sigap_desk;
GRANT UPDATE (key_id, sealed_identity, named_at, version) ON public.cases_caseperson TO sigap_desk;
-- Versions of a text, keys of sections and tokens are added, never changed.
GRANT SELECT, INSERT ON public.cases_roomtext, public.cases_roomkey, public.cases_persontoken, public.cases_papertoken TO sigap_desk;
GRANT USAGE ON SEQUENCE public.cases_roomkey_id_seq, public.cases_persontoken_id_seq, public.cases_papertoken_id_seq
  TO sigap_desk;
CREATE POLICY case_seen ON public.cases_case FOR SELECT TO sigap_desk USING (
  EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = cases_case.id AND p.until IS NULL
      AND p.office_id = ANY ((SELECT access.my_offices())::uuid[])
  )
);
-- The roles that hold case:open.
CREATE POLICY case_opened ON public.cases_case FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('case:open'))
  AND opened_by = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
CREATE POLICY case_changed ON public.cases_case FOR UPDATE TO sigap_desk
  USING (cases.in_room(id, 'summary')) WITH CHECK (cases.in_room(id, 'summary'));
CREATE POLICY participation_seen ON public.cases_participation FOR SELECT TO sigap_desk USING (
  office_id = ANY ((SELECT access.my_offices())::uuid[]) OR cases.sees_part(case_id, office_id)
);
-- An office comes in by opening a case; acceptance is the other way, for which referrals adds its own policies.
CREATE POLICY participation_begun ON public.cases_participation FOR INSERT TO sigap_desk
  WITH CHECK (cases.just_opened(case_id, office_id));
CREATE POLICY assignment_seen ON public.cases_assignment FOR SELECT TO sigap_desk USING (
  (person_id = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
    AND case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]))
  OR cases.sees_part(case_id, office_id)
);
-- Work is given by somebody who works on the case, for that office only. Whoever opens a case begins with themself.
CREATE POLICY assignment_begun ON public.cases_assignment FOR INSERT TO sigap_desk WITH CHECK (
  cases.works_for(case_id, office_id)
  OR (person_id = (SELECT access.me()) AND cases.nobody_yet(case_id, office_id))
);
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
CREATE POLICY paper_token_seen ON public.cases_papertoken FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal'));
CREATE POLICY paper_token_added ON public.cases_papertoken FOR INSERT TO sigap_desk
  WITH CHECK (cases.in_room(case_id, 'legal'));
CREATE POLICY room_text_seen ON public.cases_roomtext FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, room) AND (room <> 'summary' OR cases.in_core_team(case_id)));
CREATE POLICY room_text_added ON public.cases_roomtext FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, room) AND (room <> 'summary' OR cases.in_core_team(case_id))
  AND written_by = (SELECT access.me()));
CREATE POLICY room_key_seen ON public.cases_roomkey FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, cases.section_behind(room)));
CREATE POLICY room_key_added ON public.cases_roomkey FOR INSERT TO sigap_desk
  WITH CHECK (cases.in_room(case_id, cases.section_behind(room)));
-- Clocks on a case are seen by every office that takes part, whoever owns them: who tells of a danger starts one of theirs.
CREATE POLICY clock_of_case_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'case' AND cases.visible(subject_id));

-- What was asked for each row is asked once a statement: a list of an office with many cases paid for every one of them.

-- Cases that I opened in an emergency that still runs; mostly none.
CREATE FUNCTION cases.broken_by_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT g.case_id), '{}') FROM public.cases_breakglass g
  WHERE g.person_id = access.me() AND g.ended_at IS NULL AND g.until > now() AND cases.glass_broken(g.case_id)
$$;
GRANT EXECUTE ON FUNCTION cases.broken_by_me TO sigap_desk;

-- Cases whose closing waits for an answer that I may give.
CREATE FUNCTION cases.closings_before_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT a.case_id), '{}') FROM public.cases_closing a
  WHERE a.status = 'waiting' AND a.asked_by <> access.me() AND cases.may_answer_closing(a.case_id)
$$;
GRANT EXECUTE ON FUNCTION cases.closings_before_me TO sigap_desk;

-- Who opened a person's file: shown to whoever may open the identity, for the person's own request (UU 27/2022).
-- Only readings, and since when the person is in the case; the timeline is a section of its own.

-- My cases in which this section stands open to me, and the reports from which they came: asked once a statement.
CREATE FUNCTION cases.with_room(room text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT found.id), '{}')
  FROM public.cases_assignment a
  JOIN public.cases_participation p
    ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
  JOIN public.cases_case c ON c.id = a.case_id
  CROSS JOIN LATERAL (VALUES (c.id), (c.envelope_id)) AS found(id)
  WHERE a.until IS NULL AND a.person_id = access.me() AND found.id IS NOT NULL
    AND p.office_id = ANY (access.my_offices()) AND room = ANY (p.rooms)
    AND c.id <> ALL ((SELECT cases.kept_from_me())::uuid[])
$$;
GRANT EXECUTE ON FUNCTION cases.with_room TO sigap_desk;

CREATE POLICY desk_reads_readers ON public.audit_event FOR SELECT TO sigap_desk USING (
  stream_kind IN ('case', 'system')
  AND code IN ('vault:identity:opened', 'vault:room:opened', 'vault:report:opened', 'case:person:added')
  AND stream_id = ANY ((SELECT cases.with_room('identity'))::uuid[])
);
CREATE POLICY desk_reads_own_cases ON public.audit_event FOR SELECT TO sigap_desk USING (
  stream_kind = 'case' AND stream_id = ANY ((SELECT cases.with_room('timeline'))::uuid[])
);
