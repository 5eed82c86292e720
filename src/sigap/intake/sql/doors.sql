-- The desk's own doors: who may write a report down, who brings one for another office, what triage notes of it, and
-- who must not know. The explicit filter stands in every query; this is the net beneath it.

-- The roles that hold report:bring.
CREATE FUNCTION intake.brings() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('report:bring')
$$;
GRANT EXECUTE ON FUNCTION intake.brings TO sigap_desk;

-- Reports of which I must not know: that name myself, an office of mine, or the area that an office of mine serves; and
-- what was moved to the conflict route, from everybody at the ordinary desk.
CREATE FUNCTION intake.kept_from_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.excluded_from_me('report')
$$;
GRANT EXECUTE ON FUNCTION intake.kept_from_me TO sigap_desk, sigap_vault;

-- A report that an office brought became this case by my decision.
CREATE FUNCTION intake.brought_to(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.intake_triage t JOIN public.intake_arrival a ON a.envelope_id = t.envelope_id
    WHERE t.case_id = wanted AND t.taken_by = access.me() AND a.door = 'partner' AND a.office_id = office
      AND NOT EXISTS (
        SELECT 1 FROM public.intake_reportkeptfrom k WHERE k.envelope_id = a.envelope_id AND k.office_id = office))
$$;
GRANT EXECUTE ON FUNCTION intake.brought_to TO sigap_desk;

-- Sections that the bringing office may have: those of its work, and what it had before.
CREATE FUNCTION intake.sections_brought(wanted uuid, office uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT room), '{}') FROM (
    SELECT unnest(referrals.sections_of(purpose)) AS room
    FROM public.access_office o CROSS JOIN LATERAL unnest(intake.purposes_brought(o.kind)) purpose WHERE o.id = office
    UNION
    SELECT unnest(p.rooms) FROM public.cases_participation p WHERE p.case_id = wanted AND p.office_id = office
  ) brought
$$;
GRANT EXECUTE ON FUNCTION intake.sections_brought TO sigap_desk;

-- Whoever wrote the request for the office.
CREATE FUNCTION intake.brought_by(wanted uuid, office uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.brought_to(wanted, office) AND access.works_in(person, office) AND EXISTS (
    SELECT 1 FROM public.intake_triage t JOIN public.intake_arrival a ON a.envelope_id = t.envelope_id
    WHERE t.case_id = wanted AND a.office_id = office AND a.entered_by = person)
$$;
GRANT EXECUTE ON FUNCTION intake.brought_by TO sigap_desk;

-- What my office asked for and where it stands, in three words; never who has it, nor what it became. Without what the
-- one who asks must not know of, as a report or as the case that it became. Whoever wrote it goes on reading the three
-- words, as a reporter does: a line that vanished would tell them that they are excluded. `wording`: the newest one that its
-- reporter reads there.
CREATE FUNCTION intake.brought_by_ours(p_skip integer, p_limit integer)
RETURNS TABLE (number text, entered_at timestamptz, entered_by_name text, office_name text, lp_number text, status text,
  status_at timestamptz, wording text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.number, a.entered_at, a.entered_by_name, a.office_name, a.lp_number, e.status, e.status_at, coalesce((
    SELECT m.code FROM public.mailbox_message m WHERE m.envelope_id = e.id ORDER BY m.sent_at DESC LIMIT 1), '')
  FROM public.intake_arrival a JOIN public.mailbox_envelope e ON e.id = a.envelope_id
  WHERE a.door = 'partner' AND a.office_id = ANY ((SELECT access.my_offices())::uuid[]) AND (SELECT intake.brings())
    AND (a.entered_by = (SELECT access.me()) OR (
      a.envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[])
      AND a.envelope_id <> ALL ((SELECT cases.kept_subjects())::uuid[])))
  ORDER BY a.entered_at DESC OFFSET p_skip LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION intake.brought_by_ours TO sigap_desk;

-- Who brought reports that became this case, or joined it: for whoever closes it, or opens it again.
CREATE FUNCTION intake.brought_into(wanted uuid) RETURNS TABLE (envelope_id uuid, person_id uuid, office_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.envelope_id, a.entered_by, a.office_id
  FROM public.intake_triage t JOIN public.intake_arrival a ON a.envelope_id = t.envelope_id AND a.door = 'partner'
  WHERE t.case_id = wanted AND cases.may_end(wanted)
  ORDER BY a.entered_at
$$;
GRANT EXECUTE ON FUNCTION intake.brought_into TO sigap_desk;

-- Codes of cases in which somebody has a token of this report, with what is the same, of those in which my office takes part. Without
-- reporters: that somebody wrote before is no hint, it says who they are.
CREATE FUNCTION intake.cases_alike(p_envelope uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'kinds', f.kinds)), '[]') FROM (
    SELECT c.code, m.kinds FROM (
      SELECT t.case_id, array_agg(DISTINCT CASE WHEN starts_with(t.kind, 'other_') THEN t.kind ELSE r.kind END) AS kinds
      FROM public.intake_reporttoken r JOIN public.cases_persontoken t ON t.token = r.token
      JOIN public.cases_caseperson p ON p.id = t.person_id AND p.role <> 'reporter'
      WHERE r.envelope_id = p_envelope GROUP BY t.case_id) m
    JOIN public.cases_case c ON c.id = m.case_id
    WHERE intake.receives() AND cases.visible(c.id)
    ORDER BY c.opened_at DESC LIMIT 5) f
