-- A link that says enough is looked at by both managers, once where it is the same one; a request is answered by the
-- other side's.
CREATE VIEW links.work_rows AS
  SELECT w.* FROM public.links_caselink l
  JOIN public.links_linkside s ON s.link_id = l.id
  JOIN public.cases_case c ON c.id = s.case_id AND c.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'links.link', subject_id => s.id, case_id => s.case_id, since => l.shown_at, due_at => l.due_at,
    office_id => c.office_id, person_id => c.manager_id, duty => 'legal:note', section => 'legal',
    who => c.manager_name) w
  WHERE l.is_shown AND l.status = 'link_open' AND l.strength > 1 AND NOT EXISTS (
    SELECT 1 FROM public.links_linkside o JOIN public.cases_case oc ON oc.id = o.case_id AND oc.status <> 'closed'
    WHERE o.link_id = l.id AND o.id < s.id AND oc.manager_id = c.manager_id)
  UNION ALL
  SELECT w.* FROM public.links_linkrequest r
  JOIN public.links_caselink l ON l.id = r.link_id AND l.is_shown
  JOIN public.links_linkside s ON s.link_id = l.id AND s.id <> r.side_id
  JOIN public.cases_case c ON c.id = s.case_id
  CROSS JOIN LATERAL work.item(
    kind => 'links.request', subject_id => r.id, case_id => s.case_id, since => r.requested_at,
    due_at => r.requested_at + interval '1 day', office_id => c.office_id, person_id => c.manager_id,
    duty => 'legal:note', section => 'legal', who => r.requested_by_name) w
  WHERE r.answered_at IS NULL;

CREATE FUNCTION links.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('links', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM links.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE FUNCTION links.refresh_link(wanted uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT s.id FROM public.links_linkside s WHERE s.link_id = wanted
    UNION ALL SELECT r.id FROM public.links_linkrequest r WHERE r.link_id = wanted AND r.answered_at IS NULL
    ORDER BY 1
  LOOP
    PERFORM links.refresh_work(subject);
  END LOOP;
END $$;

CREATE FUNCTION links.follow_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM links.refresh_link(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER work_follows AFTER UPDATE OF is_shown, status, strength, due_at ON public.links_caselink FOR EACH ROW
  WHEN ((OLD.is_shown, OLD.status, OLD.strength > 1, OLD.due_at)
    IS DISTINCT FROM (NEW.is_shown, NEW.status, NEW.strength > 1, NEW.due_at))
  EXECUTE FUNCTION links.follow_link();
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.links_linkrequest FOR EACH ROW
  EXECUTE FUNCTION work.follow('links', 'id');

-- The case has another manager, or is closed or opened again.
CREATE FUNCTION links.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM links.reconsider(ARRAY[NEW.id]);
  PERFORM links.refresh_link(s.link_id) FROM public.links_linkside s WHERE s.case_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_links_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION links.follow_case();
