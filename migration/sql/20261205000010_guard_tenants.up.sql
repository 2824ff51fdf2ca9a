-- The second line behind the access rules: requests act as a role that owns nothing, and Postgres shows it and lets it change only
-- rows that the caller may have to do with. Each policy is a necessary condition, coarser than the access table: what is public, what
-- is of one of the caller's organizations (its own, or it is a party), what is the caller's own, and what lies in a hub where he holds
-- an office. The service's own work stays with the owner of the tables, who passes over policies.

-- One role for all databases of a server; it cannot log in.
DO $$
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'keqiao_tenant') THEN
            CREATE ROLE keqiao_tenant NOLOGIN;
        END IF;
    EXCEPTION
        -- Another database of the server was brought up to date at the same time.
        WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    BEGIN
        SET LOCAL ROLE keqiao_tenant;
        RESET ROLE;
    EXCEPTION
        -- Since version 16, who makes a role may not yet act as it.
        WHEN insufficient_privilege THEN EXECUTE format('GRANT keqiao_tenant TO %I', current_user);
    END;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'requests need the role keqiao_tenant, and % may not make it or join it: let an administrator of the server '
            'run CREATE ROLE keqiao_tenant NOLOGIN; GRANT keqiao_tenant TO %;', current_user, current_user
            USING ERRCODE = 'insufficient_privilege';
END $$;

-- Who asks, from the settings of the session; without them nobody, who sees what is public.

-- The organizations that the caller stands for.
CREATE FUNCTION caller_organizations() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('keqiao.organizations', true), ''), '{}')::uuid[];
-- The same as the service writes them in lists of JSON: `org_…`.
CREATE FUNCTION caller_organization_names() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('keqiao.organization_names', true), ''), '{}')::text[];
-- The person who calls.
CREATE FUNCTION caller_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('keqiao.person', true), '')::uuid;
-- The hubs in which the caller holds an office; `all` for an office of the nation.
CREATE FUNCTION caller_hubs() RETURNS smallint[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE told text := coalesce(nullif(current_setting('keqiao.hubs', true), ''), '{}');
BEGIN
    IF told = 'all' THEN
        RETURN array(SELECT number FROM hub);
    END IF;
    RETURN told::smallint[];
END $$;
-- The caller's name in the list of repeated requests.
CREATE FUNCTION caller_name() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('keqiao.caller', true), '');

