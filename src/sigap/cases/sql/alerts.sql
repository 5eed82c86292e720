-- Which office answers for a case of which somebody is told at once: told in person, an emergency goes on within that
-- office, and not within others where the same person holds a post.
CREATE FUNCTION cases.note_answering() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT c.office_id INTO NEW.answering_id
  FROM access.named_subjects(jsonb_build_object('case', NEW.ids->>'case')) named JOIN public.cases_case c ON c.id = named;
  RETURN NEW;
END $$;
CREATE TRIGGER answering_noted BEFORE INSERT ON public.notifications_notice FOR EACH ROW
  WHEN (NEW.alert_id IS NOT NULL AND NEW.person_id IS NOT NULL AND NEW.office_id IS NULL AND NEW.ids ? 'case')
  EXECUTE FUNCTION cases.note_answering();
