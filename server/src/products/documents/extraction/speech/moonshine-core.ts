import llamaTokenizer from 'llama-tokenizer-js';
import { Tensor } from 'onnxruntime-web/wasm';
import { type Network, openNetwork } from './onnx.ts';
import { SAMPLE_RATE } from './port.ts';
import { loopAtEnd } from './repetition.ts';

/** What was said in a stretch, and how sure the network is of its words: 0 to 1. */
export type Heard = { readonly text: string; readonly confidence: number };

/** Samples between -1 and 1 in, words out; one stretch at a time. */
export type Moonshine = (samples: Float32Array) => Promise<Heard>;

/** Moonshine tiny, English, 27 million parameters in 8 bits. Source: github.com/moonshine-ai/moonshine-js. */
const PACKAGE = '@moonshine-ai/moonshine-js';
const WEIGHTS = 'dist/model/tiny/quantized';

const START = 1;
const END = 2;
/** Tokens above are marks for training, not text. Source: moonshine's tokenizer is Llama's, and 768 marks. */
const TEXT_TOKENS = 32_000;

/** The first layers need this much sound; what is shorter is followed by silence. */
const MIN_SAMPLES = SAMPLE_RATE / 10;

/** English is spoken at 3 to 5 tokens a second. Source: moonshine, transcribe.py: 6.5 bounds what is invented. */
const TOKENS_A_SECOND = 6.5;

/** Nothing remembered yet: no position, 8 heads of 36 numbers. Source: the shape of Moonshine tiny. */
const NOTHING = new Tensor('float32', new Float32Array(0), [0, 8, 1, 36]);
const MEMORY = 'past_key_values';

/** Opens the networks: 0.8 s, 300 MB. */
export async function loadMoonshine(): Promise<Moonshine> {
  const encoder = await openNetwork(PACKAGE, `${WEIGHTS}/encoder_model.onnx`);
  const decoder = await openNetwork(PACKAGE, `${WEIGHTS}/decoder_model_merged.onnx`);
  return async (samples) => {
    const sound = new Float32Array(Math.max(samples.length, MIN_SAMPLES));
    sound.set(samples);
    const input_values = new Tensor('float32', sound, [1, sound.length]);
    const { last_hidden_state } = await encoder.run({ input_values });
    const maxTokens = Math.ceil((sound.length / SAMPLE_RATE) * TOKENS_A_SECOND);
    return await writeDown(decoder, floatsOf(last_hidden_state), maxTokens);
  };
}

/** Takes the likeliest word each time: the same sound always gives the same text. */
async function writeDown(decoder: Network, sound: Tensor, maxTokens: number): Promise<Heard> {
  const memories = decoder.inputNames.filter((name) => name.startsWith(MEMORY));
  const memory: Record<string, Tensor> = Object.fromEntries(memories.map((name) => [name, NOTHING]));
  const tokens: number[] = [];
  let [logProbability, steps] = [0, 0];
  while (tokens.length < maxTokens && loopAtEnd(tokens) === 0) {
    const isFirst = steps === 0;
    const output = await decoder.run({
      input_ids: new Tensor('int64', BigInt64Array.of(BigInt(tokens.at(-1) ?? START)), [1, 1]),
      encoder_hidden_states: sound,
      use_cache_branch: new Tensor('bool', [!isFirst]),
      ...memory,
    });
    const next = likeliest(floatsOf(output.logits).data as Float32Array);
    logProbability += next.logProbability;
    steps += 1;
    if (next.token === END) break;
    tokens.push(next.token);
    // What it remembers of the sound does not change after the first word.
    for (const name of isFirst ? memories : memories.filter((one) => one.includes('.decoder.')))
      memory[name] = floatsOf(output[name.replace(MEMORY, 'present')]);
  }
  return heard(tokens, Math.exp(logProbability / steps));
}

/** Of what loops, the phrase is kept once and not believed. */
function heard(tokens: readonly number[], confidence: number): Heard {
  const looped = loopAtEnd(tokens);
  const words = tokens.slice(0, tokens.length - looped).filter((token) => token < TEXT_TOKENS);
  return { text: llamaTokenizer.decode(words, false, false).trim(), confidence: looped > 0 ? 0 : confidence };
}

function likeliest(logits: Float32Array): { token: number; logProbability: number } {
  let token = 0;
  for (let id = 1; id < logits.length; id += 1) if ((logits[id] ?? 0) > (logits[token] ?? 0)) token = id;
  const best = logits[token] ?? 0;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - best);
  return { token, logProbability: -Math.log(sum) };
}

function floatsOf(value: Tensor | undefined): Tensor {
  if (value?.type !== 'float32') throw new Error('the network gave something else than numbers');
  return value;
}
