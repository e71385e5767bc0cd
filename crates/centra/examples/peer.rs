//! One program of a comparison between SOAP stacks that do the same work; `docs/performance.md` has the figures.
//!
//! `peer WORKLOAD DATA_DIR [WARM REPS] [EXTRA]` loads `DATA_DIR/customers.tsv` (14 columns, no header), does the work
//! WARM times untimed and REPS times timed, and prints one line of JSON. Of `e2e1` and `e2e1000` all calls are one
//! timed stretch, over one connection to EXTRA (`host:port`).

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use centra::operations::CustomersUpdateOperation as Update;
use centra::runtime::envelope::{ReadOptions, Reply, read_request, read_response, write_request};
use centra::types::{Customer, Customers, CustomersUpdate, Login};

type Failure = Box<dyn std::error::Error>;

/// How often the small workloads do their work within one timed call.
const TIMES: usize = 1000;
/// Where the service is, under the host.
const PATH: &str = "/amsdocs/system/service/module/soap/api";
/// What the service answers.
const RESPONSE: &str = concat!(
    "<?xml version=\"1.0\"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" ",
    "xmlns:ns1=\"http://www.centra.com/webservices/\">\n  <SOAP-ENV:Body>\n    <ns1:result/>\n  </SOAP-ENV:Body>\n",
    "</SOAP-ENV:Envelope>"
);

/// What the command line says.
struct Args {
    workload: String,
    data: String,
    warm: usize,
    reps: usize,
    extra: String,
}

fn args() -> Result<Args, Failure> {
    let mut given = std::env::args().skip(1);
    Ok(Args {
        workload: given.next().ok_or("no workload")?,
        data: given.next().ok_or("no folder")?,
        warm: given.next().map_or(Ok(3), |n| n.parse())?,
        reps: given.next().map_or(Ok(9), |n| n.parse())?,
        extra: given.next().unwrap_or_default(),
    })
}

fn row(line: &str) -> Result<Customer, Failure> {
    let mut columns = line.split('\t').map(str::to_owned);
    let mut next = || columns.next().ok_or("a column is missing");
    Ok(Customer {
        id: next()?,
        store: Some(next()?.parse()?),
        r#type: Some(next()?),
        status: Some(next()?),
        firstname: Some(next()?),
        lastname: Some(next()?),
        address1: Some(next()?),
        address2: Some(next()?),
        city: Some(next()?),
        state: Some(next()?),
        zipcode: Some(next()?),
        country: Some(next()?),
        email: Some(next()?),
        telephone: Some(next()?),
    })
}

fn load(data: &str) -> Result<Vec<Customer>, Failure> {
    std::fs::read_to_string(format!("{data}/customers.tsv"))?.lines().map(row).collect()
}

fn request(customer: Vec<Customer>) -> CustomersUpdate {
    let login = Login { username: "demo".into(), password: "demo".to_owned().into() };
    CustomersUpdate { login, customers: Customers { customer } }
}

/// The customers of a request, with every check on.
fn decode(message: &[u8], options: &ReadOptions) -> Result<Vec<Customer>, Failure> {
    Ok(read_request::<Update>(message, options)?.value.customers.customer)
}

/// User and system time of this process, by the scheduler's own clock.
fn cpu() -> Result<f64, Failure> {
    let mut sum = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let stat = std::fs::read_to_string(task?.path().join("schedstat"))?;
        sum += stat.split(' ').next().ok_or("no schedstat")?.parse::<u64>()?;
    }
    Ok(sum as f64 * 1e-9)
}

fn peak_kib() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(peak.trim().trim_end_matches(" kB").parse()?)
}

/// What was measured, as one line of JSON.
fn tell(workload: &str, mut times: Vec<Duration>, cpu: f64, bytes: usize, n: usize) -> Result<(), Failure> {
    times.sort_unstable();
    let at = |i: usize| times.get(i).map_or(f64::NAN, Duration::as_secs_f64);
    println!(
        "{{\"peer\":\"centra\",\"workload\":\"{workload}\",\"median_s\":{:.9},\"min_s\":{:.9},\"max_s\":{:.9},\
         \"cpu_s\":{:.6},\"bytes\":{bytes},\"n\":{n},\"maxrss_kib\":{}}}",
        at(times.len() / 2),
        at(0),
        at(times.len().saturating_sub(1)),
        cpu / times.len() as f64,
        peak_kib()?
    );
    Ok(())
}