-- Whether the caller may know of a contract: he opened it, is a party, registers it, has a say in it, or holds an office in its hub.
-- It looks past the policies of the tables that it reads, which ask it in turn.
CREATE FUNCTION may_know_contract(in_hub smallint, contract_id uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE mine uuid[] := caller_organizations();
BEGIN
    RETURN in_hub = ANY (caller_hubs())
        OR EXISTS (SELECT FROM contract AS c WHERE c.hub = in_hub AND c.id = $2 AND c.opener_id = ANY (mine))
        OR EXISTS (SELECT FROM contract_party AS p WHERE p.hub = in_hub AND p.contract_id = $2 AND p.organization_id = ANY (mine))
        OR EXISTS (SELECT FROM registration_case AS r WHERE r.contract_id = $2 AND r.authority_id = ANY (mine))
        OR EXISTS (SELECT FROM clearance AS l WHERE l.hub = in_hub AND l.contract_id = $2 AND l.organization_id = ANY (mine));
END $$;

-- Whether the caller shares in a reward. It looks past the policy of the table that it reads, which asks the reward in turn.
CREATE FUNCTION caller_shares_in(in_hub smallint, reward_id uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT FROM reward_person AS p WHERE p.hub = in_hub AND p.reward_id = $2 AND p.user_id = caller_person());
END $$;

-- Whether one of the caller's organizations stands in such a list.
CREATE FUNCTION caller_is_among(listed jsonb) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN EXISTS (SELECT FROM jsonb_array_elements(listed) AS one WHERE one ->> 'organization' = ANY (caller_organization_names()));

-- What each table is to a caller. `sees`: the rows that he reads, and may lock while the service makes up its mind. `adds`: what a new
-- row must be. `changes`: what a changed row must be. `removes`: the rows that he may delete. Without a text, nobody does it in a
-- request. MINE are the caller's organizations, ME is the person, HUBS are the hubs of his offices. A table that is not named here is
-- the service's own: no request touches it.
CREATE TEMPORARY TABLE guarded (guarded text, sees text, adds text, changes text, removes text) ON COMMIT DROP;
INSERT INTO guarded VALUES
    -- Organizations and persons. Registering, logging in, invitations that are accepted and recoveries come before there is a caller.
    -- Who was verified once stays known: deals name him, whatever became of him.
    ('organization', 'state <> ''registered'' OR id = ANY (MINE) OR hub = ANY (HUBS)', NULL, 'id = ANY (MINE) OR hub = ANY (HUBS)', NULL),
    ('organization_profile', 'EXISTS (SELECT FROM organization AS o WHERE o.id = organization_id)', 'organization_id = ANY (MINE)',
        'organization_id = ANY (MINE)', NULL),
    -- Who holds whom decides who may judge whom, whoever stands between the two.
    ('shareholding', 'true', 'held_id = ANY (MINE) OR holder_id = ANY (MINE)',
        'held_id = ANY (MINE) OR holder_id = ANY (MINE)', NULL),
    ('verification_evidence', 'organization_id = ANY (MINE) OR EXISTS (SELECT FROM organization AS o WHERE o.id = organization_id AND o.hub = ANY (HUBS))',
        'organization_id = ANY (MINE) OR EXISTS (SELECT FROM organization AS o WHERE o.id = organization_id AND o.hub = ANY (HUBS))', NULL, NULL),
    -- Whoever reads a signature needs the key.
    ('organization_key', 'true', 'organization_id = ANY (MINE)', 'organization_id = ANY (MINE)', NULL),
    ('role_grant', 'organization_id = ANY (MINE) OR user_id = ME OR hub = ANY (HUBS)', 'organization_id = ANY (MINE)', 'organization_id = ANY (MINE)',
        'organization_id = ANY (MINE) OR user_id = ME'),
    -- A user whom nobody has granted anything is nobody: the grant decides.
    ('app_user', 'id = ME OR EXISTS (SELECT FROM role_grant AS g WHERE g.user_id = app_user.id)', 'true',
        'id = ME', NULL),
    ('office', 'organization_id = ANY (MINE) OR user_id = ME OR hub = ANY (HUBS)', 'organization_id = ANY (MINE) OR hub = ANY (HUBS)',
        'organization_id = ANY (MINE) OR user_id = ME OR hub = ANY (HUBS)', NULL),
    ('invitation', 'organization_id = ANY (MINE)', 'organization_id = ANY (MINE)', 'organization_id = ANY (MINE)', NULL),
    ('api_key', 'organization_id = ANY (MINE)', 'organization_id = ANY (MINE)', 'organization_id = ANY (MINE)', NULL),
    ('api_key_use', 'EXISTS (SELECT FROM api_key AS k WHERE k.id = api_key_id)', NULL, NULL, NULL),
    -- Who takes a user out of the organization ends his sessions.
    ('session', 'user_id = ME OR EXISTS (SELECT FROM role_grant AS g WHERE g.user_id = session.user_id AND g.organization_id = ANY (MINE))', NULL,
        'user_id = ME OR EXISTS (SELECT FROM role_grant AS g WHERE g.user_id = session.user_id AND g.organization_id = ANY (MINE))', NULL),
    -- A letter is for others; nobody reads it here.
    ('mail', NULL, 'true', NULL, NULL),
    -- It only ends what a token may do. A second one for the same subject is looked for.
    ('revocation', 'true', 'true', 'true', NULL),
    ('idempotency_key', 'principal = CALLER', 'principal = CALLER', 'principal = CALLER', 'principal = CALLER'),

    -- The record. What happened is written down by whoever did it, also where the thing is another's.
    ('entry', 'audience = ''public'' OR owner_id = ANY (MINE) OR hub = ANY (HUBS)', 'true', NULL, NULL),

    -- Listings.
    -- Who is asked to be a setter, too, reads it before it is open.
    ('demand', 'state = ''open'' OR owner_id = ANY (MINE) OR hub = ANY (HUBS) OR caller_is_among(setters)', 'owner_id = ANY (MINE)',
        'owner_id = ANY (MINE) OR hub = ANY (HUBS) OR caller_is_among(setters)', NULL),
    -- Who has engaged it keeps seeing it.
    ('offering', 'state = ''published'' OR owner_id = ANY (MINE) OR hub = ANY (HUBS)
            OR EXISTS (SELECT FROM engagement AS e WHERE e.hub = offering.hub AND e.offering_id = offering.id AND e.client_id = ANY (MINE))', 'owner_id = ANY (MINE)',
        'owner_id = ANY (MINE) OR hub = ANY (HUBS)', NULL),
    -- Who was ever asked to belong to it stands among its members, also after he has left or refused.
    ('consortium', 'state <> ''forming'' OR lead_id = ANY (MINE) OR hub = ANY (HUBS) OR caller_is_among(members)', 'lead_id = ANY (MINE)',
        'lead_id = ANY (MINE) OR hub = ANY (HUBS) OR caller_is_among(members)', NULL),
    ('attachment', 'owner_id = ANY (MINE) OR EXISTS (SELECT FROM demand AS d WHERE d.hub = attachment.hub AND d.id = demand_id)
            OR EXISTS (SELECT FROM achievement AS a WHERE a.hub = attachment.hub AND a.id = achievement_id)
            OR EXISTS (SELECT FROM consortium AS c WHERE c.hub = attachment.hub AND c.id = consortium_id)',
        'owner_id = ANY (MINE)', 'owner_id = ANY (MINE)', NULL),
    ('question', 'owner_id = ANY (MINE) OR asker_id = ANY (MINE) OR hub = ANY (HUBS)
            OR (answer IS NOT NULL AND EXISTS (SELECT FROM demand AS d WHERE d.hub = question.hub AND d.id = demand_id))', 'asker_id = ANY (MINE)',
        'owner_id = ANY (MINE)', NULL),
    -- An operator of the hub decides; the owner reads why.
    ('moderation_review', 'hub = ANY (HUBS) OR EXISTS (SELECT FROM patent AS l WHERE l.id = subject_id AND l.owner_id = ANY (MINE))
            OR EXISTS (SELECT FROM achievement AS l WHERE l.id = subject_id AND l.owner_id = ANY (MINE))
            OR EXISTS (SELECT FROM demand AS l WHERE l.id = subject_id AND l.owner_id = ANY (MINE))
            OR EXISTS (SELECT FROM provider AS l WHERE l.id = subject_id AND l.owner_id = ANY (MINE))
            OR EXISTS (SELECT FROM offering AS l WHERE l.id = subject_id AND l.owner_id = ANY (MINE))
            OR EXISTS (SELECT FROM expert AS l WHERE l.id = subject_id AND l.owner_id = ANY (MINE))
            OR EXISTS (SELECT FROM broker AS l WHERE l.id = subject_id AND l.owner_id = ANY (MINE))
            OR EXISTS (SELECT FROM resource AS l WHERE l.id = subject_id AND l.owner_id = ANY (MINE))',
        'hub = ANY (HUBS)', NULL, NULL),
    ('import', 'owner_id = ANY (MINE)', 'owner_id = ANY (MINE)', 'owner_id = ANY (MINE)', NULL),
    -- How many documents a listing has, and of which level, is told to whoever may know of the listing.
    ('document', 'owner_id = ANY (MINE) OR hub = ANY (HUBS) OR EXISTS (SELECT FROM patent AS l WHERE l.hub = document.hub AND l.id = subject_id)
            OR EXISTS (SELECT FROM achievement AS l WHERE l.hub = document.hub AND l.id = subject_id)
            OR EXISTS (SELECT FROM demand AS l WHERE l.hub = document.hub AND l.id = subject_id)',
        'owner_id = ANY (MINE)', 'owner_id = ANY (MINE) OR hub = ANY (HUBS)', NULL),
    ('document_file', 'EXISTS (SELECT FROM document AS d WHERE d.hub = document_file.hub AND d.id = document_id AND (d.owner_id = ANY (MINE) OR d.hub = ANY (HUBS)))',
        'EXISTS (SELECT FROM document AS d WHERE d.hub = document_file.hub AND d.id = document_id AND d.owner_id = ANY (MINE))',
        'EXISTS (SELECT FROM document AS d WHERE d.hub = document_file.hub AND d.id = document_id AND (d.owner_id = ANY (MINE) OR d.hub = ANY (HUBS)))', NULL),
    ('document_reading', 'organization_id = ANY (MINE) OR hub = ANY (HUBS) OR EXISTS (SELECT FROM document AS d WHERE d.hub = document_reading.hub AND d.id = document_id AND d.owner_id = ANY (MINE))',
        NULL, NULL, NULL),
    ('disclosure', 'owner_id = ANY (MINE) OR organization_id = ANY (MINE) OR hub = ANY (HUBS)', 'organization_id = ANY (MINE)',
        'owner_id = ANY (MINE) OR organization_id = ANY (MINE)', NULL),

    -- Services and people.
    ('capability_figure', 'EXISTS (SELECT FROM provider AS p WHERE p.hub = capability_figure.hub AND p.id = provider_id)',
        'EXISTS (SELECT FROM provider AS p WHERE p.hub = capability_figure.hub AND p.id = provider_id AND p.owner_id = ANY (MINE))', NULL, NULL),
    ('engagement', 'server_id = ANY (MINE) OR client_id = ANY (MINE) OR hub = ANY (HUBS)', 'client_id = ANY (MINE)',
        'server_id = ANY (MINE) OR client_id = ANY (MINE)', NULL),
    -- What clients said of a provider is public.
    ('evaluation', 'true', 'author_id = ANY (MINE)', NULL, NULL),
    ('credential', 'owner_id = ANY (MINE) OR hub = ANY (HUBS) OR EXISTS (SELECT FROM expert AS e WHERE e.hub = credential.hub AND e.id = expert_id)
            OR EXISTS (SELECT FROM broker AS b WHERE b.hub = credential.hub AND b.id = broker_id)',
        'owner_id = ANY (MINE)', 'owner_id = ANY (MINE) OR hub = ANY (HUBS)', NULL),

    -- Matching.
    ('match_run', 'owner_id = ANY (MINE) OR hub = ANY (HUBS)', 'owner_id = ANY (MINE) OR hub = ANY (HUBS)', NULL, NULL),
    ('match_hit', 'EXISTS (SELECT FROM match_run AS r WHERE r.hub = match_hit.hub AND r.id = run_id)',
        'EXISTS (SELECT FROM match_run AS r WHERE r.hub = match_hit.hub AND r.id = run_id)', NULL, NULL),
    ('match_judgement', 'owner_id = ANY (MINE) OR hub = ANY (HUBS)', 'owner_id = ANY (MINE)', 'owner_id = ANY (MINE)', NULL),
    -- Colleagues may know that somebody waits for something, and neither read nor change it.
    ('saved_search', 'user_id = ME OR owner_id = ANY (MINE)', 'user_id = ME', 'user_id = ME', 'user_id = ME'),
    ('inbox_entry', 'user_id = ME OR owner_id = ANY (MINE)', NULL, 'user_id = ME', NULL),
    ('alert_mute', 'user_id = ME', 'user_id = ME', NULL, 'user_id = ME'),

    -- Negotiations. What one side drafts is its own until it is made.
    ('negotiation', 'inviter_id = ANY (MINE) OR invitee_id = ANY (MINE) OR hub = ANY (HUBS)', 'inviter_id = ANY (MINE)',
        'inviter_id = ANY (MINE) OR invitee_id = ANY (MINE)', NULL),
    ('negotiation_message', 'EXISTS (SELECT FROM negotiation AS n WHERE n.hub = negotiation_message.hub AND n.id = negotiation_id)',
        'organization_id = ANY (MINE) AND EXISTS (SELECT FROM negotiation AS n WHERE n.hub = negotiation_message.hub AND n.id = negotiation_id)', NULL, NULL),
    ('negotiation_disclosure', 'EXISTS (SELECT FROM negotiation AS n WHERE n.hub = negotiation_disclosure.hub AND n.id = negotiation_id)',
        'organization_id = ANY (MINE) AND EXISTS (SELECT FROM negotiation AS n WHERE n.hub = negotiation_disclosure.hub AND n.id = negotiation_id)', NULL, NULL),
    ('offer', 'organization_id = ANY (MINE) OR (made_at IS NOT NULL AND EXISTS (SELECT FROM negotiation AS n WHERE n.hub = offer.hub AND n.id = negotiation_id))',
        'organization_id = ANY (MINE) AND EXISTS (SELECT FROM negotiation AS n WHERE n.hub = offer.hub AND n.id = negotiation_id)',
        'EXISTS (SELECT FROM negotiation AS n WHERE n.hub = offer.hub AND n.id = negotiation_id AND (n.inviter_id = ANY (MINE) OR n.invitee_id = ANY (MINE)))', NULL),

    -- Contracts. A party brings the others in: rows about them are written by whoever opens, changes or signs.
    ('contract', 'opener_id = ANY (MINE) OR may_know_contract(hub, id)', 'opener_id = ANY (MINE)', 'opener_id = ANY (MINE) OR may_know_contract(hub, id)', NULL),
    ('contract_party', 'organization_id = ANY (MINE) OR may_know_contract(hub, contract_id)', 'may_know_contract(hub, contract_id)',
        'may_know_contract(hub, contract_id)', 'may_know_contract(hub, contract_id)'),
    ('contract_edition', 'may_know_contract(hub, contract_id)', 'organization_id = ANY (MINE) AND may_know_contract(hub, contract_id)', NULL, NULL),
    ('contract_act', 'may_know_contract(hub, contract_id)', 'organization_id = ANY (MINE) AND may_know_contract(hub, contract_id)', NULL, NULL),
    ('contract_signature', 'may_know_contract(hub, contract_id)', 'organization_id = ANY (MINE) AND may_know_contract(hub, contract_id)', NULL, NULL),
    ('clearance', 'organization_id = ANY (MINE) OR may_know_contract(hub, contract_id)', 'may_know_contract(hub, contract_id)',
        'organization_id = ANY (MINE) OR may_know_contract(hub, contract_id)', NULL),
    ('screening', 'declarer_id = ANY (MINE) OR may_know_contract(hub, contract_id)', 'may_know_contract(hub, contract_id)',
        'may_know_contract(hub, contract_id)', NULL),
    ('milestone', 'performer_ids && MINE OR payer_ids && MINE OR hub = ANY (HUBS)', 'may_know_contract(hub, contract_id)', 'may_know_contract(hub, contract_id)', NULL),
    ('milestone_act', 'EXISTS (SELECT FROM milestone AS m WHERE m.hub = milestone_act.hub AND m.id = milestone_id)',
        'EXISTS (SELECT FROM milestone AS m WHERE m.hub = milestone_act.hub AND m.id = milestone_id)', NULL, NULL),
    -- Each part of what they are seen by has an index: a condition on an array of the query itself is asked only after the policy.
    -- A licence comes from a contract, or from an open licence that somebody accepts.
    ('licence', 'licensor_id = ANY (MINE) OR licensee_ids && MINE OR hub = ANY (HUBS)',
        'licensor_id = ANY (MINE) OR licensee_ids && MINE OR may_know_contract(hub, contract_id)',
        'licensor_id = ANY (MINE) OR licensee_ids && MINE OR may_know_contract(hub, contract_id)', NULL),
    ('licence_scope', 'EXISTS (SELECT FROM licence AS l WHERE l.hub = licence_scope.hub AND l.id = licence_id)
            OR EXISTS (SELECT FROM open_licence AS l WHERE l.hub = licence_scope.hub AND l.id = licence_id)',
        'EXISTS (SELECT FROM licence AS l WHERE l.hub = licence_scope.hub AND l.id = licence_id)
            OR EXISTS (SELECT FROM open_licence AS l WHERE l.hub = licence_scope.hub AND l.id = licence_id AND l.owner_id = ANY (MINE))', NULL,
        'EXISTS (SELECT FROM licence AS l WHERE l.hub = licence_scope.hub AND l.id = licence_id)
            OR EXISTS (SELECT FROM open_licence AS l WHERE l.hub = licence_scope.hub AND l.id = licence_id AND l.owner_id = ANY (MINE))'),
    -- A declaration to everybody.
    ('open_licence', 'true', 'owner_id = ANY (MINE)', 'owner_id = ANY (MINE)', NULL),

    -- Brokers.
    ('mandate', 'agency_id = ANY (MINE) OR principal_id = ANY (MINE) OR hub = ANY (HUBS)', 'agency_id = ANY (MINE)',
        'agency_id = ANY (MINE) OR principal_id = ANY (MINE)', NULL),
    ('introduction', 'agency_id = ANY (MINE) OR principal_id = ANY (MINE) OR counterparty_id = ANY (MINE) OR hub = ANY (HUBS)', 'agency_id = ANY (MINE)',
        'agency_id = ANY (MINE) OR principal_id = ANY (MINE) OR counterparty_id = ANY (MINE) OR hub = ANY (HUBS)', NULL),
    -- Earned when a contract takes effect, whoever signed last.
    ('commission', 'agency_id = ANY (MINE) OR principal_id = ANY (MINE) OR hub = ANY (HUBS)', 'may_know_contract(hub, contract_id)',
        'agency_id = ANY (MINE) OR principal_id = ANY (MINE)', NULL),

    -- Rewards. Who shares in one may know of it, whichever organization he belongs to. Objections are written into it.
    ('reward', '(is_of_officials AND posted_on IS NOT NULL) OR owner_id = ANY (MINE) OR hub = ANY (HUBS) OR caller_shares_in(hub, id)', 'owner_id = ANY (MINE)',
        '(is_of_officials AND posted_on IS NOT NULL) OR owner_id = ANY (MINE) OR hub = ANY (HUBS) OR caller_shares_in(hub, id)', NULL),
    ('reward_person', 'user_id = ME OR EXISTS (SELECT FROM reward AS r WHERE r.hub = reward_person.hub AND r.id = reward_id)', NULL, NULL, NULL),

    -- Registration. The authority keeps the serial numbers of its region.
    ('registration_case', 'applicant_id = ANY (MINE) OR authority_id = ANY (MINE) OR hub = ANY (HUBS)
            OR EXISTS (SELECT FROM contract_party AS p WHERE p.contract_id = registration_case.contract_id AND p.organization_id = ANY (MINE))', 'applicant_id = ANY (MINE)',
        'applicant_id = ANY (MINE) OR authority_id = ANY (MINE) OR hub = ANY (HUBS)', NULL),
    ('registration_serial', 'cardinality(MINE) > 0', 'cardinality(MINE) > 0', 'cardinality(MINE) > 0', NULL),
    -- Anybody may check a number.
    ('registration_number', 'true', 'EXISTS (SELECT FROM registration_case AS r WHERE r.hub = registration_number.hub AND r.id = case_id AND r.authority_id = ANY (MINE))', NULL, NULL),

    -- Prices. Who objects to a notice writes into it; who bids raises the price of the lot.
    ('price_notice', 'posted_on IS NOT NULL OR owner_id = ANY (MINE) OR hub = ANY (HUBS)', 'owner_id = ANY (MINE)',
        'posted_on IS NOT NULL OR owner_id = ANY (MINE) OR hub = ANY (HUBS)', NULL),
    ('lot', 'announced_on IS NOT NULL OR owner_id = ANY (MINE) OR hub = ANY (HUBS)', 'owner_id = ANY (MINE)',
        'owner_id = ANY (MINE) OR hub = ANY (HUBS) OR (announced_on IS NOT NULL AND cardinality(MINE) > 0)', NULL),
    ('lot_asset', 'EXISTS (SELECT FROM lot AS l WHERE l.hub = lot_asset.hub AND l.id = lot_id)',
        'EXISTS (SELECT FROM lot AS l WHERE l.hub = lot_asset.hub AND l.id = lot_id AND l.owner_id = ANY (MINE))', NULL,
        'EXISTS (SELECT FROM lot AS l WHERE l.hub = lot_asset.hub AND l.id = lot_id)'),
    -- Not even the owner sees who bids before the award.
    ('lot_bidder', 'organization_id = ANY (MINE) OR EXISTS (SELECT FROM lot AS l WHERE l.hub = lot_bidder.hub AND l.id = lot_id AND l.award_bidder IS NOT NULL)', 'organization_id = ANY (MINE)',
        'organization_id = ANY (MINE)', NULL),
    ('lot_bid', 'EXISTS (SELECT FROM lot AS l WHERE l.hub = lot_bid.hub AND l.id = lot_id)',
        'EXISTS (SELECT FROM lot_bidder AS b WHERE b.hub = lot_bid.hub AND b.lot_id = lot_bid.lot_id AND b.number = bidder AND b.organization_id = ANY (MINE))', NULL, NULL),

    -- Statistics.
    ('statistic_vintage', 'true', 'hub = ANY (HUBS)', NULL, NULL),
    ('statistic_cell', 'true', 'hub = ANY (HUBS)', NULL, NULL),

    -- Webhooks.
    ('webhook_endpoint', 'owner_id = ANY (MINE)', 'owner_id = ANY (MINE)', 'owner_id = ANY (MINE)', 'owner_id = ANY (MINE)'),
    ('webhook_attempt', 'EXISTS (SELECT FROM webhook_delivery AS d WHERE d.hub = webhook_attempt.hub AND d.id = delivery_id)', NULL, NULL,
        'EXISTS (SELECT FROM webhook_delivery AS d WHERE d.hub = webhook_attempt.hub AND d.id = delivery_id)');

-- Families of tables that are the same to a caller: listings that are public when they are published,
INSERT INTO guarded
    SELECT listing, 'state = ''published'' OR owner_id = ANY (MINE) OR hub = ANY (HUBS)', 'owner_id = ANY (MINE)',
        'owner_id = ANY (MINE) OR hub = ANY (HUBS)', NULL
    FROM unnest('{patent,achievement,provider,expert,broker,resource}'::text[]) AS listing;
-- what a person keeps for himself,
INSERT INTO guarded
    SELECT kept, own, own, own, own FROM unnest('{second_factor,recovery_code,digest,calendar_link}'::text[]) AS kept, (VALUES ('user_id = ME')) AS words (own);
-- and what waits for an address of webhooks.
INSERT INTO guarded
    SELECT waiting, own, own, own, own FROM unnest('{webhook_queue,webhook_delivery}'::text[]) AS waiting,
        format('EXISTS (SELECT FROM webhook_endpoint AS e WHERE e.hub = %I.hub AND e.id = endpoint_id)', waiting) AS own;

-- The words of the table in SQL. In brackets of their own they are found once for a statement, not once for a row.
CREATE FUNCTION pg_temp.spelled(words text) RETURNS text LANGUAGE sql
    RETURN regexp_replace(regexp_replace(regexp_replace(regexp_replace(words,
        '\mMINE\M', '(SELECT caller_organizations())::uuid[]', 'g'),
        '\mHUBS\M', '(SELECT caller_hubs())::smallint[]', 'g'),
        '\mME\M', '(SELECT caller_person())', 'g'),
        '\mCALLER\M', '(SELECT caller_name())', 'g');

-- What a row is and whose never changes in a request: a row that everybody sees cannot be made the caller's.
DO $$
DECLARE
    one guarded;
    mutable text;
    fixed CONSTANT text[] := '{hub, id, owner_id, organization_id, user_id, lead_id, opener_id, negotiation_id, inviter_id,
        invitee_id, applicant_id, authority_id, licensor_id, licensee_ids, declarer_id, agency_id, principal_id, counterparty_id,
        mandate_id, introduction_id, server_id, client_id, endpoint_id, lot_id, document_id, asker_id, demand_id, reward_id, reader_id}';
BEGIN
    FOR one IN SELECT * FROM guarded LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one.guarded);
        IF one.sees IS NOT NULL THEN
            EXECUTE format('GRANT SELECT ON %I TO keqiao_tenant', one.guarded);
            EXECUTE format('CREATE POLICY tenant_sees ON %I FOR SELECT TO keqiao_tenant USING (%s)', one.guarded, pg_temp.spelled(one.sees));
        END IF;
        IF one.adds IS NOT NULL THEN
            EXECUTE format('GRANT INSERT ON %I TO keqiao_tenant', one.guarded);
            EXECUTE format('CREATE POLICY tenant_adds ON %I FOR INSERT TO keqiao_tenant WITH CHECK (%s)', one.guarded, pg_temp.spelled(one.adds));
        END IF;
        IF one.changes IS NOT NULL THEN
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO mutable FROM pg_attribute
                WHERE attrelid = one.guarded::regclass AND attnum > 0 AND NOT attisdropped AND attname <> ALL (fixed);
            EXECUTE format('GRANT UPDATE (%s) ON %I TO keqiao_tenant', mutable, one.guarded);
            EXECUTE format('CREATE POLICY tenant_changes ON %I FOR UPDATE TO keqiao_tenant USING (%s) WITH CHECK (%s)', one.guarded,
                pg_temp.spelled(one.sees), pg_temp.spelled(one.changes));
        END IF;
        IF one.removes IS NOT NULL THEN
            EXECUTE format('GRANT DELETE ON %I TO keqiao_tenant', one.guarded);
            EXECUTE format('CREATE POLICY tenant_removes ON %I FOR DELETE TO keqiao_tenant USING (%s)', one.guarded, pg_temp.spelled(one.removes));
        END IF;
    END LOOP;
END $$;
DROP FUNCTION pg_temp.spelled(text);
DROP TABLE guarded;

-- Who comes to another organization takes along how he is written to.
GRANT UPDATE (owner_id) ON digest, calendar_link TO keqiao_tenant;

-- What everybody reads, and no request writes.
GRANT SELECT ON hub, code_list, code_item, entry_position, sequencer, log, log_tile, cosignature TO keqiao_tenant;
