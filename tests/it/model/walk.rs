//! The walk: one random step after the other, each compared with what was promised of it.

use super::cast::Cast;
use super::chance::Chance;
use super::create::Maker;
use super::holds;
use super::input::{Asker, Input, OF_THE_BODY};
use super::process::{KINDS, Kind, Told, kind_of, text};
use super::record::{self, Change, Entry, Rows};
use crate::access::action;
use crate::harness::{Answer, TestApp, model_seed, model_steps};
use keqiao::deals::{mandate, milestone};
use keqiao::tx::operation_name;
use keqiao::work::{clear_notices, close_lots, expire_demands, expire_resources};
use reqwest::Method;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use time::Duration;

/// Steps on one market, at most: then the next begins, with the next seed.
const STEPS_ON_ONE_MARKET: u64 = 2_000;
/// One step in so many makes something.
const MAKES_EVERY: usize = 10;
/// Once in so many steps time passes.
const WAITS_EVERY: usize = 70;
/// How long, in hours.
const WAITS: [i64; 6] = [1, 24, 24, 5 * 24, 16 * 24, 21 * 24];
/// One step in so many is rehearsed before it is taken, and one is repeated by its key.
const REPEATS_EVERY: usize = 12;
/// Rounds of the tasks in which none finds anything: a refused request holds its rows for a moment longer than its answer takes, and
/// what is held is left for the next round.
const QUIET_ROUNDS: u32 = 3;
/// Steps that a failure tells.
const TRAIL: usize = 25;
/// One in so many steps is of anybody on anything, whether it is his business and leads on or not.
const STRANGE_EVERY: usize = 8;
/// The newest things, with which somebody mostly goes on.
const RECENT: usize = 6;
/// Those who are asked for somebody who can go on with it, at most.
const LOOKS: usize = 3;

/// What is wrong, in words.
type Fault = Result<(), String>;

/// What a view promises of a step.
#[derive(Clone, Debug)]
struct Promise {
    is_allowed: bool,
    is_permitted: bool,
    rules: BTreeSet<String>,
}

impl Promise {
    /// Operation and promise of a line of `transitions`.
    fn read(line: &Value) -> (String, Promise) {
        let refusals = line["refusals"].as_array().expect("refusals");
        let promise = Promise {
            is_allowed: line["is_allowed"] == true,
            is_permitted: line["is_permitted"] == true,
            rules: refusals.iter().map(|refusal| text(&refusal["rule"])).collect(),
        };
        (text(&line["operation"]), promise)
    }

    /// A step that one would go on with.
    fn weight(&self, operation: &str) -> usize {
        const BACK: [&str; 14] = [
            "withdraw",
            "decline",
            "revoke",
            "terminate",
            "refuse",
            "end_",
            "reject",
            "dissolve",
            "uphold",
            "cancel",
            "return",
            "dispute",
            "leave",
            "remove",
        ];
        match (self.is_allowed, self.is_permitted, BACK.iter().any(|word| operation.contains(word))) {
            (true, _, true) => 3,
            (true, _, false) => 24,
            (false, true, _) => 2,
            (false, false, _) => 1,
        }
    }
}

/// A step that somebody is about to take.
struct Attempt {
    player: usize,
    operation: String,
    method: Method,
    path: String,
    body: Option<Value>,
    version: Option<String>,
    promise: Option<Promise>,
    /// What he saw of the thing before, and where.
    seen: Option<(String, Answer)>,
}

/// A walk over one market.
struct Walk {
    cast: Cast,
    told: Told,
    chance: Chance,
    rows: Rows,
    /// The addresses of all things, in the order in which they came to be.
    things: Vec<String>,
    /// The transaction of the last entry that was looked at.
    last: i64,
    /// The entries that steps left.
    left: Vec<Entry>,
    made: usize,
    trail: VecDeque<String>,
}

