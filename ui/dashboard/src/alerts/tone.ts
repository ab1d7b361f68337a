/**
 * The tone of a new chat: two soft notes, computed, so that there is no file to load.
 *
 * Browsers let a page sound only after somebody has clicked or typed in it, and some want the sound itself to begin
 * there: the first gesture starts it. Between tones it is suspended, because a running one keeps a computer awake.
 */

const NOTES: readonly { readonly hertz: number; readonly at: number }[] = [
  { hertz: 659.25, at: 0 },
  { hertz: 880, at: 0.14 },
];
const NOTE_SECONDS = 0.7;
const LOUDNESS = 0.16;
/** A browser that does not allow it never says so: it just does not begin. */
const PATIENCE_MS = 500;

let sound: AudioContext | null = null;
let playing = 0;

/** Plays it; false where the browser does not let it sound. */
export async function playTone(): Promise<boolean> {
  const context = startSound();
  if (!context || !(await isRunning(context))) return false;
  const begin = context.currentTime + 0.02;
  for (const { hertz, at } of NOTES) {
    playing += 1;
    playNote(context, hertz, begin + at).onended = () => {
      playing -= 1;
      // Another chat may have rung meanwhile.
      if (playing === 0) void context.suspend();
    };
  }
  return true;
}

/** From the first gesture on the page may sound. Gives what takes the listeners away. */
export function soundAfterFirstGesture(): () => void {
  const gestures = ["pointerdown", "keydown"] as const;
  const stop = () => {
    for (const gesture of gestures) document.removeEventListener(gesture, begin, true);
  };
  const begin = () => {
    stop();
    const context = startSound();
    void context?.resume().then(() => (playing === 0 ? context.suspend() : undefined));
  };
  for (const gesture of gestures) document.addEventListener(gesture, begin, true);
  return stop;
}

function startSound(): AudioContext | null {
  if (!sound && "AudioContext" in window) sound = new AudioContext();
  return sound;
}

async function isRunning(context: AudioContext): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
  return await Promise.race([context.resume().then(() => true), late]);
}

function playNote(context: AudioContext, hertz: number, at: number): OscillatorNode {
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SECONDS);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + NOTE_SECONDS);
  return oscillator;
}
