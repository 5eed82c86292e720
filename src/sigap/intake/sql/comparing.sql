-- Who comes to work here after a report came in is held against it like those before them. Until that is done they are
-- excluded from it, and from the case that it became: a new account is no way around "who must not know".

CREATE FUNCTION intake.register_uncompared() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM access.lift_exclusion(OLD.id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM access.exclude(NEW.id, NEW.subject_id, CASE NEW.subject_id WHEN NEW.envelope_id THEN 'report' ELSE 'case' END,
      NEW.person_id, NEW.office_id, '', false, false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER exclusion_registered AFTER INSERT OR UPDATE OR DELETE ON public.intake_uncomparedparty FOR EACH ROW
  EXECUTE FUNCTION intake.register_uncompared();

-- Whoever is being added is known to the next comparison, or finds the report that was compared: never neither.
CREATE FUNCTION intake.await_staff_changes() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('intake.comparing', 0));
END $$;
GRANT EXECUTE ON FUNCTION intake.await_staff_changes TO sigap_desk;

-- Every report since then waits to be compared. Not one that this person has in hand or wrote down, nor that became a
-- case of theirs: they know of it. A new office finds no case before it is asked for something. What came by a channel
-- may have waited for the worker before it was held against anybody (`mailbox.came_at`).
CREATE FUNCTION intake.await_comparison(p_person uuid, p_office uuid, p_since timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('intake.comparing', 0));
  INSERT INTO public.intake_uncomparedparty AS u (id, envelope_id, subject_id, person_id, office_id)
  SELECT gen_random_uuid(), e.id, subject, p_person, p_office
  FROM public.mailbox_envelope e
  LEFT JOIN public.intake_triage t ON t.envelope_id = e.id
  LEFT JOIN public.intake_arrival a ON a.envelope_id = e.id
  LEFT JOIN public.cases_case c ON c.id = t.case_id
  CROSS JOIN LATERAL unnest(ARRAY[e.id, CASE WHEN p_office IS NULL THEN c.id END]) subject
  WHERE e.sealed_story <> '' AND subject IS NOT NULL AND coalesce(a.entered_at, e.received_at
      + CASE WHEN e.channel = ANY (mailbox.channels_of('sigap_worker')) THEN interval '30 days' ELSE interval '0' END) >= p_since
    AND (p_person IS NULL OR (p_person = ANY (ARRAY[t.taken_by, a.entered_by, c.manager_id])) IS NOT TRUE)
  ON CONFLICT (subject_id, envelope_id, person_id, office_id)
    DO UPDATE SET id = EXCLUDED.id, begun_at = NULL;
END $$;

CREATE FUNCTION intake.await_newcomer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = NEW.person_id AND m.id <> NEW.id AND (m.until IS NULL OR m.until > now())
  ) THEN
    -- Who worked here before was held against what came in until then.
    PERFORM intake.await_comparison(NEW.person_id, NULL, coalesce(
      (SELECT max(m.until) FROM public.access_membership m WHERE m.person_id = NEW.person_id AND m.id <> NEW.id),
      '-infinity'));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER newcomer_awaited AFTER INSERT ON public.access_membership FOR EACH ROW
  WHEN (NEW.role <> 'office_system') EXECUTE FUNCTION intake.await_newcomer();

CREATE FUNCTION intake.await_new_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM intake.await_comparison(NEW.id, NULL, '-infinity');
  RETURN NULL;
END $$;
CREATE TRIGGER new_name_awaited AFTER UPDATE OF name ON public.access_person FOR EACH ROW
  WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION intake.await_new_name();

CREATE FUNCTION intake.await_new_office() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM intake.await_comparison(NULL, NEW.id, '-infinity');
  RETURN NULL;
END $$;
CREATE TRIGGER new_office_awaited AFTER INSERT ON public.access_office FOR EACH ROW
  EXECUTE FUNCTION intake.await_new_office();

-- The functions below serve the desk's own process, between requests; no officer's transaction reaches them.

