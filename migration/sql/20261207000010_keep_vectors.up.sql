-- The vectors that an embedding service made of public listings, so that a process that starts asks it only for what is new. Each says
-- of which text, and by which model: other text, or another model, is asked anew.
CREATE TABLE listing_vector (
    hub         smallint NOT NULL,
    listing_id  uuid NOT NULL,
    model       text NOT NULL,
    text_sha256 bytea NOT NULL,
    -- Eight bits a number, the greatest of them 127.
    numbers     bytea NOT NULL,
    CONSTRAINT listing_vector_pkey PRIMARY KEY (hub, listing_id),
    CONSTRAINT listing_vector_digest_length CHECK (octet_length(text_sha256) = 32),
    CONSTRAINT listing_vector_numbers_there CHECK (octet_length(numbers) > 0)
);
ALTER TABLE listing_vector ADD CONSTRAINT listing_vector_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE listing_vector ENABLE ROW LEVEL SECURITY;
