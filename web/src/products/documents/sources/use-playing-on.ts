import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Source } from '../wire.ts';
import { renewSession } from './recording.api.ts';

const NEVER = Number.NEGATIVE_INFINITY;
/** Between two failures, of what did not play in between. */
const NO_FURTHER_SECONDS = 1;

/**
 * What to do when a player is refused the next part: the session may have run out, which a player cannot renew. It is
 * renewed as by any call, and the player goes on where it stopped; one that comes no further has been refused.
 */
export function usePlayingOn(source: Source) {
  const [isRefused, setRefused] = useState(false);
  const failedAt = useRef(NEVER);
  const renewal = useMutation({ mutationFn: () => renewSession(source.file_id) });
  const playOn = (player: HTMLMediaElement) => {
    const { currentTime, paused } = player;
    if (Math.abs(currentTime - failedAt.current) < NO_FURTHER_SECONDS) return setRefused(true);
    failedAt.current = currentTime;
    renewal.mutate(undefined, {
      onSuccess: () => {
        player.load();
        player.currentTime = currentTime;
        if (!paused) void player.play();
      },
    });
  };
  const reset = () => {
    failedAt.current = NEVER;
    renewal.reset();
  };
  return { refusal: renewal.error, isRefused, playOn, reset };
}
