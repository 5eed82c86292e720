GRANT USAGE ON SCHEMA shelter TO sigap_desk, sigap_worker, sigap_vault;

-- Who is in a safe house, and where it stands, is for its staff and for whoever manages the case: for no head, no other
-- office of the case, nobody who broke the glass. Sections of a case open none of it.

-- Houses of offices in which I am staff.
CREATE FUNCTION shelter.kept_by_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT h.id), '{}') FROM public.shelter_shelterhouse h
  JOIN public.access_membership m ON m.office_id = h.office_id AND m.person_id = access.me()
    AND m.since <= now() AND (m.until IS NULL OR m.until > now()) AND m.role = ANY (access.holders_of('shelter:keep'))
$$;

-- I manage this case, for an office in which I place people. Asked of one case at a time: stays are few, cases many.
CREATE FUNCTION shelter.manages(of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_case c
    JOIN public.access_membership m ON m.office_id = c.office_id AND m.person_id = c.manager_id
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()) AND m.role = ANY (access.holders_of('shelter:place'))
    WHERE c.id = of_case AND c.manager_id = access.me() AND c.id <> ALL ((SELECT cases.kept_from_me())::uuid[]))
$$;

-- A stay of this house and case is mine to see; as staff: mine to keep.
CREATE FUNCTION shelter.is_kept(house uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT house = ANY (shelter.kept_by_me()) AND (of_case IS NULL OR of_case <> ALL ((SELECT cases.kept_from_me())::uuid[]))
$$;
CREATE FUNCTION shelter.is_seen(house uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT shelter.is_kept(house, of_case) OR shelter.manages(of_case)
$$;
-- Where a house stands: its staff, and who manages the case of somebody who is in it now.
CREATE FUNCTION shelter.knows_place(house uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT house = ANY (shelter.kept_by_me()) OR EXISTS (
    SELECT 1 FROM public.shelter_stay s
    WHERE s.house_id = house AND s.status = 'stay_in' AND shelter.manages(s.case_id))
$$;
CREATE FUNCTION shelter.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.shelter_shelterplace p WHERE p.key_id = p_key AND shelter.knows_place(p.house_id))
    OR EXISTS (SELECT 1 FROM public.shelter_stay s WHERE s.key_id = p_key AND shelter.is_seen(s.house_id, s.case_id))
$$;
CREATE FUNCTION shelter.stay_opens(wanted uuid, as_staff boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.shelter_stay s WHERE s.id = wanted AND CASE WHEN as_staff
    THEN shelter.is_kept(s.house_id, s.case_id) ELSE shelter.is_seen(s.house_id, s.case_id) END)
$$;
CREATE FUNCTION shelter.may_place() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('shelter:place') OR access.may('shelter:keep')
$$;
GRANT EXECUTE ON FUNCTION shelter.kept_by_me, shelter.manages, shelter.is_kept, shelter.is_seen, shelter.knows_place,
  shelter.stay_opens, shelter.may_place TO sigap_desk;
GRANT EXECUTE ON FUNCTION shelter.key_opens TO sigap_desk, sigap_vault;
-- Beside the policies of the vault and of cases, not instead of them.
CREATE POLICY key_of_shelter_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'shelter' OR shelter.key_opens(id));

GRANT SELECT, INSERT ON public.shelter_shelterhouse, public.shelter_shelterplace, public.shelter_shelterroom,
  public.shelter_shelterbed, public.shelter_stay, public.shelter_beduse, public.shelter_stayentry TO sigap_desk;
GRANT UPDATE (name, hold_hours, limit_days, boys_apart_from, version) ON public.shelter_shelterhouse TO sigap_desk;
GRANT UPDATE (kind, age_from, age_until) ON public.shelter_shelterroom TO sigap_desk;
GRANT UPDATE (out_since) ON public.shelter_shelterbed TO sigap_desk;
GRANT UPDATE (case_id, case_code, person_id, status, family_id, hold_until, arrived_at, admitted_by_name, limit_on, left_at,
  leave_reason, ended_by_name, key_id, sealed_words, sealed_leaving, has_waited) ON public.shelter_stay TO sigap_desk;
GRANT UPDATE (during) ON public.shelter_beduse TO sigap_desk;
GRANT UPDATE (settled_at, settled_by_name, sealed_words) ON public.shelter_stayentry TO sigap_desk;
GRANT USAGE ON SEQUENCE public.shelter_shelterroom_id_seq, public.shelter_shelterbed_id_seq, public.shelter_beduse_id_seq
  TO sigap_desk;

CREATE POLICY house_seen ON public.shelter_shelterhouse FOR SELECT TO sigap_desk USING ((SELECT shelter.may_place()));
CREATE POLICY house_added ON public.shelter_shelterhouse FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('shelter:keep')) AND office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY house_changed ON public.shelter_shelterhouse FOR UPDATE TO sigap_desk
  USING (id = ANY ((SELECT shelter.kept_by_me())::uuid[]));