-- Which reports to open for whom, the dangerous and the newest first; not one that another desk began a minute ago.
CREATE FUNCTION intake.due_to_compare(p_at timestamptz, p_limit integer)
RETURNS TABLE (envelope_id uuid, waiting uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.id, array_agg(u.id) FROM public.intake_uncomparedparty u JOIN public.mailbox_envelope e ON e.id = u.envelope_id
  WHERE NOT access.is_entered() AND (u.begun_at IS NULL OR u.begun_at <= (SELECT audit.moment(p_at)) - interval '1 minute')
    AND (u.person_id IN (SELECT person_id FROM intake.people_to_check())
      OR u.office_id IN (SELECT office_id FROM intake.offices_to_check()))
  GROUP BY e.id ORDER BY e.flags::text[] && intake.high_risk_flags() DESC, e.received_at DESC LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION intake.due_to_compare TO sigap_desk;

-- This desk begins: the envelope as it lies there, sealed; no row where another desk was faster.
CREATE FUNCTION intake.begin_comparison(p_envelope uuid, p_waiting uuid[], p_at timestamptz)
RETURNS SETOF public.mailbox_envelope
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.intake_uncomparedparty u SET begun_at = p_at
  WHERE u.id = ANY (p_waiting) AND u.envelope_id = p_envelope AND NOT access.is_entered()
    AND (u.begun_at IS NULL OR u.begun_at <= p_at - interval '1 minute');
  IF FOUND THEN
    RETURN QUERY SELECT e.* FROM public.mailbox_envelope e WHERE e.id = p_envelope;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION intake.begin_comparison TO sigap_desk;

-- The vault's key of a report that somebody read before, or that waited while keys were rotated, while it is looked at.
CREATE FUNCTION intake.key_to_look(p_envelope uuid) RETURNS SETOF public.vault_datakey
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.* FROM public.mailbox_envelope e JOIN public.vault_datakey k ON k.id = e.key_id
  WHERE e.id = p_envelope AND NOT access.is_entered() AND (EXISTS (
      SELECT 1 FROM public.intake_uncheckedreport u WHERE u.envelope_id = p_envelope AND u.begun_at IS NOT NULL)
    OR EXISTS (
      SELECT 1 FROM public.intake_uncomparedparty u WHERE u.envelope_id = p_envelope AND u.begun_at IS NOT NULL))
$$;
GRANT EXECUTE ON FUNCTION intake.key_to_look TO sigap_desk;

-- An officer wrote it down, who names whom they spoke with: see excluded_by_entered.
CREATE FUNCTION intake.was_entered(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT access.is_entered() AND EXISTS (SELECT 1 FROM public.intake_arrival a WHERE a.envelope_id = p_envelope)
$$;
GRANT EXECUTE ON FUNCTION intake.was_entered TO sigap_desk;

-- Who is meant stays excluded: from this report, from those that are decided with it, and from the cases that they
-- became. Only then do they wait no more. Returns what they are excluded from now, and was not before.
CREATE FUNCTION intake.end_comparison(
  p_envelope uuid, p_at timestamptz, p_waiting uuid[], p_people uuid[], p_offices uuid[])
RETURNS TABLE (subject_kind text, subject_id uuid, exclusion_id uuid, kind text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  alike uuid[];
BEGIN
  p_at := audit.moment(p_at);
  IF access.is_entered() THEN
    RETURN;
  END IF;
  SELECT array_agg(DISTINCT one) INTO alike FROM (
    SELECT p_envelope AS one
    UNION SELECT unnest(ARRAY[m.envelope_id, m.into_id, other.envelope_id]) FROM public.intake_reportmerge m
      LEFT JOIN public.intake_reportmerge other ON other.into_id = m.into_id AND other.undone_at IS NULL
    WHERE p_envelope IN (m.envelope_id, m.into_id) AND m.undone_at IS NULL) found
  WHERE one IS NOT NULL;
  RETURN QUERY
  WITH meant AS (
    SELECT DISTINCT u.person_id, u.office_id FROM public.intake_uncomparedparty u
    WHERE u.id = ANY (p_waiting) AND u.envelope_id = p_envelope
      AND (u.person_id = ANY (p_people) OR u.office_id = ANY (p_offices))
  ), reports AS (
    INSERT INTO public.intake_reportkeptfrom AS x (id, envelope_id, kind, person_id, office_id, area, noted_at)
    SELECT gen_random_uuid(), one, CASE WHEN m.person_id IS NULL THEN 'office' ELSE 'person' END, m.person_id, m.office_id,
      '', p_at FROM meant m CROSS JOIN unnest(alike) one
    ON CONFLICT DO NOTHING RETURNING x.envelope_id, x.id, x.kind
  ), files AS (
    SELECT t.case_id, kept.id, kept.kind FROM meant m
    CROSS JOIN (SELECT DISTINCT t.case_id FROM public.intake_triage t
      WHERE t.envelope_id = ANY (alike) AND t.case_id IS NOT NULL) t
    CROSS JOIN LATERAL cases.exclude_meant(t.case_id, m.person_id, m.office_id, p_at) kept
  )
  SELECT 'report', r.envelope_id, r.id, r.kind FROM reports r UNION ALL SELECT 'case', f.case_id, f.id, f.kind FROM files f;
  DELETE FROM public.intake_uncomparedparty u WHERE u.id = ANY (p_waiting) AND u.envelope_id = p_envelope;
END $$;
GRANT EXECUTE ON FUNCTION intake.end_comparison TO sigap_desk;
