"""Sound and pictures before the thinking model: librosa's resampling, Kaldi's filter bank by transformers, CLIP's pixels."""

import numpy as np
import torch
from PIL import Image

import fixtures
from ref_steps import image

RESAMPLE = {  # case: rate, channels, end of the noise as a share of the lower Nyquist frequency
    **{f"full-{rate}": (rate, 1, 1.0) for rate in (44100, 32000, 28000, 22050, 11025, 8000)},
    **{f"soft-{rate}": (rate, 1, 0.85) for rate in (48000, 44100, 32000, 22050)},
    "full-48000-stereo": (48000, 2, 1.0),
    "full-96000": (96000, 1, 1.0),
    "full-16000-six-channels": (16000, 6, 1.0),
}
FBANK = {"ten": (35201, 10), "tail": (5000, 3), "one-row": (999, 2)}  # case: samples, segments
CLIP = {"enlarge": (50, 41, 56), "shrink": (300, 170, 84), "tall": (31, 200, 70), "kept": (64, 64, 64)}  # width, height, size
REAL = fixtures.HERE.parent.parent / "shared/media/REFAVS/media/-8mcyL3kWNQ_8000_18000/audio.wav"
REAL_RATES = (48000, 44100, 32000, 24000, 22050)


def sound(seed, rate, samples, channels=1, end=1.0):
    """F32 [channels, samples] in 16-bit steps: noise, tones and decaying bursts; with `end` below 1 nothing above that share of the lower Nyquist frequency."""
    rng = np.random.default_rng(seed)
    time = np.arange(samples) / rate
    nyquist = end * min(rate, 16000) / 2
    out = rng.normal(0, 0.08, (channels, samples))
    for c in range(channels):
        for share in (0.02, 0.11, 0.4, 0.93):
            out[c] += 0.08 * np.sin(2 * np.pi * share * nyquist * time + c + share)
        for start in rng.uniform(0, time[-1], 4):
            after = np.maximum(time - start, 0)
            out[c] += (time >= start) * 0.3 * np.exp(-after * 60) * np.sin(2 * np.pi * rng.uniform(0.05, 0.9) * nyquist * after)
    spectrum = np.fft.rfft(out)
    spectrum[:, np.fft.rfftfreq(samples, 1 / rate) > (nyquist if end < 1 else rate)] = 0
    out = np.fft.irfft(spectrum, samples)
    return (np.rint(np.clip(out, -1, 32767 / 32768) * 32768) / 32768).astype(np.float32)


def resample(waveform, rate, target=16000):
    import librosa

    return librosa.resample(librosa.to_mono(waveform), orig_sr=rate, target_sr=target, res_type="soxr_hq")


def fbank(waveform, segments):
    """F32 [segments, m, 128], normalised."""
    from transformers.audio_utils import mel_filter_bank, spectrogram, window_function

    mel = mel_filter_bank(257, 128, 20, 8000, 16000, norm=None, mel_scale="kaldi", triangularize_in_mel_space=True)
    settings = {
        "window": window_function(400, "povey", periodic=False),
        "frame_length": 400,
        "hop_length": 160,
        "fft_length": 512,
        "power": 2.0,
        "center": False,
        "preemphasis": 0.97,
        "remove_dc_offset": True,
        "mel_filters": mel,
        "mel_floor": 2.0**-23,
        "log_mel": "log",
        "dtype": np.float64,
    }
    samples = len(waveform) // segments
    parts = waveform[: samples * segments].reshape(segments, samples).astype(np.float64) * 2**15
    return np.stack([(spectrogram(part, **settings).T - 15.41663) / (2 * 6.55582) for part in parts]).astype(np.float32)


def clip_transform(pixels, size):
    from transformers import CLIPImageProcessor

    processor = CLIPImageProcessor(size={"shortest_edge": size}, crop_size={"height": size, "width": size})
    squashed = Image.fromarray(pixels).resize((size, size))
    return {"pixel_values": processor(squashed, return_tensors="pt")["pixel_values"][0]}


def real():
    """Rows 0, 10, 20, ... of the bank of a real sound of 48 kHz, taken as if recorded at the rate; for low rates halved before, exactly."""
    import soundfile

    stereo, _ = soundfile.read(REAL, dtype="float32")
    mono = stereo.mean(1)
    half = (np.concatenate([[0], mono[1:-2:2]]) + 2 * mono[::2] + mono[1::2]) / 4
    sources = {rate: mono if rate > 24000 else half.astype(np.float32) for rate in REAL_RATES}
    return {str(rate): torch.from_numpy(fbank(resample(source, rate), 10)[:, ::10]) for rate, source in sources.items()}


def fixtures_of(root, folder):
    def case(name, inputs, outputs, config=None):
        if config:
            fixtures.write_json(folder / f"{name}.config.json", config)
        fixtures.write_case(folder / f"{name}.safetensors", inputs, outputs)

    fixtures.write_json(folder / "resample.config.json", {"target_sample_rate": 16000})
    for i, (name, (rate, channels, end)) in enumerate(RESAMPLE.items()):
        waveform = sound(i, rate, rate // 5 + 7, channels, end)
        inputs = {"waveform": torch.from_numpy(waveform), "sample_rate": torch.tensor([rate])}
        out = {"waveform": torch.from_numpy(resample(waveform, rate))}
        case(f"resample-{name}", inputs, out)
    for i, (name, (samples, segments)) in enumerate(FBANK.items()):
        waveform = sound(100 + i, 16000, samples)[0]
        out = {"fbank": torch.from_numpy(fbank(waveform, segments))}
        case(f"fbank-{name}", {"waveform": torch.from_numpy(waveform)}, out, {"segments": segments})
    for i, (name, (width, height, size)) in enumerate(CLIP.items()):
        pixels = image(20 + i, width, height)
        case(f"clip-transform-{name}", {"image": torch.from_numpy(pixels)}, clip_transform(pixels, size), {"image_size": size})
    if REAL.exists():
        fixtures.write_case(folder / "refavs-fbank.safetensors", {}, real())
    else:
        print(f"{REAL} is not there; refavs-fbank.safetensors stays as it is")
