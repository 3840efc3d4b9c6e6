import * as v from 'valibot';
import type { Tags } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';

/**
 * Some things are public on purpose: a base image for customers, a data set for everybody. Their owner says so on the thing itself, by a tag. Whoever may share
 * it may as a rule tag it as well, so that the tag is no guard against an attacker; it keeps Holdfast from undoing what somebody meant, and CloudTrail holds
 * who said it. A policy that wants each exemption owned, reasoned and ended sets the parameter to null, and uses waivers.
 */
export const intendedParameters = {
  intendedTag: v.optional(
    v.pipe(
      v.nullable(v.pipe(v.string(), v.minLength(1, "A tag's key has at least one character."), v.maxLength(128, "A tag's key has at most 128 characters."))),
      v.description('The tag by which an owner says that a thing is meant to be public; null: no tag is taken for that.'),
    ),
    'holdfast:intended-public',
  ),
};

/** For the page of a rule that takes such tags. */
export const INTENDED_NOTE =
  'What carries the tag `holdfast:intended-public` is not judged: its owner says that it is meant to be public. Any value counts but `false`; the parameter `intendedTag` names another tag, or none.';

/** The owner says that it is meant to be public. */
export function isIntended(tags: Tags, { intendedTag }: { readonly intendedTag: string | null }): boolean {
  return intendedTag !== null && Object.hasOwn(tags, intendedTag) && ownValue(tags, intendedTag)?.toLowerCase() !== 'false';
}
