-- Results that are listed for whoever pays most: lots, who registers for them, and what they bid.

-- A lot. It lives in the hub of its owner. Whoever bids locks its row first, so bids come one after another.
CREATE TABLE lot (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    title           text NOT NULL,
    achievement_ids uuid[] NOT NULL,
    patent_ids      uuid[] NOT NULL,
    subtype         text NOT NULL,
    licence_mode    text,
    -- The list price and the least step of a bid, in minor units of the currency.
    price_minor     bigint NOT NULL,
    increment_minor bigint NOT NULL,
    currency        text NOT NULL,
    payment_mode    text NOT NULL,
    period_days     smallint NOT NULL,
    set_by          uuid,
    state           text NOT NULL,
    announced_on    date,
    ends_on         date,
    extensions      smallint NOT NULL,
    -- Registrations that stood when the period was over. Before that the row does not change with them: its version is public.
    bidders         smallint NOT NULL,
    opened_at       timestamptz,
    closes_at       timestamptz,
    -- The highest bid so far; the bids themselves are in lot_bid.
    bid_sequence    integer,
    bid_bidder      smallint,
    bid_minor       bigint,
    award_bidder    smallint,
    award_to_id     uuid,
    award_minor     bigint,
    awarded_at      timestamptz,
    sign_by         date,
    cancellation    text,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT lot_pkey PRIMARY KEY (hub, id),
    CONSTRAINT lot_state_known CHECK (state IN (
        'draft', 'announced', 'bidding', 'awarded', 'settled', 'failed', 'forfeited', 'canceled')),
    CONSTRAINT lot_has_asset CHECK (cardinality(achievement_ids) + cardinality(patent_ids) > 0),
    CONSTRAINT lot_price_positive CHECK (price_minor > 0),
    CONSTRAINT lot_increment_positive CHECK (increment_minor > 0),
    CONSTRAINT lot_period_positive CHECK (period_days > 0),
    -- What is or was before the public has its days.
    CONSTRAINT lot_announced_whole CHECK ((announced_on IS NOT NULL) = (ends_on IS NOT NULL)
        AND (announced_on IS NOT NULL OR state IN ('draft', 'canceled')) AND (announced_on IS NULL OR state <> 'draft')),
    CONSTRAINT lot_days_ordered CHECK (announced_on <= ends_on),
    CONSTRAINT lot_extensions_not_negative CHECK (extensions >= 0),
    CONSTRAINT lot_bidders_counted CHECK (bidders >= 0 AND (bidders = 0 OR state NOT IN ('draft', 'announced', 'canceled'))),
    CONSTRAINT lot_bidding_whole CHECK ((opened_at IS NOT NULL) = (closes_at IS NOT NULL)
        AND (state <> 'bidding' OR opened_at IS NOT NULL)),
    -- Two bid against one another, or more.
    CONSTRAINT lot_bidding_of_two CHECK (opened_at IS NULL OR bidders >= 2),
    CONSTRAINT lot_bid_whole CHECK ((bid_sequence IS NULL) = (bid_bidder IS NULL)
        AND (bid_sequence IS NULL) = (bid_minor IS NULL) AND (bid_sequence IS NULL OR opened_at IS NOT NULL)),
    CONSTRAINT lot_bid_enough CHECK (bid_minor >= price_minor),
    CONSTRAINT lot_award_whole CHECK ((state IN ('awarded', 'settled', 'forfeited')) = (award_to_id IS NOT NULL)
        AND (award_to_id IS NULL) = (award_bidder IS NULL) AND (award_to_id IS NULL) = (award_minor IS NULL)
        AND (award_to_id IS NULL) = (awarded_at IS NULL) AND (award_to_id IS NULL) = (sign_by IS NULL)),
    -- The highest bid wins; one bidder wins at the list price.
    CONSTRAINT lot_award_highest CHECK (award_minor = coalesce(bid_minor, price_minor)
        AND (bid_bidder IS NULL OR award_bidder = bid_bidder)),
    CONSTRAINT lot_award_late CHECK (awarded_at >= closes_at),
    CONSTRAINT lot_award_not_own CHECK (award_to_id <> owner_id),
    CONSTRAINT lot_cancellation_told CHECK ((state = 'canceled') = (cancellation IS NOT NULL)),
    CONSTRAINT lot_version_positive CHECK (version > 0)
);
-- What is due.
CREATE INDEX lot_period_due ON lot (ends_on) WHERE state = 'announced';
CREATE INDEX lot_bidding_due ON lot (closes_at) WHERE state = 'bidding';
-- The owner's own, and the lots of the assets of a contract.
CREATE INDEX lot_of_owner ON lot (owner_id, id DESC);

