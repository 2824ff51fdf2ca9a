//! What holds of the whole market at the end of a walk, whatever happened on it.

use super::cast::{Cast, HUB};
use super::process::text;
use super::record::Entry;

/// Faults that can be counted: what there must be none of.
const NEVER: [(&str, &str); 16] = [
    (
        "two licences meet, of which one excludes the other",
        "SELECT count(*) FROM licence AS a JOIN licence AS b ON a.asset_id = b.asset_id AND a.id <> b.id \
            WHERE a.state <> 'ended' AND b.state <> 'ended' AND a.mode IN ('exclusive', 'sole') \
                AND a.head_id IS NULL AND b.head_id IS NULL AND a.uses = b.uses AND a.territory = b.territory \
                AND daterange(a.starts_on, a.ends_on, '[]') && daterange(b.starts_on, b.ends_on, '[]')",
    ),
    (
        "a contract in effect that a party has not signed",
        "SELECT count(*) FROM contract AS c JOIN contract_party AS p ON p.contract_id = c.id \
            LEFT JOIN contract_signature AS s ON s.contract_id = c.id AND s.edition = c.edition \
                AND s.organization_id = p.organization_id \
            WHERE c.state IN ('signed', 'effective', 'completed') AND s.signature IS NULL",
    ),
    (
        "a signature before the approval of its party",
        "SELECT count(*) FROM contract_signature AS s WHERE NOT EXISTS (SELECT FROM contract_act AS a \
            WHERE a.contract_id = s.contract_id AND a.act = 'approve' AND a.edition = s.edition \
                AND a.organization_id = s.organization_id AND a.created_at <= s.created_at)",
    ),
    (
        "a state unit's contract without its cleared notice or its lot",
        "SELECT count(*) FROM contract AS c JOIN contract_party AS p ON p.contract_id = c.id AND p.side = 'seller' \
            JOIN organization_profile AS o ON o.organization_id = p.organization_id AND o.nature_code = '0221' \
            WHERE c.signed_at IS NOT NULL AND c.contract_type IN ('transfer', 'licence') \
                AND NOT EXISTS (SELECT FROM price_notice AS n WHERE n.owner_id = p.organization_id \
                    AND n.state = 'cleared' AND n.price_minor = c.contract_amount_minor AND n.subtype = c.subtype \
                    AND n.achievement_ids @> c.achievement_ids AND EXISTS (SELECT FROM contract_party AS b \
                        WHERE b.contract_id = c.id AND b.organization_id = n.counterparty_id)) \
                AND NOT EXISTS (SELECT FROM lot AS l WHERE l.owner_id = p.organization_id AND l.state = 'settled' \
                    AND l.award_minor <= c.contract_amount_minor AND l.achievement_ids @> c.achievement_ids)",
    ),
    (
        "a number of two cases, or a registered case without one",
        "SELECT (SELECT count(*) - count(DISTINCT number) FROM registration_number) + (SELECT count(*) \
            FROM registration_case AS c LEFT JOIN registration_number AS n ON n.case_id = c.id AND n.number = c.number \
            WHERE c.state IN ('registered', 'terminated', 'revoked') AND n.number IS NULL)",
    ),
    (
        "a gap in the serials of a year and a region",
        "SELECT count(*) FROM (SELECT FROM registration_number GROUP BY hub, left(number, 10) \
            HAVING max(right(number, 6)::bigint) <> count(*)) AS series",
    ),
    (
        "a contract that stands in two cases",
        "SELECT count(*) FROM (SELECT contract_id FROM registration_case WHERE state NOT IN ('refused', 'revoked') \
            GROUP BY contract_id HAVING count(*) > 1) AS twice",
    ),
    (
        "a large contract that one person registered",
        "SELECT count(*) FROM registration_case WHERE number IS NOT NULL AND technical_amount_minor >= 500000000 \
            AND (second_reviewer_id IS NULL OR second_reviewer_id = first_reviewer_id)",
    ),
    (
        "a commission twice, or of a contract that never took effect",
        "SELECT (SELECT count(*) - count(DISTINCT (mandate_id, contract_id)) FROM commission) + (SELECT count(*) \
            FROM commission AS m JOIN contract AS c ON c.id = m.contract_id WHERE c.effective_at IS NULL)",
    ),
    (
        "a milestone paid before it was accepted",
        "SELECT count(*) FROM milestone_act AS p WHERE p.act = 'pay' AND NOT EXISTS (SELECT FROM milestone_act AS a \
            WHERE a.milestone_id = p.milestone_id AND a.act = 'accept' AND a.place < p.place)",
    ),
    (
        "two offers on the table, or two accepted",
        "SELECT count(*) FROM (SELECT negotiation_id FROM offer WHERE state IN ('open', 'accepted') \
            GROUP BY negotiation_id, state HAVING count(*) > 1) AS twice",
    ),
    (
        "a bid that does not go above the one before",
        "SELECT count(*) FROM lot_bid AS b JOIN lot_bid AS a ON a.lot_id = b.lot_id AND a.sequence = b.sequence - 1 \
            WHERE b.price_minor <= a.price_minor",
    ),
    (
        "an asset that a notice and a lot offer at once",
        "SELECT count(*) FROM lot AS l JOIN price_notice AS n ON n.achievement_ids && l.achievement_ids \
            WHERE l.state IN ('announced', 'bidding', 'awarded') AND n.state IN ('posted', 'suspended')",
    ),
    (
        "a reward that its author approved, or before the days of its notice were over",
        "SELECT count(*) FROM reward WHERE state IN ('approved', 'paid') \
            AND (approved_by = drawn_by OR approved_at::date <= ends_on)",
    ),
    (
        "a receipt that is distributed twice",
        "SELECT count(*) FROM (SELECT owner_id FROM reward WHERE state <> 'withdrawn' \
            GROUP BY owner_id, contract_id, achievement_id, receipt HAVING count(*) > 1) AS twice",
    ),
    (
        "an entry without a place, or a place without an entry",
        "SELECT (SELECT count(*) FROM entry) - (SELECT count(*) FROM entry_position)",
    ),
];

/// What is wrong with the market at the end, when steps have left these entries.
pub(super) async fn at_the_end(cast: &Cast, left: &[Entry]) -> Result<(), String> {
    cast.app.settle().await;
    for (what, sql) in NEVER {
        let times = cast.app.number(sql).await;
        if times != 0 {
            return Err(format!("{what}: {times}"));
        }
    }
    fed(cast, left).await
}

/// The moderator's feed has every place of the hub's log once, without a gap, and in it every entry that a step left, in the
/// order of the steps.
async fn fed(cast: &Cast, left: &[Entry]) -> Result<(), String> {
    let moderator = &cast.player("moderator").person;
    let (mut places, mut after) = (0u64, String::new());
    let mut waiting = left.iter().filter(|entry| entry.is_of_hub).peekable();
    loop {
        let page = moderator.get(&format!("/v1/events?limit=100&hub={HUB}{after}")).await.expect(200).json();
        for event in page["items"].as_array().expect("events") {
            if event["position"] != places {
                return Err(format!("place {places} of the feed is {event}"));
            }
            places += 1;
            let is_next = |entry: &&Entry| event["kind"] == *entry.kind && event["subject"] == *entry.subject;
            waiting.next_if(is_next);
        }
        if page["has_more"] == false {
            break;
        }
        after = format!("&after={}", text(&page["next"]));
    }
    match waiting.next() {
        Some(lost) => Err(format!("the feed does not tell of {lost:?}, in its place")),
        None => Ok(()),
    }
}
