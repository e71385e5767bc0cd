//! A call by the real client, answered byte for byte from a loopback socket.

use std::time::Duration;

use serde_json::{Value, json};
use soap_runtime::codec::{Deviation, EncodeError, Mode};
use soap_runtime::envelope::{self, ReadOptions};
use soap_runtime::fault::{Fault, FaultCode};
use soap_runtime::operation::{Operation, SoapVersion};
use soap_runtime::retry::NoRetry;
use soap_runtime::{Answer, Client, Error};

use crate::answer::{Reading, chain};
use crate::loopback;

/// What is called how.
#[derive(Debug)]
pub struct Call<'a> {
    /// A raw HTTP/1.1 response.
    pub answer: &'a str,
    /// An envelope to read the request from; the default value otherwise.
    pub request: Option<&'a str>,
    /// Version and mode.
    pub options: ReadOptions,
}

/// The slowest answer is 64 MiB, decoded without optimisation.
const PATIENCE: Duration = Duration::from_secs(100);

/// Calls an operation.
pub fn call<Op: Operation>(call: &Call<'_>) -> Value {
    match end::<Op>(call) {
        Ok(Ok(answer)) => value::<Op>(&answer, call.options.version.unwrap_or(Op::INFO.version)),
        Ok(Err(error)) => failure::<Op>(&error),
        // Not the client's: the runner takes it for a failure, whatever the case expects.
        Err(why) => json!({ "verdict": "panic", "panic": why }),
    }
}

fn end<Op: Operation>(call: &Call<'_>) -> Result<Result<Answer<Op::Response>, Error>, String> {
    let answer = std::fs::read(call.answer).map_err(|e| e.to_string())?;
    let address = loopback::serve(answer).map_err(|e| e.to_string())?;
    let request = match call.request {
        None => Op::Request::default(),
        Some(file) => {
            let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
            let options = ReadOptions { mode: Mode::Tolerant, ..call.options.clone() };
            envelope::read_request::<Op>(&bytes, &options).map_err(|e| format!("the request: {e}"))?.value
        }
    };
    let client = Client::builder(format!("http://{address}/service"))
        .soap_version(call.options.version.unwrap_or(Op::INFO.version))
        .strict(call.options.mode == Mode::Strict)
        .retry(NoRetry)
        .attempt_timeout(PATIENCE)
        .timeout(PATIENCE)
        .build()
        .map_err(|e| format!("the client: {e}"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    Ok(runtime.block_on(client.call::<Op>(&request)))
}

fn value<Op: Operation>(answer: &Answer<Op::Response>, version: SoapVersion) -> Value {
    let written = envelope::write_response_as::<Op>(version, &answer.value);
    ended("ok", &answer.receipts, written, json!({ "status": answer.status.as_u16() }))
}

fn failure<Op: Operation>(error: &Error) -> Value {
    let about = json!({
        "class": error.class().name(),
        "text": chain(error),
        "status": error.status().map(|s| s.as_u16()),
        "maybe_applied": error.may_have_been_applied(),
        "retry_after": error.retry_after().map(|r| r.wait().as_secs_f64()),
        "fault": error.fault().map(fault),
    });
    match error {
        Error::Fault { fault, .. } => ended("fault", error.receipts(), envelope::write_fault::<Op>(fault), about),
        _ => ended("error", error.receipts(), Ok(Vec::new()), about),
    }
}

/// Verdict, receipts and what was written, in front of what else there is to say.
fn ended(verdict: &str, receipts: &[Deviation], written: Result<Vec<u8>, EncodeError>, more: Value) -> Value {
    let mut ending = serde_json::to_value(Reading::read(receipts, written)).unwrap_or_default();
    if let (Value::Object(ending), Value::Object(more)) = (&mut ending, more) {
        ending.insert("verdict".into(), verdict.into());
        ending.extend(more);
    }
    ending
}

fn fault(fault: &Fault) -> Value {
    json!({ "code": code(&fault.code), "subcodes": fault.subcodes.iter().map(code).collect::<Vec<_>>() })
}

fn code(code: &FaultCode) -> String {
    match code.namespace() {
        "" => code.local().to_owned(),
        namespace => format!("{{{namespace}}}{}", code.local()),
    }
}
