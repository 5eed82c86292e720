-- Who of the office writes to a reporter and reads the answers: whoever holds the report, or, once it belongs to a case,
-- the one who manages that case; while that person is gone or kept from it, whoever leads the office. Nobody else, whatever their role.
CREATE FUNCTION intake.talks(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.receives() AND p_envelope <> ALL (intake.kept_from_me()) AND EXISTS (
    SELECT 1 FROM public.intake_triage t CROSS JOIN LATERAL intake.talker(t.envelope_id) w
    WHERE t.envelope_id = p_envelope
      AND (w.person = access.me() OR NOT w.stands AND access.leads(w.office))
      AND (t.case_id IS NULL OR cases.visible(t.case_id)))
$$;
GRANT EXECUTE ON FUNCTION intake.talks TO sigap_desk;

GRANT SELECT, INSERT, UPDATE (key_blob, sealed_key, heard_at, heard_by) ON public.mailbox_line TO sigap_desk;
CREATE POLICY line_seen ON public.mailbox_line FOR SELECT TO sigap_desk USING (intake.talks(envelope_id));
CREATE POLICY line_written ON public.mailbox_line FOR INSERT TO sigap_desk WITH CHECK (
  author = 'officer' AND sent_by = (SELECT access.me()) AND read_at IS NULL AND intake.talks(envelope_id)
);
CREATE POLICY line_heard ON public.mailbox_line FOR UPDATE TO sigap_desk
  USING (intake.talks(envelope_id)) WITH CHECK (intake.talks(envelope_id));
-- The worker sets the clock of an answer: it sees that there is one, nothing sealed.
GRANT SELECT (id, envelope_id, author, sent_at, noted_at, heard_at), UPDATE (noted_at) ON public.mailbox_line
  TO sigap_worker;
CREATE POLICY line_noted ON public.mailbox_line TO sigap_worker
  USING (author = 'reporter') WITH CHECK (author = 'reporter');
-- Answers without a clock, of reports that somebody holds, also those that were read and not answered: whose they are,
-- and what tells how urgent they are. No person: whoever leads the office. One that nobody has taken waits with its
-- report, whose own clock runs.
CREATE FUNCTION intake.answers_to_note(p_limit integer) RETURNS TABLE (
  line_id uuid, envelope_id uuid, since timestamptz, person uuid, office uuid, risk text, flags text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.id, l.envelope_id, greatest(l.sent_at, t.taken_at), CASE WHEN o.stands THEN o.person END, o.office,
    coalesce(c.risk, w.risk, ''), coalesce(w.flags, e.flags)::text[]
  FROM public.mailbox_line l
  JOIN public.mailbox_envelope e ON e.id = l.envelope_id
  JOIN public.intake_triage t ON t.envelope_id = l.envelope_id
  CROSS JOIN LATERAL intake.talker(l.envelope_id) o
  LEFT JOIN public.cases_case c ON c.id = t.case_id
  LEFT JOIN public.intake_worksheet w ON w.envelope_id = l.envelope_id
  WHERE l.author = 'reporter' AND l.noted_at IS NULL AND (l.key_blob IS NOT NULL OR l.sealed_key IS NOT NULL)
    AND NOT e.in_lane
  ORDER BY l.sent_at LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION intake.answers_to_note TO sigap_worker;

-- Whoever writes with a reporter may leave, hand their case on, or be kept from it: what a reporter wrote stays with
-- nobody who is gone.

-- Who writes with the reporter, and whether they still receive reports in that office and may know of this one and of
-- its case.
CREATE FUNCTION intake.talker(p_envelope uuid) RETURNS TABLE (person uuid, office uuid, stands boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT w.person, w.office, EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_person p ON p.id = m.person_id
    WHERE m.person_id = w.person AND m.office_id = w.office AND p.is_active
      AND m.role = ANY (access.holders_of('report:open'))
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
    AND NOT access.is_excluded(p_envelope, w.person, NULL)
    AND (w.case_id IS NULL OR NOT access.is_excluded(w.case_id, w.person, NULL))
  FROM (
    SELECT t.case_id, CASE WHEN t.case_id IS NULL THEN t.taken_by ELSE c.manager_id END AS person,
      CASE WHEN t.case_id IS NULL THEN t.office_id ELSE c.office_id END AS office
    FROM public.intake_triage t LEFT JOIN public.cases_case c ON c.id = t.case_id
    WHERE t.envelope_id = p_envelope) w
$$;

-- Clocks on dialogues that run for somebody else than who writes with the reporter now; `is_over` where nothing of the
-- dialogue opens any more. A promise follows nobody: it was one person's, see intake.promises_running.
CREATE FUNCTION intake.dialogues_astray(p_limit integer) RETURNS TABLE (
  clock_id uuid, envelope_id uuid, rule text, person uuid, office uuid, is_over boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.id, k.subject_id, k.rule_code, CASE WHEN w.stands THEN w.person END, w.office, d.is_over
  FROM public.clocks_clock k
  CROSS JOIN LATERAL intake.talker(k.subject_id) w
  CROSS JOIN LATERAL (SELECT intake.is_dialogue_over(k.subject_id) AS is_over) d
  WHERE k.subject_kind = 'dialogue' AND k.stopped_at IS NULL
    AND (d.is_over OR k.rule_code <> 'reporter-promise' AND (k.owner_office, k.owner_person)
      IS DISTINCT FROM (w.office, CASE WHEN w.stands THEN w.person END))
  ORDER BY k.id LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION intake.dialogues_astray TO sigap_worker;

-- Promised times that are still to come: whose word it was, and who writes with the reporter now.
CREATE FUNCTION intake.promises_running(p_at timestamptz, p_limit integer) RETURNS TABLE (
  clock_id uuid, envelope_id uuid, due_at timestamptz, promised_by uuid, promised_for uuid, person uuid, office uuid,
  risk text, flags text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.id, k.subject_id, k.due_at, k.owner_person, k.owner_office, CASE WHEN w.stands THEN w.person END, w.office,
    coalesce(c.risk, s.risk, ''), coalesce(s.flags, e.flags)::text[]
  FROM public.clocks_clock k
  JOIN public.mailbox_envelope e ON e.id = k.subject_id
  JOIN public.intake_triage t ON t.envelope_id = k.subject_id
  CROSS JOIN LATERAL intake.talker(k.subject_id) w
  LEFT JOIN public.cases_case c ON c.id = t.case_id
  LEFT JOIN public.intake_worksheet s ON s.envelope_id = k.subject_id
  WHERE k.subject_kind = 'dialogue' AND k.rule_code = 'reporter-promise' AND k.stopped_at IS NULL AND k.due_at > (SELECT audit.moment(p_at))
  ORDER BY k.due_at LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION intake.promises_running TO sigap_worker;

-- Nothing of this dialogue opens any more.
CREATE FUNCTION intake.is_dialogue_over(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM public.mailbox_line l
    WHERE l.envelope_id = p_envelope AND (l.key_blob IS NOT NULL OR l.sealed_key IS NOT NULL))
$$;

-- The worker hands on and ends clocks of dialogues, and of nothing else: to whoever writes with the reporter now, and only
-- what is over, or a promise. What a reporter waits for ends by an answer.
CREATE FUNCTION intake.dialogue_clock_given(p_clock uuid, p_office uuid, p_person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.clocks_clock k SET owner_office = p_office, owner_person = p_person,
    handed_from = CASE WHEN k.owner_office = p_office THEN k.handed_from ELSE k.owner_office END
  FROM public.clocks_clock c CROSS JOIN LATERAL intake.talker(c.subject_id) w
  WHERE c.id = p_clock AND k.id = c.id AND k.subject_kind = 'dialogue' AND k.stopped_at IS NULL
    AND k.rule_code <> 'reporter-promise' AND (k.owner_office, k.owner_person) IS DISTINCT FROM (p_office, p_person)
    AND (p_office, p_person) IS NOT DISTINCT FROM (w.office, CASE WHEN w.stands THEN w.person END);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION intake.dialogue_clock_given TO sigap_worker;

CREATE FUNCTION intake.dialogue_clock_ended(p_clock uuid, p_outcome text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c public.clocks_clock;
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO c FROM public.clocks_clock k WHERE k.id = p_clock AND k.subject_kind = 'dialogue' AND k.stopped_at IS NULL
    AND (p_outcome = 'over' AND intake.is_dialogue_over(k.subject_id)
      OR p_outcome = 'lapsed' AND k.rule_code = 'reporter-promise') FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM clocks.end_traced(c.id, greatest(p_at, c.started_at), p_outcome, p_at);
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION intake.dialogue_clock_ended TO sigap_worker;