CREATE POLICY place_seen ON public.shelter_shelterplace FOR SELECT TO sigap_desk USING (shelter.knows_place(house_id));
CREATE POLICY place_written ON public.shelter_shelterplace FOR INSERT TO sigap_desk WITH CHECK (
  house_id = ANY ((SELECT shelter.kept_by_me())::uuid[]) AND written_by = (SELECT access.me()));
CREATE POLICY room_seen ON public.shelter_shelterroom FOR SELECT TO sigap_desk USING ((SELECT shelter.may_place()));
CREATE POLICY room_added ON public.shelter_shelterroom FOR INSERT TO sigap_desk
  WITH CHECK (house_id = ANY ((SELECT shelter.kept_by_me())::uuid[]));
CREATE POLICY room_changed ON public.shelter_shelterroom FOR UPDATE TO sigap_desk
  USING (house_id = ANY ((SELECT shelter.kept_by_me())::uuid[]));
CREATE POLICY bed_seen ON public.shelter_shelterbed FOR SELECT TO sigap_desk USING ((SELECT shelter.may_place()));
CREATE POLICY bed_added ON public.shelter_shelterbed FOR INSERT TO sigap_desk WITH CHECK (
  house_id = ANY ((SELECT shelter.kept_by_me())::uuid[])
  AND EXISTS (SELECT 1 FROM public.shelter_shelterroom r WHERE r.id = room_id AND r.house_id = shelter_shelterbed.house_id));
CREATE POLICY bed_changed ON public.shelter_shelterbed FOR UPDATE TO sigap_desk
  USING (house_id = ANY ((SELECT shelter.kept_by_me())::uuid[]));

-- The manager holds, waits and releases; the staff do all of it, and admit and let go.
CREATE POLICY stay_seen ON public.shelter_stay FOR SELECT TO sigap_desk USING (shelter.is_seen(house_id, case_id));
CREATE POLICY stay_begun ON public.shelter_stay FOR INSERT TO sigap_desk WITH CHECK (
  (shelter.is_kept(house_id, case_id) AND (case_id IS NULL OR cases.in_room(case_id, 'persons')))
  OR (shelter.manages(case_id) AND status IN ('stay_waiting', 'stay_held')));
-- Whether they were in, or had left, when the statement began: for the staff alone to change.
CREATE FUNCTION shelter.was_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.shelter_stay s WHERE s.id = wanted AND s.status IN ('stay_in', 'stay_left'))
$$;
GRANT EXECUTE ON FUNCTION shelter.was_in TO sigap_desk;
CREATE POLICY stay_changed ON public.shelter_stay FOR UPDATE TO sigap_desk
  USING (shelter.is_seen(house_id, case_id))
  WITH CHECK (shelter.is_kept(house_id, case_id)
    OR (shelter.manages(case_id) AND status IN ('stay_waiting', 'stay_held', 'stay_released') AND NOT shelter.was_in(id)));
