import { expect, test } from 'vitest';
import { joined, keepSilent, speak } from '../testing/voice.ts';
import { hearSpeech } from './silero.ts';
import { FRAME_SAMPLES } from './stretches.ts';

async function* framesOf(samples: Float32Array): AsyncGenerator<Float32Array> {
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES)
    yield samples.slice(at, at + FRAME_SAMPLES);
}

/** Of the same sound. Source: onnxruntime-web 1.30.0 with the same weights. */
const FROM_RUNTIME = [
  0.2887, 0.3994, 0.2235, 0.3086, 0.9331, 0.9927, 0.9988, 0.9993, 0.9999, 0.9998, 0.9995, 0.9992, 0.9995,
  0.9981, 0.9993, 0.989, 0.9069, 0.841, 0.6924, 0.4551, 0.3, 0.202, 0.3151, 0.2287, 0.4141, 0.4103, 0.8471,
  0.9747, 0.9915, 0.9948, 0.9989, 0.7619, 0.0969, 0.0952, 0.0408, 0.0166, 0.0098,
];

test('the detector says what the same network says in ONNX Runtime', async () => {
  const heard: number[] = [];
  for await (const { speech } of hearSpeech(framesOf(joined(speak(1), keepSilent(0.2))))) heard.push(speech);
  expect(heard).toEqual(FROM_RUNTIME.map((speech) => expect.closeTo(speech, 3)));
});
