//! Legal events of a patent (法律事件, DOMAIN 3.15), and what they make of the right: a pure function over them. Each says
//! when it happened, which source says so, and as of which day that source was read.

use super::patent::LegalStatus;
use crate::text::{Keyword, SourceName};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Events of one patent.
pub const EVENTS_MAX: usize = 500;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LegalEventKind {
    /// The register was read and nothing had changed.
    Confirmed,
    /// 公布.
    Published,
    /// 实质审查生效.
    ExaminationStarted,
    /// 授权.
    Granted,
    /// 驳回.
    Rejected,
    /// 撤回.
    Withdrawn,
    /// 视为撤回.
    DeemedWithdrawn,
    /// 未缴年费终止.
    Lapsed,
    /// 恢复.
    Restored,
    /// 期满.
    Expired,
    /// 放弃.
    Abandoned,
    /// 全部无效.
    Invalidated,
    /// 部分无效.
    PartiallyInvalidated,
    /// 权利转移.
    Transferred,
    /// 名称、地址变更.
    PartyChanged,
    /// 质押生效.
    Pledged,
    /// 质押注销.
    PledgeReleased,
    /// 保全.
    Preserved,
    /// 保全解除.
    PreservationReleased,
    /// 独占或排他许可生效.
    ExclusivelyLicensed,
    /// 独占或排他许可终止.
    ExclusiveLicenceEnded,
    /// 开放许可声明.
    OpenLicenceDeclared,
    /// 开放许可撤回.
    OpenLicenceWithdrawn,
}

/// Events of the gazette by their codes. A licence filing (EE01, EC01) does not say whether it is exclusive, so it is not
/// among them.
const GAZETTE: &[(&str, LegalEventKind)] = &[
    ("PB01", LegalEventKind::Published),
    ("SE01", LegalEventKind::ExaminationStarted),
    ("GR01", LegalEventKind::Granted),
    ("TR01", LegalEventKind::Transferred),
    ("CB03", LegalEventKind::PartyChanged),
    ("CP01", LegalEventKind::PartyChanged),
    ("CP02", LegalEventKind::PartyChanged),
    ("CP03", LegalEventKind::PartyChanged),
    ("PE01", LegalEventKind::Pledged),
    ("PC01", LegalEventKind::PledgeReleased),
    ("PP01", LegalEventKind::Preserved),
    ("PD01", LegalEventKind::PreservationReleased),
    ("IW01", LegalEventKind::Invalidated),
    ("CF01", LegalEventKind::Lapsed),
    ("CX01", LegalEventKind::Expired),
    ("AV01", LegalEventKind::Abandoned),
    ("RR01", LegalEventKind::Restored),
];

impl LegalEventKind {
    /// The kind of a code of the Chinese gazette.
    #[must_use]
    pub fn of_gazette(code: &str) -> Option<Self> {
        GAZETTE.iter().find(|(known, _)| known.eq_ignore_ascii_case(code.trim())).map(|(_, kind)| *kind)
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalEvent {
    /// What happened.
    pub kind: LegalEventKind,
    /// When.
    pub happened_on: Date,
    /// Who says so: a register, a gazette.
    pub source: SourceName,
    /// The day on which that source was read.
    pub as_of: Date,
    /// What ties a beginning to its end: the number of a pledge or a licence.
    pub reference: Option<Keyword>,
    /// The last day of an encumbrance, where it is known from the beginning.
    pub until_on: Option<Date>,
}

/// What lies on a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EncumbranceKind {
    /// 质押.
    Pledge,
    /// 保全.
    Preservation,
    /// 独占或排他许可.
    ExclusiveLicence,
    /// 开放许可.
    OpenLicence,
}

/// Something that lies, or lay, on a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encumbrance {
    /// What.
    pub kind: EncumbranceKind,
    /// Since when.
    pub from: Date,
    /// Its last day; none while no end is known.
    pub to: Option<Date>,
    /// Its number.
    pub reference: Option<Keyword>,
}

impl Encumbrance {
    /// Whether it lies on the right on a day.
    #[must_use]
    pub fn is_live_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// What events make of a right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LegalState {
    /// The right's state; none when no event tells it.
    pub status: Option<LegalStatus>,
    /// Whether a part of it was invalidated.
    pub is_limited: bool,
    /// What lies, or lay, on it, in the order of the beginnings.
    pub encumbrances: Vec<Encumbrance>,
    /// The latest day on which a source was read.
    pub as_of: Option<Date>,
}

