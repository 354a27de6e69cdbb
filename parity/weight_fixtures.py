"""Small weight files of every kind, sound and hostile, for the engine's reader.

    pip install --extra-index-url https://download.pytorch.org/whl/cpu -r parity/requirements.txt
    python parity/weight_fixtures.py [--out engine/src/test/resources/weights]

Sound files come from torch.save and safetensors themselves; hostile ones are put together byte by
byte. Values are small whole numbers, so that WeightFilesTest can state them.
"""

import argparse
import collections
import io
import json
import os
import pathlib
import pickle
import struct
import zipfile

import torch
from safetensors.torch import save_file

DTYPES = {
    "f64": torch.float64,
    "f32": torch.float32,
    "f16": torch.float16,
    "bf16": torch.bfloat16,
    "i64": torch.int64,
    "i32": torch.int32,
    "i16": torch.int16,
    "i8": torch.int8,
    "u8": torch.uint8,
    "bool": torch.bool,
}


def every_type():
    return collections.OrderedDict((name, torch.arange(6).view(2, 3).to(dtype)) for name, dtype in DTYPES.items())


def views():
    base = torch.arange(24, dtype=torch.float32)
    return {
        "base": base,
        "part": base[6:12].view(2, 3),
        "transposed": base.view(4, 6).t(),
        "every_other": base[1::2],
        "expanded": base[5:6].expand(3, 4),
        "one": base[7],
        "empty": torch.empty(0, 3),
        "empty_view": base[24:],
        "parameter": torch.nn.Parameter(base[:2]),
    }


def checkpoint():
    return {
        "model": collections.OrderedDict(weight=torch.tensor([1.0, 2.0]), bias=torch.tensor(3)),
        "cfg": {
            "layers": 12,
            "rate": 0.5,
            "name": "b\u00e9ats",
            "flags": [True, False, None],
            "raw": b"\x00\xff",
            "large": 1 << 70,
            "pair": (1, "two"),
            "set": {"x"},
            "size": torch.Size([2, 3]),
            "device": torch.device("cuda", 1),
            "dtype": torch.float32,
            "tensor": torch.zeros(2),
        },
        "args": argparse.Namespace(lr=0.1, steps=[1, 2]),
        "epoch": 7,
    }


class Calls:
    """Pickles as a call of any function."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def zipped(pickled, records=(), method=zipfile.ZIP_STORED, byteorder=b"little"):
    """The layout of torch.save around any pickle."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in [("archive/data.pkl", pickled), ("archive/byteorder", byteorder), *records]:
            z.writestr(zipfile.ZipInfo(name), data, method if name.startswith("archive/data/") else zipfile.ZIP_STORED)
    return out.getvalue()


def text(value):
    value = value.encode()
    return b"X" + struct.pack("<I", len(value)) + value


def one_tensor(shape=(4,), strides=(1,), offset=0, elements=4, key="0", more=b""):
    """The pickle of {'w': a tensor} with any numbers in it, after operations that set `more` items."""

    def number(value):
        return b"\x8a\x09" + value.to_bytes(9, "little", signed=True)

    def numbers(values):
        return b"(" + b"".join(map(number, values)) + b"t"

    storage = b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text(key) + text("cpu") + number(elements) + b"tQ"
    tensor = b"(" + storage + number(offset) + numbers(shape) + numbers(strides) + b"\x89}t"
    return b"\x80\x02}" + more + text("w") + b"ctorch._utils\n_rebuild_tensor_v2\n" + tensor + b"Rs."


