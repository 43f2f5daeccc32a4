import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { toast } from '../../../kit/toast.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { BATCHES, runBatch } from './batch.api.ts';

/** Runs a batch and goes to where its progress is seen. */
export function useRunBatch() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: runBatch,
    onSuccess: async (batch) => {
      await queries.invalidateQueries({ queryKey: BATCHES });
      await navigate(`/batches/${batch.id}`);
    },
    onError: (error) => {
      const { message, remedy } = faultOf(error);
      toast({ title: message, description: remedy, priority: 'high' });
    },
  });
}
