-- Regions, their shapes and holidays hold no person and no case: every surface may read them, none may write.

GRANT SELECT ON public.places_region, public.places_holiday, public.places_boundary TO sigap_public, sigap_desk, sigap_worker;
CREATE POLICY region_seen ON public.places_region FOR SELECT TO sigap_public, sigap_desk, sigap_worker USING (true);
CREATE POLICY holiday_seen ON public.places_holiday FOR SELECT TO sigap_public, sigap_desk, sigap_worker USING (true);
CREATE POLICY boundary_seen ON public.places_boundary FOR SELECT TO sigap_public, sigap_desk, sigap_worker USING (true);