/// Times `work`; its result is dropped after the clock stopped.
fn bench<T>(
    args: &Args,
    n: usize,
    bytes: impl Fn(&T) -> usize,
    mut work: impl FnMut() -> Result<T, Failure>,
) -> Result<(), Failure> {
    for _ in 0..args.warm {
        black_box(work()?);
    }
    let (mut times, mut size, began) = (Vec::with_capacity(args.reps), 0, cpu()?);
    for _ in 0..args.reps {
        let start = Instant::now();
        let result = black_box(work()?);
        times.push(start.elapsed());
        size = bytes(&result);
    }
    tell(&args.workload, times, cpu()? - began, size, n)
}

/// Calls in a row over one connection: how many, of how many customers each, after how many untimed ones.
fn calls(args: &Args, rows: &[Customer], plan: (usize, usize, usize)) -> Result<(), Failure> {
    let (count, each, warm) = plan;
    let client = centra::Client::builder(format!("http://{}{PATH}", args.extra)).login("demo", "demo").build()?;
    let requests: Vec<CustomersUpdate> = rows.chunks(each).map(|c| request(c.to_vec())).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let run = async |n: usize| {
        for request in requests.iter().cycle().take(n) {
            client.call::<Update>(request).await?;
        }
        Ok::<(), centra::Error>(())
    };
    runtime.block_on(run(warm))?;
    let (began, start) = (cpu()?, Instant::now());
    runtime.block_on(run(count))?;
    tell(&args.workload, vec![start.elapsed()], cpu()? - began, 0, count)
}

fn work(args: &Args) -> Result<(), Failure> {
    let rows = if args.workload == "decode" { Vec::new() } else { load(&args.data)? };
    let message = || std::fs::read(format!("{}/message.xml", args.data));
    let n = rows.len();
    match args.workload.as_str() {
        "check" => {
            let got = decode(&message()?, &ReadOptions::default())?;
            if got != rows {
                return Err("the rows read aren't those of the table".into());
            }
            println!("centra decode ok");
            Ok(())
        }
        "dump" => Ok(std::fs::write(&args.extra, write_request::<Update>(&request(rows))?)?),
        "encode" => {
            let request = request(rows);
            bench(args, n, Vec::len, || Ok(write_request::<Update>(black_box(&request))?))
        }
        "decode" => {
            let (message, options) = (message()?, ReadOptions::default());
            let n = decode(&message, &options)?.len();
            bench(args, n, |_| message.len(), || decode(black_box(&message), &options))
        }
        "encode-one" => {
            let request = request(rows.into_iter().take(1).collect());
            bench(
                args,
                TIMES,
                |n| *n,
                || {
                    let once = || Ok::<_, Failure>(write_request::<Update>(black_box(&request))?.len());
                    (0..TIMES).map(|_| once()).sum()
                },
            )
        }
        "decode-response" => {
            let options = ReadOptions::default();
            let once = || match read_response::<Update>(black_box(RESPONSE.as_bytes()), &options)? {
                Reply::Value(received) => Ok(black_box(received).receipts.len()),
                Reply::Fault { fault, .. } => Err(Failure::from(fault.to_string())),
            };
            bench(args, TIMES, |n| *n, || (0..TIMES).map(|_| once()).sum())
        }
        "send1" => calls(args, rows.get(..1).ok_or("no rows")?, (1, 1, 0)),
        "e2e1" => calls(args, &rows, (2000, 1, 200)),
        "e2e1000" => calls(args, &rows, (50, 1000, 3)),
        other => Err(format!("unknown workload {other}").into()),
    }
}

fn main() -> ExitCode {
    match args().and_then(|args| work(&args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
