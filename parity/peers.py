"""Times the Hugging Face implementations of the models on the CPU, as a server on stdin and stdout.

Reads one JSON request a line and answers one JSON line, so that a benchmark can run them and the program in turn:

    {"model": "sam2.1-large", "stage": "encode", "precision": "bf16", "threads": 2, "repeats": 1}
    {"seconds": [4.21]}            or {"error": "..."}
    {"unload": true}               frees the model, answered by {"unloaded": "sam2.1-large"}
    {"versions": true}             answered by {"torch": "...", "transformers": "..."}
    {"exit": true}                 ends the server, as the end of stdin does

README.md section 5 says what each stage runs. Weights are random; one model is held at a time.
"""

import gc
import json
import os
import sys
import time
import typing

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
import transformers

import inventory

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}
SIDE = 1024  # of SAM 2.1's square
HEIGHT, WIDTH = 750, 1333  # of a 16:9 picture as Grounding-DINO sees it
CAPTION = [101, 1037, 3899, 1012, 102]  # [CLS] a dog . [SEP]
FRAMES = 10  # of a clip, for CLIP
PROMPT = 745  # tokens of Ref-Thinker's prompt: 10 x 32 of the frames, 10 x 32 of the sound, the rest text
VIT_L_14 = dict(  # the layer after these is not needed for the hidden state that Ref-Thinker reads
    hidden_size=1024, intermediate_size=4096, num_hidden_layers=23, num_attention_heads=16, image_size=224, patch_size=14
)
LLAMA_2_7B = dict(vocab_size=32000 + 21, max_position_embeddings=4096, rms_norm_eps=1e-5)  # the rest is the default


class Sam2:
    stages = ("encode", "decode")

    def __init__(self, size, precision, sizes):
        vision = inventory.hf_sam2(size).vision_config
        self.model = built(transformers.Sam2Model(transformers.Sam2Config(vision_config=vision)), precision)
        self.pixels = torch.randn(1, 3, SIDE, SIDE).to(precision)
        self.boxes = torch.tensor([[[300.0, 250.0, 700.0, 800.0]]])
        self.embeddings = None

    def encode(self):
        self.embeddings = self.model.get_image_embeddings(self.pixels)
        return self.embeddings

    def prepare_decode(self):
        if self.embeddings is None:
            self.encode()

    def decode(self):
        return self.model(image_embeddings=self.embeddings, input_boxes=self.boxes, multimask_output=False)


class GroundingDino:
    stages = ("forward",)

    def __init__(self, size, precision, sizes):
        self.model = built(transformers.GroundingDinoForObjectDetection(inventory.hf_dino(size)), precision)
        self.pixels = torch.randn(1, 3, HEIGHT, WIDTH).to(precision)
        self.ids = torch.tensor([CAPTION])

    def forward(self):
        ones = torch.ones_like(self.ids)
        return self.model(
            pixel_values=self.pixels, input_ids=self.ids, attention_mask=ones, token_type_ids=torch.zeros_like(ones)
        )


class Clip:
    stages = ("forward",)

    def __init__(self, config, precision, sizes):
        config = transformers.CLIPVisionConfig(**{**config, **sizes.config})
        self.model = built(transformers.CLIPVisionModel(config), precision)
        self.pixels = torch.randn(FRAMES, 3, config.image_size, config.image_size).to(precision)

    def forward(self):
        return self.model(pixel_values=self.pixels)


class Llama:
    stages = ("prefill", "decode")

    def __init__(self, config, precision, sizes):
        config = transformers.LlamaConfig(**{**config, **sizes.config})
        self.model = filled(lambda: transformers.LlamaForCausalLM(config), precision)
        # Computed, not stored, and in float32 whatever the precision, as a model that is loaded has them.
        self.model.model.rotary_emb = type(self.model.model.rotary_emb)(config)
        self.prompt = torch.randint(config.vocab_size, (1, sizes.tokens))
        self.cache = None
        self.token = None

    def prefill(self):
        return self.model(input_ids=self.prompt, use_cache=True, logits_to_keep=1)

    def prepare_decode(self):
        if self.cache is None:
            self.take(self.prefill())

    def decode(self):
        """The token after the last one, as greedy generation makes it; the cache is the one that it makes by default."""
        output = self.model(input_ids=self.token, past_key_values=self.cache, use_cache=True, logits_to_keep=1)
        self.take(output)
        return output

    def take(self, output):
        self.cache = output.past_key_values
        self.token = output.logits[:, -1].argmax(-1, keepdim=True)


