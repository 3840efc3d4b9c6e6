import { isRecord, orNone, text } from './shown.ts';

/** How an instance may ask for its metadata, and for the credentials of its role. Not there: known only at deployment. */
export interface MetadataOptions {
  /** `enabled`, `disabled`; null: left to the account and the image. */
  readonly httpEndpoint?: string | null;
  /** `required`: version 2 only; `optional`: version 1, too; null: left to the account and the image. */
  readonly httpTokens?: string | null;
}

/** Nothing is said. */
export const LEFT_OPEN: MetadataOptions = { httpEndpoint: null, httpTokens: null };

/** As a template, an item, or a service's answer spells them; undefined where they are known only at deployment. */
export function metadataOptionsFrom(spelt: unknown, named: (name: string) => string): MetadataOptions | undefined {
  if (spelt === undefined || spelt === null) return LEFT_OPEN;
  if (!isRecord(spelt)) return undefined;
  const httpEndpoint = orNone(spelt[named('httpEndpoint')], text);
  const httpTokens = orNone(spelt[named('httpTokens')], text);
  return { ...(httpEndpoint !== undefined && { httpEndpoint }), ...(httpTokens !== undefined && { httpTokens }) };
}
