-- A review names the owner of what was reviewed, who reads why. The policy asked the eight tables of listings for him: 0.3 ms for each
-- answer with a listing, ten times the rest of its statement. The owner of a listing never changes, so nothing is said twice that could
-- come to differ.
ALTER TABLE moderation_review ADD COLUMN owner_id uuid;
ALTER TABLE moderation_review DISABLE TRIGGER moderation_review_append_only;
UPDATE moderation_review AS r SET owner_id = l.owner_id
    FROM (
        SELECT id, owner_id FROM patent UNION ALL SELECT id, owner_id FROM achievement UNION ALL SELECT id, owner_id FROM demand
        UNION ALL SELECT id, owner_id FROM provider UNION ALL SELECT id, owner_id FROM offering UNION ALL SELECT id, owner_id FROM expert
        UNION ALL SELECT id, owner_id FROM broker UNION ALL SELECT id, owner_id FROM resource
    ) AS l
    WHERE l.id = r.subject_id;
ALTER TABLE moderation_review ENABLE TRIGGER moderation_review_append_only;
ALTER TABLE moderation_review ALTER COLUMN owner_id SET NOT NULL;
ALTER POLICY tenant_sees ON moderation_review
    USING (hub = ANY ((SELECT caller_hubs())::smallint[]) OR owner_id = ANY ((SELECT caller_organizations())::uuid[]));
