//! The state machines, as they are told and as they are.

use crate::harness::{Person, TestApp, patent_body};
use serde_json::Value;
use std::collections::BTreeSet;

fn process<'list>(list: &'list Value, code: &str) -> &'list Value {
    let processes = list["items"].as_array().expect("processes");
    processes.iter().find(|process| process["code"] == code).expect("the process is told")
}

async fn steps_open_to(person: &Person, thing: &str) -> BTreeSet<String> {
    let view = person.get(thing).await.expect(200).json();
    let transitions = view["transitions"].as_array().expect("transitions").clone();
    let is_open = |step: &&Value| {
        let refusals = step["refusals"].as_array().expect("refusals");
        !refusals
            .iter()
            .any(|refusal| refusal["rule"] == "process.step_not_open" || refusal["rule"] == "listing.not_editable")
    };
    transitions
        .iter()
        .filter(is_open)
        .map(|step| step["operation"].as_str().expect("an operation").to_owned())
        .collect()
}

fn steps_from(process: &Value, state: &str) -> BTreeSet<String> {
    let steps = process["steps"].as_array().expect("steps");
    let from = steps.iter().filter(|step| step["from"].as_array().expect("states").iter().any(|from| from == state));
    from.map(|step| step["operation"].as_str().expect("an operation").to_owned()).collect()
}

#[actix_web::test]
async fn the_steps_told_are_the_steps_that_are_open() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let list = app.visitor().get("/v1/processes").await.expect(200).json();
    let draft = acme.draft_demand("Draft").await;
    let open = acme.open_demand("Open", &moderator).await;
    let published = acme.published_achievement("Published", &moderator).await;
    let patent = acme.make("/v1/patents", &patent_body("膜", "CN102307917B")).await;

    for (thing, code, state) in [
        (&draft, "demand", "draft"),
        (&open, "demand", "open"),
        (&published, "achievement", "published"),
        (&patent, "patent", "draft"),
    ] {
        assert_eq!(steps_open_to(&acme, thing).await, steps_from(process(&list, code), state), "{code} {state}");
    }
}

#[actix_web::test]
async fn every_state_can_be_reached_and_the_diagram_shows_it() {
    let app = TestApp::start().await;
    let list = app.visitor().get("/v1/processes").await.expect(200).json();

    for process in list["items"].as_array().expect("processes") {
        let text = |value: &Value| value.as_str().expect("a state").to_owned();
        let mut reached = BTreeSet::from([text(&process["initial"])]);
        for _ in process["states"].as_array().expect("states") {
            for step in process["steps"].as_array().expect("steps") {
                if step["from"].as_array().expect("states").iter().any(|from| reached.contains(&text(from))) {
                    reached.extend(step["to"].as_array().expect("states").iter().map(text));
                }
            }
        }
        let states: BTreeSet<_> = process["states"].as_array().expect("states").iter().map(text).collect();
        assert_eq!(reached, states, "{}", process["code"]);
        let diagram = process["diagram"].as_str().expect("a diagram");
        assert!(states.iter().all(|state| diagram.contains(state)), "{diagram}");
    }
}