$$;
GRANT EXECUTE ON FUNCTION intake.cases_alike TO sigap_desk;

-- The worker's sweeps: drafts that nobody came back to; tokens that are old, or whose report was destroyed.
CREATE FUNCTION intake.forget(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
  total integer := 0;
BEGIN
  p_at := audit.moment(p_at);
  DELETE FROM public.intake_draft WHERE saved_at < p_at - interval '7 days';
  GET DIAGNOSTICS gone = ROW_COUNT; total := total + gone;
  DELETE FROM public.intake_reporttoken t WHERE t.noted_at < p_at - interval '180 days' OR EXISTS (
    SELECT 1 FROM public.mailbox_envelope e JOIN public.vault_datakey k ON k.id = e.key_id
    WHERE e.id = t.envelope_id AND k.destroyed_at IS NOT NULL);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN total + gone;
END $$;
GRANT EXECUTE ON FUNCTION intake.forget TO sigap_worker;

-- Reports that joined a case are done when it is: their reporters read the same word. Returns which.
CREATE FUNCTION intake.finish_joined(p_at timestamptz) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_envelope e SET status = 'done', status_at = (SELECT audit.moment(p_at))
  FROM public.intake_triage t JOIN public.cases_case c ON c.id = t.case_id
  WHERE e.id = t.envelope_id AND t.decision = 'joined' AND c.status = 'closed' AND e.status <> 'done'
  RETURNING e.id
$$;
GRANT EXECUTE ON FUNCTION intake.finish_joined TO sigap_worker;

-- And are handled again when it opens again, as the report that it came from is by the act itself.
CREATE FUNCTION intake.resume_joined(p_at timestamptz) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_envelope e SET status = 'handling', status_at = (SELECT audit.moment(p_at))
  FROM public.intake_triage t JOIN public.cases_case c ON c.id = t.case_id
  WHERE e.id = t.envelope_id AND t.decision = 'joined' AND c.status <> 'closed' AND e.status = 'done'
  RETURNING e.id
$$;
GRANT EXECUTE ON FUNCTION intake.resume_joined TO sigap_worker;

GRANT SELECT, INSERT ON public.intake_arrival TO sigap_desk;
CREATE POLICY arrival_seen ON public.intake_arrival FOR SELECT TO sigap_desk USING (
  (SELECT intake.receives()) OR entered_by = (SELECT access.me())
);
CREATE POLICY arrival_noted ON public.intake_arrival FOR INSERT TO sigap_desk WITH CHECK (
  entered_by = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND CASE door WHEN 'desk' THEN (SELECT intake.receives()) ELSE (SELECT intake.brings()) END
);
GRANT SELECT, INSERT, DELETE, UPDATE (saved_at, key_id, key_blob, sealed_body) ON public.intake_draft TO sigap_desk;
CREATE POLICY draft_of_writer ON public.intake_draft TO sigap_desk
  USING (writer_id = (SELECT access.me())) WITH CHECK (writer_id = (SELECT access.me()));
GRANT SELECT, INSERT, UPDATE (flags, about, risk, version, saved_at, saved_by, sealed_body) ON public.intake_worksheet
  TO sigap_desk;
CREATE POLICY worksheet_seen ON public.intake_worksheet FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY worksheet_begun ON public.intake_worksheet FOR INSERT TO sigap_desk WITH CHECK (
  saved_by = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.intake_triage t
    WHERE t.envelope_id = intake_worksheet.envelope_id AND t.taken_by = (SELECT access.me()))
);
CREATE POLICY worksheet_written ON public.intake_worksheet FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()))
  WITH CHECK (
    saved_by = (SELECT access.me()) AND EXISTS (
      SELECT 1 FROM public.intake_triage t
      WHERE t.envelope_id = intake_worksheet.envelope_id AND t.taken_by = (SELECT access.me()))
  );
