"""Steps of torch.optim.Muon on matrices of several shapes, its Newton-Schulz iterations in float32 instead of bfloat16."""

import torch

import fixtures

SHAPES = {"wide": (3, 7), "tall": (6, 4), "tall2": (6, 4), "tall3": (6, 4), "square": (5, 5), "kernel": (4, 3, 2, 2)}
RATE = 0.05
DECAY = 0.1
STEPS = 3


def fixtures_of(_, out):
    del out  # the test is one of the engine
    bfloat16 = torch.Tensor.bfloat16
    torch.Tensor.bfloat16 = lambda self: self.float().clone()
    try:
        write()
    finally:
        torch.Tensor.bfloat16 = bfloat16


def write():
    g = torch.Generator().manual_seed(9)
    start = {name: torch.randn(shape, generator=g) for name, shape in SHAPES.items()}
    flat = {name: value.flatten(1).clone().requires_grad_() for name, value in start.items()}
    optimizer = torch.optim.Muon(flat.values(), lr=RATE, weight_decay=DECAY, adjust_lr_fn="match_rms_adamw")
    inputs = dict(start)
    for step in range(STEPS):
        for name, value in flat.items():
            gradient = torch.randn(SHAPES[name], generator=g) * 10.0 ** (step - 1)
            value.grad = gradient.flatten(1)
            inputs[f"{name}.{step}"] = gradient
        optimizer.step()
    outputs = {name: value.reshape(SHAPES[name]) for name, value in flat.items()}
    path = fixtures.HERE.parent / "engine" / "src" / "test" / "resources" / "parity" / "muon.safetensors"
    fixtures.write_case(path, inputs, outputs)
