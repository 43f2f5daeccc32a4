import { CONTRACT_VERSION, OPERATIONS } from './contract.generated.ts';
import type { CallOptions, Transport } from './transport.ts';

export type ContractState = {
  /** The version this client was made from, and the one the server speaks. */
  readonly client: string;
  readonly server: string;
  /** Operations, as `GET /api/v1/sources`: what the server no longer has, and what this client does not know yet. */
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  /** Whether all that this client knows can be used: the contract of one major version only grows. */
  readonly isCompatible: boolean;
};

type Contract = {
  readonly info: { readonly version: string };
  readonly paths: Record<string, Record<string, unknown>>;
};

/** Compares what this client was made for with what the server says that it serves. */
export async function contractState(transport: Transport, options?: CallOptions): Promise<ContractState> {
  const document = await transport.download({ method: 'GET', path: '/api/v1/openapi.json', ...options });
  const { info, paths } = JSON.parse(await document.text()) as Contract;
  const served = new Set(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
  const missing = OPERATIONS.filter((operation) => !served.has(operation));
  const unknown = [...served].filter((operation) => !OPERATIONS.includes(operation)).sort();
  const isSameMajor = majorOf(info.version) === majorOf(CONTRACT_VERSION);
  return {
    client: CONTRACT_VERSION,
    server: info.version,
    missing,
    unknown,
    isCompatible: isSameMajor && missing.length === 0,
  };
}

const majorOf = (version: string) => version.split('.')[0];