/// What an event does.
enum Effect {
    Status(LegalStatus),
    Limits,
    Restores,
    Begins(EncumbranceKind),
    Ends(EncumbranceKind),
    Nothing,
}

fn effect(kind: LegalEventKind) -> Effect {
    use LegalEventKind as K;
    match kind {
        K::Published => Effect::Status(LegalStatus::Published),
        K::ExaminationStarted => Effect::Status(LegalStatus::Examining),
        K::Granted => Effect::Status(LegalStatus::Granted),
        K::Rejected => Effect::Status(LegalStatus::Rejected),
        K::Withdrawn | K::DeemedWithdrawn => Effect::Status(LegalStatus::Withdrawn),
        K::Lapsed => Effect::Status(LegalStatus::Lapsed),
        K::Expired => Effect::Status(LegalStatus::Expired),
        K::Abandoned => Effect::Status(LegalStatus::Abandoned),
        K::Invalidated => Effect::Status(LegalStatus::Invalidated),
        K::PartiallyInvalidated => Effect::Limits,
        K::Restored => Effect::Restores,
        K::Pledged => Effect::Begins(EncumbranceKind::Pledge),
        K::PledgeReleased => Effect::Ends(EncumbranceKind::Pledge),
        K::Preserved => Effect::Begins(EncumbranceKind::Preservation),
        K::PreservationReleased => Effect::Ends(EncumbranceKind::Preservation),
        K::ExclusivelyLicensed => Effect::Begins(EncumbranceKind::ExclusiveLicence),
        K::ExclusiveLicenceEnded => Effect::Ends(EncumbranceKind::ExclusiveLicence),
        K::OpenLicenceDeclared => Effect::Begins(EncumbranceKind::OpenLicence),
        K::OpenLicenceWithdrawn => Effect::Ends(EncumbranceKind::OpenLicence),
        K::Confirmed | K::Transferred | K::PartyChanged => Effect::Nothing,
    }
}

/// The state of the right: all events in the order in which they happened, whatever the order in which they were told.
#[must_use]
pub fn legal_state(events: &[LegalEvent]) -> LegalState {
    let mut ordered: Vec<&LegalEvent> = events.iter().collect();
    // A stable order: of two events of one day, the one told later comes later.
    ordered.sort_by_key(|event| event.happened_on);
    let mut state = LegalState { as_of: events.iter().map(|event| event.as_of).max(), ..LegalState::default() };
    let mut alive = None;
    for event in ordered {
        match effect(event.kind) {
            Effect::Status(status) => {
                // A grant that is published again, or an examination told late, does not undo a grant.
                let is_step_back = state.status == Some(LegalStatus::Granted)
                    && matches!(status, LegalStatus::Published | LegalStatus::Examining);
                if !is_step_back {
                    state.status = Some(status);
                }
                if !status.has_ended() {
                    alive = state.status;
                }
            }
            Effect::Restores => {
                if state.status.is_some_and(LegalStatus::has_ended) {
                    state.status = alive;
                }
            }
            Effect::Limits => state.is_limited = true,
            Effect::Begins(kind) => begin(&mut state.encumbrances, kind, event),
            Effect::Ends(kind) => end(&mut state.encumbrances, kind, event),
            Effect::Nothing => {}
        }
    }
    state
}

fn begin(encumbrances: &mut Vec<Encumbrance>, kind: EncumbranceKind, event: &LegalEvent) {
    let (from, to, reference) = (event.happened_on, event.until_on, event.reference.clone());
    encumbrances.push(Encumbrance { kind, from, to, reference });
}

