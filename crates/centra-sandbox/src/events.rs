//! Events: given again until they are marked as done.

use std::any::Any;

use centra::types::{Event, EventData, Events, EventsGet};
use soap_runtime::operation::Operation;

use crate::envelope;
use crate::fault::Refusal;
use crate::soap::Done;
use crate::state::State;
use crate::store;
use crate::xml::{children, text};

/// Marks the events of a request. One that isn't known is a notice.
pub(crate) fn done(state: &State, xml: &str) -> Result<Done, Refusal> {
    state.store.change(|change| {
        let mut done = Done::default();
        for event in children(xml).iter().filter(|c| c.name == "event") {
            let number = text(event.xml);
            if !change.finish_event(&number)? {
                done.notices.push(format!("event {number} is not known"));
            }
        }
        Ok(done)
    })
}

/// The answer with the oldest events of the kind and the markets that are asked for.
pub(crate) fn pending<Op: Operation>(state: &State, xml: &str) -> Result<Vec<u8>, Refusal> {
    let asked = children(xml);
    let kind = asked.iter().find(|c| c.name == "type").map(|c| text(c.xml)).filter(|kind| !kind.is_empty());
    let markets: Vec<_> = asked.iter().filter(|c| c.name == "markets").flat_map(|c| children(c.xml)).collect();
    let markets: Vec<String> = markets.iter().flat_map(|m| id(m.xml)).collect();
    let mut event = Vec::new();
    for stored in state.store.undone(kind.as_deref())? {
        if markets.is_empty() || market(&stored.xml).is_some_and(|m| markets.contains(&m)) {
            event.push(read(stored)?);
        }
    }
    let mut response = Op::Response::default();
    let Some(slot) = (&mut response as &mut dyn Any).downcast_mut::<EventsGet>() else {
        return Err(Refusal::server("the sandbox doesn't serve this operation"));
    };
    slot.events = Some(Events { event });
    envelope::response::<Op>(&response)
}

fn read(stored: store::Event) -> Result<Event, Refusal> {
    let data = envelope::fragment::<EventData>(&stored.xml).map_err(Refusal::server)?;
    Ok(Event {
        id: Some(stored.number.to_string()),
        r#type: Some(stored.kind),
        entry: Some(stored.entry),
        mission: Some(stored.mission),
        date: Some(stored.date),
        data: Some(data),
    })
}

fn id(xml: &str) -> Option<String> {
    children(xml).iter().find(|c| c.name == "id").map(|c| text(c.xml).into_owned())
}

/// The market that an object is of.
fn market(xml: &str) -> Option<String> {
    children(xml).iter().find(|c| c.name == "market").and_then(|c| id(c.xml))
}
