"""Writes the two files of a run with the published scripts' own file code.

    python parity/run_files.py CHECKOUT    # a checkout of https://github.com/jasongief/TGS-Agent

The code is taken out of the scripts by its place in their syntax tree and run with scores of ours, since the scripts
as a whole need models, data and a GPU. Tested with Python 3.11; no packages.
"""

import ast
import json
import os
import random
import struct
import sys
import tempfile
import types
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "bench" / "src" / "test" / "resources" / "published"
DRIVER = "ground_segment_scripts/ground_segment_with_object_text_after_thinking_for_RefAVSBench.py"
ANSWER = "<s> <think> \n{why}\n </think> \n <answer> \n <f_object> {fine}  </f_object> \n <s_object> {short}  </s_object> \n </answer> </s></s>"
ROWS = [
    ("a_0_10_dog_1", "The dog that \"barks\" first", ANSWER.format(why="It barks.", fine="the brown dog", short="dog")),
    ("a_0_10_dog_2", " caf\u00e9, \u4e2d\u6587 \U0001f3b8\t", ANSWER.format(why="caf\u00e9\\", fine="the caf\u00e9's dog", short="\u72d7 \U0001f436")),
    ("b_0_10_cat_1", "the cat", "<s> <think> cut before its"),
    ("b_0_10_cat_2", "the cat", ANSWER.format(why="\u2028", fine="a/b", short="null")),
]


def float32(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def function(checkout, path, name):
    tree = ast.parse((checkout / path).read_text())
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return ast.Module(found, [])


def run(nodes, space):
    exec(compile(ast.Module(nodes, []), DRIVER, "exec"), space)


def jsonlines():
    """Stands for the library of that name: a line an object, all characters as they are."""

    class Writer:
        def __init__(self, path, mode):
            self.file = open(path, mode, encoding="utf-8")

        def __enter__(self):
            return self

        def __exit__(self, *failure):
            self.file.close()

        def write(self, value):
            self.file.write(json.dumps(value, ensure_ascii=False) + "\n")

    return types.SimpleNamespace(open=Writer)


def main(checkout):
    space = {"jsonlines": jsonlines()}
    exec(compile(function(checkout, "utils/util.py", "write2json"), "util.py", "exec"), space)
    OUT.mkdir(parents=True, exist_ok=True)
    thoughts = OUT / "inference_results.jsonl"
    thoughts.unlink(missing_ok=True)
    for uid, ref, predict in ROWS:
        space["write2json"](fp=thoughts, dict_data={"uid": uid, "ref": ref, "predict": predict})

    body = ast.parse((checkout / DRIVER).read_text()).body
    loop = next(i for i, node in enumerate(body) if isinstance(node, ast.For))
    record, write = body[loop].body[-2:]
    load = [node for node in body if isinstance(node, ast.If) and "metric_log_path" in ast.dump(node.test)]
    helper = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == "extract_tagged_text"]
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.json"
        space = {"json": json, "os": os, "re": __import__("re"), "metric_log": {}, "metric_log_path": str(log), "USE_F_OBJECT": False}
        run(helper, space)
        scores = [(float32(chance.random()), float32(chance.random() / 1e5)), (0.0, 0.0), (float("nan"), 1.0), (float32(1e-7), -999)]
        lines = [json.loads(line) for line in thoughts.read_text(encoding="utf-8").split("\n") if line]
        for item, (iou, f) in zip(lines, scores):
            space.update(uid=item["uid"], vid=item["uid"].rsplit("_", 2)[0], f_mean_iou=0, s_mean_iou=iou, f_fscore=0, s_fscore=f)
            for tag in ("f_object", "s_object"):
                space[tag] = space["extract_tagged_text"](item["predict"], tag)
            run([record, write], space)
            if item["uid"] == ROWS[1][0]:
                (OUT / "broken_off.json").write_bytes(log.read_bytes())
        run(load, space)
        run(body[loop + 1:], space)
        (OUT / "finished.json").write_bytes(log.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
