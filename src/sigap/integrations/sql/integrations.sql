GRANT USAGE ON SCHEMA integrations TO sigap_desk, sigap_worker;

-- I look after the keys of this office's system: who acts for its head, and who manages people.
CREATE FUNCTION integrations.manages(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.by_owner()
    OR (access.may('system:manage') AND (access.leads(p_office) OR access.may('people:manage')))
$$;
GRANT EXECUTE ON FUNCTION integrations.manages TO sigap_desk;

-- The seat of an office's system, once: somebody without a password, in a role that nobody is given by hand.
CREATE FUNCTION integrations.seat_system(
  p_office uuid, p_person uuid, p_login text, p_name text, p_password text, p_person_mac bytea,
  p_membership uuid, p_since timestamptz, p_membership_mac bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT integrations.manages(p_office) OR p_password NOT LIKE '!%' THEN
    RAISE EXCEPTION 'integrations: not by this person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.access_person (id, login, name, password, is_active, is_demo, must_change, language, created_at, mac)
  VALUES (p_person, p_login, p_name, p_password, true, false, false, 'id', p_since, p_person_mac);
  INSERT INTO public.access_membership (id, person_id, office_id, role, since, mac)
  VALUES (p_membership, p_person, p_office, 'office_system', p_since, p_membership_mac);
END $$;
GRANT EXECUTE ON FUNCTION integrations.seat_system TO sigap_desk;

-- The session that a new key opens, for as long as the key stands; idle or not. The key's row vouches for whose it is.
-- Where no other key runs, changes may have gone unnoted: the feed begins anew, and a cursor of before is told so.
CREATE FUNCTION integrations.open_session(p_key uuid, p_hash bytea, p_mac bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k public.integrations_systemkey;
BEGIN
  SELECT * INTO k FROM public.integrations_systemkey WHERE id = p_key;
  IF NOT FOUND OR NOT integrations.manages(k.office_id) THEN
    RAISE EXCEPTION 'integrations: not by this person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.access_session (
    hash, id, person_id, data, device, idle_seconds, needs_second_factor, created_at, seen_at, expires_at, mac)
  VALUES (p_hash, k.id, k.person_id, '', 'sistem', 400 * 86400, false, k.made_at,
    -- Not seen yet: the first use counts at once, later ones once a minute.
    k.made_at - interval '2 minutes', k.expires_at, p_mac);
  IF NOT EXISTS (
    SELECT 1 FROM public.integrations_systemkey other
    WHERE other.office_id = k.office_id AND other.id <> k.id AND other.ended_at IS NULL AND other.expires_at > now()
  ) THEN
    DELETE FROM public.integrations_officechange c WHERE c.office_id = k.office_id;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION integrations.open_session TO sigap_desk;

-- A key ends: now, or earlier than it was to. Its session with it.
CREATE FUNCTION integrations.end_key(p_key uuid, p_until timestamptz, p_is_now boolean, p_mac bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.integrations_systemkey k SET
    expires_at = CASE WHEN p_is_now THEN k.expires_at ELSE least(k.expires_at, p_until) END,
    ended_at = CASE WHEN p_is_now THEN now() END, ended_by = CASE WHEN p_is_now THEN access.me() END, mac = p_mac
  WHERE k.id = p_key AND k.ended_at IS NULL AND integrations.manages(k.office_id);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE public.access_session s SET
    expires_at = least(s.expires_at, p_until), ended_at = CASE WHEN p_is_now THEN now() END
  WHERE s.id = p_key AND s.ended_at IS NULL;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION integrations.end_key TO sigap_desk;

-- When the keys of an office were used last; a minute's fraction is not kept.
CREATE FUNCTION integrations.last_uses(p_office uuid) RETURNS TABLE (key uuid, seen_at timestamptz, runs boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.id, CASE WHEN s.seen_at >= s.created_at THEN s.seen_at END, access.runs(s)
  FROM public.integrations_systemkey k JOIN public.access_session s ON s.id = k.id
  WHERE k.office_id = p_office AND integrations.manages(p_office)
$$;
GRANT EXECUTE ON FUNCTION integrations.last_uses TO sigap_desk;

-- Keys: seen by who looks after them, and each by the system that holds it, which notes that it was used from elsewhere.
GRANT SELECT, INSERT, UPDATE (refused_at, refused_count) ON public.integrations_systemkey TO sigap_desk;
CREATE POLICY key_seen ON public.integrations_systemkey FOR SELECT TO sigap_desk
  USING (person_id = (SELECT access.me()) OR integrations.manages(office_id));
CREATE POLICY key_made ON public.integrations_systemkey FOR INSERT TO sigap_desk WITH CHECK (
  integrations.manages(office_id) AND made_by = (SELECT access.me()) AND ended_at IS NULL
  AND expires_at <= made_at + interval '366 days' AND EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = integrations_systemkey.person_id AND m.office_id = integrations_systemkey.office_id
      AND m.role = 'office_system' AND (m.until IS NULL OR m.until > now()))
);
-- The worker tells before a key ends.
GRANT SELECT (id, office_id, expires_at, ended_at, replaces_id) ON public.integrations_systemkey TO sigap_worker;
CREATE POLICY key_ending ON public.integrations_systemkey FOR SELECT TO sigap_worker USING (ended_at IS NULL);
CREATE POLICY key_refused ON public.integrations_systemkey FOR UPDATE TO sigap_desk
  USING (person_id = (SELECT access.me())) WITH CHECK (person_id = (SELECT access.me()));

-- The feed. A line is numbered while the act that it tells of is being committed, one act after the other: whoever reads up
-- to a number has read all that will ever stand before it. Only for offices with a key: nobody else reads it.
CREATE FUNCTION integrations.note_change(p_office uuid, p_kind text, p_subject uuid, p_case uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM public.integrations_systemkey k
    WHERE k.office_id = p_office AND k.ended_at IS NULL AND k.expires_at > now()
  ) THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(57148);
  INSERT INTO public.integrations_officechange (cursor, office_id, kind, subject_id, case_id, act, at)
  VALUES (gen_random_uuid(), p_office, p_kind, p_subject, p_case, (pg_current_xact_id()::text)::bigint, now())
  ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION integrations.note_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r public.referrals_referral;
BEGIN
  SELECT * INTO r FROM public.referrals_referral
  WHERE id = CASE TG_TABLE_NAME WHEN 'referrals_referral' THEN (to_jsonb(NEW)->>'id')::uuid
    ELSE (to_jsonb(NEW)->>'referral_id')::uuid END;
  PERFORM integrations.note_change(r.from_office_id, 'referral', r.id, r.case_id);
  PERFORM integrations.note_change(r.to_office_id, 'referral', r.id, r.case_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_noted AFTER INSERT OR UPDATE ON public.referrals_referral
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION integrations.note_referral();
CREATE CONSTRAINT TRIGGER change_noted AFTER INSERT OR UPDATE ON public.referrals_exchange
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION integrations.note_referral();
CREATE CONSTRAINT TRIGGER change_noted AFTER INSERT OR UPDATE ON public.referrals_result
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION integrations.note_referral();

CREATE FUNCTION integrations.note_mark() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM integrations.note_change(p.office_id, 'milestone', NEW.case_id, NEW.case_id)
  FROM public.cases_participation p WHERE p.case_id = NEW.case_id AND p.until IS NULL AND 'legal' = ANY (p.rooms);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_noted AFTER INSERT OR UPDATE ON public.legal_mark
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION integrations.note_mark();

CREATE FUNCTION integrations.note_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM integrations.note_change(p.office_id, 'case', NEW.id, NEW.id)
  FROM public.cases_participation p WHERE p.case_id = NEW.id AND p.until IS NULL;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_noted AFTER UPDATE OF status ON public.cases_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION integrations.note_case();

CREATE FUNCTION integrations.note_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM integrations.note_change(NEW.office_id, 'case', NEW.case_id, NEW.case_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_noted AFTER INSERT OR UPDATE ON public.cases_participation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION integrations.note_part();

-- Who was kept from a case may know of it again: what changed meanwhile was not shown.
CREATE FUNCTION integrations.note_lifted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM integrations.note_change(p.office_id, 'case', p.case_id, p.case_id)
  FROM public.cases_participation p WHERE p.case_id = OLD.subject_id AND p.until IS NULL;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_noted AFTER DELETE ON public.access_exclusion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION integrations.note_lifted();

-- Read by the office's system alone; of a case from which somebody in the office is kept it finds no line.
GRANT SELECT ON public.integrations_officechange TO sigap_desk;
CREATE POLICY change_read ON public.integrations_officechange FOR SELECT TO sigap_desk USING (
  (SELECT access.has_any_role(ARRAY['office_system'])) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
);
-- Where a line of my office stands in the feed, also one that I am no longer shown.
CREATE FUNCTION integrations.place_of(p_cursor uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id FROM public.integrations_officechange c WHERE c.cursor = p_cursor AND c.office_id = ANY (access.my_offices())
$$;
GRANT EXECUTE ON FUNCTION integrations.place_of TO sigap_desk;
GRANT SELECT (id, office_id, at), DELETE ON public.integrations_officechange TO sigap_worker;
CREATE POLICY change_seen ON public.integrations_officechange FOR SELECT TO sigap_worker USING (true);
CREATE POLICY change_forgotten ON public.integrations_officechange FOR DELETE TO sigap_worker
  USING (at < now() - interval '90 days');

-- What an office owes in a case, by its running deadlines: code and moment.
CREATE FUNCTION integrations.owed(p_case uuid)
RETURNS TABLE (rule_code text, started_at timestamptz, due_at timestamptz, basis text, is_estimated boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.rule_code, c.started_at, c.due_at, r.basis, c.is_due_estimated
  FROM public.clocks_clock c JOIN public.clocks_clockrule r ON r.id = c.rule_id
  WHERE cases.visible(p_case) AND c.stopped_at IS NULL AND c.owner_office = ANY (access.my_offices())
    AND (c.subject_id = p_case
      OR c.subject_id IN (SELECT s.subject_id FROM public.access_subject s WHERE s.root_id = p_case))
  ORDER BY c.due_at
$$;
GRANT EXECUTE ON FUNCTION integrations.owed TO sigap_desk;

-- Answers to writes, given again for the same request: the system's own.
GRANT SELECT, INSERT ON public.integrations_storedanswer TO sigap_desk;
GRANT USAGE ON SEQUENCE public.integrations_storedanswer_id_seq TO sigap_desk;
CREATE POLICY answer_of_office ON public.integrations_storedanswer TO sigap_desk
  USING ((SELECT access.has_any_role(ARRAY['office_system'])) AND office_id = ANY ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (
    (SELECT access.has_any_role(ARRAY['office_system'])) AND office_id = ANY ((SELECT access.my_offices())::uuid[]));
GRANT SELECT (id, answered_at), DELETE ON public.integrations_storedanswer TO sigap_worker;
CREATE POLICY answer_aged ON public.integrations_storedanswer FOR SELECT TO sigap_worker USING (true);
CREATE POLICY answer_forgotten ON public.integrations_storedanswer FOR DELETE TO sigap_worker
  USING (answered_at < now() - interval '1 day');

-- Where an office is pinged: set by who looks after its keys; what became of it is the worker's to note.
GRANT SELECT, INSERT, DELETE, UPDATE (url, set_at, set_by, set_by_name, due_at, tries)
  ON public.integrations_pingaddress TO sigap_desk;
CREATE POLICY address_managed ON public.integrations_pingaddress TO sigap_desk
  USING (integrations.manages(office_id)) WITH CHECK (integrations.manages(office_id) AND set_by = (SELECT access.me()));
-- The system itself reads where it is pinged.
CREATE POLICY address_own ON public.integrations_pingaddress FOR SELECT TO sigap_desk
  USING ((SELECT access.has_any_role(ARRAY['office_system'])) AND office_id = ANY ((SELECT access.my_offices())::uuid[]));
GRANT SELECT, UPDATE (noted_id, aimed_id, due_at, tries) ON public.integrations_pingaddress TO sigap_worker;
CREATE POLICY address_pinged ON public.integrations_pingaddress TO sigap_worker USING (true) WITH CHECK (true);
GRANT SELECT ON public.integrations_sentping TO sigap_desk;
CREATE POLICY ping_seen ON public.integrations_sentping FOR SELECT TO sigap_desk USING (integrations.manages(office_id));
GRANT SELECT, INSERT, DELETE ON public.integrations_sentping TO sigap_worker;
GRANT USAGE ON SEQUENCE public.integrations_sentping_id_seq TO sigap_worker;
CREATE POLICY ping_noted ON public.integrations_sentping TO sigap_worker USING (true) WITH CHECK (true);
GRANT SELECT ON public.integrations_pingsigner TO sigap_desk;
CREATE POLICY signer_seen ON public.integrations_pingsigner FOR SELECT TO sigap_desk
  USING ((SELECT access.me()) IS NOT NULL);
GRANT SELECT, INSERT, UPDATE ON public.integrations_pingsigner TO sigap_worker;
CREATE POLICY signer_named ON public.integrations_pingsigner TO sigap_worker USING (true) WITH CHECK (true);
