-- Negotiations: an invitation, secrecy agreed by both sides, messages, disclosures, and offers of which at most one is accepted.

-- It lives in the hub of the side that invited.
CREATE TABLE negotiation (
    hub               smallint NOT NULL,
    id                uuid NOT NULL,
    inviter_id        uuid NOT NULL,
    -- The side on which the inviter would stand in the contract; the invitee stands on the other.
    inviter_side      text NOT NULL,
    invitee_id        uuid NOT NULL,
    -- An achievement or a demand, perhaps of another hub.
    subject_prefix    text,
    subject_id        uuid,
    title             text NOT NULL,
    nda_years         smallint NOT NULL,
    created_at        timestamptz NOT NULL,
    created_by        text NOT NULL,
    state             text NOT NULL,
    inviter_nda_at    timestamptz,
    invitee_nda_at    timestamptz,
    -- The offer on the table, and whose it is.
    open_offer_id     uuid,
    open_offer_by     uuid,
    accepted_offer_id uuid,
    contract_id       uuid,
    reason            text,
    version           bigint NOT NULL,
    updated_at        timestamptz NOT NULL,
    updated_by        text NOT NULL,
    CONSTRAINT negotiation_pkey PRIMARY KEY (hub, id),
    CONSTRAINT negotiation_state_known CHECK (state IN ('invited', 'nda_signed', 'disclosing', 'offering', 'countered',
        'term_sheet', 'contracting', 'closed', 'lost')),
    CONSTRAINT negotiation_side_known CHECK (inviter_side IN ('seller', 'buyer')),
    -- Nobody negotiates with himself.
    CONSTRAINT negotiation_two_sides CHECK (inviter_id <> invitee_id),
    CONSTRAINT negotiation_subject_whole CHECK ((subject_prefix IS NULL) = (subject_id IS NULL)),
    CONSTRAINT negotiation_subject_known CHECK (subject_prefix IN ('ach', 'dem')),
    CONSTRAINT negotiation_nda_bounded CHECK (nda_years BETWEEN 1 AND 30),
    -- Nothing is disclosed or offered before both sides agreed on secrecy.
    CONSTRAINT negotiation_secret CHECK (
        state IN ('invited', 'lost') OR num_nonnulls(inviter_nda_at, invitee_nda_at) = 2),
    CONSTRAINT negotiation_offer_whole CHECK ((open_offer_id IS NULL) = (open_offer_by IS NULL)),
    -- A deal has its terms.
    CONSTRAINT negotiation_terms_agreed CHECK (
        state NOT IN ('term_sheet', 'contracting', 'closed') OR accepted_offer_id IS NOT NULL),
    CONSTRAINT negotiation_contract_there CHECK (state NOT IN ('contracting', 'closed') OR contract_id IS NOT NULL),
    CONSTRAINT negotiation_lost_with_reason CHECK ((state = 'lost') = (reason IS NOT NULL)),
    CONSTRAINT negotiation_version_positive CHECK (version > 0)
);
CREATE INDEX negotiation_of_inviter ON negotiation (inviter_id, id DESC);
CREATE INDEX negotiation_of_invitee ON negotiation (invitee_id, id DESC);

-- An offer. Its terms never change; only where it stands does.
CREATE TABLE offer (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    negotiation_id  uuid NOT NULL,
    organization_id uuid NOT NULL,
    content         jsonb NOT NULL,
    -- What is hashed: canonical JSON (RFC 8785).
    document        bytea NOT NULL,
    sha256          bytea NOT NULL,
    expires_at      timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    state           text NOT NULL,
    made_at         timestamptz,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT offer_pkey PRIMARY KEY (hub, id),
    CONSTRAINT offer_state_known CHECK (state IN ('draft', 'open', 'superseded', 'withdrawn', 'accepted')),
    CONSTRAINT offer_digest CHECK (sha256 = sha256(document)),
    CONSTRAINT offer_made_dated CHECK (CASE state
        WHEN 'draft' THEN made_at IS NULL WHEN 'withdrawn' THEN true ELSE made_at IS NOT NULL END)
);
CREATE INDEX offer_of_negotiation ON offer (hub, negotiation_id, id DESC);
-- One offer is on the table, and one is accepted.
CREATE UNIQUE INDEX offer_one_open ON offer (hub, negotiation_id) WHERE state = 'open';
CREATE UNIQUE INDEX offer_one_accepted ON offer (hub, negotiation_id) WHERE state = 'accepted';

