import { sentencesOf } from '../summary/sentences.ts';
import { type TermsOf, termReader } from '../summary/terms.ts';
import type { Citation, FieldSchema, Statement } from './assist.schema.ts';
import { type AssistedSource, relevances } from './passages.ts';
import { answeringRows } from './table-rows.ts';

const ANSWER_SENTENCES = 3;
/** A sentence much less relevant than the best one does not belong to the answer. */
const MIN_SHARE = 0.5;

/**
 * The sentences and the rows of tables that answer best to the question, as they stand; none when no word of it
 * occurs.
 */
export function answerLiterally(
  sources: readonly AssistedSource[],
  question: string,
  language: string,
): Statement[] {
  const termsOf = termReader(language);
  const said = sources.flatMap(({ file_id, pages }) => [
    ...sentencesOf(pages, language).map((sentence) => ({ file_id, told: sentence.text, ...sentence })),
    ...answeringRows(pages, question, termsOf).map((row) => ({ file_id, ...row })),
  ]);
  const scores = relevances(
    said.map(({ told }) => told),
    question,
    termsOf,
  );
  const best = Math.max(0, ...scores);
  return [...said.keys()]
    .filter((index) => best > 0 && (scores[index] ?? 0) >= best * MIN_SHARE)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, ANSWER_SENTENCES)
    .flatMap((index) => (said[index] ? [supported(said[index])] : []));
}

function supported({ told, file_id, page, start, end, text }: Citation & { told: string }): Statement {
  return { text: told, is_supported: true, citations: [{ file_id, page, start, end, text }] };
}

export type FieldsFound = {
  fields: Record<string, string | number | boolean | null>;
  statements: Statement[];
};

/** Values that stand after their name: `Total: 12`, a cell beside its label. A field that is not found is null. */
export function fieldsLiterally(sources: readonly AssistedSource[], schema: FieldSchema): FieldsFound {
  const fields: FieldsFound['fields'] = {};
  const statements: Statement[] = [];
  for (const [name, { type, enum: allowed }] of Object.entries(schema.properties)) {
    const found = findAfter(sources, name.replace(/_/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2'));
    const value = found === undefined ? undefined : typedValue(found.text, type);
    const isAllowed = value !== undefined && (allowed === undefined || allowed.includes(String(value)));
    fields[name] = isAllowed ? value : null;
    if (found && isAllowed) statements.push({ text: name, is_supported: true, citations: [found] });
  }
  return { fields, statements };
}

/** What follows the label on its line, after a colon, an equals sign or the end of its cell. */
function findAfter(sources: readonly AssistedSource[], label: string): Citation | undefined {
  const words = label.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(
    `(?:^|[\\n\\t])[^\\S\\n\\t]*${words.join('[\\s_-]+')}[^\\S\\n\\t]*[:=\\t][^\\S\\n\\t]*([^\\n\\t]{1,200})`,
    'i',
  );
  for (const { file_id, pages } of sources) {
    for (const page of pages) {
      const match = pattern.exec(page.text);
      const text = match?.[1]?.trim();
      if (!match || !text) continue;
      const start = page.text.indexOf(text, match.index + match[0].length - (match[1]?.length ?? 0));
      return { file_id, page: page.number, start, end: start + text.length, text };
    }
  }
  return undefined;
}

function typedValue(
  text: string,
  type: FieldSchema['properties'][string]['type'],
): string | number | boolean | undefined {
  if (type === 'string') return text;
  if (type === 'boolean')
    return /^(yes|true|oui|vrai)\b/i.test(text)
      ? true
      : /^(no|false|non|faux)\b/i.test(text)
        ? false
        : undefined;
  const digits = /-?\d[\d\s\u00A0\u202F.,']*/.exec(text)?.[0] ?? '';
  const number = Number(plainNumber(digits));
  if (digits === '' || !Number.isFinite(number)) return undefined;
  return type === 'integer' && !Number.isInteger(number) ? undefined : number;
}

/** `1 234,50`, `1,234.50` and `1.234,50` are one number: the last sign followed by one or two digits is the point. */
function plainNumber(digits: string): string {
  const [, whole = digits, decimals = ''] = /^(.*)[.,](\d{1,2})\D*$/.exec(digits.trim()) ?? [];
  return `${whole.replace(/[^\d-]/g, '')}${decimals ? `.${decimals}` : ''}`;
}

/** The label whose words the sources use most; null when they use none of any. */
export function classifyLiterally(
  sources: readonly AssistedSource[],
  labels: readonly string[],
  termsOf: TermsOf,
): string | null {
  const counts = new Map<string, number>();
  for (const { pages } of sources)
    for (const { text } of pages)
      for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const scored = labels.map((label) => {
    const terms = termsOf(label);
    const uses = terms.map((term) => Math.log1p(counts.get(term) ?? 0));
    return { label, score: uses.reduce((sum, use) => sum + use, 0) / (terms.length || 1) };
  });
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score > 0 ? best.label : null;
}
