-- The same day so many years later: who was born on 29 February is a year older on 1 March of a year without one, as
-- the pages say, and not a day before.
CREATE FUNCTION shelter.years_on(p_day date, p_years integer) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN extract(day FROM later.day) < extract(day FROM p_day) THEN later.day + 1 ELSE later.day END
  FROM (SELECT (p_day + make_interval(years => p_years))::date AS day) later
$$;

-- Nobody has reached who left alone, decided on the risk of their case, or taken them in again since. A call may have
-- reached the guardian of a child: the child is met.
CREATE FUNCTION shelter.is_left_alone(s public.shelter_stay) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.status = 'stay_left' AND s.leave_reason IN ('leave_own_wish', 'leave_not_back')
    AND NOT EXISTS (
      SELECT 1 FROM public.cases_note n
      WHERE n.case_id = s.case_id AND n.is_newest AND n.has_reached
        AND (n.template <> 'call' OR s.age_years >= 18)
        AND n.done_at >= date_trunc('minute', s.left_at))
    AND NOT EXISTS (
      SELECT 1 FROM public.cases_riskdecision r WHERE r.case_id = s.case_id AND r.decided_at >= s.left_at)
    AND NOT EXISTS (
      SELECT 1 FROM public.shelter_stay o
      WHERE o.case_id = s.case_id AND o.person_id IS NOT DISTINCT FROM s.person_id AND o.arrived_at >= s.left_at)
$$;

-- What of a stay somebody owes: who is not back, a guest without a case, a stay near its agreed end, a child near
-- 18, belongings of who has left, or a word with who left alone.
CREATE VIEW shelter.work_rows AS
  SELECT w.* FROM public.shelter_stayentry e
  JOIN public.shelter_stay s ON s.id = e.stay_id
  JOIN public.shelter_shelterhouse h ON h.id = s.house_id
  CROSS JOIN LATERAL work.item(
    kind => 'shelter.back', subject_id => s.id, case_id => s.case_id, since => e.happened_at, shows_at => e.due_at,
    due_at => e.due_at, office_id => h.office_id, duty => 'shelter:keep', rank => 0, word => s.case_code) w
  WHERE e.kind = 'entry_absence' AND e.settled_at IS NULL AND s.status = 'stay_in'
  UNION ALL
  SELECT w.* FROM public.shelter_stay s
  JOIN public.shelter_shelterhouse h ON h.id = s.house_id
  CROSS JOIN LATERAL work.item(
    kind => 'shelter.join', subject_id => s.id, since => s.arrived_at, due_at => s.arrived_at + interval '1 day',
    office_id => h.office_id, duty => 'shelter:keep', word => s.guest_no::text) w
  WHERE s.case_id IS NULL AND s.status IN ('stay_in', 'stay_left')
  UNION ALL
  SELECT w.* FROM public.shelter_stay s
  JOIN public.cases_case c ON c.id = s.case_id
  -- The agreed day is the last one of the stay: it is over when the next one begins.
  CROSS JOIN LATERAL (SELECT (s.limit_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone() AS at) ends
  CROSS JOIN LATERAL work.item(
    kind => 'shelter.limit', subject_id => s.id, case_id => s.case_id, since => s.arrived_at,
    shows_at => ends.at - interval '8 days', due_at => ends.at, office_id => c.office_id, person_id => c.manager_id,
    duty => 'shelter:place', word => s.case_code) w
  WHERE s.status = 'stay_in' AND s.limit_on IS NOT NULL
  UNION ALL
  SELECT w.* FROM public.shelter_stay s
  JOIN public.cases_case c ON c.id = s.case_id
  CROSS JOIN LATERAL (SELECT (CASE WHEN s.born_on IS NOT NULL THEN shelter.years_on(s.born_on, 18)
    ELSE shelter.years_on(s.aged_on, 17 - s.age_years) END)::timestamp AT TIME ZONE mailbox.regency_zone() AS at) grown
  CROSS JOIN LATERAL work.item(
    kind => 'shelter.grown', subject_id => s.id, case_id => s.case_id, since => s.arrived_at,
    shows_at => grown.at - interval '30 days',
    -- Who may be 18 already on the day they come is not owed an answer before they slept.
    due_at => greatest(grown.at, s.arrived_at + CASE WHEN s.born_on IS NULL THEN interval '7 days' ELSE interval '0' END),
    office_id => c.office_id, person_id => c.manager_id, duty => 'shelter:place', word => s.case_code) w
  WHERE s.status = 'stay_in' AND s.age_years < 18 AND s.grown_talked_at IS NULL
  UNION ALL
  SELECT w.* FROM public.shelter_stay s
  JOIN public.cases_case c ON c.id = s.case_id AND c.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'shelter.gone', subject_id => s.id, case_id => s.case_id, since => s.left_at,
    due_at => s.left_at + interval '1 day', office_id => c.office_id, person_id => c.manager_id, duty => 'shelter:place',
    rank => 0, word => s.case_code) w
  WHERE shelter.is_left_alone(s)
  UNION ALL
  SELECT w.* FROM public.shelter_stay s
  JOIN public.shelter_shelterhouse h ON h.id = s.house_id
  CROSS JOIN LATERAL work.item(
    kind => 'shelter.belongings', subject_id => s.id, case_id => s.case_id, since => s.left_at,
    due_at => s.left_at + interval '7 days', office_id => h.office_id, duty => 'shelter:keep', word => s.case_code) w
  WHERE s.status = 'stay_left' AND EXISTS (
    SELECT 1 FROM public.shelter_stayentry e
    WHERE e.stay_id = s.id AND e.kind = 'entry_belongings' AND e.settled_at IS NULL);

