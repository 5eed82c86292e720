-- The triage inbox: reports that go along with another, a second officer's look, receipts asked for again, claim tokens.
-- The explicit filter stands in every query; this is the net beneath it.

-- I have this report, and nothing is decided on it.
CREATE FUNCTION intake.holds(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.receives() AND p_envelope <> ALL (intake.kept_from_me()) AND EXISTS (
    SELECT 1 FROM public.intake_triage t
    WHERE t.envelope_id = p_envelope AND t.taken_by = access.me() AND t.decision = '')
$$;
GRANT EXECUTE ON FUNCTION intake.holds TO sigap_desk;

-- Both are mine and undecided, both wait in the queue, and no third one hangs on them the wrong way round. A report of
-- the quarantine lane or on an official is never among them.
CREATE FUNCTION intake.may_merge(p_envelope uuid, p_into uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.holds(p_envelope) AND intake.holds(p_into)
    AND NOT EXISTS (SELECT 1 FROM public.mailbox_envelope e
      WHERE e.id IN (p_envelope, p_into) AND (e.in_lane OR octet_length(e.sealed_story) = 0))
    AND NOT EXISTS (SELECT 1 FROM public.intake_reportmerge m
      WHERE m.undone_at IS NULL AND (m.into_id = p_envelope OR m.envelope_id = p_into))
$$;
GRANT EXECUTE ON FUNCTION intake.may_merge TO sigap_desk;

-- I looked at this report as the second officer, and agreed that it is untrue.
CREATE FUNCTION intake.looked_at(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.receives() AND EXISTS (
    SELECT 1 FROM public.intake_secondlook l
    WHERE l.envelope_id = p_envelope AND l.agreed AND l.answered_by = access.me())
$$;
GRANT EXECUTE ON FUNCTION intake.looked_at TO sigap_desk;

-- What a report's own reporter wrote since, for whoever is asked to look at it as the second officer.
CREATE FUNCTION intake.lines_to_weigh(p_envelope uuid) RETURNS SETOF public.mailbox_line
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.* FROM public.mailbox_line l
  WHERE l.envelope_id = p_envelope AND l.author = 'reporter' AND (l.key_blob IS NOT NULL OR l.sealed_key IS NOT NULL)
    AND intake.receives() AND p_envelope <> ALL (intake.kept_from_me()) AND EXISTS (
      SELECT 1 FROM public.intake_secondlook s
      WHERE s.envelope_id = p_envelope AND s.answered_at IS NULL AND s.asked_by <> access.me())
  ORDER BY l.sent_at, l.id
$$;
GRANT EXECUTE ON FUNCTION intake.lines_to_weigh TO sigap_desk;

-- Who may give somebody the means to set a code of their own: whoever writes with the reporter, and before the unit has
-- taken the report the officer of another office who brought it. Never where the reporter got the six words themselves.
CREATE FUNCTION intake.hands_out(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
      SELECT 1 FROM public.mailbox_envelope e WHERE e.id = p_envelope AND e.channel NOT IN ('web', 'api')
        AND octet_length(e.sealed_story) > 0)
    AND (intake.talks(p_envelope) OR (intake.brings()
      AND EXISTS (
        SELECT 1 FROM public.intake_arrival a WHERE a.envelope_id = p_envelope AND a.door = 'partner'
          AND a.entered_by = access.me() AND a.office_id = ANY (access.my_offices()))
      AND NOT EXISTS (SELECT 1 FROM public.intake_triage t WHERE t.envelope_id = p_envelope)))
$$;
GRANT EXECUTE ON FUNCTION intake.hands_out TO sigap_desk;

-- Other reports that share a token with this one, each with what is the same; without those that I must not know of and
-- those that go along with it already.
CREATE FUNCTION intake.alike(p_envelope uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
      'number', f.number, 'kinds', f.kinds, 'status', f.status, 'decision', f.decision)), '[]')
  FROM (
    SELECT e.number, e.status, coalesce(t.decision, '') AS decision, array_agg(DISTINCT o.kind) AS kinds
    FROM public.intake_reporttoken r
    JOIN public.intake_reporttoken o ON o.token = r.token AND o.envelope_id <> r.envelope_id
    JOIN public.mailbox_envelope e ON e.id = o.envelope_id
    LEFT JOIN public.intake_triage t ON t.envelope_id = e.id
    WHERE intake.receives() AND r.envelope_id = p_envelope AND e.id <> ALL (intake.kept_from_me())
      AND NOT EXISTS (
        SELECT 1 FROM public.intake_reportmerge m WHERE m.undone_at IS NULL
          AND ((m.envelope_id = p_envelope AND m.into_id = e.id) OR (m.envelope_id = e.id AND m.into_id = p_envelope)))
    GROUP BY e.id, e.number, e.status, e.received_at, t.decision
    ORDER BY e.received_at DESC LIMIT 20) f
$$;
GRANT EXECUTE ON FUNCTION intake.alike TO sigap_desk;

GRANT SELECT, INSERT, UPDATE (undone_at, undone_by) ON public.intake_reportmerge TO sigap_desk;
CREATE POLICY merge_seen ON public.intake_reportmerge FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY merge_made ON public.intake_reportmerge FOR INSERT TO sigap_desk WITH CHECK (
  merged_by = (SELECT access.me()) AND undone_at IS NULL AND intake.may_merge(envelope_id, into_id)
);
CREATE POLICY merge_undone ON public.intake_reportmerge FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()) AND undone_at IS NULL)
  WITH CHECK (undone_by = (SELECT access.me()) AND undone_at IS NOT NULL AND intake.holds(into_id));
