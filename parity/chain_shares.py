"""How many chains of thought of an evaluated drawn benchmark are right, part by part.

    ./tgs evaluate --data data/ --models models/mini --out runs/mini
    python3 parity/chain_shares.py data/ runs/mini
"""

import json
import pathlib
import re
import sys

HEARD = re.compile(r"I hear [^.]*\.")
SOUGHT = re.compile(r"I look for [^.]*\.")
SEEN = re.compile(r"I see [^.]*\.")
THING = re.compile(r"\ban? (\w+) (\w+)")


def lines(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def part(pattern, chain):
    found = pattern.search(chain)
    return found.group() if found else ""


def things(chain):
    """Colour and kind of each thing, from left to right."""
    return THING.findall(part(SEEN, chain))


def share(good):
    return f"{100 * sum(good) / len(good):.0f} %" if good else "-"


def main(data, run):
    chains = {truth["uid"]: truth["chain"] for truth in lines(pathlib.Path(data) / "truth.jsonl")}
    splits = {}
    for result in lines(pathlib.Path(run) / "results.jsonl"):
        if "s" in result["modes"]:
            pair = chains[result["uid"]], result["modes"]["s"]["thought"]
            splits.setdefault(result["split"], []).append(pair)
    for split, pairs in sorted(splits.items()):
        lists = [(things(right), things(said)) for right, said in pairs]
        as_many = [(right, said) for right, said in lists if len(right) == len(said)]
        each = [pair for right, said in as_many for pair in zip(right, said)]
        print(
            f"{split}: {len(pairs)} references;",
            f"list right {share([right == said for right, said in lists])},",
            f"as many things {share([len(right) == len(said) for right, said in lists])},",
            f"of these colour {share([right[0] == said[0] for right, said in each])},",
            f"kind {share([right[1] == said[1] for right, said in each])};",
            f"heard {share([part(HEARD, right) == part(HEARD, said) for right, said in pairs])},",
            f"sought {share([part(SOUGHT, right) == part(SOUGHT, said) for right, said in pairs])}",
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