CREATE FUNCTION shelter.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('shelter', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM shelter.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF status, case_id, case_code, limit_on, age_years, aged_on, born_on,
  grown_talked_at ON public.shelter_stay FOR EACH ROW EXECUTE FUNCTION work.follow('shelter', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF settled_at ON public.shelter_stayentry FOR EACH ROW
  EXECUTE FUNCTION work.follow('shelter', 'stay_id');

-- The case has another manager, is closed, or opens again; somebody reached out, or decided on its risk; a stay began.
CREATE FUNCTION shelter.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT s.id FROM public.shelter_stay s
    WHERE s.case_id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND (s.status = 'stay_in'
      OR s.status = 'stay_left' AND s.leave_reason IN ('leave_own_wish', 'leave_not_back')) ORDER BY s.id
  LOOP
    PERFORM shelter.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_shelter_follows AFTER UPDATE OF manager_id, office_id, status ON public.cases_case FOR EACH ROW
  EXECUTE FUNCTION shelter.follow_case('id');
CREATE TRIGGER work_of_shelter_follows AFTER INSERT ON public.cases_note FOR EACH ROW
  EXECUTE FUNCTION shelter.follow_case('case_id');
CREATE TRIGGER work_of_shelter_follows AFTER INSERT ON public.cases_riskdecision FOR EACH ROW
  EXECUTE FUNCTION shelter.follow_case('case_id');
CREATE TRIGGER work_of_shelter_follows AFTER INSERT OR UPDATE OF arrived_at ON public.shelter_stay FOR EACH ROW
  WHEN (NEW.case_id IS NOT NULL AND NEW.arrived_at IS NOT NULL) EXECUTE FUNCTION shelter.follow_case('case_id');

-- Whoever notes that the last guest of a case is back has seen to what rang for them.
CREATE FUNCTION shelter.end_absence_alerts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  searched uuid := (SELECT s.case_id FROM public.shelter_stay s WHERE s.id = NEW.stay_id);
BEGIN
  IF searched IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM public.shelter_stayentry e JOIN public.shelter_stay s ON s.id = e.stay_id
    WHERE s.case_id = searched AND e.kind = 'entry_absence' AND e.settled_at IS NULL AND e.rung > 0)
  THEN
    PERFORM notifications.end_answered_alerts(
      searched, NULL, '{shelter-absent,shelter-absent-manager,shelter-absent-nobody,shelter-absent-police}', NEW.settled_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER absence_alerts_end AFTER UPDATE OF settled_at ON public.shelter_stayentry FOR EACH ROW
  WHEN (OLD.settled_at IS NULL AND NEW.settled_at IS NOT NULL AND NEW.kind = 'entry_absence')
  EXECUTE FUNCTION shelter.end_absence_alerts();