CREATE POLICY use_seen ON public.shelter_beduse FOR SELECT TO sigap_desk USING (shelter.stay_opens(stay_id, false));
CREATE POLICY use_begun ON public.shelter_beduse FOR INSERT TO sigap_desk WITH CHECK (shelter.stay_opens(stay_id, false));
CREATE POLICY use_ended ON public.shelter_beduse FOR UPDATE TO sigap_desk USING (shelter.stay_opens(stay_id, false));
CREATE POLICY entry_seen ON public.shelter_stayentry FOR SELECT TO sigap_desk USING (shelter.stay_opens(stay_id, false));
CREATE POLICY entry_noted ON public.shelter_stayentry FOR INSERT TO sigap_desk
  WITH CHECK (shelter.stay_opens(stay_id, kind <> 'entry_care'));
CREATE POLICY entry_settled ON public.shelter_stayentry FOR UPDATE TO sigap_desk USING (shelter.stay_opens(stay_id, true));

-- A stay is of the case whose code it shows; one without a case comes to one in which the writer works, once.
CREATE FUNCTION shelter.keep_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.case_id IS NOT DISTINCT FROM OLD.case_id THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.case_id IS NOT NULL OR NOT cases.in_room(NEW.case_id, 'persons') AND access.me() IS NOT NULL)
    OR NEW.case_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM public.cases_case c WHERE c.id = NEW.case_id AND c.code = NEW.case_code) THEN
    RAISE EXCEPTION 'a stay keeps its case' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_stays BEFORE INSERT OR UPDATE OF case_id, case_code ON public.shelter_stay FOR EACH ROW
  EXECUTE FUNCTION shelter.keep_case();
CREATE TRIGGER subject_registered AFTER INSERT OR UPDATE OF case_id ON public.shelter_stay FOR EACH ROW
  WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION access.register_subject_of_case();

-- Nobody is laid into a bed of another house or one that is out of order, and none with somebody in it goes out of order.
CREATE FUNCTION shelter.keep_bed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.shelter_shelterbed b JOIN public.shelter_stay s ON s.id = NEW.stay_id AND s.house_id = b.house_id
  WHERE b.id = NEW.bed_id AND b.out_since IS NULL FOR SHARE OF b;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such bed to sleep in' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bed_fit BEFORE INSERT ON public.shelter_beduse FOR EACH ROW EXECUTE FUNCTION shelter.keep_bed();
CREATE FUNCTION shelter.keep_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM public.shelter_beduse u WHERE u.bed_id = NEW.id AND u.during && tstzrange(NEW.out_since, NULL)) THEN
    RAISE EXCEPTION 'somebody sleeps in this bed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bed_empty BEFORE UPDATE OF out_since ON public.shelter_shelterbed FOR EACH ROW
  WHEN (NEW.out_since IS NOT NULL AND OLD.out_since IS NULL) EXECUTE FUNCTION shelter.keep_used();