def safetensors(header, data=b"", length=None):
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def entry(begin, end, shape=None, dtype="F32"):
    return {"dtype": dtype, "shape": [(end - begin) // 4] if shape is None else shape, "data_offsets": [begin, end]}


def hostile_pickles():
    four = [("archive/data/0", bytes(16))]
    yield "os-system.pt", zipped(pickle.dumps({"w": Calls(os.system, "touch owned")}, 2))
    yield "eval-protocol-4.pt", zipped(pickle.dumps({"w": Calls(eval, "1")}, 4))
    itself = text("x") + b"]q\x00h\x00as"
    yield "recursive-list.pt", zipped(one_tensor(more=itself), four)
    laughs = text("x") + b"]q\x000" + b"](h\x00h\x00eq\x000" * 60 + b"h\x00s"
    yield "laughs.pt", zipped(one_tensor(more=laughs), four)
    pairs = text("k") + b"N\x86q\x000(" + b"h\x00" * 5000 + b"lq\x010"
    copies = pairs + b"ccollections\nOrderedDict\nq\x020" + b"h\x02h\x01\x85R0" * 1000
    yield "copies.pt", zipped(one_tensor(more=copies), four)
    yield "marks.pt", zipped(b"\x80\x02" + b"(" * 2000 + b".")
    yield "empty-stack.pt", zipped(b"\x80\x02}(0000.")
    yield "unknown-memo.pt", zipped(b"\x80\x02h\x05.")
    yield "key-is-a-list.pt", zipped(b"\x80\x02}]Ns.")
    yield "extension-code.pt", zipped(b"\x80\x02\x82\x01.")
    yield "long-text.pt", zipped(b"\x80\x02X\xff\xff\xff\x7f.")
    yield "call-of-text.pt", zipped(b"\x80\x02" + text("os.system") + b")R.")
    yield "view-too-long.pt", zipped(one_tensor(shape=(5,)), four)
    yield "view-offset.pt", zipped(one_tensor(offset=1), four)
    yield "view-negative.pt", zipped(one_tensor(strides=(-1,)), four)
    yield "view-overflow.pt", zipped(one_tensor(shape=(2, 2), strides=(2**62, 2**62)), four)
    yield "shape-overflow.pt", zipped(one_tensor(shape=(2**40, 2**40), strides=(0, 0)), four)
    yield "storage-short.pt", zipped(one_tensor(), [("archive/data/0", bytes(12))])
    yield "storage-huge.pt", zipped(one_tensor(shape=(2**60,), elements=2**60), four)
    yield "storage-missing.pt", zipped(one_tensor(key="../1"), four)


def hostile_zips():
    pickled = one_tensor()
    yield "bomb.pt", zipped(pickled, [("archive/data/0", bytes(20_000_000))], zipfile.ZIP_DEFLATED)
    yield "twice.pt", zipped(pickled, [("archive/data/0", bytes(16))] * 2)
    yield "parent.pt", zipped(pickled, [("archive/data/../../0", bytes(16))])
    yield "absolute.pt", zipped(pickled, [("/archive/data/0", bytes(16))])
    yield "big-endian.pt", zipped(pickled, [("archive/data/0", bytes(16))], byteorder=b"big")
    yield "torchscript.pt", zipped(pickled, [("archive/constants.pkl", b".")])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(zipfile.ZipInfo("word/document.xml"), "<x/>")
    yield "document.pt", out.getvalue()


def hostile_safetensors():
    two = {"a": entry(0, 8), "b": entry(8, 16)}
    yield "overlap", safetensors({"a": entry(0, 8), "b": entry(4, 12)}, bytes(12))
    yield "hole", safetensors({"a": entry(0, 8), "b": entry(12, 16)}, bytes(16))
    yield "out-of-range", safetensors(two, bytes(12))
    yield "rest", safetensors(two, bytes(20))
    yield "backwards", safetensors({"a": entry(8, 0, [2])}, bytes(8))
    yield "size", safetensors({"a": entry(0, 8, [3])}, bytes(8))
    yield "negative", safetensors({"a": entry(0, 8, [-2])}, bytes(8))
    yield "overflow", safetensors({"a": entry(0, 0, [2**62, 4, 0])})
    yield "fraction", safetensors({"a": entry(0, 8, [2.0])}, bytes(8))
    yield "dtype", safetensors({"a": entry(0, 8, [8], "F8_E4M3")}, bytes(8))
    yield "field", safetensors({"a": entry(0, 8) | {"x": 1}}, bytes(8))
    yield "lacks", safetensors({"a": {"dtype": "F32", "shape": [0]}})
    yield "metadata", safetensors({"__metadata__": {"a": 1}})
    yield "duplicate", safetensors(b'{"a":' + json.dumps(entry(0, 8)).encode() + b',"a":' + json.dumps(entry(0, 8)).encode() + b"}", bytes(8))
    yield "duplicate-field", safetensors(b'{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}', bytes(8))
    yield "huge-header", safetensors(b"{}", length=2**60)
    yield "long-header", safetensors(b"{}", length=90_000_000)
    yield "negative-header", safetensors(b"{}", length=2**64 - 1)
    yield "trailing", safetensors(b"{} {}")
    yield "no-json", safetensors(b"{nonsense")
    yield "not-utf8", safetensors(b'{"\xff\xfe":1}')


def write(out):
    def put(name, data):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def put_torch(name, value, **options):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        torch.save(value, out / name, **options)

    put_torch("types.pt", every_type())
    put_torch("views.pt", views())
    put_torch("checkpoint.pt", checkpoint())
    put_torch("legacy-types.pt", every_type(), _use_new_zipfile_serialization=False)
    put_torch("legacy-views.pt", views(), _use_new_zipfile_serialization=False)
    for protocol in (3, 4, 5):
        put_torch(f"protocol-{protocol}.pt", checkpoint(), pickle_protocol=protocol)
    put_torch("wrapped.pt", {"state_dict": {"w": torch.ones(2)}, "step": torch.tensor(5)})
    put_torch("no-tensors.pt", {"weights": {"w": torch.ones(2)}})
    put_torch("list.pt", [torch.ones(2)])

    save_file(every_type(), out / "types.safetensors", metadata={"format": "pt"})
    shards = {"model-1.safetensors": {"a": torch.tensor([1.0, 2.0])}, "model-2.safetensors": {"b": torch.tensor([3])}}
    (out / "sharded").mkdir(exist_ok=True)
    for name, tensors in shards.items():
        save_file(tensors, out / "sharded" / name)
    put_torch("sharded/model-3.bin", {"c": torch.tensor([True])})
    weight_map = {"a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-3.bin"}

    def index(name, more):
        put("sharded/" + name, json.dumps({"metadata": {}, "weight_map": weight_map | more}, indent=2).encode())

    index("model.safetensors.index.json", {})
    index("missing-shard.json", {"d": "model-4.safetensors"})
    index("missing-key.json", {"d": "model-1.safetensors"})
    index("outside.json", {"d": "../types.safetensors"})
    index("nested.json", {"d": "model.safetensors.index.json"})
    put("sharded/config.json", b'{"hidden_size": 8}')
    put("sharded/broken.json", b'{"weight_map": {')

    for name, data in hostile_pickles():
        put("hostile/" + name, data)
    for name, data in hostile_zips():
        put("hostile/" + name, data)
    for name, data in hostile_safetensors():
        put(f"hostile/{name}.safetensors", data)
    whole = (out / "types.pt").read_bytes()
    put("hostile/truncated.pt", whole[: len(whole) // 2])
    legacy = (out / "legacy-types.pt").read_bytes()
    put("hostile/truncated-legacy.pt", legacy[:-4])
    put("hostile/truncated-legacy-pickle.pt", legacy[:300])
    put("hostile/plain-pickle.pkl", pickle.dumps({"w": [1, 2]}, 2))
    put("hostile/empty.pt", b"")
    put("hostile/page.pt", b"<!DOCTYPE html><html><body>Not found</body></html>")
    put("hostile/pointer.pt", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    put("hostile/text.pt", b"Entry not found")
    put("hostile/noise.pt", bytes(range(200, 256)))


if __name__ == "__main__":
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=root / "engine/src/test/resources/weights")
    write(parser.parse_args().out)
