-- Counts every registered contract into the cells of all published tables and keeps those that differ from what was
-- published last. $1 the hub, $2 the number of the vintage, $3 the day.
WITH fact AS (
    SELECT date_trunc('month', registered_on::timestamp)::date AS month, contract_type, field, rights, plan, amount_band,
        seller_class, buyer_class, seller_region, buyer_region, applicant_id AS seller, buyer_id AS buyer,
        amount_minor AS amount, technical_amount_minor AS technical
    FROM registration_case
    WHERE state IN ('registered', 'terminated') AND registered_on <= $3
), monthly AS MATERIALIZED (
    SELECT t.table_name, a.area, month, t.key, t.other_key, t.party,
        count(*) AS contracts, sum(amount) AS amount, sum(technical) AS technical
    FROM fact
    CROSS JOIN LATERAL (VALUES
        ('headline', '', '', seller, true),
        ('contract_type', contract_type, '', seller, true),
        ('field', field, '', seller, true),
        ('rights', rights, '', seller, true),
        ('plan', plan, '', seller, true),
        ('amount_band', amount_band, '', seller, true),
        ('seller_class', seller_class, '', seller, true),
        ('buyer_class', buyer_class, '', buyer, true),
        ('output', seller_region, '', seller, false),
        ('absorption', buyer_region, '', buyer, false),
        ('flow', seller_region, buyer_region, seller, false)
    ) AS t (table_name, key, other_key, party, is_regional)
    CROSS JOIN LATERAL (VALUES ('national', true), (seller_region, t.is_regional)) AS a (area, is_told)
    WHERE a.is_told
    GROUP BY 1, 2, 3, 4, 5, 6
), by_party AS (
    SELECT table_name, area, p.period, key, other_key, party,
        sum(contracts) AS contracts, sum(amount) AS amount, sum(technical) AS technical
    FROM monthly
    CROSS JOIN LATERAL (VALUES
        (to_char(month, 'YYYY')),
        (to_char(month, 'YYYY') || '-H' || CASE WHEN extract(month FROM month) <= 6 THEN '1' ELSE '2' END),
        (to_char(month, 'YYYY-"Q"Q')),
        (to_char(month, 'YYYY-MM'))
    ) AS p (period)
    GROUP BY 1, 2, 3, 4, 5, 6
), cell AS (
    SELECT table_name, area, period, key, other_key, sum(contracts)::bigint AS contracts, sum(amount)::bigint AS amount,
        sum(technical)::bigint AS technical, count(*) AS parties,
        -- Fewer than three parties, or one with more than 85 % of the amount.
        count(*) < 3 OR max(amount) * 100 > sum(amount) * 85 AS is_telling
    FROM by_party
    GROUP BY 1, 2, 3, 4, 5
), ranked AS (
    SELECT *, count(*) FILTER (WHERE is_telling) OVER (PARTITION BY table_name, area, period) AS telling,
        row_number() OVER (PARTITION BY table_name, area, period, is_telling ORDER BY amount, key, other_key) AS rank
    FROM cell
), present AS (
    -- Where one cell alone is withheld, the sum of the table would give it away: the smallest of the others goes with it.
    SELECT table_name, area, period, key, other_key, contracts, amount, technical, parties,
        is_telling OR (telling = 1 AND rank = 1) AS is_suppressed
    FROM ranked
), latest AS (
    SELECT DISTINCT ON (table_name, area, period, key, other_key)
        table_name, area, period, key, other_key, contracts, amount, technical, parties, is_suppressed
    FROM statistic_cell WHERE hub = $1
    ORDER BY table_name, area, period, key, other_key, vintage DESC
)
INSERT INTO statistic_cell (hub, table_name, area, period, key, other_key, vintage, contracts, amount, technical, parties,
    is_suppressed)
SELECT $1, table_name, area, period, key, other_key, $2, coalesce(present.contracts, 0), coalesce(present.amount, 0),
    coalesce(present.technical, 0), coalesce(present.parties, 0), coalesce(present.is_suppressed, false)
FROM present FULL JOIN latest USING (table_name, area, period, key, other_key)
WHERE (present.contracts, present.amount, present.technical, present.parties, present.is_suppressed) IS DISTINCT FROM
    (latest.contracts, latest.amount, latest.technical, latest.parties, latest.is_suppressed)
    -- A cell that has been empty since an earlier vintage stays so.
    AND (present.contracts IS NOT NULL OR latest.contracts > 0)
