-- What a team owes: word that it is well, then its sheet.
CREATE VIEW fieldvisits.work_rows AS
  SELECT w.* FROM public.fieldvisits_fieldvisit v
  CROSS JOIN LATERAL fieldvisits.watched_by(v.case_id, v.office_id, v.leader_id) AS watch
  CROSS JOIN LATERAL work.item(
    kind => 'fieldvisits.word', subject_id => v.id, case_id => v.case_id, since => v.planned_at,
    shows_at => v.departs_at, due_at => v.word_due_at, office_id => watch.office, person_id => watch.person,
    duty => 'service:note', section => 'services', rank => 0, who => v.leader_name) w
  WHERE v.status IN ('field_planned', 'field_out')
  UNION ALL
  SELECT w.* FROM public.fieldvisits_fieldvisit v
  JOIN public.cases_case f ON f.id = v.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'fieldvisits.sheet', subject_id => v.id, case_id => v.case_id, since => v.returned_at,
    due_at => v.returned_at + make_interval(hours => fieldvisits.sheet_hours()), office_id => v.office_id, person_id => v.leader_id,
    duty => 'service:note', section => 'services', who => v.leader_name) w
  WHERE v.status = 'field_back'
    AND NOT EXISTS (SELECT 1 FROM public.fieldvisits_fieldsheet s WHERE s.visit_id = v.id);

CREATE FUNCTION fieldvisits.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('fieldvisits', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM fieldvisits.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF status, word_due_at ON public.fieldvisits_fieldvisit FOR EACH ROW
  EXECUTE FUNCTION work.follow('fieldvisits', 'id');
CREATE TRIGGER work_follows AFTER INSERT ON public.fieldvisits_fieldsheet FOR EACH ROW
  EXECUTE FUNCTION work.follow('fieldvisits', 'visit_id');

-- An office takes part no more, or does again.
CREATE FUNCTION fieldvisits.follow_office(p_case uuid, p_office uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldvisits.refresh_work(v.id) FROM public.fieldvisits_fieldvisit v
  WHERE v.case_id = p_case AND v.office_id = p_office AND v.status IN ('field_planned', 'field_out')
$$;
GRANT EXECUTE ON FUNCTION fieldvisits.follow_office TO sigap_desk;
CREATE FUNCTION fieldvisits.follow_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldvisits.follow_office(NEW.case_id, NEW.office_id);
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_fieldvisits_follows AFTER INSERT ON public.cases_participation FOR EACH ROW
  EXECUTE FUNCTION fieldvisits.follow_part();

-- The case is closed or opened again.
CREATE FUNCTION fieldvisits.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT v.id FROM public.fieldvisits_fieldvisit v WHERE v.case_id = NEW.id LOOP
    PERFORM fieldvisits.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_fieldvisits_follows AFTER UPDATE OF status ON public.cases_case FOR EACH ROW
  EXECUTE FUNCTION fieldvisits.follow_case();
