-- How people of a case stand to one another, how each may be reached, and notes.

-- A person's part, sex and age are corrected; the day and the place of the act, too.
GRANT UPDATE (role, sex, age_years, aged_at, former_roles, role_changed_at) ON public.cases_caseperson TO sigap_desk;
GRANT UPDATE (acted_on, area, kind, place_kind, way, source, competence) ON public.cases_case TO sigap_desk;
GRANT UPDATE (forms, settings, letters) ON public.cases_caseperson TO sigap_desk;
-- The next number in an office's register of a year, for whoever opens cases there. Two at once come one after the
-- other, and what is rolled back leaves no gap. Reads past row-level security: also cases that are kept from me count.
-- Cases that are kept from somebody from the start count in a series of their own: no gap in the other tells of them.
CREATE FUNCTION cases.next_in_register(office uuid, of_year integer, is_kept boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (access.may('case:open') AND office = ANY (access.my_offices())) THEN
    RAISE EXCEPTION 'not the register of an office of mine';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('cases.register:' || office || ':' || of_year, 0));
  RETURN (SELECT coalesce(max(c.register_number), CASE WHEN is_kept THEN cases.first_kept() - 1 ELSE 0 END) + 1
    FROM public.cases_case c
    WHERE c.office_id = office AND c.register_year = of_year AND is_kept = (c.register_number >= cases.first_kept()));
END $$;
GRANT EXECUTE ON FUNCTION cases.next_in_register TO sigap_desk;
GRANT SELECT, INSERT ON public.cases_relation TO sigap_desk;
GRANT UPDATE (ended_by, ended_at) ON public.cases_relation TO sigap_desk;
CREATE POLICY relation_seen ON public.cases_relation FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'persons'));
CREATE POLICY relation_declared ON public.cases_relation FOR INSERT TO sigap_desk WITH CHECK (
  declared_by = (SELECT access.me()) AND ended_at IS NULL AND cases.in_room(case_id, 'persons')
  AND 2 = (SELECT count(*) FROM public.cases_caseperson p
           WHERE p.id IN (cases_relation.person_id, cases_relation.other_id) AND p.case_id = cases_relation.case_id)
);
CREATE POLICY relation_ended ON public.cases_relation FOR UPDATE TO sigap_desk
  USING (ended_at IS NULL AND cases.in_room(case_id, 'persons'))
  WITH CHECK (ended_by = (SELECT access.me()) AND cases.in_room(case_id, 'persons'));
-- A call-back opens one reporter's card to one officer, for as long as it says.
CREATE FUNCTION cases.calls_back(contact uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_callback b
    WHERE b.person_id = contact AND b.asked_by = access.me() AND b.until > now() AND cases.visible(b.case_id)
  )
$$;
GRANT EXECUTE ON FUNCTION cases.calls_back TO sigap_desk;

-- The reporters of a case whom somebody there for it may call: their row, their number in the case.
CREATE FUNCTION cases.reporters_to_call(wanted uuid) RETURNS TABLE (person_id uuid, ordinal smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.ordinal::smallint FROM public.cases_caseperson p
  WHERE p.case_id = wanted AND p.role = 'reporter' AND cases.visible(wanted)
    AND EXISTS (SELECT 1 FROM public.cases_safecontact s WHERE s.person_id = p.id)
  ORDER BY p.ordinal
$$;
GRANT EXECUTE ON FUNCTION cases.reporters_to_call TO sigap_desk;

-- Their numbers in the case alone, read along with the rest of a page.
CREATE FUNCTION cases.reporter_numbers(wanted uuid) RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(r.ordinal::integer), '{}') FROM cases.reporters_to_call(wanted) r
$$;
GRANT EXECUTE ON FUNCTION cases.reporter_numbers TO sigap_desk;

GRANT SELECT, INSERT ON public.cases_safecontact TO sigap_desk;
CREATE POLICY contact_seen ON public.cases_safecontact FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'identity') OR cases.calls_back(person_id));
CREATE POLICY contact_written ON public.cases_safecontact FOR INSERT TO sigap_desk WITH CHECK (
  written_by = (SELECT access.me()) AND cases.in_room(case_id, 'identity')
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p
              WHERE p.id = cases_safecontact.person_id AND p.case_id = cases_safecontact.case_id)
);
-- Whoever receives reports for an office that takes part. Looked at by a head of that office, never by oneself.
GRANT SELECT, INSERT ON public.cases_callback TO sigap_desk;
GRANT UPDATE (finding, reviewed_by, reviewed_by_name, reviewed_at) ON public.cases_callback TO sigap_desk;
CREATE POLICY call_back_seen ON public.cases_callback FOR SELECT TO sigap_desk USING (cases.visible(case_id));
CREATE POLICY call_back_asked ON public.cases_callback FOR INSERT TO sigap_desk WITH CHECK (
  asked_by = (SELECT access.me()) AND reviewed_at IS NULL AND cases.visible(case_id)
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND until <= now() + interval '2 hours'
  AND (SELECT access.may('reporter:call'))
  AND person_id IN (SELECT r.person_id FROM cases.reporters_to_call(case_id) r)
);
CREATE POLICY call_back_reviewed ON public.cases_callback FOR UPDATE TO sigap_desk
  USING (reviewed_at IS NULL AND cases.visible(case_id) AND access.leads(office_id))
  WITH CHECK (reviewed_by = (SELECT access.me()) AND asked_by <> (SELECT access.me()));
