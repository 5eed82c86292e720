-- Duty, absences, hours and seats: who may write them. The net beneath; the explicit rule stands in every act.

-- I look after the rota of this office: who leads it, and the secretariat for all.
CREATE FUNCTION access.rosters(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('people:manage') OR access.leads(p_office)
$$;
GRANT EXECUTE ON FUNCTION access.rosters TO sigap_desk;

-- A turn of mine in this office, in whose place another one comes.
CREATE FUNCTION access.hands_over(p_shift uuid, p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_dutyshift s
    WHERE s.id = p_shift AND s.office_id = p_office AND s.person_id = access.me())
$$;
GRANT EXECUTE ON FUNCTION access.hands_over TO sigap_desk;

-- I may enter that this person is away: oneself, who leads an office of theirs, and the secretariat.
CREATE FUNCTION access.enters_absence_of(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_person = access.me() OR access.may('people:manage') OR EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = p_person AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND access.leads(m.office_id))
$$;
GRANT EXECUTE ON FUNCTION access.enters_absence_of TO sigap_desk;

-- When an office must have somebody on duty. By a function: other columns of an office are the secretariat's alone.
CREATE FUNCTION access.duty_cover_set(p_office uuid, p_cover text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (access.by_owner() OR access.rosters(p_office)) THEN
    RAISE EXCEPTION 'access: not by this person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE public.access_office SET duty_cover = p_cover WHERE id = p_office AND duty_cover <> p_cover;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION access.duty_cover_set TO sigap_desk;

-- Turns: seen by the staff; written by who rosters the office. Who is on duty hands over what is their own.
GRANT SELECT, INSERT, UPDATE (ends_at, cancelled_at, mac) ON public.access_dutyshift TO sigap_desk;
CREATE POLICY desk_reads ON public.access_dutyshift FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_dutyshift FOR INSERT TO sigap_desk WITH CHECK (
  access.works_in(person_id, office_id)
  AND (access.rosters(office_id) OR access.hands_over(replaces_id, office_id)));
CREATE POLICY desk_changes ON public.access_dutyshift FOR UPDATE TO sigap_desk
  USING (person_id = (SELECT access.me()) OR access.rosters(office_id));
GRANT SELECT, INSERT, UPDATE (ends_at, cancelled_at, mac) ON public.access_absence TO sigap_desk;
CREATE POLICY desk_reads ON public.access_absence FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_absence FOR INSERT TO sigap_desk
  WITH CHECK (access.enters_absence_of(person_id));
CREATE POLICY desk_changes ON public.access_absence FOR UPDATE TO sigap_desk
  USING (access.enters_absence_of(person_id));
-- Hours decide when deadlines of offices run: the secretariat's alone, so that no office shuts itself to gain time.
GRANT SELECT, INSERT, UPDATE (valid_to) ON public.access_officehours TO sigap_desk;
CREATE POLICY desk_reads ON public.access_officehours FOR SELECT TO sigap_desk
  USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_officehours FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('people:manage')));
CREATE POLICY desk_changes ON public.access_officehours FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('people:manage')));
GRANT SELECT, INSERT, UPDATE (cancelled_at) ON public.access_specialday TO sigap_desk;
CREATE POLICY desk_reads ON public.access_specialday FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_specialday FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('people:manage')));
CREATE POLICY desk_changes ON public.access_specialday FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('people:manage')));
GRANT SELECT ON public.access_dutygap TO sigap_desk;
CREATE POLICY desk_reads ON public.access_dutygap FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
-- One's own private number, sealed; whoever opens it leaves a trace at the vault's door.
GRANT SELECT, INSERT, UPDATE (sealed, changed_at), DELETE ON public.access_privatephone TO sigap_desk;
CREATE POLICY desk_reads ON public.access_privatephone FOR SELECT TO sigap_desk
  USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_privatephone FOR INSERT TO sigap_desk
  WITH CHECK (person_id = (SELECT access.me()));
CREATE POLICY desk_changes ON public.access_privatephone FOR UPDATE TO sigap_desk
  USING (person_id = (SELECT access.me()));
CREATE POLICY desk_drops ON public.access_privatephone FOR DELETE TO sigap_desk
  USING (person_id = (SELECT access.me()));
GRANT SELECT, INSERT, UPDATE (number, name, leads, decree, source, is_verified, valid_to) ON public.access_subforce
  TO sigap_desk;
CREATE POLICY desk_reads ON public.access_subforce FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_subforce FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')));
CREATE POLICY desk_changes ON public.access_subforce FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage')));
CREATE POLICY desk_adds ON public.access_seat FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')) AND person_id IS DISTINCT FROM (SELECT access.me()));
CREATE POLICY desk_changes ON public.access_seat FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage')) AND person_id IS DISTINCT FROM (SELECT access.me()));
-- The worker: whom a step of the ladder tells, and the gaps it finds.
GRANT SELECT ON public.access_dutyshift, public.access_absence, public.access_officehours, public.access_specialday
  TO sigap_worker;
CREATE POLICY worker_reads ON public.access_dutyshift FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.access_absence FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.access_officehours FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.access_specialday FOR SELECT TO sigap_worker USING (true);
GRANT SELECT, INSERT, UPDATE (ended_at) ON public.access_dutygap TO sigap_worker;
CREATE POLICY worker_finds ON public.access_dutygap FOR ALL TO sigap_worker USING (true) WITH CHECK (true);

-- The police of an office's regency, whatever part of it either stands in or serves: its unit, else the Polres itself.
CREATE FUNCTION access.police_of(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(f.id ORDER BY f.id), '{}')
  FROM (
    SELECT p.id, rank() OVER (ORDER BY p.kind <> 'polres_ppa') AS rank
    FROM public.access_office o
    JOIN public.access_office p ON p.kind IN ('polres_ppa', 'polres') AND p.valid_to IS NULL AND (p.region = o.region
      OR '' NOT IN (p.region, o.region) AND (starts_with(p.region, left(o.region, 5)) OR starts_with(o.region, p.region)))
    WHERE o.id = wanted) f
  WHERE f.rank = 1
$$;
GRANT EXECUTE ON FUNCTION access.police_of TO sigap_desk, sigap_worker;

-- Where somebody answers now: of the police of an office's regency, and of the office itself. The number of the turn
-- that runs, else the office's own; both are numbers of offices, in clear.
CREATE FUNCTION access.numbers_to_call(wanted uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('office', f.name, 'number', f.number) ORDER BY f.is_own, f.name), '[]')
  FROM (
    SELECT o.name, o.id = own.id AS is_own, coalesce(nullif((
      SELECT s.phone FROM public.access_dutyshift s
      WHERE s.office_id = o.id AND s.cancelled_at IS NULL AND s.starts_at <= now() AND s.ends_at > now()
      ORDER BY s.starts_at LIMIT 1), ''), o.phone) AS number
    FROM public.access_office own
    JOIN public.access_office o ON o.id = own.id OR o.id = ANY (access.police_of(own.id))
    WHERE own.id = wanted AND o.valid_to IS NULL) f
  WHERE f.number <> ''
$$;
GRANT EXECUTE ON FUNCTION access.numbers_to_call TO sigap_desk;
