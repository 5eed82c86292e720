-- What is due to go. The worker finds it and destroys the keys of reports through these doors: it is given no table of
-- reports or keys. What is held, is not over or was not told stays, whatever the worker believes.
CREATE SCHEMA retention;
REVOKE ALL ON SCHEMA retention FROM PUBLIC;
GRANT USAGE ON SCHEMA retention TO sigap_worker, sigap_desk;

ALTER TABLE public.retention_retirement ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.retention_reporthold ENABLE ROW LEVEL SECURITY;

-- Reports that became no case and ended by then: decided, where passed on also receipted. One that joined a case ends
-- with that case's erasure, at once.
CREATE FUNCTION retention.ended(wanted uuid) RETURNS TABLE (office_id uuid, ended_at timestamptz, is_at_once boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.office_id,
    CASE t.decision WHEN 'joined' THEN c.erased_at WHEN 'forwarded' THEN greatest(t.decided_at, f.receipt_noted_at)
      ELSE t.decided_at END,
    t.decision = 'joined'
  FROM public.intake_triage t
  LEFT JOIN public.cases_case c ON c.id = t.case_id
  LEFT JOIN public.intake_forwarding f ON f.envelope_id = t.envelope_id
  WHERE t.envelope_id = wanted AND (
    t.decision = 'no_case'
    OR (t.decision = 'forwarded' AND f.receipt_noted_at IS NOT NULL)
    OR (t.decision = 'joined' AND c.erased_at IS NOT NULL))
    -- The report from which a case was opened goes with the case, never before it.
    AND NOT EXISTS (SELECT 1 FROM public.cases_case o WHERE o.envelope_id = wanted)
$$;
CREATE FUNCTION retention.is_held(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.retention_reporthold h WHERE h.envelope_id = wanted AND h.released_at IS NULL)
    OR EXISTS (
      SELECT 1 FROM public.intake_triage t JOIN public.cases_legalhold l ON l.case_id = t.case_id
      WHERE t.envelope_id = wanted AND l.released_at IS NULL)
$$;
CREATE FUNCTION retention.reports_ended(p_before timestamptz, p_limit integer)
RETURNS TABLE (report uuid, office uuid, ended_at timestamptz, is_at_once boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.envelope_id, e.office_id, e.ended_at, e.is_at_once
  FROM public.intake_triage t
  JOIN public.mailbox_envelope v ON v.id = t.envelope_id
  CROSS JOIN LATERAL retention.ended(t.envelope_id) e
  WHERE (t.decision = 'joined' OR t.decision IN ('no_case', 'forwarded') AND t.decided_at <= p_before)
    AND (e.is_at_once OR e.ended_at <= p_before)
    AND NOT EXISTS (SELECT 1 FROM public.retention_retirement r WHERE r.subject_id = t.envelope_id AND r.ended_at = e.ended_at)
    AND NOT EXISTS (SELECT 1 FROM public.vault_datakey k WHERE k.id = v.key_id AND k.destroyed_at IS NOT NULL)
  ORDER BY e.ended_at LIMIT p_limit
$$;
CREATE FUNCTION retention.cases_ended(p_before timestamptz, p_limit integer)
RETURNS TABLE (case_id uuid, office uuid, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.office_id, c.closed_at FROM public.cases_case c
  WHERE c.closed_at <= p_before AND c.erased_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM public.retention_retirement r WHERE r.subject_id = c.id AND r.ended_at = c.closed_at)
  ORDER BY c.closed_at LIMIT p_limit
$$;

-- Destroys the key of one report and what stands beside it; null where it may not go. The noted day must have come.
CREATE FUNCTION retention.erase_report(wanted uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  due public.retention_retirement;
  key uuid;
BEGIN
  SELECT * INTO due FROM public.retention_retirement r
  WHERE r.subject_id = wanted AND r.kind = 'report' AND r.erased_at IS NULL
  ORDER BY r.ended_at DESC LIMIT 1 FOR UPDATE;
  IF NOT FOUND OR due.due_on > (p_at AT TIME ZONE 'Asia/Jakarta')::date THEN RETURN NULL; END IF;
  -- The envelope first: whoever holds this report now waits here, or is seen.
  SELECT e.key_id INTO key FROM public.mailbox_envelope e WHERE e.id = wanted FOR UPDATE;
  IF NOT FOUND OR retention.is_held(wanted) OR NOT EXISTS (SELECT 1 FROM retention.ended(wanted)) THEN
    RETURN NULL;
  END IF;
  UPDATE public.vault_datakey k SET wrapped = '', destroyed_at = p_at WHERE k.id = key AND k.destroyed_at IS NULL;
  INSERT INTO public.vault_datakey (id, purpose, case_id, wrapped, kek_id, created_at, destroyed_at)
  VALUES (key, 'report', NULL, '', '', p_at, p_at) ON CONFLICT (id) DO NOTHING;
  UPDATE public.mailbox_envelope e SET key_blob = NULL, sealed_story = '', sealed_details = '' WHERE e.id = wanted;
  DELETE FROM public.intake_worksheet w WHERE w.envelope_id = wanted;
  DELETE FROM public.intake_reporttoken t WHERE t.envelope_id = wanted;
  DELETE FROM public.mailbox_filepart p USING public.mailbox_reportfile f
  WHERE f.id = p.file_id AND f.envelope_id = wanted;
  UPDATE public.mailbox_reportfile f SET key_blob = NULL, sealed_key = NULL WHERE f.envelope_id = wanted;
  INSERT INTO public.vault_erasedkey (key_id, erasure_id, erased_at, mac) VALUES (key, due.id, p_at, NULL)
  ON CONFLICT (key_id) DO NOTHING;
  UPDATE public.retention_retirement r SET erased_at = p_at, key_id = key WHERE r.id = due.id;
  RETURN key;
END $$;
REVOKE ALL ON FUNCTION retention.ended(uuid), retention.is_held(uuid), retention.reports_ended(timestamptz, integer),
  retention.cases_ended(timestamptz, integer), retention.erase_report(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention.reports_ended(timestamptz, integer),
  retention.cases_ended(timestamptz, integer), retention.erase_report(uuid, timestamptz) TO sigap_worker;
GRANT EXECUTE ON FUNCTION retention.is_held(uuid) TO sigap_worker, sigap_desk;

GRANT SELECT, INSERT ON public.retention_retirement TO sigap_worker;
CREATE POLICY retirement_swept ON public.retention_retirement FOR SELECT TO sigap_worker USING (true);
CREATE POLICY retirement_told ON public.retention_retirement FOR INSERT TO sigap_worker
  WITH CHECK (erased_at IS NULL);
GRANT SELECT ON public.retention_retirement TO sigap_desk;
CREATE POLICY retirement_seen ON public.retention_retirement FOR SELECT TO sigap_desk USING (
  CASE kind
    WHEN 'report' THEN ((SELECT intake.receives()) AND subject_id <> ALL ((SELECT intake.kept_from_me())::uuid[]))
    ELSE cases.visible(subject_id)
  END
);

GRANT SELECT, INSERT, UPDATE (released_by, released_by_name, released_at) ON public.retention_reporthold TO sigap_desk;
CREATE POLICY hold_seen ON public.retention_reporthold FOR SELECT TO sigap_desk USING (
  (SELECT intake.receives()) AND envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[])
);
CREATE POLICY hold_placed ON public.retention_reporthold FOR INSERT TO sigap_desk WITH CHECK (
  placed_by = (SELECT access.me()) AND released_by IS NULL
  AND (SELECT access.has_any_role(ARRAY['case_manager', 'uptd_head']))
  AND envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[])
);
CREATE POLICY hold_released ON public.retention_reporthold FOR UPDATE TO sigap_desk
  USING (released_by IS NULL AND (SELECT access.has_any_role(ARRAY['case_manager', 'uptd_head'])))
  WITH CHECK (released_by = (SELECT access.me()) AND placed_by <> (SELECT access.me()));