class Sizes(typing.NamedTuple):
    """What a request may say of a model: fields of its configuration, and the length of the prompt."""

    config: dict
    tokens: int


MODELS = {
    **{f"sam2.1-{size}": (Sam2, size) for size in inventory.HIERA},
    **{f"grounding-dino-{size}": (GroundingDino, size) for size in inventory.SWIN_OF.values()},
    "clip-vit-l-14": (Clip, VIT_L_14),
    "llama-2-7b": (Llama, LLAMA_2_7B),
}


def built(model, precision):
    return model.to(precision).eval()


def filled(make, precision):
    """A model whose memory is taken once, in its precision: random values that keep activations near 1."""
    with torch.device("meta"):
        model = make().to(precision)
    needed = sum(p.numel() * p.element_size() for p in model.parameters())
    if needed > available():
        raise MemoryError(f"The model takes {needed / 2**30:.1f} GiB, but {available() / 2**30:.1f} are free.")
    model = model.to_empty(device="cpu")
    for name, p in model.named_parameters():
        if p.dim() == 1:
            p.data.fill_(1)
        else:
            limit = 1 if "embed" in name else (3 / p.shape[-1]) ** 0.5
            p.data.uniform_(-limit, limit)
    return model.eval()


def available():
    """Bytes that can be taken without swapping; no limit where the system does not say."""
    try:
        with open("/proc/meminfo") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return float("inf")


def choose(request, key, choices, default=None):
    value = request.get(key, default)
    if value not in choices:
        raise ValueError(f"The request's '{key}' is {value!r}, but should be one of {', '.join(choices)}.")
    return value


def count(request, key, default):
    value = request.get(key, default)
    if type(value) is not int or value < 1:
        raise ValueError(f"The request's '{key}' is {value!r}, but should be a number from 1.")
    return value


def refuse_nan(output, name, precision):
    values = output.values() if isinstance(output, dict) else output
    if any(torch.isnan(v).any() for v in values if torch.is_tensor(v) and v.is_floating_point()):
        raise ArithmeticError(f"The output of {name} in {precision} has values that are not numbers; its time means nothing.")


def sizes_of(request):
    config = request.get("config", {})
    if not isinstance(config, dict):
        raise ValueError(f"The request's 'config' is {config!r}, but should be fields of a configuration.")
    return Sizes(config, count(request, "tokens", PROMPT))


class Peers:
    """The model of the last request, kept for the next."""

    def __init__(self):
        self.held = None
        self.peer = None
        self.warm = set()

    def unload(self):
        name = self.held and self.held[0]
        self.held, self.peer, self.warm = None, None, set()
        gc.collect()
        return {"unloaded": name}

    def hold(self, name, precision, sizes):
        if self.held != (name, precision, sizes):
            self.unload()
            make, size = MODELS[name]
            torch.manual_seed(0)
            self.peer = make(size, PRECISIONS[precision], sizes)
            self.held = (name, precision, sizes)
        return self.peer

    @torch.no_grad()
    def times(self, request):
        name = choose(request, "model", MODELS)
        stage = choose(request, "stage", MODELS[name][0].stages)
        precision = choose(request, "precision", PRECISIONS, "fp32")
        threads = count(request, "threads", torch.get_num_threads())
        repeats = count(request, "repeats", 1)
        torch.set_num_threads(threads)
        peer = self.hold(name, precision, sizes_of(request))
        getattr(peer, "prepare_" + stage, lambda: None)()
        run = getattr(peer, stage)
        if (stage, threads) not in self.warm:  # once without the clock: libraries prepare their kernels
            refuse_nan(run(), name, precision)
            self.warm.add((stage, threads))
        seconds = []
        for _ in range(repeats):
            start = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - start)
        return {"seconds": seconds}


def versions():
    return {"torch": torch.__version__, "transformers": transformers.__version__}


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not stand between the answers
    peers = Peers()
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise ValueError("A request should be a JSON object.")
            if request.get("exit"):
                break
            if request.get("versions"):
                answer = versions()
            elif request.get("unload"):
                answer = peers.unload()
            else:
                answer = peers.times(request)
        except Exception as e:  # whatever a peer cannot do is an answer too
            answer = {"error": f"{type(e).__name__}: {e}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
