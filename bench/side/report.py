"""The tables of bench/peers: medians of repetitions."""

import math
from collections import defaultdict
from statistics import median

OURS, PEER = "fastforward", "buildkit"


def megabytes(count):
    return f"{count / 1e6:.0f}" if count >= 10e6 else f"{count / 1e6:.1f}" if count >= 1e6 else f"{count / 1e6:.2f}"


TABLES = {  # title: (what a cell shows of the medians, the figure of the ratio)
    "Time, seconds": (lambda m: f"{m['wall']:.2f}", "wall"),
    "CPU time, seconds": (lambda m: f"{m['cpu']:.2f}", "cpu"),
    "Peak memory, MB": (lambda m: f"{m['memory']:.0f}", "memory"),
    "Requests (of them at least one after another)": (lambda m: f"{m['requests']:.0f} ({m['serial']:.0f})", "requests"),
    "MB down / MB up": (lambda m: f"{megabytes(m['down'])} / {megabytes(m['up'])}", "bytes"),
}
FIGURES = ["wall", "cpu", "memory", "requests", "serial", "down", "up", "bytes"]


def line(cells):
    return "| " + " | ".join(cells) + " |"


def medians(rows):
    return {figure: median(row["up"] + row["down"] if figure == "bytes" else row[figure] for row in rows) for figure in FIGURES}


def table(title, groups, builders, profile):
    show, figure = TABLES[title]
    compared = OURS in builders and PEER in builders
    lines = [f"\n### {title}\n", line(["workload", "scenario", *builders] + (["ours ÷ BuildKit"] if compared else [])), line(["---"] * (2 + len(builders) + compared))]
    ratios = []
    for workload, scenario in sorted({key[1:3] for key in groups if key[0] == profile}):
        found = {}
        cells = [workload, scenario]
        for builder in builders:
            rows = groups.get((profile, workload, scenario, builder), [])
            good = [row for row in rows if not row["wrong"]]
            if good:
                found[builder] = medians(good)
            cells.append(show(found[builder]) if good else "failed" if rows else "")
        if compared:
            both = {OURS, PEER} <= found.keys() and found[PEER][figure] and found[OURS][figure]
            ratios += [found[OURS][figure] / found[PEER][figure]] if both else []
            cells.append(f"{ratios[-1]:.2f}" if both else "")
        lines.append(line(cells))
    if len(ratios) > 1:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        lines.append(f"\nours ÷ BuildKit: {min(ratios):.2f} to {max(ratios):.2f}, geometric mean {mean:.2f}")
    return lines


def report(rows, profiles, scenarios):
    """Markdown."""
    if not rows:
        return "no build was measured"
    groups = defaultdict(list)
    for row in rows:
        groups[row["profile"], row["workload"], row["scenario"], row["builder"]].append(row)
    builders = sorted({row["builder"] for row in rows}, key=lambda name: (name != OURS, name != PEER, name))
    lines = []
    for profile in sorted({row["profile"] for row in rows}):
        lines.append(f"\n## {profile}: {profiles.get(profile, '')}")
        for title in TABLES:
            lines += table(title, groups, builders, profile)
    lines.append("\nScenarios: " + "; ".join(f"{name} {scenarios[name]}" for name in sorted({row["scenario"] for row in rows})) + ".")
    counts = [len([row for row in group if not row["wrong"]]) for group in groups.values()]
    shares = sorted(row["others"] for row in rows)
    lines.append(f"Medians of {min(counts)}{f' to {max(counts)}' if max(counts) > min(counts) else ''} builds each. "
                 f"Other programs took {median(shares):.0%} of the processors (median of all builds), {shares[-1]:.0%} at most.")
    wrong = sorted({f"- {row['builder']} {row['workload']} {row['scenario']} {row['profile']}: {row['wrong']}" for row in rows if row["wrong"]})
    return "\n".join(lines + (["\nFailed:\n", *wrong] if wrong else []))