-- An asset that a lot holds, from its announcement to its end: nobody else offers it meanwhile (INV-04). The key is the rule.
CREATE TABLE lot_asset (
    hub      smallint NOT NULL,
    asset_id uuid NOT NULL,
    lot_id   uuid NOT NULL,
    CONSTRAINT lot_asset_pkey PRIMARY KEY (hub, asset_id),
    CONSTRAINT lot_asset_lot FOREIGN KEY (hub, lot_id) REFERENCES lot (hub, id)
);

-- A registration for a lot. Its number is all that others are told before the award.
CREATE TABLE lot_bidder (
    hub             smallint NOT NULL,
    lot_id          uuid NOT NULL,
    number          smallint NOT NULL,
    organization_id uuid NOT NULL,
    -- How it is related to the owner; nothing when it declares that it is not.
    relation        text,
    registered_at   timestamptz NOT NULL,
    registered_by   text NOT NULL,
    withdrawn_at    timestamptz,
    CONSTRAINT lot_bidder_pkey PRIMARY KEY (hub, lot_id, number),
    CONSTRAINT lot_bidder_number_positive CHECK (number > 0),
    CONSTRAINT lot_bidder_withdrawn_later CHECK (withdrawn_at >= registered_at),
    CONSTRAINT lot_bidder_lot FOREIGN KEY (hub, lot_id) REFERENCES lot (hub, id)
);
-- Once at a time.
CREATE UNIQUE INDEX lot_bidder_once ON lot_bidder (hub, lot_id, organization_id) WHERE withdrawn_at IS NULL;
CREATE INDEX lot_bidder_of_organization ON lot_bidder (organization_id, lot_id DESC);

-- A bid. Each one names the one before it, so that there are no gaps, and goes above it by the increment at least (INV-25).
CREATE TABLE lot_bid (
    hub               smallint NOT NULL,
    id                uuid NOT NULL,
    lot_id            uuid NOT NULL,
    sequence          integer NOT NULL,
    bidder            smallint NOT NULL,
    price_minor       bigint NOT NULL,
    increment_minor   bigint NOT NULL,
    previous_sequence integer,
    previous_minor    bigint,
    created_at        timestamptz NOT NULL,
    created_by        text NOT NULL,
    CONSTRAINT lot_bid_pkey PRIMARY KEY (hub, id),
    CONSTRAINT lot_bid_sequence_unique UNIQUE (hub, lot_id, sequence),
    CONSTRAINT lot_bid_place UNIQUE (hub, lot_id, sequence, price_minor),
    CONSTRAINT lot_bid_first CHECK ((sequence = 1) = (previous_sequence IS NULL)
        AND (previous_sequence IS NULL) = (previous_minor IS NULL)),
    CONSTRAINT lot_bid_gapless CHECK (previous_sequence = sequence - 1),
    CONSTRAINT lot_bid_sequence_positive CHECK (sequence > 0),
    CONSTRAINT lot_bid_increment_positive CHECK (increment_minor > 0),
    CONSTRAINT lot_bid_rising CHECK (price_minor >= previous_minor + increment_minor),
    CONSTRAINT lot_bid_previous FOREIGN KEY (hub, lot_id, previous_sequence, previous_minor)
        REFERENCES lot_bid (hub, lot_id, sequence, price_minor),
    CONSTRAINT lot_bid_bidder FOREIGN KEY (hub, lot_id, bidder) REFERENCES lot_bidder (hub, lot_id, number),
    CONSTRAINT lot_bid_lot FOREIGN KEY (hub, lot_id) REFERENCES lot (hub, id)
);
CREATE TRIGGER lot_bid_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_bid
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE lot ADD CONSTRAINT lot_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE lot ADD CONSTRAINT lot_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE lot ADD CONSTRAINT lot_award_to FOREIGN KEY (award_to_id) REFERENCES organization (id);
ALTER TABLE lot_bidder ADD CONSTRAINT lot_bidder_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
