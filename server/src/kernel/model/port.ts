/** What a model is asked. `material` is data from outside: it can say what it likes and is never an instruction. */
export type ModelRequest = {
  readonly instructions: string;
  readonly material: string;
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
};

export type ModelReply = {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/** A language model, wherever it runs. It is given no tool: whatever a document tells it, it can only answer. */
export type LanguageModel = {
  /** `provider/model`, as answers name it. */
  readonly name: string;
  /** @throws AppError `model_timeout` (504), `model_unavailable` (503), `model_failed` (502) */
  generate(request: ModelRequest): Promise<ModelReply>;
  /** The same, told piece by piece while it comes. @throws the same, also when some of it was told already */
  stream(request: ModelRequest, tell: (piece: string) => void): Promise<ModelReply>;
  /**
   * An answer in the form of a JSON Schema.
   *
   * @returns what was said, parsed; the caller checks it against the schema, for a model may not keep to it
   */
  generateObject(request: ModelRequest, schema: Readonly<Record<string, unknown>>): Promise<unknown>;
};