GRANT SELECT, INSERT, DELETE ON public.intake_reportkeptfrom TO sigap_desk;
CREATE POLICY kept_seen ON public.intake_reportkeptfrom FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY kept_noted ON public.intake_reportkeptfrom FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT intake.receives()) AND noted_by = (SELECT access.me())
);
-- Taken back by whoever has the report, and by nobody whom it is kept from.
CREATE POLICY kept_dropped ON public.intake_reportkeptfrom FOR DELETE TO sigap_desk USING (
  envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]) AND EXISTS (
    SELECT 1 FROM public.intake_triage t
    WHERE t.envelope_id = intake_reportkeptfrom.envelope_id AND t.taken_by = (SELECT access.me()))
);
GRANT SELECT, INSERT, UPDATE (receipt_number, receipt_on, receipt_noted_at, receipt_noted_by)
  ON public.intake_forwarding TO sigap_desk;
CREATE POLICY forwarding_seen ON public.intake_forwarding FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY forwarding_done ON public.intake_forwarding FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT intake.receives()) AND forwarded_by = (SELECT access.me()) AND receipt_noted_at IS NULL
);
CREATE POLICY forwarding_received ON public.intake_forwarding FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()))
  WITH CHECK ((SELECT intake.receives()) AND receipt_noted_by = (SELECT access.me()));
