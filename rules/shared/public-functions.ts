import * as v from 'valibot';

/** Some functions are public on purpose: a webhook, the page on which changes are approved. */
export const publicFunctions = {
  publicFunctions: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.description('Names of functions that are meant to be called by everybody.')),
    [],
  ),
};

/** For the page of a rule that takes such names. */
export const PUBLIC_FUNCTIONS_NOTE =
  "A function that is meant to be called by everybody is named in the parameter `publicFunctions`, and then not judged: a webhook, or Holdfast's own approval page.";
