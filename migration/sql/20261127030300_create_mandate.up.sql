-- What brokers are entrusted with, and whom they have introduced to whom. Both live in the home hub of the principal.

-- A mandate: a principal entrusts a broker, for a fee. The broker and his organization may be of any hub.
CREATE TABLE mandate (
    hub          smallint NOT NULL,
    id           uuid NOT NULL,
    broker_id    uuid NOT NULL,
    agency_id    uuid NOT NULL,
    principal_id uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   text NOT NULL,
    side         text NOT NULL,
    -- The listing it is about, of any hub; none for whatever the principal buys or sells.
    subject_prefix text,
    subject_id   uuid,
    exclusivity  text NOT NULL,
    currency     text NOT NULL,
    -- In minor units.
    fee_fixed    bigint NOT NULL,
    fee_base     text NOT NULL,
    -- A list of {up_to_minor, rate_bp}, each above the one before.
    fee_tiers    jsonb NOT NULL,
    fee_cap      bigint,
    starts_on    date NOT NULL,
    ends_on      date NOT NULL,
    tail_months  smallint NOT NULL,
    purpose      text NOT NULL,
    state        text NOT NULL,
    dual_agency  text NOT NULL,
    ended_on     date,
    version      bigint NOT NULL,
    updated_at   timestamptz NOT NULL,
    updated_by   text NOT NULL,
    CONSTRAINT mandate_pkey PRIMARY KEY (hub, id),
    CONSTRAINT mandate_two_sides CHECK (agency_id <> principal_id),
    CONSTRAINT mandate_side_known CHECK (side IN ('buy', 'sell')),
    CONSTRAINT mandate_subject_whole CHECK (num_nonnulls(subject_prefix, subject_id) IN (0, 2)),
    CONSTRAINT mandate_exclusivity_known CHECK (exclusivity IN ('exclusive', 'ordinary')),
    CONSTRAINT mandate_fee_not_negative CHECK (fee_fixed >= 0),
    CONSTRAINT mandate_fee_base_known CHECK (fee_base IN ('contract_amount', 'technical_amount')),
    CONSTRAINT mandate_fee_tiers_listed CHECK (jsonb_typeof(fee_tiers) = 'array'),
    CONSTRAINT mandate_fee_cap_above_fixed CHECK (fee_cap >= fee_fixed),
    CONSTRAINT mandate_days_ordered CHECK (starts_on <= ends_on),
    CONSTRAINT mandate_tail_range CHECK (tail_months BETWEEN 0 AND 36),
    CONSTRAINT mandate_state_known CHECK (state IN ('offered', 'active', 'declined', 'expired', 'revoked')),
    CONSTRAINT mandate_dual_agency_known CHECK (dual_agency IN ('refused', 'consented')),
    CONSTRAINT mandate_end_whole CHECK ((ended_on IS NOT NULL) = (state IN ('expired', 'revoked'))),
    CONSTRAINT mandate_version_positive CHECK (version > 0)
);
CREATE INDEX mandate_of_agency ON mandate (agency_id, id DESC);
CREATE INDEX mandate_of_principal ON mandate (principal_id, id DESC);
-- Those whose last day passes.
CREATE INDEX mandate_active_until ON mandate (ends_on) WHERE state = 'active';

-- An introduction. What was recorded never changes; what follows does.
CREATE TABLE introduction (
    hub               smallint NOT NULL,
    id                uuid NOT NULL,
    mandate_id        uuid NOT NULL,
    agency_id         uuid NOT NULL,
    principal_id      uuid NOT NULL,
    counterparty_id   uuid NOT NULL,
    subject_prefix    text,
    subject_id        uuid,
    note              text NOT NULL,
    -- SHA-256 of what proves it elsewhere.
    evidence          text,
    recorded_at       timestamptz NOT NULL,
    created_by        text NOT NULL,
    contestable_until date NOT NULL,
    state             text NOT NULL,
    contest_by        text,
    contest_reason    text,
    first_contact_on  date,
    contested_at      timestamptz,
    finding_reason    text,
    decided_at        timestamptz,
    version           bigint NOT NULL,
    updated_at        timestamptz NOT NULL,
    updated_by        text NOT NULL,
    CONSTRAINT introduction_pkey PRIMARY KEY (hub, id),
    CONSTRAINT introduction_three_parties CHECK (counterparty_id NOT IN (agency_id, principal_id)),
    CONSTRAINT introduction_subject_whole CHECK (num_nonnulls(subject_prefix, subject_id) IN (0, 2)),
    CONSTRAINT introduction_evidence_form CHECK (evidence ~ '^[0-9a-f]{64}$'),
    CONSTRAINT introduction_state_known CHECK (state IN ('recorded', 'acknowledged', 'contested', 'upheld', 'dismissed')),
    CONSTRAINT introduction_contest_by_known CHECK (contest_by IN ('principal', 'counterparty')),
    CONSTRAINT introduction_contest_whole CHECK (
        num_nonnulls(contest_by, contest_reason, first_contact_on, contested_at) IN (0, 4)),
    CONSTRAINT introduction_contest_of_state CHECK (
        (contested_at IS NOT NULL) = (state IN ('contested', 'upheld', 'dismissed'))),
    CONSTRAINT introduction_decision_whole CHECK (num_nonnulls(finding_reason, decided_at) IN (0, 2)),
    CONSTRAINT introduction_decision_of_state CHECK ((decided_at IS NOT NULL) = (state IN ('upheld', 'dismissed'))),
    CONSTRAINT introduction_version_positive CHECK (version > 0)
);
-- The same is introduced once under a mandate.
CREATE UNIQUE INDEX introduction_once ON introduction (hub, mandate_id, counterparty_id, subject_id) NULLS NOT DISTINCT;
CREATE INDEX introduction_of_agency ON introduction (agency_id, id DESC);
CREATE INDEX introduction_of_principal ON introduction (principal_id, id DESC);
CREATE INDEX introduction_of_counterparty ON introduction (counterparty_id, id DESC);

ALTER TABLE mandate ADD CONSTRAINT mandate_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE mandate ADD CONSTRAINT mandate_agency FOREIGN KEY (agency_id) REFERENCES organization (id);
ALTER TABLE mandate ADD CONSTRAINT mandate_principal FOREIGN KEY (principal_id) REFERENCES organization (id);
ALTER TABLE introduction ADD CONSTRAINT introduction_mandate FOREIGN KEY (hub, mandate_id) REFERENCES mandate (hub, id);
ALTER TABLE introduction ADD CONSTRAINT introduction_counterparty FOREIGN KEY (counterparty_id)
    REFERENCES organization (id);