GRANT SELECT, INSERT, UPDATE (answered_at, answered_by, answered_by_name, agreed) ON public.intake_secondlook
  TO sigap_desk;
CREATE POLICY look_seen ON public.intake_secondlook FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY look_asked ON public.intake_secondlook FOR INSERT TO sigap_desk WITH CHECK (
  asked_by = (SELECT access.me()) AND answered_at IS NULL AND intake.holds(envelope_id)
);
CREATE POLICY look_answered ON public.intake_secondlook FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()) AND answered_at IS NULL AND asked_by <> (SELECT access.me()))
  WITH CHECK ((SELECT intake.receives()) AND answered_by = (SELECT access.me()));
-- A second officer who agrees closes the report, and closes it in no other way.
CREATE POLICY triage_looked ON public.intake_triage FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()))
  WITH CHECK (decision = 'no_case' AND no_case_reason = 'false_report' AND intake.looked_at(envelope_id));
-- Who must not know sees nothing of it, whatever their role.
CREATE POLICY merge_kept ON public.intake_reportmerge AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]) AND into_id <> ALL ((SELECT intake.kept_from_me())::uuid[])
);
CREATE POLICY look_kept ON public.intake_secondlook AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
-- The other authority is asked again while no receipt came.
GRANT UPDATE (asked_again_at, asked_again_by, asked_again) ON public.intake_forwarding TO sigap_desk;
CREATE POLICY forwarding_asked_again ON public.intake_forwarding FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()) AND receipt_noted_at IS NULL)
  WITH CHECK ((SELECT intake.receives()) AND receipt_noted_at IS NULL AND asked_again_by = (SELECT access.me()));
GRANT SELECT, INSERT, UPDATE (cancelled_at, cancelled_by) ON public.mailbox_claim TO sigap_desk;
CREATE POLICY claim_seen ON public.mailbox_claim FOR SELECT TO sigap_desk USING (intake.hands_out(envelope_id));
CREATE POLICY claim_issued ON public.mailbox_claim FOR INSERT TO sigap_desk WITH CHECK (
  issued_by = (SELECT access.me()) AND claimed_at IS NULL AND cancelled_at IS NULL AND intake.hands_out(envelope_id)
);
CREATE POLICY claim_taken_back ON public.mailbox_claim FOR UPDATE TO sigap_desk
  USING (intake.hands_out(envelope_id) AND claimed_at IS NULL AND cancelled_at IS NULL)
  WITH CHECK (cancelled_by = (SELECT access.me()) AND cancelled_at IS NOT NULL AND intake.hands_out(envelope_id));

-- Whole files that nobody was told of, of reports that somebody holds or whose case somebody manages; `is_late`: it came
-- after they had taken the report, so nothing else shows them that it is there.
CREATE FUNCTION intake.files_to_note(p_limit integer) RETURNS TABLE (
  file_id uuid, envelope_id uuid, person uuid, is_late boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.id, f.envelope_id, coalesce(c.manager_id, t.taken_by), f.finished_at > t.taken_at
  FROM public.mailbox_reportfile f
  JOIN public.intake_triage t ON t.envelope_id = f.envelope_id
  LEFT JOIN public.cases_case c ON c.id = t.case_id
  WHERE f.finished_at IS NOT NULL AND f.noted_at IS NULL
  ORDER BY f.finished_at, f.id LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION intake.files_to_note TO sigap_worker;

-- A report that joined the case and that nobody has looked at: its trail says who opened it, and does so where it turned
-- out to be broken too; what the decision itself opened, nobody read. And one that joined since the closing was asked for: who asked, and who answers, looked at the
-- case without it.
CREATE FUNCTION intake.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[CASE WHEN EXISTS (
      SELECT 1 FROM public.intake_triage t JOIN public.mailbox_envelope e ON e.id = t.envelope_id
      WHERE t.case_id = wanted AND t.decision = 'joined' AND octet_length(e.sealed_story) > 0
        AND NOT EXISTS (SELECT 1 FROM public.vault_datakey k WHERE k.id = e.key_id AND k.destroyed_at IS NOT NULL)
        AND NOT EXISTS (
          SELECT 1 FROM public.audit_event v
          WHERE v.stream_kind = 'system' AND v.stream_id = e.id AND v.subject_id = e.id
            AND v.code = 'vault:report:opened' AND v.body::jsonb #>> '{ids,reason}' <> 'handed_on')
    ) THEN 'report_unread' END,
    CASE WHEN EXISTS (
      SELECT 1 FROM public.intake_triage t JOIN public.cases_closing a ON a.case_id = t.case_id AND a.status = 'waiting'
      WHERE t.case_id = wanted AND t.decision = 'joined' AND t.decided_at > a.asked_at
    ) THEN 'report_joined' END], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION intake.closing_facts TO sigap_desk;
