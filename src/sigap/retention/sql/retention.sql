GRANT USAGE ON SCHEMA retention TO sigap_desk, sigap_worker;

-- What is due to go. The worker finds it and destroys the keys of reports through these doors: it is given no table of
-- reports or keys. What is held, is not over or was not told stays, whatever the worker believes.

-- When a report ended, and for which office. At once: the case to which it belongs was erased, and it goes with it.
CREATE FUNCTION retention.ended(wanted uuid)
RETURNS TABLE (office_id uuid, ended_at timestamptz, is_at_once boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.office_id,
    CASE WHEN r.decision IN ('case', 'joined') THEN c.erased_at
      ELSE greatest(t.decided_at, r.decided_at, f.receipt_noted_at) END,
    r.decision IN ('case', 'joined')
  FROM public.intake_triage t
  JOIN public.intake_triage r ON r.envelope_id = retention.root_of(wanted)
  LEFT JOIN public.cases_case c ON c.id = r.case_id
  LEFT JOIN public.intake_forwarding f ON f.envelope_id = r.envelope_id
  WHERE t.envelope_id = wanted AND (
    r.decision = 'no_case'
    OR (r.decision = 'forwarded' AND f.receipt_noted_at IS NOT NULL)
    OR (r.decision IN ('case', 'joined') AND c.erased_at IS NOT NULL))
  UNION ALL
  -- Closed in the quarantine lane as part of a flood: nobody triaged it; whoever closed it says whose office is told.
  SELECT o.office_id, l.settled_at, false
  FROM public.mailbox_lanereport l
  CROSS JOIN LATERAL (
    SELECT m.office_id FROM public.access_membership m JOIN public.access_office a ON a.id = m.office_id
    WHERE m.person_id = l.settled_by ORDER BY a.kind <> 'uptd_ppa', m.since DESC LIMIT 1) o
  WHERE l.envelope_id = wanted AND l.state = 'flood'
    AND NOT EXISTS (SELECT 1 FROM public.intake_triage t WHERE t.envelope_id = wanted)
$$;

-- Held itself, or with the report that it goes along with, or with the case to which either belongs.
CREATE FUNCTION retention.is_held(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
      SELECT 1 FROM public.retention_reporthold h
      WHERE h.envelope_id IN (wanted, retention.root_of(wanted)) AND h.released_at IS NULL)
    OR EXISTS (
      SELECT 1 FROM public.intake_triage t JOIN public.cases_legalhold l ON l.case_id = t.case_id
      WHERE t.envelope_id IN (wanted, retention.root_of(wanted)) AND l.released_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION retention.is_held TO sigap_desk, sigap_worker;

-- Reports that became no case and ended by then: decided, where passed on also receipted. One that joined a case ends
-- with that case's erasure, at once. One whose key is gone and whose words still lie there comes from a copy: what
-- stands beside it goes at once.
CREATE FUNCTION retention.reports_ended(p_before timestamptz, p_limit integer)
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
GRANT EXECUTE ON FUNCTION retention.reports_ended TO sigap_worker;

CREATE FUNCTION retention.cases_ended(p_before timestamptz, p_limit integer)
RETURNS TABLE (case_id uuid, office uuid, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.office_id, c.closed_at FROM public.cases_case c
  WHERE c.closed_at <= p_before AND c.erased_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM public.retention_retirement r WHERE r.subject_id = c.id AND r.ended_at = c.closed_at)
  ORDER BY c.closed_at LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION retention.cases_ended TO sigap_worker;

-- The day with whose first moment a rule's time of keeping is over of what ended then, by the rule that stands today, and
-- never before its last hour: what ends in the middle of a day goes with the next one. The worker, which parses
-- strangers' mail, is not asked when something may go. The same as `clocks.rules.kept_until` (a test compares them). NULL
-- where no rule stands: then nothing goes.
CREATE FUNCTION retention.kept_until(p_rule text, p_ended_at timestamptz, p_at timestamptz) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ((CASE r.unit
    WHEN 'months' THEN l.began + make_interval(months => r.amount)
    WHEN 'calendar_days' THEN date_trunc('day', l.began) + make_interval(days => r.amount + 1)
    WHEN 'penal_months' THEN l.began + make_interval(days => 30 * r.amount)
    WHEN 'penal_days' THEN l.began + make_interval(days => r.amount)
    WHEN 'hours' THEN l.began + make_interval(hours => r.amount) END) + interval '1 day' - interval '1 microsecond')::date
  FROM public.clocks_clockrule r
  CROSS JOIN LATERAL (SELECT p_ended_at AT TIME ZONE mailbox.regency_zone() AS began) l
  WHERE r.code = p_rule AND r.superseded_at IS NULL AND r.valid_from <= retention.day_of(p_at)
    AND (r.valid_to IS NULL OR r.valid_to > retention.day_of(p_at))
  ORDER BY r.valid_from DESC LIMIT 1
$$;

CREATE FUNCTION retention.day_of(p_at timestamptz) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (p_at AT TIME ZONE mailbox.regency_zone())::date
$$;

-- Whether a noted end has come, whatever was noted: told a week ago, and the time of keeping over. At once where the
-- case to which it belongs was erased, or its key is gone already.
CREATE FUNCTION retention.may_go(due public.retention_retirement, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM retention.ended(due.subject_id) e WHERE e.ended_at = due.ended_at AND (
      e.is_at_once
      OR due.due_on <= retention.day_of(p_at) AND due.told_at <= p_at - interval '7 days'
        AND retention.kept_until('keep-report', e.ended_at, p_at) <= retention.day_of(p_at)))
    OR EXISTS (SELECT FROM public.mailbox_envelope e JOIN public.vault_datakey k ON k.id = e.key_id
      WHERE e.id = due.subject_id AND k.destroyed_at IS NOT NULL)
$$;

-- A note of an end is of now.
CREATE FUNCTION retention.date_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.told_at := audit.moment(NEW.told_at);
  RETURN NEW;
END $$;

CREATE TRIGGER note_dated BEFORE INSERT ON public.retention_retirement FOR EACH ROW
  EXECUTE FUNCTION retention.date_note();

-- Destroys the key of one report and what stands beside it, and leaves the trace of it; null where it may not go.
CREATE FUNCTION retention.erase_report(wanted uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  due public.retention_retirement;
  key uuid;
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO due FROM public.retention_retirement r
  WHERE r.subject_id = wanted AND r.kind = 'report' AND r.erased_at IS NULL
  ORDER BY r.ended_at DESC LIMIT 1 FOR UPDATE;
  IF NOT FOUND OR NOT retention.may_go(due, p_at) THEN RETURN NULL; END IF;
  PERFORM FROM public.mailbox_code c WHERE c.report_id = wanted FOR UPDATE;
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
  UPDATE public.mailbox_code c SET replay = mailbox.blank(), body = '' WHERE c.report_id = wanted;
  UPDATE public.mailbox_envelope e SET key_blob = NULL, sealed_story = '', sealed_details = '', reply_key = NULL,
    reply_mark = NULL
  WHERE e.id = wanted;
  DELETE FROM public.intake_worksheet w WHERE w.envelope_id = wanted;
  DELETE FROM public.intake_reporttoken t WHERE t.envelope_id = wanted;
  UPDATE public.intake_arrival a SET lp_number = '' WHERE a.envelope_id = wanted AND a.lp_number <> '';
  DELETE FROM public.mailbox_claim c WHERE c.envelope_id = wanted;
  -- What was owed for it and is done.
  DELETE FROM public.work_workitem w WHERE w.report_id = wanted AND w.settled_at IS NOT NULL;
  PERFORM retention.forget_channels(wanted);
  DELETE FROM public.mailbox_line l WHERE l.envelope_id = wanted;
  DELETE FROM public.mailbox_filepart p USING public.mailbox_reportfile f
  WHERE f.id = p.file_id AND f.envelope_id = wanted;
  UPDATE public.mailbox_reportfile f SET key_blob = NULL, sealed_key = NULL WHERE f.envelope_id = wanted;
  UPDATE public.mailbox_lanereport l SET sketch = '{}' WHERE l.envelope_id = wanted AND l.sketch <> '{}';
  INSERT INTO public.vault_erasedkey (key_id, erasure_id, erased_at, mac) VALUES (key, due.id, p_at, NULL)
  ON CONFLICT (key_id) DO NOTHING;
  UPDATE public.retention_retirement r SET erased_at = p_at, key_id = key WHERE r.id = due.id;
  PERFORM audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'system', 'id', wanted::text, 'code', 'retention:report:erased', 'actor', NULL,
    'at', audit.moment_text(p_at),
    'ids', jsonb_build_object('report', wanted::text, 'retirement', due.id::text, 'key', key::text))));
  RETURN key;
