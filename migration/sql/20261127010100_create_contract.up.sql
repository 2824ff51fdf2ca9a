-- Technology contracts: what is being agreed, who said what of which edition, and every edition as it was put to the parties.

-- A contract lives in the hub in which it was opened; its parties may be of any hub.
CREATE TABLE contract (
    hub                    smallint NOT NULL,
    id                     uuid NOT NULL,
    opener_id              uuid NOT NULL,
    -- The negotiation it came from.
    negotiation_id         uuid,
    created_at             timestamptz NOT NULL,
    created_by             text NOT NULL,
    state                  text NOT NULL,
    -- What it says, in the form of its body; the columns after it repeat what lists and statistics ask for.
    content                jsonb NOT NULL,
    title                  text NOT NULL,
    contract_type          text NOT NULL,
    subtype                text NOT NULL,
    field                  text,
    starts_on              date,
    ends_on                date,
    currency               text NOT NULL,
    -- Minor units. The technical amount and the itemised rest are the contract amount.
    contract_amount_minor  bigint,
    technical_amount_minor bigint,
    patent_ids             uuid[] NOT NULL,
    achievement_ids        uuid[] NOT NULL,
    -- The number of the edition in `content`; 0 is the draft, which only the opener sees.
    edition                smallint NOT NULL,
    -- How many editions there were.
    editions               smallint NOT NULL,
    -- A change of a contract in effect that not all have signed yet.
    pending_edition        smallint,
    pending                jsonb,
    -- The conditions that are met: place and time.
    fulfilled              jsonb NOT NULL,
    signed_at              timestamptz,
    effective_at           timestamptz,
    ended_at               timestamptz,
    dispute                jsonb,
    notice                 jsonb,
    -- What the registration authority says it is.
    determined_subtype     text,
    version                bigint NOT NULL,
    updated_at             timestamptz NOT NULL,
    updated_by             text NOT NULL,
    CONSTRAINT contract_pkey PRIMARY KEY (hub, id),
    CONSTRAINT contract_state_known CHECK (state IN ('draft', 'proposed', 'approved', 'partially_signed', 'signed',
        'effective', 'completed', 'terminated', 'withdrawn')),
    CONSTRAINT contract_type_known CHECK (contract_type IN ('development', 'transfer', 'licence', 'consulting', 'service')),
    CONSTRAINT contract_amounts_whole CHECK ((contract_amount_minor IS NULL) = (technical_amount_minor IS NULL)),
    -- INV-14.
    CONSTRAINT contract_amounts_ordered CHECK (
        technical_amount_minor BETWEEN 0 AND contract_amount_minor),
    CONSTRAINT contract_days_ordered CHECK (starts_on <= ends_on),
    CONSTRAINT contract_draft_is_edition_0 CHECK (CASE state
        WHEN 'draft' THEN edition = 0 WHEN 'withdrawn' THEN edition >= 0 ELSE edition > 0 END),
    CONSTRAINT contract_editions_counted CHECK (edition <= editions AND pending_edition <= editions),
    CONSTRAINT contract_pending_whole CHECK ((pending IS NULL) = (pending_edition IS NULL)),
    CONSTRAINT contract_pending_in_effect CHECK (pending IS NULL OR state = 'effective'),
    -- Whoever is past a signature of all has its time; nobody else has.
    CONSTRAINT contract_signed_dated CHECK (
        (signed_at IS NOT NULL) = (state IN ('signed', 'effective', 'completed', 'terminated'))),
    CONSTRAINT contract_effective_dated CHECK (CASE state
        WHEN 'effective' THEN effective_at IS NOT NULL WHEN 'completed' THEN effective_at IS NOT NULL
        WHEN 'terminated' THEN true ELSE effective_at IS NULL END),
    CONSTRAINT contract_ended_dated CHECK (
        (ended_at IS NOT NULL) = (state IN ('completed', 'terminated', 'withdrawn'))),
    CONSTRAINT contract_fulfilled_listed CHECK (jsonb_typeof(fulfilled) = 'array'),
    CONSTRAINT contract_version_positive CHECK (version > 0)
);
-- Which contracts are about an asset.
CREATE INDEX contract_of_patent ON contract USING gin (patent_ids);
CREATE INDEX contract_of_achievement ON contract USING gin (achievement_ids);
-- The opener's own drafts.
CREATE INDEX contract_of_opener ON contract (opener_id, id DESC);