-- Which beds are taken, by which family: for who places somebody, and for the worker, which tells who waits that one is free.
-- Of whom, only the policies above say.
CREATE FUNCTION shelter.beds_in_use(p_at timestamptz) RETURNS TABLE (bed bigint, family uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.bed_id, s.family_id FROM public.shelter_beduse u JOIN public.shelter_stay s ON s.id = u.stay_id
  WHERE u.during && tstzrange(p_at, NULL)
$$;
CREATE FUNCTION shelter.taken_beds(p_at timestamptz) RETURNS TABLE (bed bigint, family uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.bed, u.family FROM shelter.beds_in_use(p_at) u WHERE (SELECT shelter.may_place())
$$;
CREATE FUNCTION shelter.next_guest() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(max(s.guest_no), 0) + 1 FROM public.shelter_stay s WHERE shelter.may_place()
$$;
-- Who waits for a bed in a house, longest first: told, once one is free, through their case's manager; a guest has none.
CREATE FUNCTION shelter.all_waiting(p_house uuid)
RETURNS TABLE (case_id uuid, manager uuid, managing uuid, sex text, age integer, aged_on date, born_on date, family uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.case_id, c.manager_id, c.office_id, s.sex, s.age_years::integer, s.aged_on, s.born_on, s.family_id
  FROM public.shelter_stay s LEFT JOIN public.cases_case c ON c.id = s.case_id
  WHERE s.house_id = p_house AND s.status = 'stay_waiting' ORDER BY s.asked_at, s.id LIMIT 50
$$;
CREATE FUNCTION shelter.waiting(p_house uuid)
RETURNS TABLE (case_id uuid, manager uuid, managing uuid, sex text, age integer, aged_on date, born_on date, family uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT w.* FROM shelter.all_waiting(p_house) w WHERE (SELECT shelter.may_place())
$$;
GRANT SELECT ON public.shelter_shelterhouse, public.shelter_shelterroom, public.shelter_shelterbed TO sigap_worker;
CREATE POLICY swept ON public.shelter_shelterhouse FOR SELECT TO sigap_worker USING (true);
CREATE POLICY swept ON public.shelter_shelterroom FOR SELECT TO sigap_worker USING (true);
CREATE POLICY swept ON public.shelter_shelterbed FOR SELECT TO sigap_worker USING (true);
GRANT EXECUTE ON FUNCTION shelter.beds_in_use, shelter.all_waiting TO sigap_worker;

-- What is agreed anew or corrected of who waits or is in, by the staff or the case's manager: neither admits nor lets go.
CREATE FUNCTION shelter.review(
  p_stay uuid, p_sex text, p_age integer, p_aged_on date, p_born_on date, p_limit_on date, p_talked boolean, p_at timestamptz
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.shelter_stay s SET sex = p_sex, age_years = p_age, aged_on = p_aged_on, born_on = p_born_on,
    limit_on = CASE WHEN s.status = 'stay_in' THEN p_limit_on ELSE s.limit_on END,
    grown_talked_at = CASE WHEN p_talked THEN coalesce(s.grown_talked_at, audit.moment(p_at)) END
  WHERE s.id = p_stay AND s.status IN ('stay_waiting', 'stay_held', 'stay_in') AND shelter.is_seen(s.house_id, s.case_id);
  RETURN FOUND;
END $$;
-- Who manages the case of a stay that is mine to see: told of the arrival. The case itself may be shut to the staff.
CREATE FUNCTION shelter.manager_of(p_stay uuid) RETURNS TABLE (manager uuid, managing uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.manager_id, c.office_id FROM public.shelter_stay s JOIN public.cases_case c ON c.id = s.case_id
  WHERE s.id = p_stay AND shelter.is_seen(s.house_id, s.case_id)
$$;
-- Whom to ask who outside must not know that somebody is here, where their case names such people: who manages it, and the
-- number of its office. The words stay in the case.
CREATE FUNCTION shelter.whom_to_ask(p_stay uuid) RETURNS TABLE (name text, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.manager_name, coalesce((
    SELECT n ->> 'number' FROM jsonb_array_elements(access.numbers_to_call(c.office_id)) n
    WHERE n ->> 'office' = o.name LIMIT 1), '')
  FROM public.shelter_stay s
  JOIN public.cases_case c ON c.id = s.case_id
  JOIN public.access_office o ON o.id = c.office_id
  WHERE s.id = p_stay AND shelter.is_seen(s.house_id, s.case_id) AND EXISTS (
    SELECT FROM public.cases_keptfrom k WHERE k.case_id = c.id AND k.lifted_at IS NULL AND k.kind = 'named')
$$;
GRANT EXECUTE ON FUNCTION shelter.manager_of, shelter.whom_to_ask, shelter.taken_beds, shelter.next_guest, shelter.waiting, shelter.review
  TO sigap_desk;

-- For the worker: absences of which the next step has come, each step once, without a word of where.
CREATE FUNCTION shelter.ring_due(p_at timestamptz)
RETURNS TABLE (entry uuid, stay uuid, house uuid, office uuid, above uuid, case_id uuid, manager uuid, managing uuid, step integer, police uuid[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  minutes CONSTANT integer[] := shelter.minutes_of_absence();
BEGIN
  p_at := audit.moment(p_at);
  RETURN QUERY
    UPDATE public.shelter_stayentry e SET rung = e.rung + 1
    FROM public.shelter_stay s
    JOIN public.shelter_shelterhouse h ON h.id = s.house_id
    JOIN public.access_office o ON o.id = h.office_id
    LEFT JOIN public.cases_case c ON c.id = s.case_id
    WHERE s.id = e.stay_id AND e.kind = 'entry_absence' AND e.settled_at IS NULL AND e.rung < cardinality(minutes)
      AND e.due_at + make_interval(mins => minutes[e.rung + 1]) <= p_at
    RETURNING e.id, s.id, h.id, h.office_id, o.parent_id, s.case_id, c.manager_id, c.office_id, e.rung::integer,
      access.police_of(h.office_id);
END $$;
GRANT EXECUTE ON FUNCTION shelter.ring_due TO sigap_worker;

-- For the worker: who is in a house without a case, or left it in the last seven days, a day after they came.
CREATE FUNCTION shelter.guests_without_case(p_at timestamptz) RETURNS TABLE (stay uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, h.office_id FROM public.shelter_stay s
  JOIN public.shelter_shelterhouse h ON h.id = s.house_id
  CROSS JOIN audit.moment(p_at) AS asked(at)
  WHERE s.case_id IS NULL AND s.arrived_at <= asked.at - interval '1 day'
    AND (s.status = 'stay_in' OR s.status = 'stay_left' AND s.left_at > asked.at - interval '7 days')
$$;
GRANT EXECUTE ON FUNCTION shelter.guests_without_case TO sigap_worker;

-- What the closing guard asks: nobody of the case is in a bed, or waits for one.
CREATE FUNCTION shelter.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
      SELECT 1 FROM public.shelter_stay s
      WHERE s.case_id = wanted AND s.status IN ('stay_waiting', 'stay_held', 'stay_in'))
      THEN 'placement_runs' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION shelter.closing_facts TO sigap_desk;

-- A safe house's office has no address in clear: it would stand on its letters and lie open to every officer.
CREATE FUNCTION shelter.keep_office() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the address of a safe house is not written in clear' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER office_unplaced BEFORE INSERT OR UPDATE OF kind, address ON public.access_office FOR EACH ROW
  WHEN (NEW.kind = 'rumah_aman' AND NEW.address <> '') EXECUTE FUNCTION shelter.keep_office();

-- For the worker: holds whose hours are over are released, who waited before waits on; whoever asked is told.
CREATE FUNCTION shelter.lapse_holds(p_at timestamptz)
RETURNS TABLE (stay uuid, house uuid, office uuid, case_id uuid, manager uuid, managing uuid, status text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  RETURN QUERY
    UPDATE public.shelter_stay s SET status = CASE WHEN s.has_waited THEN 'stay_waiting' ELSE 'stay_released' END
    FROM public.shelter_shelterhouse h
    WHERE h.id = s.house_id AND s.status = 'stay_held' AND s.hold_until <= p_at
    RETURNING s.id, h.id, h.office_id, s.case_id, (SELECT c.manager_id FROM public.cases_case c WHERE c.id = s.case_id),
      (SELECT c.office_id FROM public.cases_case c WHERE c.id = s.case_id), s.status;
END $$;
GRANT EXECUTE ON FUNCTION shelter.lapse_holds TO sigap_worker;

-- For the worker: who is in a bed, or has one held, beside what their case says of them now. Nobody else learns from a case
-- that somebody is in a house, nor of which office.
CREATE FUNCTION shelter.guests_in_cases() RETURNS TABLE (stay uuid, office uuid, case_id uuid, manager uuid, role text,
  sex text, age smallint, aged_at timestamptz, bed_sex text, bed_age smallint, bed_aged_on date, bed_born_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, h.office_id, c.id, c.manager_id, p.role, p.sex, p.age_years, p.aged_at, s.sex, s.age_years, s.aged_on,
    s.born_on
  FROM public.shelter_stay s
  JOIN public.shelter_shelterhouse h ON h.id = s.house_id
  JOIN public.cases_case c ON c.id = s.case_id
  JOIN public.cases_caseperson p ON p.id = s.person_id
  WHERE s.status IN ('stay_held', 'stay_in')
$$;
GRANT EXECUTE ON FUNCTION shelter.guests_in_cases TO sigap_worker;

-- For the worker: who is in a bed while their case says, since then, that a suspect is free, by a mark or by how a court ruled.
-- Not of who is found, dead or serves a sentence since (`over`). What is corrected is as old as what first said so. No
-- process is believed that asks for what was said more than seven days ago.
CREATE FUNCTION shelter.suspects_free(kinds text[], rulings text[], over text[], p_since timestamptz)
RETURNS TABLE (stay uuid, office uuid, case_id uuid, entry uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT s.id, h.office_id, s.case_id, m.entry
  FROM public.shelter_stay s
  JOIN public.shelter_shelterhouse h ON h.id = s.house_id
  JOIN public.legal_mark m ON m.case_id = s.case_id AND NOT m.is_void
    AND (m.kind = ANY (kinds) OR m.ruling = ANY (rulings))
  WHERE s.status = 'stay_in' AND NOT EXISTS (SELECT 1 FROM public.legal_mark r WHERE r.replaces_id = m.id)
    AND (SELECT audit.moment(p_since + interval '7 days') - interval '7 days') < (
      SELECT min(f.recorded_at) FROM public.legal_mark f
      WHERE f.entry = m.entry AND f.person_id = m.person_id AND NOT f.is_void
        AND (f.kind = ANY (kinds) OR f.ruling = ANY (rulings)))
    AND NOT EXISTS (
      SELECT 1 FROM public.legal_mark x
      WHERE x.case_id = m.case_id AND x.person_id = m.person_id AND x.kind = ANY (over) AND NOT x.is_void
        AND (x.happened_on, x.recorded_at) >= (m.happened_on, m.recorded_at)
        AND NOT EXISTS (SELECT 1 FROM public.legal_mark r WHERE r.replaces_id = x.id))
$$;
GRANT EXECUTE ON FUNCTION shelter.suspects_free TO sigap_worker;

-- For the worker: who is in a bed while one of these dangers stands on their case; told anew it is another. Who lived with
-- the suspect before they came does so no more. No process is believed that asks for what is older than seven days.
CREATE FUNCTION shelter.guests_in_danger(flags text[], p_since timestamptz)
RETURNS TABLE (stay uuid, office uuid, case_id uuid, entry text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, h.office_id, s.case_id, 'danger ' || d.id || ' ' || d.version
  FROM public.shelter_stay s
  JOIN public.shelter_shelterhouse h ON h.id = s.house_id
  JOIN public.cases_dangertag d ON d.case_id = s.case_id AND d.lifted_at IS NULL AND d.flag = ANY (flags)
  WHERE s.status = 'stay_in' AND d.told_at > (SELECT audit.moment(p_since + interval '7 days') - interval '7 days')
    AND (d.flag <> 'lives_with_suspect' OR d.told_at >= s.arrived_at)
$$;
GRANT EXECUTE ON FUNCTION shelter.guests_in_danger TO sigap_worker;