-- Once the decision to pass it on was taken back, by who holds the report; not where the other authority has it.
GRANT DELETE ON public.intake_forwarding TO sigap_desk;
CREATE POLICY forwarding_undone ON public.intake_forwarding FOR DELETE TO sigap_desk USING (
  receipt_noted_at IS NULL AND EXISTS (
    SELECT 1 FROM public.intake_triage t
    WHERE t.envelope_id = intake_forwarding.envelope_id AND t.taken_by = (SELECT access.me()) AND t.decision <> 'forwarded')
);
GRANT SELECT, INSERT, DELETE ON public.intake_reporttoken TO sigap_desk;
GRANT USAGE ON SEQUENCE public.intake_reporttoken_id_seq TO sigap_desk;
CREATE POLICY token_seen ON public.intake_reporttoken FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY token_noted ON public.intake_reporttoken FOR INSERT TO sigap_desk WITH CHECK ((SELECT intake.receives()));
CREATE POLICY token_dropped ON public.intake_reporttoken FOR DELETE TO sigap_desk USING ((SELECT intake.receives()));
-- Ready wordings for the reporter.
GRANT SELECT, INSERT ON public.mailbox_message TO sigap_desk;
CREATE POLICY message_seen ON public.mailbox_message FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY message_sent ON public.mailbox_message FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT intake.receives()) AND sent_by = (SELECT access.me())
);
-- A report of mine joined this case, which I see.
CREATE FUNCTION intake.joined_by_me(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.receives() AND cases.visible(wanted) AND EXISTS (
    SELECT 1 FROM public.intake_triage t
    WHERE t.case_id = wanted AND t.decision = 'joined' AND t.taken_by = access.me())
$$;
GRANT EXECUTE ON FUNCTION intake.joined_by_me TO sigap_desk;
-- Who must not know of it must not know of the case, also where I do not work on it; what they had of the case ends. Not the
-- office that the case is with: naming that one refuses the join. Returns what was excluded and what ended.
CREATE FUNCTION intake.exclude_joined(p_envelope uuid, p_at timestamptz) RETURNS TABLE (what text, id uuid, more text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted uuid;
BEGIN
  p_at := audit.moment(p_at);
  SELECT t.case_id INTO wanted FROM public.intake_triage t
  WHERE t.envelope_id = p_envelope AND t.decision = 'joined' AND t.taken_by = access.me() AND intake.joined_by_me(t.case_id);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
  INSERT INTO public.cases_keptfrom AS x (id, case_id, kind, basis, office_id, office_name, person_id, person_name, area,
    declared_by, declared_by_name, declared_at, lifted_by_name, is_brought)
  SELECT gen_random_uuid(), c.id, k.kind, 'asked', k.office_id, coalesce(o.name, ''), k.person_id, coalesce(p.name, ''),
    k.area, me.id, me.name, p_at, '', false
  FROM public.intake_reportkeptfrom k
  JOIN public.cases_case c ON c.id = wanted
  JOIN public.access_person me ON me.id = access.me()
  LEFT JOIN public.access_office o ON o.id = k.office_id
  LEFT JOIN public.access_person p ON p.id = k.person_id
  WHERE k.envelope_id = p_envelope AND k.office_id IS DISTINCT FROM c.office_id
  ON CONFLICT DO NOTHING RETURNING 'kept', x.id, x.kind;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE public.cases_case c SET version = c.version + 1 WHERE c.id = wanted;
  RETURN QUERY
  UPDATE public.cases_assignment a SET until = p_at, mac = '' WHERE a.case_id = wanted AND a.until IS NULL
    AND (access.is_excluded(wanted, a.person_id, NULL) OR access.is_excluded(wanted, NULL, a.office_id))
  RETURNING 'work', a.person_id, a.office_id::text;
  RETURN QUERY
  UPDATE public.cases_participation p SET until = p_at, mac = '' WHERE p.case_id = wanted AND p.until IS NULL
    AND access.is_excluded(wanted, NULL, p.office_id)
  RETURNING 'part', p.office_id, '';
END $$;
GRANT EXECUTE ON FUNCTION intake.exclude_joined TO sigap_desk;
-- The dangers that it tells of come with it, also where I do not work on the case; one that stands is told anew. None is
-- answered or lifted by this door.
CREATE POLICY danger_brought ON public.cases_dangertag FOR INSERT TO sigap_desk WITH CHECK (
  source = 'from_report' AND set_by = (SELECT access.me()) AND answered_at IS NULL AND lifted_at IS NULL
  AND intake.joined_by_me(case_id)
);
CREATE POLICY danger_told_again ON public.cases_dangertag FOR UPDATE TO sigap_desk
  USING (lifted_at IS NULL AND intake.joined_by_me(case_id))
  WITH CHECK (lifted_at IS NULL AND answered_at IS NULL AND intake.joined_by_me(case_id));
-- Who must not know sees nothing of it, whatever their role.
CREATE POLICY envelope_kept ON public.mailbox_envelope AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
CREATE POLICY triage_kept ON public.intake_triage AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
CREATE POLICY worksheet_kept ON public.intake_worksheet AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
CREATE POLICY kept_kept ON public.intake_reportkeptfrom AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
CREATE POLICY arrival_kept ON public.intake_arrival AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
CREATE POLICY forwarding_kept ON public.intake_forwarding AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
CREATE POLICY report_token_kept ON public.intake_reporttoken AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
-- The office that brought a report comes into the case that it became, with the sections of its own work.
CREATE POLICY participation_brought ON public.cases_participation FOR INSERT TO sigap_desk WITH CHECK (
  intake.brought_to(case_id, office_id) AND rooms <@ intake.sections_brought(case_id, office_id)
);
CREATE POLICY assignment_brought ON public.cases_assignment FOR INSERT TO sigap_desk
  WITH CHECK (intake.brought_by(case_id, office_id, person_id));
