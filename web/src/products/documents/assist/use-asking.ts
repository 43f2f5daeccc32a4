import { useEffect, useRef, useState } from 'react';
import type { Fault } from '../../../kit/error-callout.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Assistance } from '../wire.ts';
import { askSources } from './assist.api.ts';

export type Exchange = {
  readonly number: number;
  readonly question: string;
  /** What is written so far; once it is whole the answer stands in its place. */
  readonly text: string;
  readonly answer: Assistance | null;
  readonly fault: Fault | null;
  readonly isStopped: boolean;
};

export function isWriting({ answer, fault, isStopped }: Exchange): boolean {
  return !answer && !fault && !isStopped;
}

/** What was asked about a document, the latest first. Who leaves the page, or stops, stops the model. */
export function useAsking(fileId: string) {
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const count = useRef(0);
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);

  const ask = async (question: string) => {
    count.current += 1;
    const asked = { number: count.current, question, text: '', answer: null, fault: null, isStopped: false };
    const change = (part: (exchange: Exchange) => Partial<Exchange>) =>
      setExchanges((all) => all.map((one) => (one.number === asked.number ? { ...one, ...part(one) } : one)));
    const leave = new AbortController();
    leaving.current = leave;
    // A question that failed has been read, and is asked again or not.
    setExchanges((all) => [asked, ...all.filter(({ fault }) => !fault)]);
    try {
      for await (const event of askSources([fileId], question, leave.signal)) {
        change(({ text }) =>
          event.type === 'text' ? { text: text + event.text } : { answer: event.answer },
        );
      }
    } catch (error) {
      change(() => (leave.signal.aborted ? { isStopped: true } : { fault: faultOf(error) }));
    }
  };
  return { exchanges, ask, stop: () => leaving.current?.abort() };
}
