-- A case of a child, or of high risk, is closed by two: the second a head of an office of the case, somebody of another
-- office of it, or the office of the province. After a working day one may do it alone; a third person looks at that.

GRANT UPDATE (after_care_on, reopened_at) ON public.cases_case TO sigap_desk;
-- The roles that answer for another office of the case, or for the province: those that hold case:close_answer.
CREATE FUNCTION cases.may_answer_closing(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_case c
    JOIN public.cases_closing a ON a.case_id = c.id AND a.status = 'waiting' AND a.asked_by <> access.me()
    JOIN public.access_membership m ON m.person_id = access.me()
      AND m.since <= now() AND (m.until IS NULL OR m.until > now())
    JOIN public.access_office o ON o.id = m.office_id
    WHERE c.id = wanted AND (
      -- The head of the managing office.
      (m.office_id = a.asked_office_id AND m.role = ANY (access.named_heads()))
      -- Somebody who works for another office that takes part.
      OR (m.office_id <> a.asked_office_id
        AND m.role = ANY (work.roles_of('second_person'))
        AND EXISTS (SELECT 1 FROM public.cases_participation p
                    WHERE p.case_id = c.id AND p.office_id = m.office_id AND p.until IS NULL))
      -- The office of the province above: codes, counts and offices, nothing of what is sealed.
      OR (o.kind = 'uptd_provinsi' AND o.region = split_part(
            (SELECT of_case.region FROM public.access_office of_case WHERE of_case.id = c.office_id), '.', 1))
    )
  ) AND NOT access.is_excluded(wanted, access.me(), NULL)
$$;
GRANT EXECUTE ON FUNCTION cases.may_answer_closing TO sigap_desk;

-- I may end this case: for the office whose case it is, or as the second person; nobody who must not know of it.
CREATE FUNCTION cases.may_end(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (cases.may_answer_closing(wanted) OR access.may('case:close') AND EXISTS (
    SELECT 1 FROM public.cases_case c WHERE c.id = wanted AND cases.works_for(wanted, c.office_id)))
    AND NOT access.is_excluded(wanted, access.me(), NULL)
$$;

-- Closings done by one person are looked at by the head of the office, or by the auditor.
CREATE FUNCTION cases.may_review_closing(closing uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_closing a
    WHERE a.id = closing AND a.is_alone AND a.reviewed_at IS NULL AND a.answered_by <> access.me()
      AND NOT access.is_excluded(a.case_id, access.me(), NULL)
      AND (access.may('audit:see') OR (access.leads(a.asked_office_id) AND cases.visible(a.case_id))))
$$;
GRANT EXECUTE ON FUNCTION cases.may_review_closing TO sigap_desk;

-- The case has such a closing, which I may look at: its deadline ends with that look.
CREATE FUNCTION cases.reviews_closing_of(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_closing a
    WHERE a.case_id = wanted AND a.is_alone AND a.reviewed_at IS NULL AND cases.may_review_closing(a.id))
$$;
GRANT EXECUTE ON FUNCTION cases.reviews_closing_of TO sigap_desk;

-- What was done on a case, as numbers, for who answers without reading it; and what is late on it, by its kind or rule.
CREATE FUNCTION cases.closing_extent(
  wanted uuid, OUT offices integer, OUT persons integer, OUT settled integer, OUT late jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT
    (SELECT count(DISTINCT p.office_id) FROM public.cases_participation p WHERE p.case_id = wanted)::integer,
    (SELECT count(*) FROM public.cases_caseperson p WHERE p.case_id = wanted)::integer,
    (SELECT count(DISTINCT (w.kind, w.subject_id)) FROM public.work_workitem w
     WHERE w.case_id = wanted AND w.blocks_closing AND w.settled_at IS NOT NULL)::integer,
    (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('kind', w.kind, 'word', w.word)), '[]')
     FROM public.work_workitem w
     WHERE w.case_id = wanted AND w.kind = ANY (cases.kinds_on_case()) AND w.kind <> 'cases.closing'
       AND w.settled_at IS NULL AND w.due_at < now() AND NOT w.is_paused
       AND (w.shows_at IS NULL OR w.shows_at <= now()) AND (w.ends_at IS NULL OR w.ends_at > now()))
  WHERE cases.may_answer_closing(wanted) OR cases.visible(wanted)
