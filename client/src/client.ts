import type { LocalFaultCode } from './api-error.ts';
import { assistOf } from './assist.ts';
import { authOf } from './auth.ts';
import { batchesOf } from './batches.ts';
import type { Body } from './contract.ts';
import { contractState } from './contract-state.ts';
import { documentsOf } from './documents.ts';
import { projectsOf } from './projects.ts';
import { keepTokens } from './token-keeper.ts';
import { type CallOptions, createTransport, type Surroundings, type Transport } from './transport.ts';

export { ApiError, type ApiFault, type FieldFault, type LocalFaultCode } from './api-error.ts';
export type { AssistEvent } from './assist.ts';
export type * from './contract.ts';
export type { ContractState } from './contract-state.ts';
export type { Call, CallOptions, Wait } from './transport.ts';

export type ClientOptions = Partial<Surroundings> & {
  /** An access token, or what gives one; asked before each call. */
  readonly token?: string | (() => string | null | Promise<string | null>);
  /** In which language the server explains itself: `en` or `fr`. */
  readonly language?: string;
  /** Id or slug of the organisation to work in, when it is not that of the token. */
  readonly tenant?: string;
};

export type Client = ReturnType<typeof servicesOver>;

/**
 * A client of /api/v1. Every call gives the data of its answer or throws an `ApiError`; a busy server is waited for, as
 * long as it asks; each call takes `{ signal }` to give it up.
 */
export function createClient(options: ClientOptions = {}): Client {
  const baseUrl = (options.baseUrl ?? '').replace(/\/+$/, '');
  const around = { ...DEFAULTS, ...options, baseUrl, headers: () => headersFor(options) };
  return servicesOver(createTransport(around), around.sleep);
}

/** Signs in and gives a client that renews its session by itself, for as long as the server lets it. */
export async function signIn(
  credentials: Body<'postAuthLogin'>,
  options: Omit<ClientOptions, 'token' | 'renew'> = {},
): Promise<Client> {
  const stranger = createClient(options);
  const tokens = keepTokens((refresh_token) => stranger.auth.refresh({ refresh_token }));
  tokens.keep(await stranger.auth.login(credentials));
  return createClient({ ...options, token: tokens.accessToken, renew: tokens.renew });
}

function servicesOver(transport: Transport, sleep: Surroundings['sleep']) {
  return {
    documents: documentsOf(transport),
    batches: batchesOf(transport, sleep),
    assist: assistOf(transport),
    projects: projectsOf(transport),
    auth: authOf(transport),
    /** The version this client was made from, beside what the server speaks. */
    contract: (options?: CallOptions) => contractState(transport, options),
    /** For the operations without a service of their own. */
    send: transport.send,
    localFault: transport.localFault,
  };
}

async function headersFor({
  token,
  language,
  tenant,
  headers,
}: ClientOptions): Promise<Record<string, string>> {
  const bearer = typeof token === 'function' ? await token() : token;
  return {
    ...(bearer && { authorization: `Bearer ${bearer}` }),
    ...(language && { 'accept-language': language }),
    ...(tenant && { 'x-tenant-id': tenant }),
    ...(await headers?.()),
  };
}

const EXPLAINED: Readonly<Record<LocalFaultCode, { message: string; remedy: string }>> = {
  network_unreachable: {
    message: 'The server could not be reached.',
    remedy: 'Check the address and the network.',
  },
  request_timeout: {
    message: 'The server did not answer within one minute.',
    remedy: 'Try again; if it lasts, tell the operator.',
  },
  response_unreadable: {
    message: 'The answer is not one of /api/v1.',
    remedy: 'Something else may stand in front of the server: check the address.',
  },
};

const DEFAULTS: Surroundings = {
  baseUrl: '',
  headers: () => ({}),
  explain: (code) => EXPLAINED[code],
  renew: () => Promise.resolve(false),
  onWait: () => {},
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};
