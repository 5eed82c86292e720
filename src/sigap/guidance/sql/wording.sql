-- As before (guidance.sql), with the part of a page in which a sign stands; and lists of companies laid in at the desk.
DROP FUNCTION guidance.entries(text);
CREATE FUNCTION guidance.entries(p_kind text) RETURNS TABLE (
  code text, scope text, section text, title text, body text, title_en text, body_en text, phone text, place text,
  hours text, basis text, source text, is_verified boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.code, e.scope, e.section, e.title, e.text, e.title_en, e.text_en, e.phone, e.place, e.hours, e.basis,
    e.source, e.is_verified
  FROM public.guidance_entry e
  WHERE e.kind = p_kind AND e.is_shown AND e.superseded_at IS NULL ORDER BY e.position, e.title LIMIT 200
$$;
REVOKE ALL ON FUNCTION guidance.entries(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guidance.entries(text) TO sigap_public;

-- The secretariat lays a whole list in the place of the one that stands; no row of a list is changed.
GRANT INSERT, UPDATE (superseded_at) ON public.guidance_companylist TO sigap_desk;
CREATE POLICY list_laid ON public.guidance_companylist FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.has_role('secretariat')) AND superseded_at IS NULL);
CREATE POLICY list_replaced ON public.guidance_companylist FOR UPDATE TO sigap_desk
  USING ((SELECT access.has_role('secretariat')) AND superseded_at IS NULL)
  WITH CHECK ((SELECT access.has_role('secretariat')) AND superseded_at IS NOT NULL);
GRANT SELECT, INSERT ON public.guidance_company TO sigap_desk;
CREATE POLICY company_seen ON public.guidance_company FOR SELECT TO sigap_desk
  USING ((SELECT access.has_role('secretariat')));
CREATE POLICY company_laid ON public.guidance_company FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.has_role('secretariat'))
  AND listed_id IN (SELECT l.id FROM public.guidance_companylist l WHERE l.superseded_at IS NULL)
);