$$;
GRANT EXECUTE ON FUNCTION cases.closing_extent TO sigap_desk;

-- Something still waits on the case: asked also by a second person who sees no item of it.
CREATE FUNCTION cases.has_open_items(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (cases.visible(wanted) OR cases.may_answer_closing(wanted)) AND EXISTS (
    SELECT 1 FROM public.work_workitem w WHERE w.case_id = wanted AND w.blocks_closing AND w.settled_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION cases.has_open_items TO sigap_desk;

-- What stands in the way of closing, the oldest first: also what is addressed to others. For who sees the case.
CREATE FUNCTION cases.blocking_work(wanted uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'since', f.since, 'office', f.office,
    'word', f.word)
    ORDER BY f.since, f.subject_id), '[]')
  FROM (
    SELECT w.kind, w.subject_id, min(w.since) AS since, min(o.name) AS office, min(w.word) AS word
    FROM public.work_workitem w LEFT JOIN public.access_office o ON o.id = w.office_id
    WHERE w.case_id = wanted AND w.blocks_closing AND w.settled_at IS NULL AND cases.visible(wanted)
    GROUP BY w.kind, w.subject_id
  ) f
$$;
GRANT EXECUTE ON FUNCTION cases.blocking_work TO sigap_desk;

-- A wish to close that was answered, taken back, or overtaken by work asks nobody any more.
CREATE FUNCTION cases.end_closing_notices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM notifications.end_asking(NEW.case_id, 'case-closing-asked', NEW.answered_at);
  RETURN NULL;
END $$;
CREATE TRIGGER closing_notices_end AFTER UPDATE OF status ON public.cases_closing FOR EACH ROW
  WHEN (OLD.status = 'waiting' AND NEW.status <> 'waiting') EXECUTE FUNCTION cases.end_closing_notices();

-- The report behind a case reads "selesai" once the case is closed, whoever closed it.
CREATE FUNCTION cases.envelope_done(wanted uuid, at timestamptz) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_envelope e SET status = 'done', status_at = at
  FROM public.cases_case c
  WHERE c.id = wanted AND c.status = 'closed' AND e.id = c.envelope_id AND e.status <> 'done'
    AND EXISTS (SELECT 1 FROM public.cases_closing a
                WHERE a.case_id = c.id AND a.answered_by = access.me() AND a.status = 'approved')
  RETURNING e.id
$$;
GRANT EXECUTE ON FUNCTION cases.envelope_done TO sigap_desk;

GRANT SELECT, INSERT ON public.cases_closing TO sigap_desk;
GRANT UPDATE (status, objection, answered_by, answered_by_name, answered_at, is_alone, key_id, sealed_words, finding, reviewed_by,
  reviewed_by_name, reviewed_at, reopening_reason, reopened_by, reopened_by_name, reopened_at, cared_at, cared_by_name)
  ON public.cases_closing TO sigap_desk;
CREATE POLICY closing_seen ON public.cases_closing FOR SELECT TO sigap_desk USING (
  cases.visible(case_id)
  OR (status = 'waiting' AND cases.may_answer_closing(case_id))
  OR answered_by = (SELECT access.me())
  OR (is_alone AND (SELECT access.may('audit:see')))
);
CREATE POLICY closing_not_kept ON public.cases_closing AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY closing_answered ON public.cases_closing FOR UPDATE TO sigap_desk
  USING (status = 'waiting' AND (cases.in_room(case_id, 'summary') OR cases.may_answer_closing(case_id)))
  WITH CHECK (
    answered_by = (SELECT access.me()) AND CASE status
      WHEN 'approved' THEN is_alone OR asked_by <> (SELECT access.me())
      WHEN 'declined' THEN asked_by <> (SELECT access.me())
      WHEN 'withdrawn' THEN cases.in_room(case_id, 'summary')
      WHEN 'lapsed' THEN true
      ELSE false
    END
  );
CREATE POLICY closing_reviewed ON public.cases_closing FOR UPDATE TO sigap_desk
  USING (cases.may_review_closing(id)) WITH CHECK (reviewed_by = (SELECT access.me()) AND status = 'approved');
