//! `centra sandbox`: the service's other side, until it is interrupted.

use centra_sandbox::{AnswerForm, LoginRefusal};

use crate::args::{Answer, Refusal, Sandbox};
use crate::exit;

pub(crate) async fn run(arguments: Sandbox) -> u8 {
    let mut builder = centra_sandbox::Sandbox::builder()
        .listen(arguments.listen)
        .empty_clears(!arguments.empty_keeps)
        .updates_make_events(arguments.events)
        .answer_form(match arguments.answer {
            Answer::Guide => AnswerForm::Guide,
            Answer::Empty => AnswerForm::Empty,
            Answer::Legacy => AnswerForm::Legacy,
        })
        .login_refusal(match arguments.login_refusal {
            Refusal::Fault => LoginRefusal::Fault,
            Refusal::Result => LoginRefusal::Result,
            Refusal::Status => LoginRefusal::Status,
        });
    if let Some(file) = arguments.file {
        builder = builder.file(file);
    }
    let sandbox = match builder.start().await {
        Ok(sandbox) => sandbox,
        Err(e) => {
            eprintln!("centra: {e}");
            return exit::INTERNAL;
        }
    };
    if !arguments.listen.ip().is_loopback() {
        eprintln!("centra: others on the network can reach this sandbox");
    }
    println!("{}", sandbox.endpoint());
    eprintln!("sandbox at {}, login demo, demo; end it with Ctrl-C", sandbox.endpoint());
    let ended = tokio::signal::ctrl_c().await;
    sandbox.stop().await;
    if ended.is_ok() { exit::APPLIED } else { exit::INTERNAL }
}
