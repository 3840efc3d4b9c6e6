import { ownValue } from '../../resources/shared/own-value.ts';
import type { Placeholders } from '../../rules/rule.ts';

/** The sentence that a message id stands for, its `{{placeholders}}` filled. Throws where the message, or a value for a placeholder, is not there. */
export function render(messages: Readonly<Record<string, string>>, { message, data = {} }: { readonly message: string; readonly data?: Placeholders }): string {
  const template = ownValue(messages, message);
  if (template === undefined) throw new Error(`There is no message "${message}".`);
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = ownValue(data, name);
    if (value === undefined) throw new Error(`Message "${message}" has no value for {{${name}}}.`);
    return value;
  });
}
