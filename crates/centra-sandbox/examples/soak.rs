//! Many connections for a long time against a sandbox of its own, with what the process holds on the way:
//! `cargo run --release -p centra-sandbox --example soak -- --minutes 10 --connections 64`.
//!
//! The same records are sent again and again, so that the store doesn't grow: what grows is ours. Ends with exit code 1
//! if a call failed, a record is missing or descriptors are left over.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use centra::Client;
use centra::types::Customer;
use centra_sandbox::Sandbox;
use clap::Parser;

/// Keeps connections busy and tells what that costs.
#[derive(Parser)]
struct Args {
    /// How long, in minutes; fractions are fine.
    #[arg(long, default_value_t = 10.0, value_parser = minutes)]
    minutes: f64,
    /// Calls in flight, each on a connection of its own.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    connections: u16,
    /// Customers a call.
    #[arg(long, default_value_t = 50)]
    batch: u32,
}

fn minutes(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(m) if (0.0..=100_000.0).contains(&m) => Ok(m),
        _ => Err("a number of minutes".into()),
    }
}

/// What was counted.
#[derive(Default)]
struct Count {
    calls: AtomicU64,
    errors: AtomicU64,
    retried: AtomicU64,
    /// Calls by their time: in steps of a twentieth of a doubling of 1 µs.
    times: Mutex<Vec<u64>>,
}

impl Count {
    fn took(&self, time: Duration) {
        let step = ((time.as_micros().max(1) as f64).log2() * 20.0) as usize;
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if times.len() <= step {
            times.resize(step + 1, 0);
        }
        if let Some(n) = times.get_mut(step) {
            *n += 1;
        }
    }

    /// Milliseconds within which a share of the calls ended.
    fn within(&self, share: f64) -> f64 {
        let times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = (times.iter().sum::<u64>() as f64 * share).ceil() as u64;
        let mut seen = 0;
        let step = times.iter().position(|n| {
            seen += n;
            seen >= wanted
        });
        2f64.powf((step.unwrap_or(0) + 1) as f64 / 20.0) / 1000.0
    }
}

/// What this process holds, where the system tells it: resident memory in MiB, descriptors, threads.
struct Held {
    rss: f64,
    descriptors: usize,
    threads: String,
}

impl Held {
    fn now() -> Held {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':'));
            line.unwrap_or("?").trim().trim_end_matches(" kB").to_owned()
        };
        Held {
            rss: field("VmRSS").parse::<f64>().unwrap_or(f64::NAN) / 1024.0,
            descriptors: std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count),
            threads: field("Threads"),
        }
    }
}

fn batch(worker: u32, size: u32) -> Vec<Customer> {
    let city = |i: u32| Some(format!("Ort {} & <{i}>", i % 7));
    (worker * size..(worker + 1) * size)
        .map(|i| Customer { city: city(i), ..Customer::new(format!("c-{i}")) })
        .collect()
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let args = Args::parse();
    let sandbox = Sandbox::start().await?;
    let idle = Held::now().descriptors;
    let client = Client::builder(sandbox.endpoint()).login("demo", "demo").build()?;
    let (begun, count) = (Instant::now(), Arc::new(Count::default()));
    let length = Duration::from_secs_f64(args.minutes * 60.0);
    let mut workers = Vec::new();
    for worker in 0..u32::from(args.connections) {
        let (client, count) = (client.clone(), count.clone());
        workers.push(tokio::spawn(async move {
            while begun.elapsed() < length {
                let called = Instant::now();
                let result = client.customers_update(batch(worker, args.batch)).await;
                count.took(called.elapsed());
                count.calls.fetch_add(1, Ordering::Relaxed);
                match result {
                    Ok(answer) => count.retried.fetch_add(u64::from(answer.attempts > 1), Ordering::Relaxed),
                    Err(error) => {
                        eprintln!("{error}");
                        count.errors.fetch_add(1, Ordering::Relaxed)
                    }
                };
            }
        }));
    }
    println!("seconds      calls  errors  retried  calls/s  RSS MiB  descriptors  threads");
    let (steps, mut before) = (10, 0);
    for step in 1..=steps {
        tokio::time::sleep((length * step / steps).saturating_sub(begun.elapsed())).await;
        let (calls, held) = (count.calls.load(Ordering::Relaxed), Held::now());
        println!(
            "{:7.0} {calls:10} {:7} {:8} {:8.0} {:8.1} {:12} {:>8}",
            begun.elapsed().as_secs_f64(),
            count.errors.load(Ordering::Relaxed),
            count.retried.load(Ordering::Relaxed),
            (calls - before) as f64 / (length.as_secs_f64() / f64::from(steps)).max(0.001),
            held.rss,
            held.descriptors,
            held.threads,
        );
        before = calls;
    }
    for worker in workers {
        worker.await?;
    }
    let (p50, p99, all) = (count.within(0.5), count.within(0.99), count.within(1.0));
    println!("a call took {p50:.1} ms (half), {p99:.1} ms (99 of 100), {all:.1} ms at most");

    let (stored, due) = (sandbox.count("customer")?, u64::from(args.connections) * u64::from(args.batch));
    drop(client);
    // Connections end with the client, though not within the same moment.
    let mut left = Held::now().descriptors;
    for _ in 0..100 {
        if left <= idle {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        left = Held::now().descriptors;
    }
    println!("stored {stored} of {due} records; {left} descriptors after the client, {idle} before it");
    sandbox.stop().await;
    let good = count.errors.load(Ordering::Relaxed) == 0 && stored == due && left <= idle;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
