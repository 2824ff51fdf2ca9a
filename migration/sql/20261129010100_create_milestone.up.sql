-- The milestones of contracts in effect. One lives in the hub of its contract; what is agreed of it never changes.
CREATE TABLE milestone (
    hub           smallint NOT NULL,
    id            uuid NOT NULL,
    contract_id   uuid NOT NULL,
    -- The sides of the contract, which stay the same once it was proposed.
    performer_ids uuid[] NOT NULL,
    payer_ids     uuid[] NOT NULL,
    title         text NOT NULL,
    due_on        date,
    -- In minor units; none where nothing is paid for it.
    amount_minor  bigint,
    currency      text,
    deliverable   text,
    created_at    timestamptz NOT NULL,
    created_by    text NOT NULL,
    -- Among the milestones of the contract; a change of the contract can move it.
    place         smallint NOT NULL,
    state         text NOT NULL,
    -- The last day for an answer; none where silence does not count, or while there is a dispute.
    answer_due_on date,
    version       bigint NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    text NOT NULL,
    CONSTRAINT milestone_pkey PRIMARY KEY (hub, id),
    -- Checked at the end of the transaction: a change of the contract can swap two.
    CONSTRAINT milestone_place_alone EXCLUDE USING btree (hub WITH =, contract_id WITH =, place WITH =)
        WHERE (state <> 'dropped') DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT milestone_two_sides CHECK (cardinality(performer_ids) > 0 AND cardinality(payer_ids) > 0),
    CONSTRAINT milestone_place_in_contract CHECK (place BETWEEN 0 AND 49),
    CONSTRAINT milestone_amount_whole CHECK ((amount_minor IS NULL) = (currency IS NULL)),
    CONSTRAINT milestone_amount_not_negative CHECK (amount_minor >= 0),
    CONSTRAINT milestone_state_known CHECK (state IN ('planned', 'in_progress', 'submitted', 'accepted', 'rejected', 'paid',
        'released', 'dropped')),
    CONSTRAINT milestone_payment_agreed CHECK (state NOT IN ('paid', 'released') OR amount_minor IS NOT NULL),
    CONSTRAINT milestone_answer_awaited CHECK (answer_due_on IS NULL OR state = 'submitted'),
    CONSTRAINT milestone_version_positive CHECK (version > 0)
);
CREATE INDEX milestone_of_performer ON milestone USING gin (performer_ids);
CREATE INDEX milestone_of_payer ON milestone USING gin (payer_ids);
CREATE INDEX milestone_of_contract ON milestone (hub, contract_id);
CREATE INDEX milestone_due ON milestone (answer_due_on) WHERE answer_due_on IS NOT NULL;

-- Who said what of a milestone, in the order of saying. No row ever changes.
CREATE TABLE milestone_act (
    hub             smallint NOT NULL,
    milestone_id    uuid NOT NULL,
    place           smallint NOT NULL,
    act             text NOT NULL,
    -- Nobody's where silence accepts.
    organization_id uuid,
    note            text,
    evidence_sha256 bytea,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    CONSTRAINT milestone_act_pkey PRIMARY KEY (hub, milestone_id, place),
    CONSTRAINT milestone_act_known CHECK (act IN ('start', 'submit', 'accept', 'rework', 'reject', 'pay', 'confirm')),
    CONSTRAINT milestone_act_silence_accepts CHECK (organization_id IS NOT NULL OR act = 'accept'),
    CONSTRAINT milestone_act_reasoned CHECK (act NOT IN ('submit', 'rework', 'reject', 'pay') OR note IS NOT NULL),
    CONSTRAINT milestone_act_submission_shown CHECK (act <> 'submit' OR evidence_sha256 IS NOT NULL),
    CONSTRAINT milestone_act_digest_length CHECK (length(evidence_sha256) = 32)
);
CREATE TRIGGER milestone_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON milestone_act
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE milestone ADD CONSTRAINT milestone_contract FOREIGN KEY (hub, contract_id) REFERENCES contract (hub, id);
ALTER TABLE milestone_act ADD CONSTRAINT milestone_act_milestone FOREIGN KEY (hub, milestone_id)
    REFERENCES milestone (hub, id);