CREATE FUNCTION refuse_change_of_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.hub, NEW.id, NEW.negotiation_id, NEW.organization_id, NEW.content, NEW.document, NEW.sha256, NEW.expires_at)
        IS DISTINCT FROM
        (OLD.hub, OLD.id, OLD.negotiation_id, OLD.organization_id, OLD.content, OLD.document, OLD.sha256, OLD.expires_at) THEN
        RAISE EXCEPTION 'the terms of an offer never change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offer_terms_fixed BEFORE UPDATE ON offer FOR EACH ROW EXECUTE FUNCTION refuse_change_of_offer();

-- What one side wrote to the other. It never changes.
CREATE TABLE negotiation_message (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    negotiation_id  uuid NOT NULL,
    organization_id uuid NOT NULL,
    body            text NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    CONSTRAINT negotiation_message_pkey PRIMARY KEY (hub, id)
);
CREATE INDEX negotiation_message_of_negotiation ON negotiation_message (hub, negotiation_id, id DESC);
CREATE TRIGGER negotiation_message_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation_message
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

-- That one side disclosed a document to persons of the other, under the secrecy agreed on. The document itself is not kept.
CREATE TABLE negotiation_disclosure (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    negotiation_id  uuid NOT NULL,
    organization_id uuid NOT NULL,
    title           text NOT NULL,
    sha256          bytea NOT NULL,
    -- nda: named persons under secrecy (L2); data_room: with a log of every access (L3).
    level           text NOT NULL,
    persons         uuid[] NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    CONSTRAINT negotiation_disclosure_pkey PRIMARY KEY (hub, id),
    CONSTRAINT negotiation_disclosure_digest_length CHECK (length(sha256) = 32),
    CONSTRAINT negotiation_disclosure_level_known CHECK (level IN ('nda', 'data_room')),
    CONSTRAINT negotiation_disclosure_to_somebody CHECK (cardinality(persons) > 0)
);
CREATE INDEX negotiation_disclosure_of_negotiation ON negotiation_disclosure (hub, negotiation_id, id DESC);
CREATE TRIGGER negotiation_disclosure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation_disclosure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE negotiation ADD CONSTRAINT negotiation_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE negotiation ADD CONSTRAINT negotiation_inviter FOREIGN KEY (inviter_id) REFERENCES organization (id);
ALTER TABLE negotiation ADD CONSTRAINT negotiation_invitee FOREIGN KEY (invitee_id) REFERENCES organization (id);
ALTER TABLE offer ADD CONSTRAINT offer_negotiation FOREIGN KEY (hub, negotiation_id) REFERENCES negotiation (hub, id);
ALTER TABLE offer ADD CONSTRAINT offer_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
ALTER TABLE negotiation_message ADD CONSTRAINT negotiation_message_negotiation FOREIGN KEY (hub, negotiation_id)
    REFERENCES negotiation (hub, id);
ALTER TABLE negotiation_message ADD CONSTRAINT negotiation_message_organization FOREIGN KEY (organization_id)
    REFERENCES organization (id);
ALTER TABLE negotiation_disclosure ADD CONSTRAINT negotiation_disclosure_negotiation FOREIGN KEY (hub, negotiation_id)
    REFERENCES negotiation (hub, id);
ALTER TABLE negotiation_disclosure ADD CONSTRAINT negotiation_disclosure_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
