ALTER POLICY tenant_sees ON moderation_review
    USING (hub = ANY ((SELECT caller_hubs())::smallint[])
        OR EXISTS (SELECT FROM patent AS l WHERE l.id = subject_id AND l.owner_id = ANY ((SELECT caller_organizations())::uuid[]))
        OR EXISTS (SELECT FROM achievement AS l WHERE l.id = subject_id AND l.owner_id = ANY ((SELECT caller_organizations())::uuid[]))
        OR EXISTS (SELECT FROM demand AS l WHERE l.id = subject_id AND l.owner_id = ANY ((SELECT caller_organizations())::uuid[]))
        OR EXISTS (SELECT FROM provider AS l WHERE l.id = subject_id AND l.owner_id = ANY ((SELECT caller_organizations())::uuid[]))
        OR EXISTS (SELECT FROM offering AS l WHERE l.id = subject_id AND l.owner_id = ANY ((SELECT caller_organizations())::uuid[]))
        OR EXISTS (SELECT FROM expert AS l WHERE l.id = subject_id AND l.owner_id = ANY ((SELECT caller_organizations())::uuid[]))
        OR EXISTS (SELECT FROM broker AS l WHERE l.id = subject_id AND l.owner_id = ANY ((SELECT caller_organizations())::uuid[]))
        OR EXISTS (SELECT FROM resource AS l WHERE l.id = subject_id AND l.owner_id = ANY ((SELECT caller_organizations())::uuid[])));
ALTER TABLE moderation_review DROP COLUMN owner_id;
