"""How much memory a sharded checkpoint takes while it is loaded.

    venv/bin/python parity/shards.py --folder /tmp/shards

Writes a BERT of a billion random parameters as float32 shards, lets `tgs parity bert` load and run it in both
precisions, and prints the peak of the resident memory beside the bytes of the weights.
"""

import argparse
import multiprocessing
import os
import subprocess
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

TGS = Path(__file__).resolve().parent.parent / "tgs"


def write(folder):
    config = transformers.BertConfig(
        hidden_size=2048, num_hidden_layers=20, num_attention_heads=16, intermediate_size=8192, vocab_size=20000
    )
    model = transformers.BertModel(config, add_pooling_layer=False)
    model.save_pretrained(folder, max_shard_size="1GB")
    save_file({"input_ids": torch.tensor([[101, 1037, 3899, 102]])}, folder / "in.safetensors")


def peak(command):
    """Bytes of the largest resident size of a command."""
    process = subprocess.Popen([str(part) for part in command])
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"{command} failed"
    return usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="for the shards, 4.1 GiB")
    folder = parser.parse_args().folder
    if not (folder / "in.safetensors").exists():
        folder.mkdir(parents=True, exist_ok=True)
        # In a process of its own: a child starts with the peak of its parent.
        writer = multiprocessing.get_context("spawn").Process(target=write, args=(folder,))
        writer.start()
        writer.join()
        assert writer.exitcode == 0, "the shards could not be written"
    shards = sum(file.stat().st_size for file in folder.glob("model*.safetensors"))
    subprocess.run([TGS, "--version"], check=True, stdout=subprocess.DEVNULL)
    for precision, part in (("bf16", 2), ("fp32", 1)):
        command = [TGS, "parity", "bert", "--weights", folder, "--config", folder / "config.json"]
        command += ["--inputs", folder / "in.safetensors", "--outputs", folder / "out.safetensors"]
        used = peak([*command, "--precision", precision])
        print(f"{precision}: shards {shards / 2**30:.2f} GiB, weights {shards / part / 2**30:.2f}, peak {used / 2**30:.2f}")


if __name__ == "__main__":
    main()
