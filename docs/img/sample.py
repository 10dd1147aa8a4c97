"""Makes static/stage/sample.webm and sample-sound.webm, which try a stage out: a dial that turns for twelve
seconds with a chime on each, drawn and recorded by Chromium. ``.venv/bin/python docs/img/sample.py``"""

import base64
from pathlib import Path

from playwright.sync_api import sync_playwright

PLACE = Path(__file__).parents[2] / "static" / "stage"
RECORD = """async ({picture, notes, seconds}) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 360});
  const pen = canvas.getContext("2d"), sound = new AudioContext(), out = sound.createMediaStreamDestination();
  for (let second = 0; second < seconds; second++) {
    const tone = sound.createOscillator(), loud = sound.createGain(), at = sound.currentTime + 0.2 + second;
    tone.frequency.value = notes[second % notes.length];
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.25, at + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    tone.connect(loud).connect(out);
    tone.start(at);
    tone.stop(at + 0.9);
  }
  const begun = performance.now();
  const draw = () => {
    const passed = (performance.now() - begun) / 1000;
    pen.fillStyle = "#1f1b17";
    pen.fillRect(0, 0, 640, 360);
    for (let mark = 0; mark < seconds; mark++) {
      const turn = mark / seconds * 2 * Math.PI - Math.PI / 2;
      pen.fillStyle = mark <= passed ? "#f0957b" : "#4a443c";
      pen.beginPath();
      pen.arc(320 + 110 * Math.cos(turn), 180 + 110 * Math.sin(turn), 9, 0, 7);
      pen.fill();
    }
    pen.fillStyle = "#efe9dc";
    pen.font = "64px Georgia, 'DejaVu Serif', serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(Math.min(seconds, Math.ceil(passed))), 320, 184);
  };
  const drawing = setInterval(draw, 100);
  draw();
  const tracks = [...(picture ? canvas.captureStream(10).getTracks() : []), ...out.stream.getTracks()];
  const recorder = new MediaRecorder(new MediaStream(tracks), {
    mimeType: picture ? "video/webm;codecs=vp8,opus" : "audio/webm;codecs=opus",
    videoBitsPerSecond: 36000, audioBitsPerSecond: 12000,
  });
  const chunks = [];
  recorder.ondataavailable = (event) => chunks.push(event.data);
  const ended = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  await new Promise((done) => setTimeout(done, seconds * 1000 + 300));
  recorder.stop();
  clearInterval(drawing);
  await ended;
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
SAMPLES = {
    "sample.webm": {"picture": True, "notes": [440, 554, 659], "seconds": 12},
    "sample-sound.webm": {"picture": False, "notes": [330, 392, 494], "seconds": 12},
}


def main() -> None:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        page = browser.new_page()
        page.goto("about:blank")
        for name, wish in SAMPLES.items():
            (PLACE / name).write_bytes(base64.b64decode(page.evaluate(RECORD, wish)))
        browser.close()


if __name__ == "__main__":
    main()
