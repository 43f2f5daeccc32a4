/** Rows of numbers; the shape is known to whoever uses them. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Numbers of the fields that lead to weights. Source: onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const NODE_ATTRIBUTE = 5;
const ATTRIBUTE_TENSOR = 5;
const ATTRIBUTE_GRAPH = 6;
const TENSOR_NAME = 8;
const TENSOR_RAW_DATA = 9;

/** The named weights of each graph in an ONNX file: of the outermost and of the branches inside it. */
export function readOnnxWeights(file: Uint8Array): Weights[] {
  return partsOf(file, MODEL_GRAPH).flatMap(weightsOfGraphs);
}

function weightsOfGraphs(graph: Uint8Array): Weights[] {
  const attributes = partsOf(graph, GRAPH_NODE).flatMap((node) => partsOf(node, NODE_ATTRIBUTE));
  const tensors = attributes.flatMap((attribute) => partsOf(attribute, ATTRIBUTE_TENSOR));
  const inner = attributes.flatMap((attribute) => partsOf(attribute, ATTRIBUTE_GRAPH));
  return [new Map(tensors.flatMap(weightsOfTensor)), ...inner.flatMap(weightsOfGraphs)];
}

function weightsOfTensor(tensor: Uint8Array): [string, Float32Array][] {
  const [name] = partsOf(tensor, TENSOR_NAME);
  const [data] = partsOf(tensor, TENSOR_RAW_DATA);
  if (!name || !data || data.length % 4 !== 0) return [];
  return [[new TextDecoder().decode(name), new Float32Array(Uint8Array.from(data).buffer)]];
}

/** The parts of a message of Protocol Buffers that stand in fields of one number. */
function partsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  const number = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = message[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  while (at < message.length) {
    const key = number();
    const wire = key % 8;
    if (wire === 0) number();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else {
      const length = number();
      if (Math.floor(key / 8) === wanted) parts.push(message.subarray(at, at + length));
      at += length;
    }
  }
  return parts;
}
