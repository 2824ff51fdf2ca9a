-- The distribution of rewards among those who made a result. One lives in the hub of its unit; its contract may live in another.
CREATE FUNCTION deducted(deductions jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(sum((one ->> 'amount_minor')::bigint) FILTER (WHERE (one ->> 'is_deducted')::boolean), 0)
    FROM jsonb_array_elements(deductions) AS one
$$;
CREATE FUNCTION distributed(parts jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(sum((part ->> 'amount_minor')::bigint), 0) FROM jsonb_array_elements(parts) AS part
$$;

CREATE TABLE reward (
    hub                  smallint NOT NULL,
    id                   uuid NOT NULL,
    owner_id             uuid NOT NULL,
    -- What the receipt comes from: a contract, or the unit's own use of an achievement.
    contract_id          uuid,
    achievement_id       uuid,
    created_at           timestamptz NOT NULL,
    created_by           text NOT NULL,
    title                text NOT NULL,
    way                  text NOT NULL,
    -- What tells the receipt from the others of the same source.
    receipt              text NOT NULL,
    received_on          date NOT NULL,
    -- All amounts are fen.
    income_minor         bigint NOT NULL,
    -- A list of {cost, amount_minor, is_deducted}.
    deductions           jsonb NOT NULL,
    own_rate_ppm         integer,
    -- Of the unit's own rule or the agreement that sets its rate.
    agreement_sha256     bytea,
    rule_pack            text NOT NULL,
    -- Whether the unit was set up by the state.
    is_state             boolean NOT NULL,
    net_minor            bigint NOT NULL,
    floor_minor          bigint,
    standard_minor       bigint,
    rate_ppm             integer NOT NULL,
    pool_minor           bigint NOT NULL,
    -- A list of {share_ppm, is_main, is_official, amount_minor}; who each is stands in reward_person, at the same place.
    parts                jsonb NOT NULL,
    -- INV-24: the notice of what leading staff get is for the public.
    is_of_officials      boolean NOT NULL,
    drawn_by             uuid,
    state                text NOT NULL,
    posted_on            date,
    ends_on              date,
    suspended_on         date,
    ended_on             date,
    -- A list of objections as in price_notice.
    objections           jsonb NOT NULL,
    approved_by          uuid,
    approved_at          timestamptz,
    paid_note            text,
    paid_evidence_sha256 bytea,
    paid_at              timestamptz,
    version              bigint NOT NULL,
    updated_at           timestamptz NOT NULL,
    updated_by           text NOT NULL,
    CONSTRAINT reward_pkey PRIMARY KEY (hub, id),
    CONSTRAINT reward_one_source CHECK (num_nonnulls(contract_id, achievement_id) = 1),
    CONSTRAINT reward_way_known CHECK (way IN ('transfer', 'licence', 'equity', 'implementation')),
    CONSTRAINT reward_own_use_is_implementation CHECK (achievement_id IS NULL OR way = 'implementation'),
    CONSTRAINT reward_income_not_negative CHECK (income_minor >= 0),
    CONSTRAINT reward_deductions_listed CHECK (jsonb_typeof(deductions) = 'array'),
    -- INV-22.
    CONSTRAINT reward_net_reckoned CHECK (net_minor = greatest(income_minor - deducted(deductions), 0)),
    CONSTRAINT reward_own_rate_documented CHECK (own_rate_ppm IS NULL OR agreement_sha256 IS NOT NULL),
    CONSTRAINT reward_own_rate_taken CHECK (own_rate_ppm IS NULL OR own_rate_ppm = rate_ppm),
    CONSTRAINT reward_agreement_length CHECK (length(agreement_sha256) = 32),
    -- INV-21: whoever has to keep the floor keeps it.
    CONSTRAINT reward_not_below_floor CHECK (NOT is_state OR floor_minor IS NULL OR pool_minor >= floor_minor),
    CONSTRAINT reward_rate_in_range CHECK (rate_ppm BETWEEN 0 AND 1000000),
    CONSTRAINT reward_pool_positive CHECK (pool_minor > 0),
    -- INV-23.
    CONSTRAINT reward_parts_are_pool CHECK (distributed(parts) = pool_minor),
    CONSTRAINT reward_shares_whole CHECK (shares_are_whole(parts)),
    CONSTRAINT reward_officials_told CHECK (is_of_officials = (parts @> '[{"is_official": true}]')),
    CONSTRAINT reward_state_known CHECK (state IN ('calculated', 'noticed', 'suspended', 'returned', 'approved', 'paid',
        'withdrawn')),
    CONSTRAINT reward_days_ordered CHECK (posted_on <= ends_on),
    CONSTRAINT reward_posted_whole CHECK ((posted_on IS NULL) = (ends_on IS NULL)),
    CONSTRAINT reward_suspension_whole CHECK ((state = 'suspended') = (suspended_on IS NOT NULL) OR state IN ('returned',
        'withdrawn')),
    CONSTRAINT reward_objections_listed CHECK (jsonb_typeof(objections) = 'array'),
    -- INV-24: nothing is approved before its notice is over.
    CONSTRAINT reward_noticed_before CHECK (state NOT IN ('approved', 'paid') OR posted_on IS NOT NULL AND ended_on > ends_on),
    CONSTRAINT reward_approval_whole CHECK ((state IN ('approved', 'paid')) = (approved_at IS NOT NULL)),
    CONSTRAINT reward_four_eyes CHECK (approved_by <> drawn_by),
    CONSTRAINT reward_payment_whole CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
    CONSTRAINT reward_payment_shown CHECK ((paid_at IS NULL) = (paid_note IS NULL)),
    CONSTRAINT reward_evidence_length CHECK (length(paid_evidence_sha256) = 32),
    CONSTRAINT reward_version_positive CHECK (version > 0)
);
-- A receipt is distributed once.
CREATE UNIQUE INDEX reward_once ON reward (hub, owner_id, coalesce(contract_id, achievement_id), receipt)
    WHERE state <> 'withdrawn';
CREATE INDEX reward_of_owner ON reward (owner_id, id DESC);
CREATE INDEX reward_of_contract ON reward (contract_id) WHERE contract_id IS NOT NULL;
CREATE INDEX reward_before_public ON reward (id DESC) WHERE is_of_officials;

-- Who is rewarded: personal data. What each gets is at the same place of the list `parts`.
CREATE TABLE reward_person (
    hub         smallint NOT NULL,
    reward_id   uuid NOT NULL,
    place       smallint NOT NULL,
    name        text NOT NULL,
    user_id     uuid,
    accepted_at timestamptz,
    CONSTRAINT reward_person_pkey PRIMARY KEY (hub, reward_id, place),
    CONSTRAINT reward_person_place_in_list CHECK (place BETWEEN 0 AND 99),
    CONSTRAINT reward_person_accepts_himself CHECK (accepted_at IS NULL OR user_id IS NOT NULL OR name = '(erased)')
);
CREATE UNIQUE INDEX reward_person_once ON reward_person (hub, reward_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX reward_of_person ON reward_person (user_id) WHERE user_id IS NOT NULL;

-- What was approved stays: only its payment follows.
CREATE FUNCTION permit_payment_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paid reward;
BEGIN
    paid := OLD;
    paid.state := NEW.state;
    paid.paid_note := NEW.paid_note;
    paid.paid_evidence_sha256 := NEW.paid_evidence_sha256;
    paid.paid_at := NEW.paid_at;
    paid.version := NEW.version;
    paid.updated_at := NEW.updated_at;
    paid.updated_by := NEW.updated_by;
    IF NEW IS DISTINCT FROM paid OR NEW.state NOT IN ('approved', 'paid') THEN
        RAISE EXCEPTION 'an approved % stays as it is', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reward_approved_stays BEFORE UPDATE ON reward
    FOR EACH ROW WHEN (OLD.state IN ('approved', 'paid')) EXECUTE FUNCTION permit_payment_only();

ALTER TABLE reward ADD CONSTRAINT reward_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE reward ADD CONSTRAINT reward_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE reward ADD CONSTRAINT reward_achievement FOREIGN KEY (hub, achievement_id) REFERENCES achievement (hub, id);
ALTER TABLE reward ADD CONSTRAINT reward_drawn_by FOREIGN KEY (drawn_by) REFERENCES app_user (id);
ALTER TABLE reward ADD CONSTRAINT reward_approved_by FOREIGN KEY (approved_by) REFERENCES app_user (id);
ALTER TABLE reward_person ADD CONSTRAINT reward_person_reward FOREIGN KEY (hub, reward_id) REFERENCES reward (hub, id);
ALTER TABLE reward_person ADD CONSTRAINT reward_person_user FOREIGN KEY (user_id) REFERENCES app_user (id);