CREATE POLICY closing_undone ON public.cases_closing FOR UPDATE TO sigap_desk
  USING (status = 'approved' AND cases.in_room(case_id, 'summary'))
  WITH CHECK (status = 'approved' AND cases.in_room(case_id, 'summary'));
-- The second person moves the case itself, and stops what still ran on it: nothing else of it.
CREATE POLICY case_seen_to_close ON public.cases_case FOR SELECT TO sigap_desk
  USING (id = ANY ((SELECT cases.closings_before_me())::uuid[]));
CREATE POLICY case_closed_by_second ON public.cases_case FOR UPDATE TO sigap_desk
  USING (status = 'closing_asked' AND cases.may_answer_closing(id))
  WITH CHECK (status IN ('closed', 'in_service'));
CREATE POLICY clock_seen_to_close ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'case' AND subject_id = ANY ((SELECT cases.closings_before_me())::uuid[]));
CREATE POLICY clock_stopped_by_second ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'case' AND cases.may_answer_closing(subject_id));
CREATE POLICY clock_seen_to_review ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (rule_code = 'closing-review' AND cases.reviews_closing_of(subject_id));
CREATE POLICY clock_stopped_by_review ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (rule_code = 'closing-review' AND cases.reviews_closing_of(subject_id));

-- Whoever is to follow the criminal case or the restitution is let in as the case closes, by this door: a second person of
-- another office works for none of them. The row carries the MAC of the desk.
CREATE FUNCTION cases.let_follower_in(closing uuid, p_id uuid, p_since timestamptz, p_mac bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.cases_assignment (id, case_id, person_id, person_name, office_id, since, mac)
  SELECT p_id, c.case_id, c.follower_id, c.follower_name, c.asked_office_id, p_since, p_mac
  FROM public.cases_closing c
  WHERE c.id = closing AND c.status IN ('waiting', 'approved') AND c.follower_id IS NOT NULL AND cases.may_end(c.case_id)
    AND access.works_in(c.follower_id, c.asked_office_id) AND NOT access.is_excluded(c.case_id, c.follower_id, NULL)
  ON CONFLICT (case_id, person_id, office_id) WHERE until IS NULL DO NOTHING;
  -- Not new: works on it already, or may not any more, which is NULL.
  RETURN CASE WHEN FOUND THEN true ELSE (
    SELECT false FROM public.cases_closing c
    JOIN public.cases_assignment a ON a.case_id = c.case_id AND a.person_id = c.follower_id AND a.office_id = c.asked_office_id
    WHERE c.id = closing AND a.until IS NULL
      AND access.works_in(c.follower_id, c.asked_office_id) AND NOT access.is_excluded(c.case_id, c.follower_id, NULL)) END;
END $$;
GRANT EXECUTE ON FUNCTION cases.let_follower_in TO sigap_desk;
CREATE POLICY closing_asked ON public.cases_closing FOR INSERT TO sigap_desk WITH CHECK (
  asked_by = (SELECT access.me()) AND cases.works_for(case_id, asked_office_id)
  AND asked_office_id = (SELECT c.office_id FROM public.cases_case c WHERE c.id = case_id)
  AND cases.in_room(case_id, 'summary') AND reviewed_by IS NULL
  AND (SELECT access.may('case:reopen'))
  AND (status = 'waiting' OR (status = 'approved' AND NOT needs_second AND answered_by = (SELECT access.me())))
);

-- I see the case, or answer its closing: the closing guard's facts are mine to know.
CREATE FUNCTION cases.answers_closing(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.visible(wanted) OR cases.may_answer_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION cases.answers_closing TO sigap_desk;

-- The law ordered a report to the police: such a deadline began, however it ended. The same rules stand in
-- cases.rules.deadlines (TO_POLICE).
CREATE FUNCTION cases.owes_police_report(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.answers_closing(wanted) AND EXISTS (
    SELECT 1 FROM public.clocks_clock k
    WHERE k.subject_kind = 'case' AND k.subject_id = wanted AND k.rule_code IN ('ppt-to-police', 'uptd-to-police'))
$$;
GRANT EXECUTE ON FUNCTION cases.owes_police_report TO sigap_desk;

CREATE FUNCTION cases.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH newest AS (
    SELECT s.indication, s.is_sexual_offence, s.victims FROM public.cases_casescreening s
    WHERE s.case_id = wanted ORDER BY s.version DESC LIMIT 1
  )
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT 1 FROM public.cases_dangertag d WHERE d.case_id = wanted AND d.lifted_at IS NULL)
      THEN 'danger_stands' END,
    -- Also a case in which nobody is entered as the victim: whom it is about was never asked.
    CASE WHEN NOT EXISTS (SELECT 1 FROM newest n WHERE n.indication <> 'unscreened') OR EXISTS (
        SELECT 1 FROM public.cases_caseperson p, newest n
        WHERE p.case_id = wanted AND p.role = 'victim' AND p.ordinal <> ALL (n.victims))
      THEN 'victim_unscreened' END,
    CASE WHEN EXISTS (SELECT 1 FROM newest n WHERE n.indication = 'indicated') THEN 'trafficking' END,
    CASE WHEN EXISTS (SELECT 1 FROM newest n WHERE n.is_sexual_offence) THEN 'sexual_offence' END,
    CASE WHEN EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = wanted AND c.has_child_victim) THEN 'child_victim' END,
    CASE WHEN cases.owes_police_report(wanted) THEN 'police_ordered' END,
    CASE WHEN NOT EXISTS (
        SELECT 1 FROM public.cases_safecontact s JOIN public.cases_caseperson p ON p.id = s.person_id
        WHERE s.case_id = wanted AND p.role IN ('victim', 'child_in_conflict', 'guardian'))
      THEN 'contact_missing' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION cases.closing_facts TO sigap_desk;

-- The second person reads the file for one decision. That they did is a row of its own, added once; it opens for as long
-- as the wish to close waits, and only what the decision is about.
CREATE FUNCTION cases.reads_to_close(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_closing a JOIN public.cases_closingreading r ON r.closing_id = a.id
    WHERE a.case_id = wanted AND a.status = 'waiting' AND a.asked_by <> access.me() AND r.person_id = access.me()
  ) AND cases.may_answer_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION cases.reads_to_close TO sigap_desk;

CREATE FUNCTION cases.key_opens_to_close(key uuid, purpose text, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT wanted IS NOT NULL AND purpose = 'case_room' AND cases.reads_to_close(wanted) AND EXISTS (
    SELECT 1 FROM public.cases_roomkey k
    WHERE k.key_id = key AND k.case_id = wanted AND k.room IN ('summary', 'services', 'legal'))
$$;
GRANT EXECUTE ON FUNCTION cases.key_opens_to_close TO sigap_desk, sigap_vault;

GRANT SELECT, INSERT ON public.cases_closingreading TO sigap_desk;
CREATE POLICY closing_reading_seen ON public.cases_closingreading FOR SELECT TO sigap_desk
  USING (person_id = (SELECT access.me()) OR cases.visible(case_id));
CREATE POLICY closing_reading_begun ON public.cases_closingreading FOR INSERT TO sigap_desk WITH CHECK (
  person_id = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.cases_closing a
    WHERE a.id = closing_id AND a.case_id = cases_closingreading.case_id AND a.status = 'waiting'
      AND a.asked_by <> (SELECT access.me())) AND cases.may_answer_closing(case_id)
);
CREATE POLICY room_text_seen_to_close ON public.cases_roomtext FOR SELECT TO sigap_desk
  USING (room = 'summary' AND cases.reads_to_close(case_id));
-- Who objects writes why under the key of the summary, made at its first use.
CREATE POLICY room_key_seen_to_close ON public.cases_roomkey FOR SELECT TO sigap_desk
  USING (room = 'summary' AND cases.reads_to_close(case_id));
CREATE POLICY room_key_added_to_close ON public.cases_roomkey FOR INSERT TO sigap_desk
  WITH CHECK (room = 'summary' AND cases.reads_to_close(case_id));
CREATE POLICY danger_seen_to_close ON public.cases_dangertag FOR SELECT TO sigap_desk
  USING (cases.reads_to_close(case_id));
