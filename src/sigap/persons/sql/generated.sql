-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Kinds of office that read a part, by whose it is.
CREATE FUNCTION persons.readers_of(what text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE what
    WHEN 'child_in_conflict:part_citizenship' THEN '{dinsos,disdukcapil,imigrasi,p4mi,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_disability' THEN '{bapas,dinkes,dinsos,disdik,kejari,lpsk,panti,pengadilan_negeri,polres_ppa,puskesmas,rsud,rumah_aman,sekolah,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_domicile' THEN '{dinsos,disdukcapil,panti,polres_ppa,puskesmas,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_education' THEN '{bapas,dinsos,disdik,panti,rumah_aman,sekolah,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_health_cover' THEN '{dinkes,dinsos,puskesmas,rsud,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_household' THEN '{bapas,dinsos,panti,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_id_address' THEN '{dinsos,disdukcapil,imigrasi,kejari,p4mi,polres_ppa,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_language' THEN '{bapas,dinkes,dinsos,disdik,kejari,lpsk,panti,pengadilan_negeri,polres_ppa,puskesmas,rsud,rumah_aman,sekolah,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_marital' THEN '{disdukcapil,kemenag,pengadilan_agama,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_offenders' THEN '{dinsos,kejari,lpsk,panti,polres_ppa,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_religion' THEN '{kemenag,panti,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'child_in_conflict:part_work' THEN '{dinsos,disnaker,p4mi,uptd_ppa,uptd_provinsi}'
    WHEN 'guarded:part_domicile' THEN '{rumah_aman,uptd_ppa}'
    WHEN 'suspect:part_citizenship' THEN '{imigrasi,kejari,polres_ppa,uptd_ppa,uptd_provinsi}'
    WHEN 'suspect:part_domicile' THEN '{kejari,polres_ppa,uptd_ppa,uptd_provinsi}'
    WHEN 'suspect:part_education' THEN '{kejari,polres_ppa,uptd_ppa,uptd_provinsi}'
    WHEN 'suspect:part_id_address' THEN '{kejari,polres_ppa,uptd_ppa,uptd_provinsi}'
    WHEN 'suspect:part_language' THEN '{kejari,polres_ppa,uptd_ppa,uptd_provinsi}'
    WHEN 'suspect:part_work' THEN '{kejari,polres_ppa,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_citizenship' THEN '{dinsos,disdukcapil,imigrasi,p4mi,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_disability' THEN '{dinkes,dinsos,disdik,kejari,lpsk,panti,pengadilan_negeri,polres_ppa,puskesmas,rsud,rumah_aman,sekolah,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_domicile' THEN '{dinsos,disdukcapil,panti,polres_ppa,puskesmas,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_education' THEN '{dinsos,disdik,panti,rumah_aman,sekolah,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_health_cover' THEN '{dinkes,dinsos,puskesmas,rsud,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_household' THEN '{dinsos,panti,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_id_address' THEN '{dinsos,disdukcapil,imigrasi,kejari,p4mi,polres_ppa,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_language' THEN '{dinkes,dinsos,disdik,kejari,lpsk,panti,pengadilan_negeri,polres_ppa,puskesmas,rsud,rumah_aman,sekolah,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_marital' THEN '{disdukcapil,kemenag,pengadilan_agama,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_offenders' THEN '{dinsos,kejari,lpsk,panti,polres_ppa,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_religion' THEN '{kemenag,panti,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'victim:part_work' THEN '{dinsos,disnaker,p4mi,uptd_ppa,uptd_provinsi}'
    ELSE '{}'
  END::text[]
$$;

-- A part that counts as an identity when it opens.
CREATE FUNCTION persons.is_closed(part text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT part = ANY ('{part_domicile,part_health_cover,part_id_address}'::text[])
$$;
