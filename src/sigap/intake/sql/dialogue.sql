-- Who of the office writes to a reporter and reads the answers: whoever holds the report, or, once it belongs to a case,
-- the one who manages that case. Nobody else, whatever their role.
CREATE FUNCTION intake.talks(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.receives() AND p_envelope <> ALL (intake.kept_from_me()) AND EXISTS (
    SELECT 1 FROM public.intake_triage t LEFT JOIN public.cases_case c ON c.id = t.case_id
    WHERE t.envelope_id = p_envelope
      AND CASE WHEN t.case_id IS NULL THEN t.taken_by ELSE c.manager_id END = access.me()
      AND (t.case_id IS NULL OR cases.visible(t.case_id)))
$$;
REVOKE ALL ON FUNCTION intake.talks(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.talks(uuid) TO sigap_desk;

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

-- Answers without a clock, of reports that somebody holds: whose they are, and what tells how urgent they are. One that
-- nobody has taken waits with its report, whose own clock runs.
CREATE FUNCTION intake.answers_to_note(p_limit integer) RETURNS TABLE (
  line_id uuid, envelope_id uuid, since timestamptz, person uuid, office uuid, risk text, flags text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.id, l.envelope_id, greatest(l.sent_at, t.taken_at), coalesce(c.manager_id, t.taken_by),
    coalesce(c.office_id, t.office_id), coalesce(c.risk, w.risk, ''), coalesce(w.flags, e.flags)::text[]
  FROM public.mailbox_line l
  JOIN public.mailbox_envelope e ON e.id = l.envelope_id
  JOIN public.intake_triage t ON t.envelope_id = l.envelope_id
  LEFT JOIN public.cases_case c ON c.id = t.case_id
  LEFT JOIN public.intake_worksheet w ON w.envelope_id = l.envelope_id
  WHERE l.author = 'reporter' AND l.noted_at IS NULL AND l.heard_at IS NULL AND NOT e.in_lane
  ORDER BY l.sent_at LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION intake.answers_to_note(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.answers_to_note(integer) TO sigap_worker;
