import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './wire.ts';

/** A refusal is final; a connection that broke is tried again. Busy servers are the client's affair. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiError && error.code === 'network_unreachable',
    },
  },
});
