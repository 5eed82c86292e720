GRANT USAGE ON SCHEMA villages TO sigap_desk, sigap_worker;

-- A village's counts are its own: its officers, its camat and the secretariat read and write them, and nobody else.
CREATE FUNCTION villages.my_regions() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(o.region), '{}') FROM public.access_office o
  WHERE o.id = ANY (access.my_offices()) AND o.valid_to IS NULL
    AND (o.kind = 'desa' AND length(o.region) = 13 OR o.kind = 'kecamatan' AND length(o.region) = 8)
$$;
GRANT EXECUTE ON FUNCTION villages.my_regions TO sigap_desk;

GRANT SELECT, INSERT, UPDATE (superseded_at) ON public.villages_villagemonth TO sigap_desk;
CREATE POLICY month_seen ON public.villages_villagemonth FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:manage'))
    OR ARRAY[region_code, left(region_code, 8)] && (SELECT villages.my_regions()));
CREATE POLICY month_sent ON public.villages_villagemonth FOR INSERT TO sigap_desk WITH CHECK (
  entered_by = (SELECT access.me()) AND ARRAY[office_id] <@ (SELECT access.my_offices()) AND superseded_at IS NULL
  AND ((SELECT access.may('taskforce:manage'))
    OR ARRAY[region_code, left(region_code, 8)] && (SELECT villages.my_regions())));
CREATE POLICY month_replaced ON public.villages_villagemonth FOR UPDATE TO sigap_desk
  USING (superseded_at IS NULL AND ((SELECT access.may('taskforce:manage'))
    OR ARRAY[region_code, left(region_code, 8)] && (SELECT villages.my_regions())))
  WITH CHECK (superseded_at IS NOT NULL);
-- The worker makes bands of them for the index.
GRANT SELECT ON public.villages_villagemonth TO sigap_worker;
CREATE POLICY worker_reads ON public.villages_villagemonth FOR SELECT TO sigap_worker USING (true);

-- Counts are numbers that can be, or unknown; nothing else lies among them. A correction says why.
CREATE FUNCTION villages.check_month() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF jsonb_typeof(NEW.counts) <> 'object' OR jsonb_path_exists(NEW.counts,
    'strict $.* ? (@.type() != "null" && (@.type() != "number" || @ < 0 || @ > 5000))') THEN
    RAISE EXCEPTION 'a count that cannot be' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.reason = '' AND EXISTS (
    SELECT 1 FROM public.villages_villagemonth m WHERE (m.region_code, m.month) = (NEW.region_code, NEW.month)) THEN
    RAISE EXCEPTION 'a correction without its reason' USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER month_checked BEFORE INSERT ON public.villages_villagemonth FOR EACH ROW
  EXECUTE FUNCTION villages.check_month();

-- Which months came, without any count: for who sees a village's page; and, of no village, the first that ever came.
CREATE FUNCTION villages.months_sent(since date) RETURNS TABLE (region_code text, month date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.region_code, m.month FROM public.villages_villagemonth m
  WHERE m.superseded_at IS NULL AND m.month >= since
    AND ((SELECT access.may('prevention:manage') OR access.may('taskforce:manage'))
      OR ARRAY[m.region_code, left(m.region_code, 8)] && (SELECT villages.my_regions()))
  UNION ALL SELECT '', min(m.month) FROM public.villages_villagemonth m HAVING count(*) > 0
$$;
GRANT EXECUTE ON FUNCTION villages.months_sent TO sigap_desk;

-- Who helps in a village, as counts by kind: names and numbers of people are for who manages prevention.
CREATE FUNCTION villages.helpers(region text) RETURNS TABLE (kind text, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.kind, count(*) FROM public.prevention_volunteerrecord v
  WHERE v.left_at IS NULL AND v.region_code IN (region, left(region, 8))
    AND ((SELECT access.may('prevention:manage') OR access.may('taskforce:manage'))
      OR ARRAY[region, left(region, 8)] && (SELECT villages.my_regions()))
  GROUP BY v.kind
$$;
GRANT EXECUTE ON FUNCTION villages.helpers TO sigap_desk;

-- What is set and decided of a quarter: read by the task force, written by who plans prevention.
GRANT SELECT, INSERT, UPDATE ON public.villages_nextplan TO sigap_desk;
CREATE POLICY next_plan_seen ON public.villages_nextplan FOR SELECT TO sigap_desk
  USING ((SELECT access.may('prevention:manage')));
CREATE POLICY next_plan_made ON public.villages_nextplan FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('prevention:manage')) AND changed_by = (SELECT access.me()));
CREATE POLICY next_plan_changed ON public.villages_nextplan FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('prevention:manage'))) WITH CHECK (changed_by = (SELECT access.me()));
-- Weights are decided by a rakor: who manages the index writes the decision down, and only what stood goes.
GRANT SELECT, INSERT, UPDATE (replaced_at) ON public.villages_nextweights TO sigap_desk;
CREATE POLICY next_weights_seen ON public.villages_nextweights FOR SELECT TO sigap_desk
  USING ((SELECT access.may('prevention:manage')));
CREATE POLICY next_weights_adopted ON public.villages_nextweights FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('index:manage')) AND adopted_by = (SELECT access.me()) AND replaced_at IS NULL);
CREATE POLICY next_weights_replaced ON public.villages_nextweights FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('index:manage')) AND replaced_at IS NULL) WITH CHECK (replaced_at IS NOT NULL);
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON public.villages_nextchoice TO sigap_desk;
CREATE POLICY next_choice_seen ON public.villages_nextchoice FOR SELECT TO sigap_desk
  USING ((SELECT access.may('prevention:manage')));
CREATE POLICY next_choice_made ON public.villages_nextchoice FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('prevention:manage')) AND decided_by = (SELECT access.me()) AND withdrawn_at IS NULL);
CREATE POLICY next_choice_withdrawn ON public.villages_nextchoice FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('prevention:manage')) AND withdrawn_at IS NULL) WITH CHECK (withdrawn_at IS NOT NULL);