/// Ends what has the event's number; without a number, everything of the kind.
fn end(encumbrances: &mut [Encumbrance], kind: EncumbranceKind, event: &LegalEvent) {
    for encumbrance in encumbrances.iter_mut().filter(|encumbrance| encumbrance.kind == kind) {
        let is_meant = event.reference.is_none() || event.reference == encumbrance.reference;
        let is_open = encumbrance.to.is_none_or(|to| to > event.happened_on);
        if is_meant && is_open {
            encumbrance.to = Some(event.happened_on);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::date;

    fn event(kind: LegalEventKind, day: Date) -> LegalEvent {
        LegalEvent {
            kind,
            happened_on: day,
            source: SourceName::parse("CNIPA gazette").expect("a name"),
            as_of: day + Duration::days(3),
            reference: None,
            until_on: None,
        }
    }

    fn numbered(kind: LegalEventKind, day: Date, number: &str) -> LegalEvent {
        LegalEvent { reference: Keyword::parse(number).ok(), ..event(kind, day) }
    }

    use LegalEventKind as K;

    #[test]
    fn a_right_goes_from_publication_over_grant_to_its_end_and_back() {
        let steps = [
            (K::Published, date!(2020 - 01 - 10), LegalStatus::Published),
            (K::ExaminationStarted, date!(2020 - 03 - 01), LegalStatus::Examining),
            (K::Granted, date!(2022 - 05 - 06), LegalStatus::Granted),
            (K::PartiallyInvalidated, date!(2023 - 01 - 01), LegalStatus::Granted),
            (K::Lapsed, date!(2024 - 02 - 02), LegalStatus::Lapsed),
            (K::Restored, date!(2024 - 06 - 01), LegalStatus::Granted),
            (K::Invalidated, date!(2025 - 07 - 01), LegalStatus::Invalidated),
        ];
        let mut events = Vec::new();
        for (kind, day, status) in steps {
            events.push(event(kind, day));
            assert_eq!(legal_state(&events).status, Some(status), "{kind:?}");
        }
        let state = legal_state(&events);
        assert!(state.is_limited);
        assert_eq!(state.as_of, Some(date!(2025 - 07 - 04)));
        assert_eq!(legal_state(&[]), LegalState::default());
    }

    #[test]
    fn an_event_that_is_told_late_takes_its_place_and_undoes_no_grant() {
        let granted = event(K::Granted, date!(2022 - 05 - 06));
        let examining = event(K::ExaminationStarted, date!(2020 - 03 - 01));
        assert_eq!(legal_state(&[granted.clone(), examining]).status, Some(LegalStatus::Granted));
        let republished = event(K::Published, date!(2022 - 06 - 01));
        assert_eq!(legal_state(&[granted, republished]).status, Some(LegalStatus::Granted));
    }

    #[test]
    fn a_pledge_ends_by_its_number_or_on_its_last_day() {
        let events = [
            numbered(K::Pledged, date!(2023 - 01 - 01), "Y2023-1"),
            numbered(K::Pledged, date!(2023 - 02 - 01), "Y2023-2"),
            numbered(K::PledgeReleased, date!(2024 - 01 - 01), "Y2023-1"),
            LegalEvent { until_on: Some(date!(2024 - 06 - 30)), ..event(K::Preserved, date!(2024 - 01 - 01)) },
        ];
        let state = legal_state(&events);
        let live = |day: Date| -> Vec<EncumbranceKind> {
            state.encumbrances.iter().filter(|e| e.is_live_on(day)).map(|e| e.kind).collect()
        };
        assert_eq!(live(date!(2023 - 06 - 01)), [EncumbranceKind::Pledge, EncumbranceKind::Pledge]);
        assert_eq!(live(date!(2024 - 06 - 30)), [EncumbranceKind::Pledge, EncumbranceKind::Preservation]);
        assert_eq!(live(date!(2024 - 07 - 01)), [EncumbranceKind::Pledge]);
        let all_released = [&events[..], &[event(K::PledgeReleased, date!(2024 - 12 - 31))]].concat();
        assert!(legal_state(&all_released).encumbrances.iter().all(|e| !e.is_live_on(date!(2025 - 01 - 01))));
    }

    #[test]
    fn the_codes_of_the_gazette_are_known() {
        assert_eq!(LegalEventKind::of_gazette(" pe01"), Some(K::Pledged));
        assert_eq!(LegalEventKind::of_gazette("EE01"), None, "it does not say that it is exclusive");
    }

    proptest! {
        /// The order in which events are told does not matter, as long as no two are of one day.
        #[test]
        fn the_state_depends_on_what_happened_and_not_on_the_order_of_telling(
            kinds in proptest::collection::vec(proptest::sample::select(LegalEventKind::VARIANTS), 0..12),
            turn in 0usize..12,
        ) {
            let day = |place: usize| date!(2020 - 01 - 01) + Duration::days(i64::try_from(place).expect("small"));
            let mut events: Vec<_> = kinds.iter().enumerate().map(|(place, kind)| event(*kind, day(place))).collect();
            let state = legal_state(&events);
            let turn = turn % events.len().max(1);
            events.rotate_left(turn);
            prop_assert_eq!(legal_state(&events), state);
        }
    }
}
