import { AppError } from '#kernel/errors/app-error.ts';
import { MAX_PAGES, MAX_RECOGNITIONS } from '../extraction.ts';
import type { Recognise } from '../ocr/port.ts';
import type { Transcribe } from '../speech/port.ts';
import type { Child } from './extractor.child.ts';
import type { Answer, Question } from './extractor.protocol.ts';
import type { PausableLimit } from './pausable-limit.ts';

/** What this process does for a sealed reader: it has other processes, and the network. */
export type ParentHelp = {
  readonly recognise: Recognise;
  /** An error of it ends the task: half a transcript is none. */
  readonly transcribe: Transcribe;
};
/** As far as it is offered. */
export type Help = { readonly [Name in keyof ParentHelp]?: ParentHelp[Name] | undefined };

/** Half a minute of speech is asked about in a few stretches; more than this is not reading. */
const MAX_STRETCHES = 10 * MAX_PAGES;

type Watch = {
  readonly limit: PausableLimit;
  readonly onFault: (fault: AppError | 'crash') => void;
};

/**
 * Answers the questions of a child, which waits outside of its own time. Gives a function that takes a question and
 * tells whether it may be asked.
 */
export function answerQuestions(
  child: Child,
  help: Help,
  { limit, onFault }: Watch,
): (question: Question) => boolean {
  const left = {
    picture: help.recognise ? MAX_RECOGNITIONS : 0,
    speech: help.transcribe ? MAX_STRETCHES : 0,
  };
  const tell = (answer: Answer): void => {
    if (child.process.connected) child.process.send(answer);
  };
  const answer = async (question: Question): Promise<void> => {
    const { id } = question;
    if (question.kind === 'picture') {
      const recognition = await help.recognise?.(question.picture).catch(() => undefined);
      return tell({ kind: 'answer', id, ...(recognition && { recognition }) });
    }
    const transcript = await help.transcribe?.(question.speech);
    tell({ kind: 'answer', id, ...(transcript && { transcript }) });
  };
  return (question) => {
    left[question.kind] -= 1;
    if (left[question.kind] < 0) return false;
    limit.without(answer(question)).catch((error) => onFault(error instanceof AppError ? error : 'crash'));
    return true;
  };
}
