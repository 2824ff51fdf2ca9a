-- Statistics of registered contracts. A vintage is what was known on a day; it is never edited. A cell is kept once for each
-- vintage in which it changed, so that a cell of a vintage is its last row of that vintage or an earlier one.

CREATE TABLE statistic_vintage (
    hub        smallint NOT NULL,
    id         uuid NOT NULL,
    -- From 1, without gaps.
    number     integer NOT NULL,
    -- Contracts registered until this day count; those revoked by then do not.
    as_of_on   date NOT NULL,
    -- Cells that differ from the vintage before.
    cells      bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT statistic_vintage_pkey PRIMARY KEY (hub, id),
    CONSTRAINT statistic_vintage_numbered UNIQUE (hub, number),
    CONSTRAINT statistic_vintage_number_positive CHECK (number > 0),
    CONSTRAINT statistic_vintage_cells_not_negative CHECK (cells >= 0)
);
CREATE TRIGGER statistic_vintage_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON statistic_vintage
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

CREATE TABLE statistic_cell (
    hub           smallint NOT NULL,
    -- What the published table is by.
    table_name    text NOT NULL,
    -- `national`, or the province of the seller.
    area          text NOT NULL,
    -- 2026, 2026-H1, 2026-Q4, 2026-11.
    period        text NOT NULL,
    -- The row of the table; the second one only in the flow matrix.
    key           text NOT NULL,
    other_key     text NOT NULL,
    vintage       integer NOT NULL,
    contracts     bigint NOT NULL,
    -- Fen.
    amount        bigint NOT NULL,
    technical     bigint NOT NULL,
    -- Parties behind it: sellers, or buyers where the table is by buyers.
    parties       bigint NOT NULL,
    -- Whether it would tell of a single party, or would let one reckon a cell that does.
    is_suppressed boolean NOT NULL,
    CONSTRAINT statistic_cell_pkey PRIMARY KEY (hub, table_name, area, period, key, other_key, vintage),
    CONSTRAINT statistic_cell_not_negative CHECK (contracts >= 0 AND amount >= technical AND technical >= 0),
    CONSTRAINT statistic_cell_period_form CHECK (period ~ '^[0-9]{4}(-(H[12]|Q[1-4]|[01][0-9]))?$')
);
CREATE TRIGGER statistic_cell_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON statistic_cell
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE statistic_vintage ADD CONSTRAINT statistic_vintage_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE statistic_cell ADD CONSTRAINT statistic_cell_vintage FOREIGN KEY (hub, vintage)
    REFERENCES statistic_vintage (hub, number) DEFERRABLE INITIALLY DEFERRED;
