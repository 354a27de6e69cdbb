"""Times the Hugging Face implementations of the models on the CPU, as a server on stdin and stdout.

Reads one JSON request a line and answers one JSON line, so that a benchmark can run them and the program in turn:

    {"model": "sam2.1-large", "stage": "encode", "precision": "bf16", "threads": 2, "repeats": 1}
    {"seconds": [4.21]}            or {"error": "..."}
    {"versions": true}             answered by {"torch": "...", "transformers": "..."}
    {"exit": true}                 ends the server, as the end of stdin does

README.md section 5 says what each stage runs. Weights are random; one model is held at a time.
"""

import gc
import json
import os
import sys
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
import transformers

import inventory

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}
SIDE = 1024  # of SAM 2.1's square
HEIGHT, WIDTH = 750, 1333  # of a 16:9 picture as Grounding-DINO sees it
CAPTION = [101, 1037, 3899, 1012, 102]  # [CLS] a dog . [SEP]


class Sam2:
    stages = ("encode", "decode")

    def __init__(self, size, precision):
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

    def __init__(self, size, precision):
        self.model = built(transformers.GroundingDinoForObjectDetection(inventory.hf_dino(size)), precision)
        self.pixels = torch.randn(1, 3, HEIGHT, WIDTH).to(precision)
        self.ids = torch.tensor([CAPTION])

    def forward(self):
        ones = torch.ones_like(self.ids)
        return self.model(
            pixel_values=self.pixels, input_ids=self.ids, attention_mask=ones, token_type_ids=torch.zeros_like(ones)
        )


MODELS = {
    **{f"sam2.1-{size}": (Sam2, size) for size in inventory.HIERA},
    **{f"grounding-dino-{size}": (GroundingDino, size) for size in inventory.SWIN_OF.values()},
}


def built(model, precision):
    return model.to(precision).eval()


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


class Peers:
    """The model of the last request, kept for the next."""

    def __init__(self):
        self.held = None
        self.peer = None
        self.warm = set()

    def hold(self, name, precision):
        if self.held != (name, precision):
            self.held, self.peer, self.warm = None, None, set()
            gc.collect()
            make, size = MODELS[name]
            torch.manual_seed(0)
            self.peer = make(size, PRECISIONS[precision])
            self.held = (name, precision)
        return self.peer

    @torch.no_grad()
    def times(self, request):
        name = choose(request, "model", MODELS)
        stage = choose(request, "stage", MODELS[name][0].stages)
        precision = choose(request, "precision", PRECISIONS, "fp32")
        threads = count(request, "threads", torch.get_num_threads())
        repeats = count(request, "repeats", 1)
        torch.set_num_threads(threads)
        peer = self.hold(name, precision)
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
            answer = versions() if request.get("versions") else peers.times(request)
        except Exception as e:  # whatever a peer cannot do is an answer too
            answer = {"error": f"{type(e).__name__}: {e}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
