-- Reference lists that the operator loads: regions, industries, IPC symbols, terms. Shared tables: every node has all of
-- them. What is built in stands in the program, not here.

-- One edition of a list.
CREATE TABLE code_list (
    id         uuid PRIMARY KEY,
    list       text NOT NULL,
    edition    text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    valid_from date,
    valid_to   date,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    CONSTRAINT code_list_days_ordered CHECK (valid_from <= valid_to),
    CONSTRAINT code_list_edition_unique UNIQUE (list, edition)
);

-- One code of an edition. A code that was retired within the edition has its last day.
CREATE TABLE code_item (
    list       text NOT NULL,
    edition    text NOT NULL,
    code       text NOT NULL,
    parent     text,
    level      smallint NOT NULL,
    title_zh   text,
    title_en   text,
    valid_from date,
    valid_to   date,
    CONSTRAINT code_item_pkey PRIMARY KEY (list, edition, code),
    CONSTRAINT code_item_titled CHECK (num_nonnulls(title_zh, title_en) > 0),
    CONSTRAINT code_item_level_positive CHECK (level > 0),
    CONSTRAINT code_item_days_ordered CHECK (valid_from <= valid_to)
);
-- The codes below one.
CREATE INDEX code_item_of_parent ON code_item (list, edition, parent, code);

ALTER TABLE code_item ADD CONSTRAINT code_item_edition FOREIGN KEY (list, edition) REFERENCES code_list (list, edition);
