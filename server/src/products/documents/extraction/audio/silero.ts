import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { strengths } from './fourier.ts';
import { readOnnxWeights, type Weights } from './onnx-weights.ts';
import { FRAME_SAMPLES, type HeardFrame } from './stretches.ts';

/** Silero VAD (MIT), of whose package only the weights are used. */
const PACKAGE = '@ricky0123/vad-web';
const WEIGHTS = 'dist/silero_vad_v6.onnx';

/** The end of the frame before, which the network hears again. Source: silero-vad, `OnnxWrapper`. */
const CONTEXT_SAMPLES = 64;

/** A spectrum of 129 tones is made of 256 samples, every 128; the sound is mirrored at its end to fill the last. */
const WINDOW = 256;
const HOP = 128;
const MIRRORED = 64;
const TONES = 129;

/** Convolutions over time, 3 spectra wide. Source: the graph of the network for 16 kHz. */
const LAYERS = [
  { name: 'encoder.0.reparam_conv', stride: 1 },
  { name: 'encoder.1.reparam_conv', stride: 2 },
  { name: 'encoder.2.reparam_conv', stride: 2 },
  { name: 'encoder.3.reparam_conv', stride: 1 },
];
const KERNEL = 3;

const MEMORY_CELLS = 128;

/**
 * Says of each frame how likely it is that somebody speaks in it. The network is so small that it is worked out
 * here: the runtime that recognition needs would take more memory than a reader of documents may have.
 * Source: docs/adr/0024-recordings-are-decoded-where-documents-are-read.md; compared with it in silero.test.ts.
 */
export async function* hearSpeech(frames: AsyncIterable<Float32Array>): AsyncGenerator<HeardFrame> {
  const weights = await loadWeights();
  const memory = { hidden: new Float32Array(MEMORY_CELLS), cells: new Float32Array(MEMORY_CELLS) };
  const sound = new Float32Array(CONTEXT_SAMPLES + FRAME_SAMPLES + MIRRORED);
  for await (const samples of frames) {
    sound.copyWithin(0, FRAME_SAMPLES, FRAME_SAMPLES + CONTEXT_SAMPLES);
    sound.set(samples, CONTEXT_SAMPLES);
    const end = CONTEXT_SAMPLES + FRAME_SAMPLES;
    for (let index = 0; index < MIRRORED; index += 1) sound[end + index] = sound[end - 2 - index] ?? 0;
    yield { samples, speech: chanceOfSpeech(weights, sound, memory) };
  }
}

async function loadWeights(): Promise<Weights> {
  const manifest = findPackageJSON(PACKAGE, import.meta.url);
  if (!manifest) throw new Error(`${PACKAGE} is not installed`);
  const graphs = readOnnxWeights(await readFile(join(dirname(manifest), WEIGHTS)));
  // There is a second network in the file, for half the rate.
  const isWanted = (weights: Weights) =>
    weights.get('stft.forward_basis_buffer')?.length === 2 * TONES * WINDOW;
  const weights = graphs.find(isWanted);
  if (!weights) throw new Error('the weights of the detector of speech are others');
  return weights;
}

type Memory = { readonly hidden: Float32Array; readonly cells: Float32Array };

function chanceOfSpeech(weights: Weights, sound: Float32Array, memory: Memory): number {
  let columns = spectra(weights, sound);
  for (const layer of LAYERS) columns = convolve(weights, columns, layer);
  remember(weights, columns[0] ?? new Float32Array(MEMORY_CELLS), memory);
  const out = part(weights, 'decoder.decoder.2.weight');
  let sum = part(weights, 'decoder.decoder.2.bias')[0] ?? 0;
  for (const [cell, value] of memory.hidden.entries()) sum += Math.max(value, 0) * (out[cell] ?? 0);
  return sigmoid(sum);
}

/** How strong each tone is, for each window. Its first row of weights, of the tone that never turns, is the window. */
function spectra(weights: Weights, sound: Float32Array): Float32Array[] {
  const window = part(weights, 'stft.forward_basis_buffer');
  const found: Float32Array[] = [];
  for (let start = 0; start + WINDOW <= sound.length; start += HOP) {
    const waves = sound.slice(start, start + WINDOW).map((sample, at) => sample * (window[at] as number));
    found.push(strengths(waves));
  }
  return found;
}

/** Each column with its neighbours; there is silence before the first and after the last. */
function convolve(
  weights: Weights,
  columns: readonly Float32Array[],
  { name, stride }: (typeof LAYERS)[number],
): Float32Array[] {
  const kernel = part(weights, `${name}.weight`);
  const bias = part(weights, `${name}.bias`);
  const height = columns[0]?.length ?? 0;
  const found: Float32Array[] = [];
  for (let at = 0; at < columns.length; at += stride) {
    const near = new Float32Array(height * KERNEL);
    for (let offset = 0; offset < KERNEL; offset += 1) {
      const column = columns[at + offset - 1];
      if (column)
        for (let row = 0; row < height; row += 1) near[row * KERNEL + offset] = column[row] as number;
    }
    found.push(multiply(kernel, near).map((value, row) => Math.max(value + (bias[row] ?? 0), 0)));
  }
  return found;
}

/** One step of a long short-term memory, whose rows are its input, forget, new and output gates. */
function remember(weights: Weights, input: Float32Array, { hidden, cells }: Memory): void {
  const ofInput = multiply(part(weights, 'decoder.rnn.weight_ih'), input);
  const ofHidden = multiply(part(weights, 'decoder.rnn.weight_hh'), hidden);
  const [biasOne, biasTwo] = [part(weights, 'decoder.rnn.bias_ih'), part(weights, 'decoder.rnn.bias_hh')];
  const gate = (row: number) =>
    (ofInput[row] ?? 0) + (ofHidden[row] ?? 0) + (biasOne[row] ?? 0) + (biasTwo[row] ?? 0);
  for (let cell = 0; cell < MEMORY_CELLS; cell += 1) {
    const kept = sigmoid(gate(MEMORY_CELLS + cell)) * (cells[cell] ?? 0);
    const added = sigmoid(gate(cell)) * Math.tanh(gate(2 * MEMORY_CELLS + cell));
    cells[cell] = kept + added;
    hidden[cell] = sigmoid(gate(3 * MEMORY_CELLS + cell)) * Math.tanh(kept + added);
  }
}

/** A matrix, four rows at a time, times a vector: what is read of the vector serves all four. */
function multiply(matrix: Float32Array, vector: Float32Array): Float32Array {
  const width = vector.length;
  const product = new Float32Array(matrix.length / width);
  for (let row = 0; row < product.length; row += 4) {
    const [one, two, three, four] = [row * width, (row + 1) * width, (row + 2) * width, (row + 3) * width];
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let at = 0; at < width; at += 1) {
      const value = vector[at] as number;
      a += (matrix[one + at] as number) * value;
      b += (matrix[two + at] as number) * value;
      c += (matrix[three + at] as number) * value;
      d += (matrix[four + at] as number) * value;
    }
    product.set([a, b, c, d], row);
  }
  return product;
}

function part(weights: Weights, name: string): Float32Array {
  const found = weights.get(name);
  if (!found) throw new Error(`the detector of speech has no ${name}`);
  return found;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
