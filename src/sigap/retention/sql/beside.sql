-- As before (gone.sql), with what a channel keeps of a report, and with what a restored copy brings back beside a key
-- that was destroyed again.

-- Files that a channel could not fetch, and who writes to it.
CREATE FUNCTION retention.forget_channels(wanted uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.channels_media m WHERE m.envelope_id = wanted;
  UPDATE public.channels_conversation c SET envelope_id = NULL WHERE c.envelope_id = wanted;
$$;
REVOKE ALL ON FUNCTION retention.forget_channels(uuid) FROM PUBLIC;

-- Destroys the key of one report and what stands beside it; null where it may not go. The noted day must have come.
CREATE OR REPLACE FUNCTION retention.erase_report(wanted uuid, p_at timestamptz) RETURNS uuid
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
  IF NOT FOUND OR retention.is_held(wanted)
    OR NOT EXISTS (SELECT 1 FROM retention.ended(wanted) e WHERE e.ended_at = due.ended_at) THEN
    RETURN NULL;
  END IF;
  UPDATE public.vault_datakey k SET wrapped = '', destroyed_at = p_at WHERE k.id = key AND k.destroyed_at IS NULL;
  INSERT INTO public.vault_datakey (id, purpose, case_id, wrapped, kek_id, created_at, destroyed_at)
  VALUES (key, 'report', NULL, '', '', p_at, p_at) ON CONFLICT (id) DO NOTHING;
  -- Keyed traces of the words and of the form go too; what finds the state by the six words stays.
  UPDATE public.mailbox_envelope e SET key_blob = NULL, sealed_story = '', sealed_details = '', body = '',
    replay = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), reply_key = NULL, reply_mark = NULL
  WHERE e.id = wanted;
  DELETE FROM public.intake_worksheet w WHERE w.envelope_id = wanted;
  DELETE FROM public.intake_reporttoken t WHERE t.envelope_id = wanted;
  UPDATE public.intake_arrival a SET lp_number = '' WHERE a.envelope_id = wanted AND a.lp_number <> '';
  DELETE FROM public.mailbox_claim c WHERE c.envelope_id = wanted;
  PERFORM retention.forget_channels(wanted);
  DELETE FROM public.mailbox_line l WHERE l.envelope_id = wanted;
  DELETE FROM public.mailbox_filepart p USING public.mailbox_reportfile f
  WHERE f.id = p.file_id AND f.envelope_id = wanted;
  UPDATE public.mailbox_reportfile f SET key_blob = NULL, sealed_key = NULL WHERE f.envelope_id = wanted;
  UPDATE public.mailbox_lanereport l SET sketch = '{}' WHERE l.envelope_id = wanted AND l.sketch <> '{}';
  INSERT INTO public.vault_erasedkey (key_id, erasure_id, erased_at, mac) VALUES (key, due.id, p_at, NULL)
  ON CONFLICT (key_id) DO NOTHING;
  UPDATE public.retention_retirement r SET erased_at = p_at, key_id = key WHERE r.id = due.id;
  RETURN key;
END $$;

-- A report whose key is gone and whose words still lie there comes from a copy: what stands beside it goes at once.
CREATE OR REPLACE FUNCTION retention.reports_ended(p_before timestamptz, p_limit integer)
RETURNS TABLE (report uuid, office uuid, ended_at timestamptz, is_at_once boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.id, e.office_id, e.ended_at, e.is_at_once OR k.id IS NOT NULL
  FROM (
    SELECT t.envelope_id FROM public.intake_triage t
    WHERE t.decision = 'merged'
      OR t.decision IN ('no_case', 'forwarded') AND t.decided_at <= p_before
      OR t.decision IN ('case', 'joined')
        AND EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = t.case_id AND c.erased_at IS NOT NULL)
    UNION ALL
    SELECT l.envelope_id FROM public.mailbox_lanereport l WHERE l.state = 'flood' AND l.settled_at <= p_before
  ) found
  JOIN public.mailbox_envelope v ON v.id = found.envelope_id
  LEFT JOIN public.vault_datakey k ON k.id = v.key_id AND k.destroyed_at IS NOT NULL
  CROSS JOIN LATERAL retention.ended(v.id) e
  WHERE (e.is_at_once OR e.ended_at <= p_before)
    AND NOT EXISTS (
      SELECT 1 FROM public.retention_retirement r WHERE r.subject_id = v.id AND r.ended_at = e.ended_at)
    AND (e.is_at_once OR k.id IS NULL OR v.sealed_story <> '')
  ORDER BY e.ended_at LIMIT p_limit
$$;