/// How often which operation ended how.
type Tally = BTreeMap<(String, &'static str), u64>;

impl Walk {
    async fn begin(seed: u64) -> Walk {
        let cast = Cast::assemble().await;
        let told = Told::by(&cast.app).await;
        let rows = record::rows(&cast.app).await;
        let last = cast.app.number("SELECT coalesce(max(xid::text::bigint), 0) FROM entry").await;
        let chance = Chance::of_seed(seed);
        let trail = VecDeque::new();
        let things = vec![cast.firm.organization().to_owned()];
        Walk { cast, told, chance, rows, things, last, left: Vec::new(), made: 0, trail }
    }

    /// One step: time passes, or somebody tries something.
    async fn step(&mut self, tally: &mut Tally) -> Fault {
        if self.chance.one_in(WAITS_EVERY) {
            return self.wait().await;
        }
        loop {
            let makes = self.chance.one_in(MAKES_EVERY);
            let attempt = if makes { self.making().await } else { self.attempt().await? };
            if let Some(attempt) = attempt {
                return self.take(&attempt, tally).await;
            }
        }
    }

    /// Something that somebody makes.
    async fn making(&mut self) -> Option<Attempt> {
        self.made += 1;
        let maker = Maker { cast: &self.cast, things: &self.things, rows: &self.rows, count: self.made };
        let making = maker.draw(&mut self.chance).await?;
        let id = making.below.as_deref().map_or("", TestApp::id_of);
        let (method, path) = self.told.route(making.operation, id).expect("somebody can make it");
        // Now and then somebody whose business it is not.
        let maker = self.cast.players.iter().position(|player| player.name == making.player).expect("of the cast");
        let is_anybody = self.chance.one_in(STRANGE_EVERY);
        let player = if is_anybody { self.chance.below(self.cast.players.len()) } else { maker };
        let body = Some(making.body);
        let operation = making.operation.to_owned();
        let version = Some("*".to_owned());
        Some(Attempt { player, operation, method, path, body, version, promise: None, seen: None })
    }

    /// A step of somebody on something, as it is promised to him.
    async fn attempt(&mut self) -> Result<Option<Attempt>, String> {
        let thing = self.thing();
        let id = TestApp::id_of(&thing).to_owned();
        let (player, seen) = self.somebody(&thing).await?;
        let view = if seen.status == 200 { seen.json() } else { Value::Null };
        let mut promises = self.promises(&view, &id);
        if view.is_null() {
            // What he does not see he may not do.
            let never = Promise { is_allowed: false, is_permitted: false, rules: BTreeSet::new() };
            let operations = self.told.operations_of(kind_of(&id));
            promises = operations.into_iter().map(|operation| (operation.to_owned(), never.clone())).collect();
        }
        if promises.is_empty() {
            return Ok(None);
        }
        let (operation, promise) =
            self.chance.weigh(&promises, |(operation, promise)| promise.weight(operation)).clone();
        let asker = Asker { cast: &self.cast, player: &self.cast.players[player], thing: &thing, view: &view };
        let body = match asker.input(&mut self.chance, &operation).await {
            Input::Nothing => None,
            Input::Body(body) => Some(body),
            Input::Impossible => return Ok(None),
        };
        let (method, path) = self.told.route(&operation, &id).expect("it has a route");
        let version = if view.is_null() { Some("*".to_owned()) } else { seen.header("etag").map(str::to_owned) };
        let seen = Some((thing, seen));
        Ok(Some(Attempt { player, operation, method, path, body, version, promise: Some(promise), seen }))
    }

    /// Something to go on with: mostly one of the last that are not at their end, of any kind alike.
    fn thing(&mut self) -> String {
        if self.chance.one_in(STRANGE_EVERY) {
            return self.chance.pick(&self.things).clone();
        }
        let goes_on = |thing: &&String| {
            let id = TestApp::id_of(thing);
            self.told.goes_on(kind_of(id), &self.rows[id].state)
        };
        let going: Vec<&String> = self.things.iter().rev().filter(goes_on).collect();
        let is_there = |kind: &&Kind| going.iter().any(|thing| is_of(thing, kind.collection));
        let kinds: Vec<&Kind> = KINDS.iter().filter(is_there).collect();
        if kinds.is_empty() {
            return self.chance.pick(&self.things).clone();
        }
        let kind = *self.chance.weigh(&kinds, |kind| kind.weight);
        let of_kind = going.into_iter().filter(|thing| is_of(thing, kind.collection));
        let recent: Vec<&String> = of_kind.take(RECENT).collect();
        (*self.chance.pick(&recent)).clone()
    }

    /// Somebody, and what he sees of a thing: mostly one who can go on with it, if there is one among those whose business it is.
    async fn somebody(&mut self, thing: &str) -> Result<(usize, Answer), String> {
        let mut first = None;
        for player in self.players(thing) {
            let seen = self.cast.players[player].person.get(thing).await;
            if ![200, 401, 403, 404].contains(&seen.status) {
                return Err(format!("{thing} was shown with {}: {}", seen.status, seen.text()));
            }
            let view = if seen.status == 200 { seen.json() } else { Value::Null };
            let promises = self.promises(&view, TestApp::id_of(thing));
            if promises.iter().any(|(_, promise)| promise.is_allowed) {
                return Ok((player, seen));
            }
            first.get_or_insert((player, seen));
        }
        Ok(first.expect("somebody looked"))
    }

    /// Some of those whose business it is; now and then anybody.
    fn players(&mut self, thing: &str) -> Vec<usize> {
        if self.chance.one_in(STRANGE_EVERY) {
            return vec![self.chance.below(self.cast.players.len())];
        }
        let usual = self.cast.usual(kind_of(TestApp::id_of(thing)));
        let start = self.chance.below(usual.len());
        let step = usual.iter().cycle().skip(start).take(usual.len().min(LOOKS));
        step.copied().collect()
    }

    /// What a view promises of the operations that have a route.
    fn promises(&self, view: &Value, id: &str) -> Vec<(String, Promise)> {
        let lines = view["transitions"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_routed = |(operation, _): &(String, Promise)| self.told.route(operation, id).is_some();
        lines.iter().map(Promise::read).filter(is_routed).collect()
    }

    async fn send(&self, attempt: &Attempt, query: &str, key: Option<&str>) -> Answer {
        let person = &self.cast.players[attempt.player].person;
        let mut call = person.call(attempt.method.clone(), &format!("{}{query}", attempt.path));
        if let Some(version) = &attempt.version {
            call = call.if_match(version);
        }
        if let Some(body) = &attempt.body {
            call = call.json(body);
        }
        match key {
            Some(key) => call.key(key).send().await,
            None => call.send().await,
        }
    }

    /// Takes a step, and compares what came of it with what was promised.
    async fn take(&mut self, attempt: &Attempt, tally: &mut Tally) -> Fault {
        let name = format!("{}: {} {}", self.cast.players[attempt.player].name, attempt.method, attempt.path);
        self.note(format!("{name} {}", attempt.body.as_ref().map(Value::to_string).unwrap_or_default()));
        let is_visitor = self.cast.players[attempt.player].person.principal.organization.is_none();
        let (is_rehearsed, is_repeated) = (self.chance.one_in(REPEATS_EVERY), self.chance.one_in(REPEATS_EVERY));
        let key = format!("{:032x}", self.chance.below(usize::MAX));
        let rehearsed = if is_rehearsed { Some(self.send(attempt, "?dry_run=true", None).await) } else { None };
        if rehearsed.is_some() && !self.look().await?.is_empty() {
            return Err("a rehearsal left something".to_owned());
        }
        let key = (is_repeated && !is_visitor).then_some(key.as_str());
        let answer = self.send(attempt, "", key).await;
        self.note(format!("  {} {}", answer.status, brief(&answer)));
        let ended = if answer.status < 300 { "taken" } else { "refused" };
        *tally.entry((attempt.operation.clone(), ended)).or_default() += 1;

        if let Some(rehearsed) = rehearsed
            && rehearsed.status != answer.status
        {
            return Err(format!("rehearsed it ended with {}, taken with {}", rehearsed.status, answer.status));
        }
        let changes = self.look().await?;
        let entries = self.entries_of(attempt.player).await;
        self.left.extend(entries.iter().cloned());
        let has_changed = !(changes.is_empty() && entries.is_empty());
        promised(attempt, &answer, has_changed)?;
        self.followed(attempt, &answer, (&changes, &entries))?;
        if has_changed {
            self.is_as_answered(attempt, &answer).await?;
        } else {
            self.is_as_before(attempt).await?;
        }
        if key.is_some() && answer.status < 300 {
            let again = self.send(attempt, "", key).await;
            if (again.status, &again.body) != (answer.status, &answer.body) {
                return Err(format!("the same request again was answered with {} {}", again.status, again.text()));
            }
            if !self.look().await?.is_empty() || !self.entries_of(attempt.player).await.is_empty() {
                return Err("the same request again left something".to_owned());
            }
        }
        Ok(())
    }

    /// What was written since the last look.
    async fn look(&mut self) -> Result<Vec<Change>, String> {
        let now = record::rows(&self.cast.app).await;
        let changes = record::changes(&self.rows, &now)?;
        self.rows = now;
        let made = changes.iter().filter(|change| change.before.is_none());
        self.things.extend(made.map(|change| format!("/v1/{}/{}", change.kind().collection, change.id)));
        Ok(changes)
    }

    async fn entries_of(&mut self, player: usize) -> Vec<Entry> {
        let actor = self.cast.players[player].person.principal.actor.name();
        self.entries_by(&actor).await
    }

    async fn entries_by(&mut self, actor: &str) -> Vec<Entry> {
        let (entries, last) = record::entries(&self.cast.app, actor, self.last).await;
        self.last = last;
        entries
    }

    /// What was written is what the process allows, and what the entries tell.
    fn followed(&self, attempt: &Attempt, answer: &Answer, (changes, entries): (&[Change], &[Entry])) -> Fault {
        if answer.status >= 300 && !(changes.is_empty() && entries.is_empty()) {
            return Err(format!("it was refused, and left {changes:?} and {entries:?}"));
        }
        let name = action(&attempt.operation).map(operation_name).expect("an operation of the table");
        if let Some(entry) = entries.iter().find(|entry| entry.operation != name) {
            return Err(format!("an entry of another operation: {entry:?}"));
        }
        self.followed_by_each(&attempt.operation, changes, entries)
    }

    fn followed_by_each(&self, operation: &str, changes: &[Change], entries: &[Entry]) -> Fault {
        for change in changes {
            let kind = change.kind();
            let fits = match &change.before {
                Some(before) => self.told.leads(kind, operation, before, &change.after),
                None => self.told.begins(kind, &change.after),
            };
            if !fits {
                return Err(format!("no step of the process: {change:?}"));
            }
            // Of an offer its negotiation tells.
            let is_told = entries.iter().any(|entry| entry.subject == change.id);
            if !is_told && kind.process.is_some() && change.before.as_ref() != Some(&change.after) {
                return Err(format!("nobody tells of {change:?}: {entries:?}"));
            }
            if entries.is_empty() {
                return Err(format!("{change:?} without an entry"));
            }
        }
        Ok(())
    }

    /// Who looked before the step sees the same after it.
    async fn is_as_before(&self, attempt: &Attempt) -> Fault {
        let Some((thing, seen)) = &attempt.seen else { return Ok(()) };
        let now = self.cast.players[attempt.player].person.get(thing).await;
        let is_same = (now.status, now.header("etag")) == (seen.status, seen.header("etag"))
            && (now.status != 200 || now.body == seen.body);
        if is_same { Ok(()) } else { Err(format!("it changed nothing, and {thing} is another: {}", now.text())) }
    }

    /// What the answer shows is what is read afterwards, with all that it promises; but for somebody who has left and sees no more.
    async fn is_as_answered(&self, attempt: &Attempt, answer: &Answer) -> Fault {
        let seen = attempt.seen.as_ref().map(|(thing, _)| thing.as_str());
        let Some(address) = answer.header("location").or(seen) else { return Ok(()) };
        let shown = answer.json();
        let now = self.cast.players[attempt.player].person.get(address).await;
        let is_same = (&now.body, now.header("etag")) == (&answer.body, answer.header("etag"));
        if is_same || now.status != 200 || !shown["transitions"].is_array() {
            return Ok(());
        }
        Err(format!("{address} was answered as {shown}, and is {}", now.text()))
    }

    /// Lets time pass, and the service do what is due.
    async fn wait(&mut self) -> Fault {
        let hours = *self.chance.pick(&WAITS);
        self.note(format!("{hours} hours pass"));
        self.cast.app.advance(Duration::hours(hours));
        let app = &self.cast.app.service;
        let failed = |problem| format!("a task failed: {problem}");
        let mut quiet = 0;
        while quiet < QUIET_ROUNDS {
            let mut done = clear_notices::step(app).await.map_err(failed)?;
            done += close_lots::step(app).await.map_err(failed)?;
            done += expire_demands::step(app).await.map_err(failed)?;
            done += expire_resources::step(app).await.map_err(failed)?;
            done += mandate::expire::step(app).await.map_err(failed)?;
            done += milestone::pass::step(app).await.map_err(failed)?;
            quiet = if done == 0 { quiet + 1 } else { 0 };
        }
        let changes = self.look().await?;
        let entries = self.entries_by("system").await;
        // Only the service itself acted: no operation of anybody.
        self.followed_by_each("", &changes, &entries)
    }

    fn note(&mut self, line: String) {
        self.trail.push_back(line);
        if self.trail.len() > TRAIL {
            self.trail.pop_front();
        }
    }
}

fn is_of(thing: &str, collection: &str) -> bool {
    thing.strip_prefix("/v1/").and_then(|rest| rest.strip_prefix(collection)).is_some_and(|rest| rest.starts_with('/'))
}

/// A refusal in a few words.
fn brief(answer: &Answer) -> String {
    if answer.status < 300 { String::new() } else { answer.text().chars().take(400).collect() }
}

/// The rules of a refusal, or the codes of what is wrong in the body.
fn rules(answer: &Answer) -> BTreeSet<String> {
    let (list, member) = match answer.status {
        409 => ("refusals", "rule"),
        422 => ("errors", "code"),
        _ => return BTreeSet::new(),
    };
    let told = answer.json()[list].as_array().cloned().unwrap_or_default();
    told.iter().map(|one| text(&one[member])).collect()
}

/// What came of a step is what was promised of it.
fn promised(attempt: &Attempt, answer: &Answer, has_changed: bool) -> Fault {
    let fault =
        |what: &str| Err(format!("{what}: {:?} ended with {} {}", attempt.promise, answer.status, answer.text()));
    if answer.status >= 500 || [400, 405, 412, 415, 428, 429].contains(&answer.status) {
        return fault("nobody refuses so what can be read");
    }
    // What is made may name what is not there for its maker.
    let Some(promise) = &attempt.promise else { return Ok(()) };
    let (is_taken, told) = (answer.status < 300, rules(answer));
    if !promise.is_permitted {
        return if [401, 403, 404].contains(&answer.status) { Ok(()) } else { fault("he may not") };
    }
    if promise.is_allowed {
        let is_of_body = !told.is_empty() && told.iter().all(|rule| OF_THE_BODY.contains(&rule.as_str()));
        return if is_taken || is_of_body { Ok(()) } else { fault("it was promised") };
    }
    // What is done already may be said again, and changes nothing.
    let is_kept = if is_taken { !has_changed } else { promise.rules.is_subset(&told) };
    if is_kept { Ok(()) } else { fault("it was promised to be refused") }
}

#[actix_web::test]
async fn no_order_of_steps_by_anybody_leads_where_it_may_not_and_what_is_promised_happens() {
    let (steps, first) = (model_steps(), model_seed());
    let mut tally = Tally::new();
    let mut taken = 0;
    for seed in first.. {
        let mut walk = Box::pin(Walk::begin(seed)).await;
        let end = steps.min(taken + STEPS_ON_ONE_MARKET);
        while taken < end {
            if let Err(fault) = Box::pin(walk.step(&mut tally)).await {
                let trail = walk.trail.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n");
                panic!("KEQIAO_MODEL_SEED={seed}, step {taken}: {fault}\nthe way there:\n{trail}");
            }
            taken += 1;
        }
        if let Err(fault) = holds::at_the_end(&walk.cast, &walk.left).await {
            panic!("KEQIAO_MODEL_SEED={seed}, at the end: {fault}");
        }
        if taken >= steps {
            break;
        }
    }
    report(taken, &tally);
}

/// What a long walk tells.
#[expect(clippy::print_stdout, reason = "the figures of a run, for the one who runs it")]
fn report(taken: u64, tally: &Tally) {
    if taken <= STEPS_ON_ONE_MARKET {
        return;
    }
    for ((operation, ended), times) in tally {
        println!("{times:>7} {ended:<8} {operation}");
    }
}
