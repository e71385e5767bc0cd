#!/usr/bin/env python3
"""The tables of performance.md.

performance.py tables RESULTS.json [FORMS.json]   prints them from what the harness and `forms` have written
performance.py forms LIMIT PEER DATA FOLDER ROUNDS FORMS.json
    decodes the reference message (DATA/message.xml) and its other legal forms (FOLDER/NAME.xml) with PEER, LIMIT the
    reference message in turn with it; both speak the harness's protocol
"""
import json, os, statistics, subprocess, sys, tempfile

FORMS = ["reference", "default-ns", "shuffled", "xsi-type", "indented", "swapped", "unknown", "xmlns-each",
         "xmlns-leaf", "cdata", "crlf", "empty"]
BOUNDS = {"limit", "limit-socket", "limit-word", "limit-reuse", "limit-cow", "memcpy", "alloc+memcpy", "memchr",
          "yaserde-raw", "ours"}


def forms(limit, peer, data, folder, rounds, out):
    def run(program, data):
        line = subprocess.run([program, "decode", data, "5", "15"], capture_output=True, text=True, check=True).stdout
        got = json.loads(line.strip().splitlines()[-1])
        return {k: got[k] for k in ("median_s", "min_s", "cpu_s")}
    got = {name: [] for name in FORMS}
    with tempfile.TemporaryDirectory() as made:
        for name in FORMS[1:]:
            os.mkdir(f"{made}/{name}")
            os.symlink(os.path.abspath(f"{folder}/{name}.xml"), f"{made}/{name}/message.xml")
        for _ in range(int(rounds)):
            for name in FORMS:
                bound = run(limit, data)
                ours = run(peer, data if name == "reference" else f"{made}/{name}")
                got[name].append({"limit": bound, "ours": ours})
    json.dump(got, open(out, "w"), indent=1)


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def tables(results, forms_file=None):
    got = {(x["workload"], x["peer"]): x["runs"] for x in json.load(open(results))}
    med = lambda w, p, k="median_s": statistics.median(r[k] for r in got[w, p])
    # Both of a pair ran one after the other, so a round's ratio is free of the machine's drift.
    ratio = lambda w, a, b: statistics.median(x["median_s"] / y["median_s"] for x, y in zip(got[w, a], got[w, b]))
    peers = lambda w: sorted((p for (ww, p) in got if ww == w), key=lambda p: med(w, p))
    best = lambda w: next(p for p in peers(w) if p not in BOUNDS)
    for w in ("encode", "decode"):
        print(f"**{w}**, 10,000 customers, 5.15 MB\n")
        once = lambda p: f"{med(w + '-once', p, 'maxrss_kib') / 1024:.0f}" if (w + "-once", p) in got else ""
        table(["program", "ms", "MB/s", "of limit", "peak MiB"],
              [[p, f"{med(w, p) * 1e3:.2f}", f"{5.147615 / med(w, p):,.0f}", f"{ratio(w, 'limit', p):.2f}", once(p)]
               for p in peers(w)])
    for w, n in (("e2e1", 1), ("e2e1000", 1000)):
        print(f"**{n:,} customer{'s' * (n > 1)} a call**, over loopback\n")
        table(["program", "calls/s", "us a call", "client CPU us", "peak MiB"],
              [[p, f"{got[w, p][0]['n'] / med(w, p):,.0f}", f"{med(w, p) / got[w, p][0]['n'] * 1e6:,.0f}",
                f"{med(w, p, 'cpu_s') / got[w, p][0]['n'] * 1e6:,.0f}", f"{med(w, p, 'maxrss_kib') / 1024:.0f}"]
               for p in peers(w)])
    for w in ("encode-one", "decode-response"):
        print(f"**{w}**, in memory\n")
        table(["program", "us"], [[p, f"{med(w, p) / got[w, p][0]['n'] * 1e6:.2f}"] for p in peers(w)])
    rows = [
        ["encode, of limit", 1.5, ratio("encode", "limit", "ours")],
        [f"encode, of the best peer ({best('encode')})", 2.4, ratio("encode", best("encode"), "ours")],
        ["decode, of limit", 0.9, ratio("decode", "limit", "ours")],
        [f"decode, of the best peer ({best('decode')})", 3.0, ratio("decode", best("decode"), "ours")],
        ["1,000 customers a call, of gSOAP's rate", 6.0, ratio("e2e1000", "gsoap", "ours")],
        ["one customer a call, of gSOAP's rate", 1.0, ratio("e2e1", "gsoap", "ours")],
        ["one customer a call, of the bare socket's rate", 0.8, ratio("e2e1", "limit-socket", "ours")],
    ]
    if forms_file:
        f = json.load(open(forms_file))
        form = lambda n: statistics.median(r["limit"]["median_s"] / r["ours"]["median_s"] for r in f[n])
        cpu = lambda n: statistics.median(r["limit"]["cpu_s"] / r["ours"]["cpu_s"] for r in f[n])
        due = {"default-ns": 0.7, "shuffled": 0.4, "xsi-type": 0.4}
        rows += [[f"decode {n}, of limit", d, form(n)] for n, d in due.items()]
        print("**other forms of the message**, of limit's decode of the reference message\n")
        table(["form", "by time", "by CPU time"], [[n, f"{form(n):.2f}", f"{cpu(n):.2f}"] for n in FORMS])
    print("**targets**\n")
    table(["ratio", "target", "measured", ""],
          [[n, f"{due}", f"{v:.2f}", "met" if v >= due else "missed"] for n, due, v in rows])


if __name__ == "__main__":
    command, *rest = sys.argv[1:] or [""]
    if command == "tables" and len(rest) in (1, 2):
        tables(*rest)
    elif command == "forms" and len(rest) == 6:
        forms(*rest)
    else:
        sys.exit(__doc__)
