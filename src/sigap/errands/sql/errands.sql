-- Single tasks outside. The public role opens one by the trace of its link and words, and answers it; it sees no table.
GRANT USAGE ON SCHEMA errands TO sigap_public, sigap_desk, sigap_worker;

-- Whom somebody outside is compared with, as it stands: each mark is one person by their newest name, or one pair. The
-- people reported (a child in conflict with the law where there is a victim), whoever stands to one of them, and pairs;
-- or one village, district or office that must not know of the case.
CREATE FUNCTION errands.near_marks(p_case uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH reported AS (
    SELECT p.id FROM public.cases_caseperson p
    WHERE p.case_id = p_case AND (p.role = 'suspect' OR p.role = 'child_in_conflict' AND EXISTS (
      SELECT 1 FROM public.cases_caseperson v WHERE v.case_id = p_case AND v.role = 'victim'))
  ), near AS (
    SELECT r.id FROM reported r
    UNION
    SELECT one.id FROM public.cases_relation n CROSS JOIN LATERAL unnest(ARRAY[n.person_id, n.other_id]) AS one (id)
    WHERE n.case_id = p_case AND n.ended_at IS NULL
      AND EXISTS (SELECT 1 FROM reported r WHERE r.id IN (n.person_id, n.other_id))
  )
  SELECT ARRAY(
    SELECT p.id || ':' || extract(epoch FROM p.named_at) FROM near JOIN public.cases_caseperson p ON p.id = near.id
    WHERE p.named_at IS NOT NULL
    UNION
    SELECT o.victim_id || ':' || o.offender_id || ':' || o.kind FROM public.persons_offenderrelation o
    WHERE o.case_id = p_case AND o.kind <> '' AND NOT EXISTS (
      SELECT 1 FROM public.persons_offenderrelation newer
      WHERE newer.victim_id = o.victim_id AND newer.offender_id = o.offender_id AND newer.version > o.version)
    UNION
    SELECT 'kept:' || k.id FROM public.cases_keptfrom k
    WHERE k.case_id = p_case AND k.lifted_at IS NULL AND k.kind IN ('area', 'office')
    ORDER BY 1)
$$;
-- The same for who gives a task.
CREATE FUNCTION errands.marks_to_compare(p_case uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT errands.near_marks(p_case) WHERE assistance.leads(p_case)
$$;
GRANT EXECUTE ON FUNCTION errands.marks_to_compare TO sigap_desk;

-- The open errand of this link, if link and words fit; whoever holds it is alone with it until the end. What does not fit
-- is counted with the same work, and after ten wrong ones the link opens for nobody (`errands/rules.py:MOST_WRONG`). It
-- opens for nobody either while somebody is recorded with whom its holder was not compared.
CREATE FUNCTION errands.held(p_lookup bytea, p_trace bytea, p_at timestamptz) RETURNS SETOF public.errands_errand
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e public.errands_errand;
  fits boolean;
BEGIN
  SELECT * INTO e FROM public.errands_errand x WHERE x.lookup = p_lookup FOR UPDATE;
  fits := coalesce(e.pass_trace = p_trace, false);
  UPDATE public.errands_errand x SET wrong = CASE WHEN fits OR e.wrong >= 10 THEN e.wrong ELSE e.wrong + 1 END
  WHERE x.lookup = p_lookup;
  IF fits AND e.state = 'errand_open' AND e.sealed_page IS NOT NULL AND e.link_until > p_at AND e.wrong < 10
    AND errands.near_marks(e.case_id) <@ e.compared_with
    AND EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = e.case_id AND c.status <> 'closed') THEN
    RETURN NEXT e;
  END IF;
END $$;

CREATE FUNCTION errands.leave_trace(e public.errands_errand, p_code text, p_told jsonb, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'case', 'id', e.case_id::text, 'code', p_code, 'actor', NULL,
    'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'ids', jsonb_build_object('case', e.case_id::text, 'errand', e.id::text) || p_told)))
$$;

CREATE FUNCTION errands.open_page(p_lookup bytea, p_trace bytea, p_at timestamptz)
RETURNS TABLE (id uuid, sealed_page bytea, office_key bytea, key_mark bytea, lines jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e public.errands_errand;
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO e FROM errands.held(p_lookup, p_trace, p_at);
  IF e.id IS NULL THEN
    RETURN;
  END IF;
  IF e.opened_at IS NULL THEN
    UPDATE public.errands_errand x SET opened_at = p_at WHERE x.id = e.id;
    PERFORM errands.leave_trace(e, 'errands:errand:opened', '{}', p_at);
  END IF;
  RETURN QUERY SELECT e.id, e.sealed_page, e.office_key, e.key_mark, (
    SELECT jsonb_agg(jsonb_build_object('id', l.id, 'by_office', l.sent_by IS NOT NULL, 'sealed', l.sealed_outside)
      ORDER BY l.sent_at, l.id)
    FROM public.errands_errandline l WHERE l.errand_id = e.id AND l.sealed_outside IS NOT NULL);
END $$;

-- What somebody outside says: a question, or the answer that ends it. The same form again within the hour is known.
CREATE FUNCTION errands.answer(p_lookup bytea, p_trace bytea, p_line uuid, p_mark bytea, p_body bytea, p_reply text,
  p_office bytea, p_outside bytea, p_at timestamptz, p_questions integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e public.errands_errand;
  known bytea;
BEGIN
  p_at := audit.moment(p_at);
  SELECT l.body INTO known FROM public.errands_errandline l JOIN public.errands_errand x ON x.id = l.errand_id
  WHERE l.mark = p_mark AND x.lookup = p_lookup AND x.pass_trace = p_trace AND l.sent_at > p_at - interval '1 hour';
  IF FOUND THEN
    RETURN CASE WHEN known = p_body THEN 'known' ELSE 'other' END;
  END IF;
  SELECT * INTO e FROM errands.held(p_lookup, p_trace, p_at);
  IF e.id IS NULL OR octet_length(p_office) NOT BETWEEN 1 AND 20000 OR octet_length(p_outside) > 20000
    OR octet_length(p_mark) > 64 OR octet_length(p_body) > 64 THEN
    RETURN 'gone';
  END IF;
  IF p_reply = 'errand_question' AND mailbox.at_most('questions', p_questions) <= (
    SELECT count(*) FROM public.errands_errandline l WHERE l.errand_id = e.id AND l.reply = 'errand_question') THEN
    RETURN 'many';
  END IF;
  INSERT INTO public.errands_errandline (id, case_id, errand_id, reply, sent_at, sent_by_name, mark, body, sealed_office,
    sealed_outside)
  VALUES (p_line, e.case_id, e.id, p_reply, p_at, '', p_mark, p_body, p_office,
    CASE WHEN p_reply = 'errand_question' THEN p_outside END);
  IF p_reply <> 'errand_question' THEN
    UPDATE public.errands_errandline l SET sealed_outside = NULL WHERE l.errand_id = e.id;
    UPDATE public.errands_errand x SET state = 'errand_answered', reply = p_reply, ended_at = p_at, sealed_page = NULL
    WHERE x.id = e.id;
  END IF;
  PERFORM errands.leave_trace(e, 'errands:errand:answered', jsonb_build_object('reply', p_reply), p_at);
  RETURN 'said';
END $$;
GRANT EXECUTE ON FUNCTION errands.open_page, errands.answer TO sigap_public;

-- For the worker: what the manager is told, each once and without a word of it; what lapsed is no longer sealed outside.
CREATE FUNCTION errands.to_tell(p_at timestamptz) RETURNS TABLE (case_id uuid, errand uuid, manager uuid, office uuid, code text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today date := (audit.moment(p_at) AT TIME ZONE mailbox.regency_zone())::date;
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.errands_errand x SET sealed_page = NULL FROM public.cases_case c
  WHERE c.id = x.case_id AND x.sealed_page IS NOT NULL AND (x.link_until <= p_at OR c.status = 'closed');
  RETURN QUERY
    WITH noted AS (
      UPDATE public.errands_errandline l SET noted_at = p_at WHERE l.sent_by IS NULL AND l.noted_at IS NULL
      RETURNING l.errand_id, CASE l.reply WHEN 'errand_question' THEN 'errand-asked' WHEN 'errand_danger' THEN 'errand-danger'
        ELSE 'errand-answered' END AS code
    ), late AS (
      UPDATE public.errands_errand x SET rung_at = p_at
      WHERE x.state = 'errand_open' AND x.due_on < today AND x.rung_at IS NULL RETURNING x.id, 'errand-silent'
    ), shut AS (
      UPDATE public.errands_errand x SET shut_told_at = p_at
      WHERE x.state = 'errand_open' AND x.wrong >= 10 AND x.link_until > p_at AND x.shut_told_at IS NULL
        AND NOT (x.due_on < today AND x.rung_at IS NULL)
      RETURNING x.id, 'errand-shut'
    )
    SELECT f.id, x.id, f.manager_id, f.office_id, told.code
    FROM (SELECT * FROM noted UNION ALL SELECT * FROM late UNION ALL SELECT * FROM shut) AS told (errand, code)
    JOIN public.errands_errand x ON x.id = told.errand
    JOIN public.cases_case f ON f.id = x.case_id AND f.status <> 'closed';
END $$;
GRANT EXECUTE ON FUNCTION errands.to_tell TO sigap_worker;

-- Who works on the case in the office whose case it is, where the section of services stands open to them. The second
-- person of a closing sees that there were tasks; what they say stays behind the section's key.
GRANT SELECT, INSERT ON public.errands_errand, public.errands_errandline TO sigap_desk;
GRANT UPDATE (state, reply, ended_at, ended_by_name, lookup, pass_trace, outside_key, key_mark, sealed_page, link_until, wrong,
  opened_at, shut_told_at, compared_with) ON public.errands_errand TO sigap_desk;
GRANT UPDATE (heard_at, heard_by, sealed_outside) ON public.errands_errandline TO sigap_desk;
CREATE POLICY errand_seen ON public.errands_errand FOR SELECT TO sigap_desk USING (
  assistance.leads(case_id) AND cases.in_room(case_id, 'services') OR cases.reads_to_close(case_id));
CREATE POLICY errand_given ON public.errands_errand FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('consent:note')) AND assistance.leads(case_id) AND cases.in_room(case_id, 'services')
  AND made_by = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND state = 'errand_open'
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = errands_errand.case_id)
  AND (guardian_id IS NULL OR EXISTS (
    SELECT 1 FROM public.cases_caseperson p WHERE p.id = guardian_id AND p.case_id = errands_errand.case_id))
);
-- Ended once; and while it is open, given another link.
CREATE POLICY errand_changed ON public.errands_errand FOR UPDATE TO sigap_desk
  USING (assistance.leads(case_id) AND cases.in_room(case_id, 'services') AND state = 'errand_open')
  WITH CHECK (assistance.leads(case_id) AND cases.in_room(case_id, 'services'));
CREATE POLICY errand_line_seen ON public.errands_errandline FOR SELECT TO sigap_desk
  USING (assistance.leads(case_id) AND cases.in_room(case_id, 'services'));
CREATE POLICY errand_line_written ON public.errands_errandline FOR INSERT TO sigap_desk WITH CHECK (
  assistance.leads(case_id) AND cases.in_room(case_id, 'services') AND sent_by = (SELECT access.me())
  AND EXISTS (SELECT 1 FROM public.errands_errand e
    WHERE e.id = errand_id AND e.case_id = errands_errandline.case_id AND e.state = 'errand_open')
);
CREATE POLICY errand_line_heard ON public.errands_errandline FOR UPDATE TO sigap_desk
  USING (assistance.leads(case_id) AND cases.in_room(case_id, 'services'))
  WITH CHECK (assistance.leads(case_id) AND cases.in_room(case_id, 'services'));

CREATE TRIGGER subject_registered AFTER INSERT ON public.errands_errand FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
