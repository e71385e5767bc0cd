//! The walk over a type's members: order, occurrence, groups, choices, tolerance. One place, the same for every type.

mod choice;
mod derived;
mod element;
mod end;
mod group;
mod mixed;
mod place;
mod rounds;
mod search;
mod walk;