-- Who takes part, and on which side: a copy of what the content says, for lists.
CREATE TABLE contract_party (
    hub             smallint NOT NULL,
    contract_id     uuid NOT NULL,
    organization_id uuid NOT NULL,
    side            text NOT NULL,
    CONSTRAINT contract_party_pkey PRIMARY KEY (hub, contract_id, organization_id),
    CONSTRAINT contract_party_side_known CHECK (side IN ('seller', 'buyer'))
);
CREATE INDEX contract_party_of_organization ON contract_party (organization_id, contract_id DESC);

-- What was put to the parties: it never changes. `document` is what they sign, in canonical JSON (RFC 8785).
CREATE TABLE contract_edition (
    hub             smallint NOT NULL,
    contract_id     uuid NOT NULL,
    number          smallint NOT NULL,
    organization_id uuid NOT NULL,
    content         jsonb NOT NULL,
    document        bytea NOT NULL,
    sha256          bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    CONSTRAINT contract_edition_pkey PRIMARY KEY (hub, contract_id, number),
    CONSTRAINT contract_edition_number_positive CHECK (number > 0),
    CONSTRAINT contract_edition_digest CHECK (sha256 = sha256(document))
);
CREATE TRIGGER contract_edition_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_edition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

-- Who said what of which edition, in the order of saying. It never changes.
CREATE TABLE contract_act (
    hub             smallint NOT NULL,
    contract_id     uuid NOT NULL,
    -- From 0, without gaps.
    place           integer NOT NULL,
    act             text NOT NULL,
    -- 0 is the draft.
    edition         smallint NOT NULL,
    organization_id uuid NOT NULL,
    -- Who, if it was a person.
    user_id         uuid,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    CONSTRAINT contract_act_pkey PRIMARY KEY (hub, contract_id, place),
    CONSTRAINT contract_act_known CHECK (act IN ('negotiate', 'approve', 'sign', 'complete', 'terminate')),
    CONSTRAINT contract_act_place_not_negative CHECK (place >= 0),
    -- Only people approve and sign.
    CONSTRAINT contract_act_in_person CHECK (act NOT IN ('approve', 'sign') OR user_id IS NOT NULL)
);
-- A party approves, signs, confirms or gives up an edition once.
CREATE UNIQUE INDEX contract_act_once ON contract_act (hub, contract_id, edition, act, organization_id)
    WHERE act <> 'negotiate';
CREATE TRIGGER contract_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_act
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE contract ADD CONSTRAINT contract_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE contract ADD CONSTRAINT contract_opener FOREIGN KEY (opener_id) REFERENCES organization (id);
ALTER TABLE contract_party ADD CONSTRAINT contract_party_contract FOREIGN KEY (hub, contract_id)
    REFERENCES contract (hub, id);
ALTER TABLE contract_party ADD CONSTRAINT contract_party_organization FOREIGN KEY (organization_id)
    REFERENCES organization (id);
ALTER TABLE contract_edition ADD CONSTRAINT contract_edition_contract FOREIGN KEY (hub, contract_id)
    REFERENCES contract (hub, id);
ALTER TABLE contract_edition ADD CONSTRAINT contract_edition_organization FOREIGN KEY (organization_id)
    REFERENCES organization (id);
ALTER TABLE contract_act ADD CONSTRAINT contract_act_contract FOREIGN KEY (hub, contract_id)
    REFERENCES contract (hub, id);
ALTER TABLE contract_act ADD CONSTRAINT contract_act_organization FOREIGN KEY (organization_id)
    REFERENCES organization (id);