END $$;
GRANT EXECUTE ON FUNCTION retention.erase_report TO sigap_worker;

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
  AND (SELECT access.may('case:hold')) AND (SELECT intake.receives())
  AND envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[])
);
CREATE POLICY hold_released ON public.retention_reporthold FOR UPDATE TO sigap_desk
  USING (released_by IS NULL AND (SELECT access.may('case:hold')) AND (SELECT intake.receives()))
  WITH CHECK (released_by = (SELECT access.me()) AND placed_by <> (SELECT access.me()));

-- What goes with a report: reports that go along with another, floods closed in the
-- quarantine lane, messages, claims, reports on officials. What belongs to a case goes once the case was erased.

-- The report that this one goes along with, and that one's, up to the one that is decided by itself.
CREATE FUNCTION retention.root_of(wanted uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE chain(id, depth) AS (
    SELECT wanted, 0
    UNION
    SELECT m.into_id, c.depth + 1 FROM chain c
    JOIN public.intake_reportmerge m ON m.envelope_id = c.id AND m.undone_at IS NULL
    JOIN public.intake_triage t ON t.envelope_id = c.id AND t.decision = 'merged'
    WHERE c.depth < 20
  )
  SELECT c.id FROM chain c ORDER BY c.depth DESC LIMIT 1
$$;

-- What was noted and has not ended after all: a flood that somebody let through, a decision or a merge undone.
CREATE FUNCTION retention.forget_undone() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM public.retention_retirement r
  WHERE r.erased_at IS NULL AND (
    r.kind = 'report'
      AND NOT EXISTS (SELECT 1 FROM retention.ended(r.subject_id) e WHERE e.ended_at = r.ended_at)
    OR r.kind = 'case'
      AND NOT EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = r.subject_id AND c.closed_at = r.ended_at));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION retention.forget_undone TO sigap_worker;

-- Files that a channel could not fetch, and who writes to it.
CREATE FUNCTION retention.forget_channels(wanted uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.channels_media m WHERE m.envelope_id = wanted;
  UPDATE public.channels_conversation c SET envelope_id = NULL WHERE c.envelope_id = wanted;
$$;
