-- The deadlines of a claim, for whoever watches them; and victims without one. While a suspect comes to trial it is one
-- claim among the papers until the sentence is demanded (Perma 1/2022 art. 8): a week is an agreed rhythm, the law counts
-- no days here. Once a ruling is final it is a road of its own, for so long since the victim knows of it as the rule says
-- (art. 11, 12): from the ruling's day, as nobody knows of it before; where the day is noted on which they knew, the claim's
-- own limit runs. Of a child it is one for so long since police or prosecutor told them of the right as the rule says
-- (PP 43/2017 art. 10, 15), until that stands in a book, whose limit runs then. Who was not found guilty owes none (as `final_ruling`, but that a judge's pardon is a finding of guilt).
CREATE VIEW restitution.work_rows AS
  SELECT w.* FROM public.restitution_restitutionclaim m
  CROSS JOIN LATERAL (
    SELECT c.*, rule.soon_minutes, rule.label AS words FROM public.clocks_clock c
    JOIN public.clocks_clockrule rule ON rule.id = c.rule_id
    WHERE c.subject_kind = 'restitution' AND c.subject_id = m.id AND c.stopped_at IS NULL
    ORDER BY c.due_at, c.id LIMIT 1) AS k
  CROSS JOIN LATERAL work.item(
    kind => 'restitution.limit', subject_id => m.id, case_id => m.case_id, since => k.started_at, due_at => k.due_at,
    soon_at => k.due_at - make_interval(mins => k.soon_minutes), held_until => k.held_until, clock_id => k.id,
    is_paused => clocks.stands_still(k.id), office_id => k.owner_office, duty => 'legal:note', section => 'legal',
    word => k.rule_code, who => k.words) w
  UNION ALL
  SELECT w.* FROM public.cases_caseperson p
  JOIN public.cases_case f ON f.id = p.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL (
    SELECT m.recorded_at AS at, m.recorded_at + interval '7 days' AS due, m.recorded_at AS soon
    FROM public.legal_mark m
    WHERE m.case_id = p.case_id AND m.kind IN ('stage_two', 'indictment', 'sent_to_court', 'trial') AND NOT m.is_void
      AND NOT EXISTS (SELECT 1 FROM public.legal_mark newer WHERE newer.replaces_id = m.id)
      AND NOT restitution.is_late_for(m.case_id, m.person_id)
    UNION ALL
    SELECT t.recorded_at, known.due, known.due - rule.soon FROM public.legal_told t
    CROSS JOIN LATERAL (SELECT (t.told_at AT TIME ZONE mailbox.regency_zone())::date AS day) AS heard
    CROSS JOIN LATERAL restitution.given_by('restitution-child-file', heard.day) rule
    CROSS JOIN LATERAL (
      SELECT ((heard.day + rule.lasts)::date + time '23:59') AT TIME ZONE mailbox.regency_zone() AS due) AS known
    WHERE t.person_id = p.id AND 'right_restitution' = ANY (t.rights) AND legal.is_law_office(t.office_id)
      AND restitution.was_child(p.age_years, p.aged_at, t.told_at)
      AND coalesce((
        SELECT bool_or(NOT restitution.is_late_for(k.case_id, k.person_id)) FROM public.legal_criminaltrack k
        WHERE k.case_id = t.case_id), true)
      AND NOT EXISTS (
        SELECT 1 FROM public.restitution_restitutionclaim c JOIN public.restitution_claimentry e ON e.claim_id = c.id
        WHERE c.victim_id = p.id AND e.kind = 'notified' AND e.voided_at IS NULL)
    UNION ALL
    SELECT m.recorded_at, final.due, final.due - rule.soon FROM public.legal_mark m
    CROSS JOIN LATERAL restitution.given_by('restitution-after-ruling', m.happened_on) rule
    CROSS JOIN LATERAL (
      SELECT ((m.happened_on + rule.lasts)::date + time '23:59') AT TIME ZONE mailbox.regency_zone() AS due) AS final
    WHERE m.case_id = p.case_id AND m.kind = 'inkracht' AND NOT m.is_void
      AND NOT EXISTS (SELECT 1 FROM public.legal_mark newer WHERE newer.replaces_id = m.id)
      AND NOT ((m.is_first_hand OR m.confirmed_at IS NOT NULL OR m.told_by = 'letter')
        AND coalesce(nullif(m.ruling, ''), (
          SELECT CASE WHEN min(last.ruling) = max(last.ruling) THEN min(last.ruling) END FROM (
            SELECT v.ruling, rank() OVER (ORDER BY v.happened_on DESC) AS place FROM public.legal_mark v
            WHERE v.case_id = m.case_id AND v.person_id = m.person_id AND v.kind = 'verdict' AND NOT v.is_void
              AND (v.is_first_hand OR v.confirmed_at IS NOT NULL OR v.told_by = 'letter')
              AND NOT EXISTS (SELECT 1 FROM public.legal_mark newer WHERE newer.replaces_id = v.id)) last
          WHERE last.place = 1), '') IN ('acquitted', 'discharged', 'inadmissible'))
    ORDER BY due, at LIMIT 1) AS owed
  CROSS JOIN LATERAL work.item(
    kind => 'restitution.file', subject_id => p.id, case_id => p.case_id, since => owed.at, due_at => owed.due,
    soon_at => owed.soon, office_id => f.office_id, person_id => f.manager_id,
    duty => 'legal:note', section => 'legal', who => f.manager_name) w
  WHERE p.role = 'victim' AND NOT EXISTS (
    SELECT 1 FROM public.restitution_restitutionclaim c JOIN public.restitution_claimentry e ON e.claim_id = c.id
    WHERE c.victim_id = p.id AND e.voided_at IS NULL
      AND (e.kind IN ('filed', 'withdrawn') OR e.kind = 'known' AND c.road = 'after_ruling'))
  UNION ALL
  -- A claim that was given back is filed once it is completed: a week, as above. That of a child has a limit of its own.
  SELECT w.* FROM public.cases_caseperson p
  JOIN public.cases_case f ON f.id = p.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL (
    SELECT min(restitution.returned_at(c.id)) AS at FROM public.restitution_restitutionclaim c
    WHERE c.victim_id = p.id AND NOT restitution.was_child(p.age_years, p.aged_at, c.opened_at)) AS returned
  CROSS JOIN LATERAL work.item(
    kind => 'restitution.file', subject_id => p.id, case_id => p.case_id, since => returned.at,
    due_at => returned.at + interval '7 days', soon_at => returned.at, office_id => f.office_id, person_id => f.manager_id,
    duty => 'legal:note', section => 'legal', who => f.manager_name) w
  WHERE p.role = 'victim' AND returned.at IS NOT NULL;

-- Since when it is known that a claim was given back to be completed; NULL where it was not, or went on since.
CREATE FUNCTION restitution.returned_at(p_claim uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.recorded_at FROM (
    SELECT e.happened_on, e.recorded_at FROM public.restitution_claimentry e
    WHERE e.claim_id = p_claim AND e.kind = 'returned' AND e.voided_at IS NULL
    ORDER BY e.happened_on DESC, e.recorded_at DESC LIMIT 1) r
  WHERE NOT EXISTS (
    SELECT 1 FROM public.restitution_claimentry n
    WHERE n.claim_id = p_claim AND n.voided_at IS NULL AND n.happened_on >= r.happened_on
      AND n.kind IN ('completed', 'checked', 'demanded', 'hearing', 'awarded', 'refused', 'withdrawn'))
$$;
-- Whether somebody of this age, as it was heard, was a child at a moment, or may have been (as `is_child_on`).
CREATE FUNCTION restitution.was_child(p_years integer, p_heard timestamptz, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((p_at AT TIME ZONE mailbox.regency_zone())::date
      < (p_heard AT TIME ZONE mailbox.regency_zone())::date + make_interval(years => 18 - p_years),
    p_years < 18, true)
$$;

-- A suspect's trial is past the demand, or ended before it came to one. A diversion that failed ended none, heard of or
-- not: the reminder comes early then, never late.
CREATE FUNCTION restitution.is_late_for(p_case uuid, p_suspect uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.legal_mark o
    WHERE o.case_id = p_case AND o.person_id IS NOT DISTINCT FROM p_suspect AND NOT o.is_void
      AND o.kind IN ('sentence_demanded', 'verdict', 'sp3', 'diversion', 'restorative_order', 'died', 'inkracht')
      AND NOT EXISTS (SELECT 1 FROM public.legal_mark newer WHERE newer.replaces_id = o.id)
      AND NOT (o.kind = 'diversion' AND EXISTS (
        SELECT 1 FROM public.legal_mark f
        WHERE f.case_id = p_case AND f.person_id IS NOT DISTINCT FROM p_suspect AND f.kind = 'diversion_failed'
          AND f.happened_on >= o.happened_on AND NOT f.is_void
          AND NOT EXISTS (SELECT 1 FROM public.legal_mark newer WHERE newer.replaces_id = f.id))))
$$;

-- How long a rule gives from a day, and how long before its end that presses: by the rule of that day, or the first that
-- there was. Duty hours and days are taken as any: the reminder comes early then, never late.
CREATE FUNCTION restitution.given_by(p_rule text, p_day date) RETURNS TABLE (lasts interval, soon interval)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
      WHEN r.unit IN ('hours', 'working_hours') THEN make_interval(hours => r.amount)
      WHEN r.unit = 'months' THEN make_interval(months => r.amount)
      WHEN r.unit = 'penal_months' THEN make_interval(days => 30 * r.amount)
      ELSE make_interval(days => r.amount) END,
    make_interval(mins => r.soon_minutes)
  FROM public.clocks_clockrule r WHERE r.code = p_rule AND r.superseded_at IS NULL
  ORDER BY r.valid_from <= p_day DESC, abs(r.valid_from - p_day) LIMIT 1
$$;

CREATE FUNCTION restitution.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('restitution', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM restitution.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_of_claim_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office, owner_person
  ON public.clocks_clock FOR EACH ROW WHEN (NEW.subject_kind = 'restitution')
  EXECUTE FUNCTION work.follow('restitution', 'subject_id');
CREATE TRIGGER work_of_claim_follows AFTER INSERT OR UPDATE OF ended_at ON public.clocks_clockpause FOR EACH ROW
  EXECUTE FUNCTION clocks.follow_pause('restitution', 'restitution');

-- A suspect comes nearer to trial, a claim is filed or taken back, somebody is a victim, the case changes hands.
CREATE FUNCTION restitution.may_owe(p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.legal_mark m
    WHERE m.case_id = p_case AND m.kind IN ('stage_two', 'indictment', 'sent_to_court', 'trial', 'inkracht'))
  OR EXISTS (SELECT 1 FROM public.restitution_claimentry e WHERE e.case_id = p_case AND e.kind = 'returned')
  OR EXISTS (SELECT 1 FROM public.legal_told t WHERE t.case_id = p_case AND 'right_restitution' = ANY (t.rights))
$$;
CREATE FUNCTION restitution.follow_victims() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  -- Where nobody came near to trial, nothing waits: most cases.
  FOR subject IN
    SELECT p.id FROM public.cases_caseperson p
    WHERE p.case_id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND (p.role = 'victim' OR 'victim' = ANY (p.former_roles))
      AND restitution.may_owe(p.case_id)
    ORDER BY p.id
  LOOP
    PERFORM restitution.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_victims_follows AFTER INSERT ON public.legal_mark FOR EACH ROW
  WHEN (NEW.kind IN ('stage_two', 'indictment', 'sent_to_court', 'trial', 'sentence_demanded', 'verdict', 'sp3', 'diversion',
    'diversion_failed', 'restorative_order', 'died', 'inkracht'))
  EXECUTE FUNCTION restitution.follow_victims('case_id');
CREATE TRIGGER work_of_confirmed_follows AFTER UPDATE OF confirmed_at ON public.legal_mark FOR EACH ROW
  WHEN (NEW.kind IN ('verdict', 'inkracht')) EXECUTE FUNCTION restitution.follow_victims('case_id');
CREATE TRIGGER work_of_victims_follows AFTER INSERT OR UPDATE OF voided_at ON public.restitution_claimentry FOR EACH ROW
  WHEN (NEW.kind IN ('notified', 'known', 'filed', 'returned', 'completed', 'checked', 'demanded', 'hearing', 'awarded', 'refused', 'withdrawn'))
  EXECUTE FUNCTION restitution.follow_victims('case_id');
CREATE TRIGGER work_of_victims_follows AFTER UPDATE OF role, age_years, aged_at ON public.cases_caseperson FOR EACH ROW
  EXECUTE FUNCTION restitution.follow_victims('case_id');
CREATE TRIGGER work_of_victims_follows AFTER INSERT ON public.legal_told FOR EACH ROW
  WHEN ('right_restitution' = ANY (NEW.rights)) EXECUTE FUNCTION restitution.follow_victims('case_id');
CREATE TRIGGER work_of_victims_follows AFTER INSERT ON public.legal_criminaltrack FOR EACH ROW
  EXECUTE FUNCTION restitution.follow_victims('case_id');
-- Asked once for all who come: old registers bring many.
CREATE FUNCTION restitution.follow_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM restitution.refresh_work(v.id) FROM (
    SELECT a.id FROM added a WHERE a.role = 'victim' AND restitution.may_owe(a.case_id)
    ORDER BY a.id) v;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_added_follows AFTER INSERT ON public.cases_caseperson REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION restitution.follow_added();
CREATE TRIGGER work_of_victims_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION restitution.follow_victims('id');
