import { useMutation } from '@tanstack/react-query';
import { toast } from '../../../kit/toast.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Source } from '../wire.ts';
import { saveOriginal } from './download.ts';

/** Saves the original under its own name; what stands in the way is told. */
export function useSaveOriginal(source: Source) {
  return useMutation({
    mutationFn: () => saveOriginal(source),
    onError: (error) => {
      const { message, remedy } = faultOf(error);
      toast({ title: message, description: remedy, priority: 'high' });
    },
  });
}
