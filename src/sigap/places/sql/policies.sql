-- Regions and holidays hold no person and no case: every surface may read them, none may write.
ALTER TABLE public.places_region ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.places_holiday ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON public.places_region, public.places_holiday FROM PUBLIC;
GRANT SELECT ON public.places_region, public.places_holiday TO sigap_public, sigap_desk, sigap_worker;
CREATE POLICY region_seen ON public.places_region FOR SELECT TO sigap_public, sigap_desk, sigap_worker USING (true);
CREATE POLICY holiday_seen ON public.places_holiday FOR SELECT TO sigap_public, sigap_desk, sigap_worker USING (true);
