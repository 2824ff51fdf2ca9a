-- How much of what costs much a caller has asked for. One row for each caller and policy; it is gone when the quota is whole
-- again. Hub-owned: the hub of the caller's organization, the national one for those who have none.
CREATE TABLE quota_use (
    hub     smallint NOT NULL,
    policy  text NOT NULL,
    -- A user, a key, or the address of a visitor.
    caller  text NOT NULL,
    -- When the whole quota is there again.
    full_at timestamptz NOT NULL,
    CONSTRAINT quota_use_pkey PRIMARY KEY (hub, policy, caller)
);
CREATE INDEX quota_use_whole ON quota_use (full_at);

ALTER TABLE quota_use ADD CONSTRAINT quota_use_hub FOREIGN KEY (hub) REFERENCES hub (number);