-- Notes: versions are added; only the mark of the newest moves.
GRANT SELECT, INSERT ON public.cases_note TO sigap_desk;
GRANT UPDATE (is_newest) ON public.cases_note TO sigap_desk;
CREATE POLICY note_seen ON public.cases_note FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'notes'));
CREATE POLICY note_written ON public.cases_note FOR INSERT TO sigap_desk
  WITH CHECK (written_by = (SELECT access.me()) AND cases.in_room(case_id, 'notes'));
CREATE POLICY note_followed ON public.cases_note FOR UPDATE TO sigap_desk
  USING (is_newest AND cases.in_room(case_id, 'notes')) WITH CHECK (NOT is_newest);

-- What an identity was before it was corrected: seen and added behind the section of identity, never changed.

GRANT SELECT, INSERT ON public.cases_casepersonpast TO sigap_desk;
GRANT USAGE ON SEQUENCE public.cases_casepersonpast_id_seq TO sigap_desk;
CREATE POLICY person_past_seen ON public.cases_casepersonpast FOR SELECT TO sigap_desk USING (
  EXISTS (
    SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = cases_casepersonpast.person_id AND cases.in_room(p.case_id, 'identity')
  )
);
-- Only what lies in the person's row at this very moment, by who replaces it.
CREATE POLICY person_past_added ON public.cases_casepersonpast FOR INSERT TO sigap_desk WITH CHECK (
  replaced_by = (SELECT access.me())
  AND EXISTS (
    SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = cases_casepersonpast.person_id AND cases.in_room(p.case_id, 'identity')
      AND p.version = cases_casepersonpast.version AND p.key_id = cases_casepersonpast.key_id
      AND p.sealed_identity = cases_casepersonpast.sealed_identity
  )
);

-- Since when the police name a person a suspect: written by whoever works in the section of persons, as other facts of theirs.
GRANT UPDATE (named_suspect_on) ON public.cases_caseperson TO sigap_desk;

-- Who reported stays unknown to the offices that join: no search meets a reporter, no relation tells whose mother wrote,
-- and nobody makes a named reporter a witness, whose identity opens without the custodian.

-- How a reporter stands to the others: for who works on the case for its own office.
CREATE POLICY relation_of_reporter ON public.cases_relation AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  NOT EXISTS (SELECT 1 FROM public.cases_caseperson p
              WHERE p.id IN (cases_relation.person_id, cases_relation.other_id) AND p.role = 'reporter')
  OR cases.works_for(case_id, (SELECT c.office_id FROM public.cases_case c WHERE c.id = case_id))
);
-- A reporter with a name or a card stays one, whatever asks.
CREATE FUNCTION cases.keep_reporter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.sealed_identity IS NOT NULL OR EXISTS (
    SELECT 1 FROM public.cases_safecontact s WHERE s.person_id = OLD.id
  ) THEN
    RAISE EXCEPTION 'a named reporter stays one' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER reporter_kept BEFORE UPDATE OF role ON public.cases_caseperson
  FOR EACH ROW WHEN (OLD.role = 'reporter' AND NEW.role <> 'reporter') EXECUTE FUNCTION cases.keep_reporter();

-- Another role is another since a moment, whatever asks; that moment never goes back.
CREATE FUNCTION cases.stamp_role() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.role <> OLD.role AND NEW.role_changed_at IS NOT DISTINCT FROM OLD.role_changed_at THEN
    NEW.role_changed_at := clock_timestamp();
  END IF;
  NEW.role_changed_at := greatest(NEW.role_changed_at, OLD.role_changed_at);
  RETURN NEW;
END $$;
CREATE TRIGGER role_stamped BEFORE UPDATE OF role, role_changed_at ON public.cases_caseperson
  FOR EACH ROW EXECUTE FUNCTION cases.stamp_role();

-- Whether this field of this reporter stands open to me now.
CREATE FUNCTION cases.reporter_opens(wanted uuid, what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_reportergrant g
    WHERE g.person_id = wanted AND g.field = what AND g.granted_to = access.me() AND g.until > now())
$$;
GRANT EXECUTE ON FUNCTION cases.reporter_opens TO sigap_desk;

-- For the triggers of the app in which a reporter's identity is asked for and answered.
CREATE FUNCTION cases.grant_reporter(request uuid, reporter uuid, what text, whom uuid, p_until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.cases_reportergrant (id, person_id, field, granted_to, until)
  VALUES (request, reporter, what, whom, p_until)
  ON CONFLICT (id) DO UPDATE SET person_id = EXCLUDED.person_id, field = EXCLUDED.field,
    granted_to = EXCLUDED.granted_to, until = EXCLUDED.until
$$;

CREATE FUNCTION cases.withdraw_reporter(request uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.cases_reportergrant g WHERE g.id = request
$$;
