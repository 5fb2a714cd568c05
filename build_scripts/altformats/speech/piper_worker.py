"""The process in which Piper runs: it says passages in one voice, asked and answered by JSON lines.

The package piper-tts is under the GPL, and its model runtime is large C++ code: so it has a process of its own.  Run as
``python -P piper_worker.py VOICE.onnx``.

Asked ``{"say": "words"}`` it answers ``{"samples": base64 of mono 16-bit little-endian samples, "rate": …}``, or
``{"unknown": "…"}`` where the voice has no sound for a letter: the library would leave it out and say nothing.
"""

from __future__ import annotations

import base64
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any, Final

SLOWER: Final = 1.15
"""How much longer than the voice's own pace: the listener may be unwell, and cannot look back as a reader can."""


class Voice:
    """One voice, loaded: one thread, no variation, no vowels put in (that is done before)."""

    def __init__(self, file: Path) -> None:
        import onnxruntime
        from piper import PiperVoice, SynthesisConfig
        from piper.config import PiperConfig

        table = json.loads(file.with_name(f"{file.name}.json").read_text(encoding="utf-8"))
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(file), sess_options=options, providers=["CPUExecutionProvider"])
        config = PiperConfig.from_dict(table)
        self.voice = PiperVoice(config=config, session=session, use_tashkeel=False)
        self.how = SynthesisConfig(length_scale=config.length_scale * SLOWER, noise_scale=0.0, noise_w_scale=0.0)

    def say(self, words: str) -> dict[str, Any]:
        """The answer: samples, or what the voice has no sound for."""
        sounds = [sound for sentence in self.voice.phonemize(words) for sound in sentence]
        known = self.voice.config.phoneme_id_map
        unknown = sorted({s for s in sounds if s not in known and unicodedata.category(s[0]).startswith("L")})
        if unknown:
            return {"unknown": " ".join(unknown)}
        chunks = list(self.voice.synthesize(words, self.how))
        samples = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        return {"samples": base64.b64encode(samples).decode(), "rate": self.voice.config.sample_rate}


def main(file: str) -> int:
    """Answer until standard input ends."""
    voice = Voice(Path(file))
    for line in sys.stdin.buffer:
        answer = voice.say(json.loads(line)["say"])
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
