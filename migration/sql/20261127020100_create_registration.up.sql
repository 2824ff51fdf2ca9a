-- The registration of technical contracts: cases, and the numbers that were given.

-- A case lives in the hub of its applicant and its authority; the contract may live in another.
CREATE TABLE registration_case (
    hub                    smallint NOT NULL,
    id                     uuid NOT NULL,
    contract_id            uuid NOT NULL,
    applicant_id           uuid NOT NULL,
    authority_id           uuid NOT NULL,
    created_at             timestamptz NOT NULL,
    created_by             text NOT NULL,
    state                  text NOT NULL,
    title                  text NOT NULL,
    -- The form as it was filled last, in the form of its view; the columns after it repeat what checks and statistics ask
    -- for. What the form does not say is `none`; whoever sits in no region of China is `abroad`.
    form                   jsonb NOT NULL,
    amount_minor           bigint NOT NULL,
    contract_type          text NOT NULL,
    field                  text NOT NULL,
    rights                 text NOT NULL,
    plan                   text NOT NULL,
    amount_band            text NOT NULL,
    seller_class           text NOT NULL,
    seller_region          text NOT NULL,
    buyer_id               uuid NOT NULL,
    buyer_class            text NOT NULL,
    buyer_region           text NOT NULL,
    -- What the authority says of the contract. Fen.
    determined_subtype     text,
    technical_amount_minor bigint,
    technical_income_minor bigint,
    first_reviewer_id      uuid,
    second_reviewer_id     uuid,
    -- Given once, kept for ever.
    number                 text,
    -- The version of the certificate; 0 while there is none.
    certificate            smallint NOT NULL,
    submitted_on           date,
    accepted_on            date,
    -- To be decided by; nothing while the clock stands still.
    due_on                 date,
    -- The day by which it is counted.
    registered_on          date,
    refused_on             date,
    ended_on               date,
    -- Who decided what, in order.
    decisions              jsonb NOT NULL,
    version                bigint NOT NULL,
    updated_at             timestamptz NOT NULL,
    updated_by             text NOT NULL,
    CONSTRAINT registration_case_pkey PRIMARY KEY (hub, id),
    CONSTRAINT registration_case_state_known CHECK (state IN ('draft', 'submitted', 'accepted', 'classified', 'returned',
        'second_review', 'registered', 'refused', 'under_reexam', 'terminated', 'revoked')),
    CONSTRAINT registration_case_finding_whole CHECK (
        num_nonnulls(determined_subtype, technical_amount_minor, technical_income_minor) IN (0, 3)),
    -- INV-14.
    CONSTRAINT registration_case_amounts_ordered CHECK (0 <= amount_minor AND (technical_income_minor IS NULL
        OR (0 <= technical_income_minor AND technical_income_minor <= technical_amount_minor
            AND technical_amount_minor <= amount_minor))),
    -- INV-19: the second reviewer is somebody else.
    CONSTRAINT registration_case_two_reviewers CHECK (second_reviewer_id <> first_reviewer_id),
    -- Who has a number keeps it, and only what is or was registered has one.
    CONSTRAINT registration_case_number_whole CHECK (
        (number IS NOT NULL) = (state IN ('registered', 'terminated', 'revoked'))),
    CONSTRAINT registration_case_certificate_whole CHECK (
        (certificate > 0) = (number IS NOT NULL) AND (registered_on IS NOT NULL) = (number IS NOT NULL)),
    CONSTRAINT registration_case_clock CHECK (
        due_on IS NULL OR state IN ('accepted', 'classified', 'second_review', 'under_reexam')),
    CONSTRAINT registration_case_decisions_listed CHECK (jsonb_typeof(decisions) = 'array'),
    CONSTRAINT registration_case_version_positive CHECK (version > 0)
);
-- INV-17: a contract is filed once; a refused or revoked case does not count.
CREATE UNIQUE INDEX registration_case_filed_once ON registration_case (hub, contract_id)
    WHERE state NOT IN ('refused', 'revoked');
-- Whether a contract is filed in any hub.
CREATE INDEX registration_case_of_contract ON registration_case (contract_id);
-- The lists of the two sides, and what is overdue.
CREATE INDEX registration_case_of_applicant ON registration_case (applicant_id, id DESC);
CREATE INDEX registration_case_of_authority ON registration_case (authority_id, state, id DESC);
-- What statistics count.
CREATE INDEX registration_case_counted ON registration_case (registered_on) WHERE state IN ('registered', 'terminated');

-- A number that was given. It is never changed, taken back or given again (INV-18).
CREATE TABLE registration_number (
    hub        smallint NOT NULL,
    number     text NOT NULL,
    case_id    uuid NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT registration_number_pkey PRIMARY KEY (hub, number),
    CONSTRAINT registration_number_one_each UNIQUE (hub, case_id),
    -- Year, region, serial. The province in it is the hub's, so that no two hubs give one number.
    CONSTRAINT registration_number_form CHECK (number ~ '^[0-9]{16}$'
        AND substr(number, 5, 2) = CASE hub WHEN 1 THEN '00' ELSE lpad(hub::text, 2, '0') END)
);
CREATE TRIGGER registration_number_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON registration_number
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

-- The next serial of a year and a region. Whoever takes one holds the row until his transaction ends, so there are no gaps.
CREATE TABLE registration_serial (
    hub    smallint NOT NULL,
    year   smallint NOT NULL,
    region text NOT NULL,
    next   integer NOT NULL,
    CONSTRAINT registration_serial_pkey PRIMARY KEY (hub, year, region),
    CONSTRAINT registration_serial_begun CHECK (next >= 2)
);

ALTER TABLE registration_case ADD CONSTRAINT registration_case_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE registration_case ADD CONSTRAINT registration_case_applicant FOREIGN KEY (applicant_id)
    REFERENCES organization (id);
ALTER TABLE registration_case ADD CONSTRAINT registration_case_authority FOREIGN KEY (authority_id)
    REFERENCES organization (id);
ALTER TABLE registration_number ADD CONSTRAINT registration_number_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE registration_number ADD CONSTRAINT registration_number_case FOREIGN KEY (hub, case_id)
    REFERENCES registration_case (hub, id);
ALTER TABLE registration_case ADD CONSTRAINT registration_case_number FOREIGN KEY (hub, number)
    REFERENCES registration_number (hub, number);
ALTER TABLE registration_serial ADD CONSTRAINT registration_serial_hub FOREIGN KEY (hub) REFERENCES hub (number);
