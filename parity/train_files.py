"""Files of a trained Ref-Thinker, written and read as the published scripts do, with torch and peft.

`make_fixtures.py` has it write those that the Java test reads. `python parity/train_files.py THINKER FOLDER` reads those that
the Java test has left in FOLDER. Value i of each tensor comes from the stream of its key in memory, in BF16.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file

import fixtures
import ref_llama
import ref_thinker
import ref_train
import tgs_upstream
import weights

FOLDER = fixtures.HERE.parent / "train" / "src" / "test" / "resources" / "published"
CONFIG = {
    **ref_thinker.CONFIG,
    "llm": {**ref_thinker.CONFIG["llm"], "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 2},
    "qformer": {**ref_thinker.CONFIG["qformer"], "hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 8, "vocab_size": 6, "max_position_embeddings": 4},
    "d_model": 16,
    "visual_query_token_nums": 2,
    "audio_query_token_nums": 3,
}
SEED, SPREAD, STEP = "refthinker-files", 0.5, 3
SAVED = ("vl_projector", "al_projector", "lora")
LIMIT = 200 << 10
# Of a Q-Former: what nothing runs, and what is a copy or a constant and never saved.
UNUSED = re.compile(r"_Qformer\.(bert\.embeddings\.(word|position)_embeddings\.|bert\.encoder\.layer\.\d\.(intermediate|output)\.|cls\.predictions\.(bias|transform))")
NEVER = re.compile(r"cls\.predictions\.decoder\.|position_ids")


def value(key, shape):
    spec = {"shape": list(shape), "scale": SPREAD, "offset": 0.0, "stream": key}
    return weights.tensor(SEED, spec).bfloat16()


def built():
    """With the parameters that are trained set to their values."""
    table = ref_thinker.tensors_of(CONFIG, added=21)
    with tempfile.TemporaryDirectory() as name:
        ref_thinker.write_folder(Path(name), table, CONFIG)
        model = ref_thinker.load(Path(name), CONFIG)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(any(part in name for part in ref_train.TRAINED))
    return model


def write(model, folder):
    """As the script saves at the end of an epoch and of the run, and the pre-training at its end."""
    state = {name: p.detach().bfloat16().clone() for name, p in model.named_parameters()}
    trained = {name: state[name] for name, p in model.named_parameters() if p.requires_grad}
    epoch = folder / f"checkpoint-{STEP}"
    epoch.mkdir(parents=True, exist_ok=True)
    torch.save({name: value for name, value in state.items() if any(part in name for part in SAVED)}, epoch / "finetune_weights.bin")
    torch.save({name: value for name, value in trained.items() if "lora_" not in name}, folder / "non_lora_trainables.bin")
    model.save_pretrained(folder, state_dict={name: value for name, value in trained.items() if "lora_" in name})
    (folder / "README.md").unlink()
    config = json.loads((folder / "adapter_config.json").read_text())
    config |= {"base_model_name_or_path": "llm", "target_modules": sorted(config["target_modules"])}  # the same each time
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True))
    bare = {name.removeprefix(ref_thinker.PREFIX): value for name, value in trained.items()}
    torch.save({name: value for name, value in bare.items() if "al_projector" in name}, folder / "audio_pretrain.bin")


def fixtures_of(root, folder):
    del root, folder  # its own
    model = built()
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            parameter.data = value(name, parameter.shape).float()
    write(model, FOLDER)
    fixtures.write_json(FOLDER / "config.json", CONFIG)
    total = 0
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        path.chmod(0o644)
        total += path.stat().st_size
        print(f"{path.relative_to(FOLDER)}: {path.stat().st_size} bytes")
    assert total <= LIMIT, f"{total} bytes, more than {LIMIT}"


def check_state(name, state, wanted):
    """Names, shapes, types and values; what nothing runs may be left out altogether."""
    missing = wanted.keys() - state.keys()
    assert not state.keys() - wanted.keys(), (name, state.keys() - wanted.keys())
    assert not missing or missing == {key for key in wanted if UNUSED.search(key)}, (name, missing)
    for key, found in state.items():
        made = value(wanted[key], found.shape)
        assert found.dtype in (torch.bfloat16, torch.float32) and torch.equal(found.bfloat16(), made), (name, key)
    print(f"{name}: {len(state)} tensors of {' and '.join(sorted({str(v.dtype) for v in state.values()}))}, {len(missing)} left out")


def load(model, state, known=NEVER):
    """Non-strict, as the published scripts load; what is of a trained part is there."""
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    parts = {part for part in ref_train.TRAINED for key in state if part in key}
    lacking = [key for key in missing if any(part in key for part in parts) and not known.search(key) and not UNUSED.search(key)]
    assert not lacking, lacking


def check(folder):
    from peft import PeftModel

    model = built()
    parameters = dict(model.named_parameters())
    saved = {name: name for name in parameters if any(part in name for part in SAVED)}
    trained = {name: name for name, p in parameters.items() if p.requires_grad}
    rest = {name: name for name in trained if "lora_" not in name}
    bare = {name.removeprefix(ref_thinker.PREFIX): name for name in rest}
    lora = {name.replace(".default.", "."): name for name in trained if "lora_" in name}

    def torch_file(path):
        return torch.load(folder / path, map_location="cpu", weights_only=True)

    finetune, trainables = torch_file(f"checkpoint-{STEP}/finetune_weights.bin"), torch_file("non_lora_trainables.bin")
    check_state("finetune_weights.bin", finetune, saved)
    check_state("non_lora_trainables.bin", trainables, rest)
    load(model, finetune)
    load(model, trainables)
    for name in trained:
        if not UNUSED.search(name):
            assert torch.equal(parameters[name].bfloat16(), value(name, parameters[name].shape)), name
    for part, kind in (("vl_projector", "visual"), ("al_projector", "audio")):
        state = torch_file(f"{kind}_pretrain.bin")
        check_state(f"{kind}_pretrain.bin", state, {key: name for key, name in bare.items() if part in key})
        load(built().model, state)
    check_state("trained.safetensors", load_file(folder / "trained.safetensors"), trained)
    check_state("adapter_model.safetensors", load_file(folder / "adapter_model.safetensors"), lora)
    adapted = PeftModel.from_pretrained(ref_llama.build(CONFIG["llm"]), str(folder))
    state = {name: p for name, p in adapted.named_parameters() if "lora_" in name}
    assert state.keys() == set(lora.values()), state.keys() ^ set(lora.values())
    for name, found in state.items():
        assert torch.equal(found.bfloat16(), value(name, found.shape)), name
    config = adapted.peft_config["default"]
    layer = adapted.base_model.model.model.layers[0].self_attn.q_proj
    assert layer.scaling["default"] == 2 and config.r == 8 and config.target_modules == set(ref_llama.PROJECTIONS)
    print(f"PeftModel.from_pretrained: {len(state)} tensors, scaling {layer.scaling['default']}")


if __name__ == "__main__":
    tgs_upstream.use(sys.argv[1])
    check(Path(sys.argv[2]))
