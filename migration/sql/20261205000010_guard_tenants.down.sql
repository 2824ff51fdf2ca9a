-- The role stays: other databases of the server may have it.
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT tablename, policyname FROM pg_policies WHERE 'keqiao_tenant' = ANY (roles) LOOP
        EXECUTE format('DROP POLICY %I ON %I', one.policyname, one.tablename);
    END LOOP;
    FOR one IN SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', one.relname);
    END LOOP;
    FOR one IN SELECT DISTINCT table_name FROM information_schema.role_table_grants WHERE grantee = 'keqiao_tenant' LOOP
        EXECUTE format('REVOKE ALL ON %I FROM keqiao_tenant', one.table_name);
    END LOOP;
END $$;
DROP FUNCTION caller_is_among(jsonb);
DROP FUNCTION caller_shares_in(smallint, uuid);
DROP FUNCTION may_know_contract(smallint, uuid);
DROP FUNCTION caller_name();
DROP FUNCTION caller_hubs();
DROP FUNCTION caller_person();
DROP FUNCTION caller_organization_names();
DROP FUNCTION caller_organizations();
